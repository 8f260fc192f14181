"""Who is booked on an event, and the marks of its register; attendance is made of these alone."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core import history
from policy.dates import in_words

from ..models import Event, RegisterEntry
from ..rules import Typed, books_in_company

Mark = RegisterEntry.Mark
AT_ONCE = 500


@dataclass
class Marked:
    """What came of marking: how many marks were saved, and which somebody else had changed meanwhile."""

    saved: int = 0
    clashes: dict[int, Typed] = field(default_factory=dict)


@transaction.atomic
def book_children(*, by, event, children, in_company=False):
    """Book children on an event; those who are booked already stay as they are. Returns the new bookings.

    `in_company`: each has a mentor who takes responsibility, without whom nobody is booked on a termly activity.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    _check_company(event, in_company)
    if event.is_called_off:
        raise ValidationError("This event was called off. Nobody can be booked on it.")
    booked = set(event.register.values_list("child_id", flat=True))
    new = [RegisterEntry(event=event, child=child) for child in children if child.pk not in booked]
    _check_places(event, len(booked), len(new))
    bulk_create_with_history(new, RegisterEntry, batch_size=AT_ONCE, default_user=by)
    return new


def _check_company(event, in_company):
    if not in_company and books_in_company(event.is_termly, event.held_on, timezone.localdate()):
        raise ValidationError(
            "On the termly activity each child comes with the mentor who takes responsibility (KOT-12.1). "
            "Choose who comes with whom."
        )


def _check_places(event, booked, new):
    """From the day itself the register says who came, and nobody who came is refused."""
    if event.places is None or event.held_on <= timezone.localdate() or booked + new <= event.places:
        return
    left = max(event.places - booked, 0)
    free = "no place is" if left == 0 else "1 place is" if left == 1 else f"{left} places are"
    chosen = "1 child is" if new == 1 else f"{new} children are"
    raise ValidationError(
        {
            "children": f"{event.name} takes {event.places} children; {free} free and {chosen} chosen. "
            "Choose fewer, or change how many it takes"
        }
    )


@transaction.atomic
def remove_booking(*, by, entry, reason=""):
    """Take a child off the register; a mark that was given needs a reason. The history keeps both."""
    event = Event.objects.select_for_update().get(pk=entry.event_id)
    entry.refresh_from_db()
    if entry.mark != Mark.BOOKED and not reason:
        raise ValidationError({"reason": "This child is marked in the register. Say why the mark goes"})
    entry.event = event
    history.remove(entry, by=by, reason=reason)


@transaction.atomic
def mark_register(*, by, event, typed, others_present=False):
    """Save the marks of one page, each only where nobody else changed it since the page was loaded.

    `typed` are the choices by primary key of the entry; `others_present` marks everybody present who is not marked.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    check_register_is_open(event)
    entries = {entry.pk: entry for entry in event.register.select_for_update()}
    marked, changed = Marked(), {}
    for pk, choice in typed.items():
        entry = entries.get(pk)
        if entry is None or not choice.changes(_state(entry)):
            continue
        if choice.clashes_with(_state(entry)):
            marked.clashes[pk] = choice
        else:
            changed[pk] = _give_mark(entry, choice)
    if others_present:
        for pk, entry in entries.items():
            if entry.mark == Mark.BOOKED and pk not in marked.clashes:
                changed[pk] = _give_mark(entry, Typed(Mark.PRESENT))
    marked.saved = len(changed)
    _save_marks(list(changed.values()), by)
    return marked


def check_register_is_open(event):
    """A register is marked from the day of its event on."""
    if event.is_called_off:
        raise ValidationError("This event was called off. It has no register.")
    if event.held_on > timezone.localdate():
        raise ValidationError(f"The register can be marked from {in_words(event.held_on)} on.")


def _state(entry):
    return entry.mark, entry.reason


def _give_mark(entry, choice):
    if choice.mark not in Mark.values:
        raise ValidationError("Choose present, missed or authorised absence.")
    if choice.mark == Mark.AUTHORISED and not choice.reason:
        raise ValidationError("An authorised absence needs its reason.")
    entry.mark = choice.mark
    entry.reason = "" if choice.mark == Mark.PRESENT else choice.reason
    return entry


def _save_marks(entries, by):
    now = timezone.now()
    for entry in entries:
        entry.marked_at, entry.marked_by = now, by
        entry.clean_fields(exclude=["event", "child", "marked_by"])
    fields = ["mark", "reason", "marked_at", "marked_by"]
    bulk_update_with_history(entries, RegisterEntry, fields, batch_size=AT_ONCE, default_user=by)
