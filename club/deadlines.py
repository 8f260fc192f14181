"""What waits in the club: registers that nobody has marked, events without a risk assessment, documents to look at."""

from datetime import timedelta

from django.urls import reverse

from core.deadlines import Deadline

from .models import Event, RiskAssessment

DAYS_AHEAD = 14


def registers_due(today, person):
    """Registers with children whom nobody has marked, from the event's day on, the oldest first (KOT-2.1)."""
    events = Event.objects.awaiting_marks(today).order_by("held_on", "name")
    return [
        Deadline(
            what=f"Mark the register: {_how_many(event)} not marked",
            due_on=event.held_on,
            clause="KOT-2.1",
            url=reverse("club:register_mark", args=[event.pk]),
            person=person,
            subject=event.name,
            event=f"register:{event.pk}",
        )
        for event in events
    ]


def _how_many(event):
    return "1 child is" if event.unmarked == 1 else f"{event.unmarked} children are"


def risk_assessments_missing(today, person):
    """Events of the next fortnight without a risk assessment, the nearest first (KOT-16.1)."""
    soon = (today, today + timedelta(days=DAYS_AHEAD))
    events = Event.objects.held().filter(held_on__range=soon, risk_assessment=None).order_by("held_on", "name")
    return [
        Deadline(
            what="Attach a risk assessment",
            due_on=event.held_on,
            clause="KOT-16.1",
            url=reverse("club:event_detail", args=[event.pk]),
            person=person,
            subject=event.name,
            event=f"risk-assessment-missing:{event.pk}",
        )
        for event in events
    ]


def risk_assessments_to_review(today, person):
    """Risk assessments of coming events that have to be looked at again within the fortnight (KOT-16.1)."""
    found = RiskAssessment.objects.filter(
        review_on__lte=today + timedelta(days=DAYS_AHEAD), events__held_on__gte=today, events__called_off_because=""
    )
    return [
        Deadline(
            what="Look at the risk assessment again",
            due_on=assessment.review_on,
            clause="KOT-16.1",
            url=reverse("club:risk_assessments_list"),
            person=person,
            subject=assessment.title,
            event=f"risk-assessment-review:{assessment.pk}:{assessment.review_on:%Y-%m-%d}",
        )
        for assessment in found.distinct().order_by("review_on", "title")
    ]
