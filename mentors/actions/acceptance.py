"""Interviews, and what is decided of an applicant: accepted, declined, withdrawn (KOT-4.2, KOT-4.3)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.actions import send_invitation
from policy.models import PolicyVersion

from .. import rules
from ..emails import applicants as emails
from ..models import Application, Interview, Mentor
from ..standing.applicants import way_of
from .mentors import give_mentor_role
from .referees import close_links


@transaction.atomic
def record_interview(*, by, mentor, held_on, scores, has_time, words, recommends, submission=None, draft_key=""):
    """One interviewer's view, once for each day; the same form sent twice is one (KOT-4.2)."""
    mentor = Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)
    said = {"scores": scores, "has_time": has_time, "words": words, "recommends": recommends}
    earlier = Interview.objects.filter(mentor=mentor, interviewer=by, held_on=held_on).first()
    if earlier and any(getattr(earlier, name) != value for name, value in said.items()):
        raise ValidationError({"held_on": "You have recorded an interview on this day already."})
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission)
    if earlier:
        return earlier
    if mentor.status != Mentor.Status.APPLICANT:
        raise ValidationError(f"{mentor} is not an applicant.")
    return history.save(Interview(mentor=mentor, interviewer=by, held_on=held_on, **said), by=by)


@transaction.atomic
def accept_applicant(*, by, mentor):
    """Accept somebody whose every step is complete, and invite them to sign in (KOT-4.3)."""
    # The row is held first, and what it hangs on read afterwards.
    Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)
    mentor = Mentor.objects.with_way().get(pk=mentor.pk)
    if mentor.status == Mentor.Status.ACTIVE and mentor.accepted_on:
        return mentor
    if mentor.status != Mentor.Status.APPLICANT:
        raise ValidationError(f"{mentor} is not an applicant.")
    today = timezone.localdate()
    verdict = rules.acceptance(way_of(mentor), today, PolicyVersion.objects.figures_on(today))
    if not verdict.is_allowed:
        raise ValidationError(verdict.in_words)
    person = mentor.user
    history.change(mentor, by=by, reason="Accepted", status=Mentor.Status.ACTIVE, accepted_on=today)
    close_links(*mentor.references.all())
    give_mentor_role(person)
    if person.is_active:
        _tell(mentor, person.email)
    elif not person.has_usable_password():
        send_invitation(by=by, person=person)
    return mentor


def _tell(mentor, to):
    subject, body = emails.accepted(mentor)
    outbox.post(event=f"mentor:{mentor.pk}:accepted:{mentor.accepted_on}", to=to, subject=subject, body=body)


@transaction.atomic
def decline_application(*, by, application, words, letter):
    """Say no, with the reason for the file and a letter to the applicant (KOT-4.3)."""
    application = _lock_undecided(application, "declined_at")
    if application.declined_at:
        return application
    history.change(application, by=by, reason="Declined", declined_at=timezone.now(), declined_words=words)
    _leave(by, application, "Application declined")
    subject, body = emails.declined(application, letter)
    outbox.post(event=f"application:{application.pk}:declined", to=application.email, subject=subject, body=body)
    return application


@transaction.atomic
def withdraw_application(*, by, application, words):
    """The applicant does not wish to go on; nobody is written to."""
    application = _lock_undecided(application, "withdrawn_at")
    if application.withdrawn_at:
        return application
    history.change(application, by=by, reason=f"Withdrawn: {words}", withdrawn_at=timezone.now())
    _leave(by, application, "Application withdrawn")
    return application


def _lock_undecided(application, mark):
    """Sent twice it is decided once; decided otherwise meanwhile it is refused."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if getattr(application, mark):
        return application
    if not application.is_undecided:
        raise ValidationError("This application has been decided already.")
    if application.mentor_id:
        application.mentor = Mentor.objects.select_for_update().get(pk=application.mentor_id)
        if application.mentor.status != Mentor.Status.APPLICANT:
            raise ValidationError(f"{application.mentor} has been accepted already.")
    return application


def _leave(by, application, why):
    mentor = application.mentor
    if mentor is None:
        return
    history.change(mentor, by=by, reason=why, status=Mentor.Status.LEFT, left_on=timezone.localdate())
    close_links(*mentor.references.all())
