"""What happens to mentors: added, corrected, trained, checked, let plan again, stopped."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import history
from core.models import User
from core.roles import Role

from ..models import Mentor

PERSON_FIELDS = ("name", "phone")


@transaction.atomic
def add_mentor(*, by, person=None, name="", email="", phone="", **details):
    """Make somebody a mentor: a person who has an account, or a new one who cannot sign in before being invited.

    An applicant who signs in already opens no page of a mentor before being accepted.
    """
    opens_pages = person is None or details.get("status") != Mentor.Status.APPLICANT
    if person is None:
        person = _add_person(by=by, name=name, email=email, phone=phone)
    elif Mentor.objects.filter(user=User.objects.select_for_update().get(pk=person.pk)).exists():
        raise ValidationError({"person": f"{person.name} is a mentor already."})
    if opens_pages:
        give_mentor_role(person)
    return history.save(Mentor(user=person, **details), by=by)


def give_mentor_role(person):
    person.groups.add(Group.objects.get(name=Role.MENTOR))


def _add_person(*, by, name, email, phone):
    person = User(name=name, email=email.strip().lower(), phone=phone, is_active=False)
    person.set_unusable_password()
    _refuse_address_in_use(person.email)
    try:
        with transaction.atomic():
            return history.save(person, by=by)
    except IntegrityError:
        # Somebody took the address between the question and the answer.
        _refuse_address_in_use(person.email)
        raise


def _refuse_address_in_use(email):
    owner = User.objects.filter(email__iexact=email).select_related("mentor").first()
    if owner and hasattr(owner, "mentor"):
        raise ValidationError({"email": f"{owner.name} is a mentor already."})
    if owner:
        raise ValidationError({"email": "Somebody with this e-mail address has an account. Choose them above."})


@transaction.atomic
def change_mentor(*, by, mentor, seen=None, **changes):
    """Put a mentor's record right; name and phone number are those of the account."""
    _refuse_status(mentor, changes.get("status", mentor.status))
    if changes.get("status") == Mentor.Status.PAUSED != mentor.current_status:
        # The last day of an earlier pause says nothing about this one.
        changes["paused_until"] = None
    person = {field: changes.pop(field) for field in PERSON_FIELDS if field in changes}
    if mentor.status == Mentor.Status.LEFT != changes.get("status", mentor.status):
        give_mentor_role(mentor.user)
    history.change(mentor.user, by=by, **person)
    return history.change(mentor, by=by, seen=seen, **changes)


def _refuse_status(mentor, new):
    """KOT-4.3: no other way leads round the steps, nor back to them; and nobody leaves with a child left behind."""
    if new == mentor.status:
        return
    if mentor.status == Mentor.Status.APPLICANT:
        raise ValidationError({"status": "An applicant becomes a mentor by being accepted, not here."})
    if new == Mentor.Status.APPLICANT:
        words = f"{mentor} has been accepted. Who comes back is taken back, or sends a new application."
        raise ValidationError({"status": words})
    if new == Mentor.Status.LEFT:
        raise ValidationError({"status": "Use “Leaves the charity” for this: it asks about the children they meet."})


@transaction.atomic
def mark_suspended(*, by, mentor, because):
    """Mark only; `mentees.actions.suspend_mentor` calls this and takes the keys in the same transaction."""
    if mentor.is_suspended:
        raise ValidationError(f"{mentor} is suspended already.")
    return history.change(mentor, by=by, reason=because, suspended_at=timezone.now(), suspended_because=because)


@transaction.atomic
def mark_restored(*, by, mentor, because):
    """Mark only; `mentees.actions.restore_mentor` calls this and gives the keys back in the same transaction."""
    if not mentor.is_suspended:
        raise ValidationError(f"{mentor} is not suspended.")
    return history.change(mentor, by=by, reason=because, suspended_at=None, suspended_because="")
