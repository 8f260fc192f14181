"""The steps of a mentee's start that are recorded by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history

from ..models import StartStep
from ..rules import BY_FACT_ALONE, school_verdict
from .locking import lock_mentee


@transaction.atomic
def record_step(*, by, mentee, step, done_on=None, done_by="", words="", not_needed_because="", contact=None):
    """Say how a step stands: done on a day, not needed for a reason, or open again; the earlier word stays in history.

    `contact` is the school's, by name, role, phone and email (KOP-17). Raises ValidationError for a step that only
    the portal's own records can show, and for a school that was told without a contact.
    """
    lock_mentee(mentee)
    if step in BY_FACT_ALONE:
        raise ValidationError("This step is not recorded by hand: the portal knows it from its own records.")
    stands = {
        "done_on": done_on, "done_by": done_by, "words": words, "not_needed_because": not_needed_because,
        **_contact_of(step, done_on, contact or {}),
    }  # fmt: skip
    row = StartStep.objects.filter(mentee=mentee, step=step).first()
    if row is None:
        return history.save(StartStep(mentee=mentee, step=step, recorded_by=by, **stands), by=by)
    if all(getattr(row, name) == value for name, value in stands.items()):
        return row
    return history.change(row, by=by, recorded_by=by, **stands)


def _contact_of(step, done_on, contact):
    """The fields of the school's contact; empty for every other step, and while the school was not told."""
    told = contact if step == StartStep.SCHOOL_TOLD and done_on else {}
    found = {name: told.get(name, "") for name in ("name", "role", "phone", "email")}
    verdict = school_verdict(found["name"], found["phone"], found["email"])
    if step == StartStep.SCHOOL_TOLD and done_on and verdict.is_refused:
        raise ValidationError({"contact_phone" if found["name"] else "contact_name": verdict.sentence})
    return {f"contact_{name}": words for name, words in found.items()}
