"""Mentors who go: only when no child is left with them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from core import actions as core_actions
from core import drafts
from mentors import actions as mentor_actions
from mentors.models import Mentor
from policy.dates import in_words


def open_allocations(mentor):
    """Those that are not over, of a suspended mentor too, and those that have not begun."""
    today = timezone.localdate()
    not_over = mentor.allocations.filter(Q(end_on=None) | Q(end_on__gte=today), ended_at=None)
    return not_over.select_related("mentee__child")


def _refuse_open(mentor):
    if still := list(open_allocations(mentor)):
        named = ", ".join(str(allocation.mentee) for allocation in still)
        raise ValidationError(
            f"{mentor} still has an allocation, of {named}: end it first, with a handover if you can."
        )


def _check_last_day(mentor, left_on):
    """Nobody has left before the last day of an allocation; one that was struck before it began has none."""
    last = mentor.allocations.not_struck().aggregate(day=Max("end_on"))["day"]
    if last and left_on < last:
        raise ValidationError(
            {"left_on": f"Their last allocation went on until {in_words(last)}. Choose that day or a later one."}
        )


@transaction.atomic
def let_mentor_go(*, by, mentor, left_on, exit_words, switches_off=False, submission=None):
    """A mentor leaves after the exit conversation.

    Raises ValidationError while an allocation is open, or where the day lies before the end of the last one.
    """
    mentor = Mentor.objects.select_for_update(of=("self",)).select_related("user").get(pk=mentor.pk)
    _refuse_open(mentor)
    _check_last_day(mentor, left_on)
    mentor_actions.mark_left(by=by, mentor=mentor, left_on=left_on, exit_words=exit_words)
    if submission:
        drafts.discard(user=by, key=f"goodbye:mentor:{mentor.pk}", submission=submission)
    if switches_off:
        core_actions.deactivate_person(by=by, person=mentor.user, reason="Mentoring has ended")
    return mentor


@transaction.atomic
def decline_application(*, by, application, **said):
    """Say no to an applicant (KOT-4.3). Raises ValidationError while an allocation is open, as for everybody who goes:
    the charity's book may know an applicant who meets a child."""
    application = mentor_actions.decline_application(by=by, application=application, **said)
    return _gone(application)


@transaction.atomic
def withdraw_application(*, by, application, words):
    """The applicant does not wish to go on; refused as a no is."""
    return _gone(mentor_actions.withdraw_application(by=by, application=application, words=words))


def _gone(application):
    """Asked once the mentor is held, so that nobody is allocated at the same moment; refused, nothing has happened."""
    if application.mentor:
        _refuse_open(application.mentor)
    return application
