"""What happens to events and to the risk assessments behind them; the only writer of both."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history
from policy.dates import in_words

from ..models import Event, RegisterEntry, RiskAssessment
from .saving import save_once


@transaction.atomic
def add_event(*, by, **details):
    """Put an event into the programme (KOT-2.1)."""
    return _save_event(Event(**details), by=by)


@transaction.atomic
def change_event(*, by, event, seen=None, **changes):
    """Put an event right; what its register says must stay possible."""
    event.refresh_from_db(from_queryset=Event.objects.select_for_update())
    if all(getattr(event, name) == value for name, value in changes.items()):
        return event
    history.check_seen(event, seen, by=by, names=changes)
    for name, value in changes.items():
        setattr(event, name, value)
    _check_register(event)
    return _save_event(event, by=by)


def _check_register(event):
    booked = event.register.count()
    if event.held_on <= timezone.localdate():
        return
    if event.register.exclude(mark=RegisterEntry.Mark.BOOKED).exists():
        raise ValidationError({"held_on": "The register is marked already, so this event has been. Enter its real day"})
    if event.places is not None and booked > event.places:
        raise ValidationError({"places": f"{booked} children are booked. Take some off first, or allow {booked}"})


def _save_event(event, *, by):
    alike = Event.objects.filter(name__iexact=event.name, held_on=event.held_on)
    taken = f"There is an event of this name on {in_words(event.held_on)} already. Choose another name"
    return save_once(event, by=by, alike=alike, taken={"name": taken})


@transaction.atomic
def call_off_event(*, by, event, reason):
    """Say that an event does not take place: its register counts for nobody."""
    event.refresh_from_db(from_queryset=Event.objects.select_for_update())
    if event.is_called_off:
        raise ValidationError("Somebody has called this event off already.")
    if event.register.exclude(mark=RegisterEntry.Mark.BOOKED).exists():
        raise ValidationError("The register of this event is marked, so it took place. Nothing was changed.")
    return history.change(event, by=by, called_off_because=reason)


@transaction.atomic
def reinstate_event(*, by, event):
    """The event goes ahead after all; its bookings are as they were."""
    return history.change(event, by=by, called_off_because="")


@transaction.atomic
def add_risk_assessment(*, by, event=None, **details):
    """Keep a risk assessment, and attach it to the event it was made for (KOT-16.1)."""
    assessment = RiskAssessment(**details)
    alike = RiskAssessment.objects.filter(
        title__iexact=assessment.title,
        assessed_on=assessment.assessed_on,
        assessed_by__iexact=assessment.assessed_by,
    )
    taken = "There is a risk assessment of this title, person and day already. Give this one another title"
    save_once(assessment, by=by, alike=alike, taken={"title": taken})
    if event:
        history.change(event, by=by, risk_assessment=assessment)
    return assessment


@transaction.atomic
def change_risk_assessment(*, by, assessment, **changes):
    """Put right what is written about a risk assessment; the document stays. A new one is added, never swapped."""
    return history.change(assessment, by=by, **changes)
