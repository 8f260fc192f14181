"""Who comes to a termly activity with whom; bookings follow from it (KOT-12.1)."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from club import actions as club_actions
from club.models import Event, RegisterEntry
from club.rules import books_in_company
from core import history, outbox
from mentees import actions as mentee_actions
from mentees.models import Allocation, Mentee
from mentors.models import Mentor
from mentors.rules import clear_to_plan
from policy.dates import in_words
from policy.models import PolicyVersion

from .. import emails
from ..models import SignUp
from .days import discard_draft

Status = SignUp.Status


@transaction.atomic
def sign_up_mentee(*, by, mentee, event, mentor, words=""):
    """Name the mentor who takes responsibility: the mentee's own is booked with the child, another one is asked first.

    Where somebody else than the own mentor, who is booked already, asks another one, the own mentor is asked as well.

    Raises ValidationError where the activity is not open, or the mentor may not take a child along.
    """
    mentee = mentee_actions.lock_mentee(mentee)
    event = _still_open(event, mentee)
    _check_clear(mentor)
    own = _mentors_on(event.held_on, mentee.pk).filter(mentor=mentor).exists()
    if not own and mentor.current_status != Mentor.Status.ACTIVE:
        raise ValidationError({"mentor": f"{mentor} mentors nobody at the moment. Choose somebody else."})
    signup = SignUp.objects.filter(event=event, mentee=mentee).select_related("mentor", "own_mentor").first()
    if signup is None or (signup.mentor, signup.status) not in _SAME[own](mentor):
        named = {"mentor": mentor, "status": Status.OWN if own else Status.ASKED, "asked_by": by, "words": words}
        named |= {"own_mentor": None if own else _in_whose_place(signup, by), "own_agreed_at": None}
        signup = _keep(signup or SignUp(event=event, mentee=mentee), by, answered_at=None, **named)
        _tell_mentor(signup, by)
        if signup.own_mentor:
            _post(signup, "own", signup.own_mentor.user, emails.asked_in_your_place(signup, by))
    elif signup.own_mentor and signup.own_mentor.user_id == by.pk and signup.own_agreed_at is None:
        _keep(signup, by, own_agreed_at=timezone.now())
    _book(signup, by)
    return signup


def _in_whose_place(signup, by):
    """The own mentor who is booked, or was when the first other one was asked; nobody where it is they who ask."""
    if signup is None:
        return None
    is_booked = signup.status == Status.OWN and SignUp.objects.accompanied().filter(pk=signup.pk).exists()
    own = signup.mentor if is_booked else signup.own_mentor
    return None if own is None or own.user_id == by.pk else own


# What naming this mentor once more leaves as it is; somebody who could not is asked again.
_SAME = {
    True: lambda mentor: {(mentor, Status.OWN)},
    False: lambda mentor: {(mentor, Status.ASKED), (mentor, Status.AGREED)},
}


@transaction.atomic
def sign_up_all(*, by, event):
    """Book every mentee of whom nothing is said yet with their own mentor; returns how many were booked."""
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    about = SignUp.objects.filter(event=event)
    # Whose mentor changed since they were booked comes with the one they have now.
    said = about.exclude(Q(status=Status.OWN) & ~Q(pk__in=about.accompanied().values("pk"))).values("mentee")
    own = _mentors_on(event.held_on).exclude(mentee__in=said).order_by("mentee", "-start_on", "-id")
    mentors = {allocation.mentee_id: allocation.mentor_id for allocation in own}
    clear = {m.pk: m for m in Mentor.objects.with_people() if clear_to_plan(m, today, figures).is_allowed}
    going_on = Mentee.objects.supported().filter(pk__in=mentors).order_by("pk")
    booked = [
        sign_up_mentee(by=by, mentee=mentee, event=event, mentor=clear[mentors[mentee.pk]])
        for mentee in going_on
        if mentors[mentee.pk] in clear
    ]
    return len(booked)


@transaction.atomic
def answer_sign_up(*, by, signup, agrees, words="", submission=None, draft_key=""):
    """The other mentor says whether they take responsibility; a yes books the child, a no takes it off again.

    Whom the own mentor has not let go yet stays booked with the own mentor.
    """
    mentee_actions.lock_mentee(signup.mentee)
    discard_draft(by, draft_key, submission)
    signup.refresh_from_db(from_queryset=SignUp.objects.select_for_update(of=("self",)))
    if signup.mentor is None or signup.mentor.user_id != by.pk or signup.status not in (Status.ASKED, Status.AGREED):
        raise ValidationError("You are not asked about this child any more. Nothing has been changed.")
    _still_open(signup.event, signup.mentee)
    status = Status.AGREED if agrees else Status.DECLINED
    if agrees:
        _check_clear(signup.mentor, field=NON_FIELD_ERRORS)
    if signup.status == status:
        return signup
    own_waits = SignUp.objects.own_waits().filter(pk=signup.pk).exists()
    other, own = signup.mentor, signup.own_mentor if own_waits else None
    answer = {"status": status, "answered_at": timezone.now(), "words": words}
    if own and not agrees:
        answer |= {"status": Status.OWN, "mentor": own, "own_mentor": None}
    signup = _keep(signup, by, **answer)
    _book(signup, by)
    _post(signup, "answered", signup.asked_by, emails.responsibility_answered(signup, other, agrees))
    if own and not agrees:
        _post(signup, "stays", own.user, emails.stays_with_own(signup, other))
    return signup


@transaction.atomic
def let_other_take_over(*, by, signup, agrees):
    """The own mentor says whether another one may take their place; a no leaves the child booked with them."""
    mentee_actions.lock_mentee(signup.mentee)
    signup.refresh_from_db(from_queryset=SignUp.objects.select_for_update(of=("self",)))
    if not SignUp.objects.asked_to_let_go(by).filter(pk=signup.pk).exists():
        raise ValidationError("You are not asked about this any more. Nothing has been changed.")
    _still_open(signup.event, signup.mentee)
    now, own, other, had_agreed = timezone.now(), signup.own_mentor, signup.mentor, signup.status == Status.AGREED
    if agrees:
        signup = _keep(signup, by, own_agreed_at=now)
    else:
        _check_clear(own, field=NON_FIELD_ERRORS)
        back = {"mentor": own, "status": Status.OWN, "own_mentor": None, "answered_at": now}
        signup = _keep(signup, by, **back)
    _book(signup, by)
    _post(signup, "let go", signup.asked_by, emails.own_mentor_answered(signup, own, agrees))
    if had_agreed or not agrees:
        _post(signup, "settled", other.user, emails.settled_with_other(signup, other, agrees))
    return signup


@transaction.atomic
def take_off(*, by, mentee, event, words=""):
    """Say that a mentee does not come: attendance is voluntary (KOT-12.2)."""
    mentee = mentee_actions.lock_mentee(mentee)
    event = _still_open(event, mentee)
    signup = SignUp.objects.filter(event=event, mentee=mentee).first() or SignUp(event=event, mentee=mentee)
    if signup.pk is None or (signup.status, signup.words) != (Status.NOT_COMING, words):
        gone = {"mentor": None, "status": Status.NOT_COMING, "asked_by": by, "answered_at": None, "words": words}
        signup = _keep(signup, by, own_mentor=None, own_agreed_at=None, **gone)
    _book(signup, by)
    return signup


@transaction.atomic
def release_unaccompanied(*, by=None, mentee=None):
    """Take mentees off coming registers for whom nobody takes responsibility any more; returns how many.

    Whoever ends an allocation calls it, and the clock, for what ends without anybody acting.
    """
    coming = SignUp.objects.to_come(timezone.localdate()).filter(event__held_on__gt=timezone.localdate())
    if mentee is not None:
        coming = coming.filter(mentee=mentee)
    alone = coming.exclude(pk__in=coming.accompanied().values("pk")).select_related("mentee", "event")
    return sum(_unbook(signup, by) for signup in alone.order_by("mentee"))


def _mentors_on(day, mentee=None):
    """Allocations of serving mentors that hold on a day, of one mentee or of all."""
    allocations = Allocation.objects.open_on(day).of_serving_mentors()
    return allocations if mentee is None else allocations.filter(mentee=mentee)


def _still_open(event, mentee):
    """The event as it stands now, locked. Raises ValidationError where nobody is signed up on it any more."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.is_called_off or not event.is_termly:
        raise ValidationError("This is not a termly activity that goes ahead. Nothing has been changed.")
    if not books_in_company(event.is_termly, event.held_on, timezone.localdate()):
        raise ValidationError("The day has come: the register says who came. Nothing has been changed.")
    if mentee.closing and mentee.closing.last_day < event.held_on:
        raise ValidationError(f"Support ends on {in_words(mentee.closing.last_day)}, before this activity.")
    return event


def _check_clear(mentor, field="mentor"):
    """KOT-5.1 and PRO-5: who may plan no meet-up takes no child along."""
    today = timezone.localdate()
    verdict = clear_to_plan(mentor, today, PolicyVersion.objects.figures_on(today))
    if verdict.is_refused:
        raise ValidationError({field: verdict.in_words})


def _keep(signup, by, **values):
    for name, value in values.items():
        setattr(signup, name, value)
    return history.save(signup, by=by)


def _book(signup, by):
    """The register follows: on it while somebody takes responsibility, off it otherwise."""
    if SignUp.objects.accompanied().filter(pk=signup.pk).exists():
        children = [signup.mentee.child]
        club_actions.book_children(by=by, event=signup.event, children=children, in_company=True)
    else:
        _unbook(signup, by)


def _unbook(signup, by):
    entry = RegisterEntry.objects.filter(
        event=signup.event_id, child=signup.mentee.child_id, mark=RegisterEntry.Mark.BOOKED
    ).first()
    if entry is None:
        return 0
    club_actions.remove_booking(by=by, entry=entry, reason="Nobody takes responsibility on that day")
    return 1


def _tell_mentor(signup, by):
    if signup.mentor.user_id == by.pk:
        return
    message = emails.responsibility_asked if signup.status == Status.ASKED else emails.booked_together
    _post(signup, signup.status, signup.mentor.user, message(signup, by))


def _post(signup, what, to, message):
    subject, body = message
    event = f"signup:{signup.pk}:{what}:{signup.history.count()}"
    outbox.post(event=event, to=to.email, subject=subject, body=body)
