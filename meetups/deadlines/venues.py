"""Kinds of place whose insurance check lapses, or that somebody plans to visit without one."""

from django.db.models import CharField, DateField, Value
from django.urls import reverse

from core.deadlines import Deadline

from ..models import MeetUp, VenueCheck
from ..rules import holds_until, lapses_soon


def venue_checks_due(today, person, figures):
    """Checks that lapse within 30 days or have lapsed, and kinds that were never checked with a meet-up planned there,
    by the day of the first one (KOP-14)."""
    checks, planned = _checks_and_plans()
    found = []
    for kind in figures.venue_kinds:
        if kind.key in checks:
            until = holds_until(*checks[kind.key], figures)
            if lapses_soon(until, today):
                found.append(_deadline(kind, until, person, "Check insurance and liability again"))
        elif kind.key in planned:
            found.append(_deadline(kind, planned[kind.key], person, "Check insurance and liability before they go"))
    return sorted(found, key=lambda deadline: (deadline.due_on, deadline.subject))


def _checks_and_plans():
    """{kind: (checked on, ends on)} of the newest checks, and {kind: first day planned there}; one question."""
    ahead = MeetUp.objects.ahead().standing().in_term().exclude(venue_kind="").filter(is_first_meeting=False)
    checks = VenueCheck.objects.order_by().values_list(
        Value("check", CharField()), "kind", "checked_on", "until_on", "pk"
    )
    plans = ahead.order_by().values_list(
        Value("plan", CharField()), "venue_kind", "date", Value(None, DateField()), "pk"
    )
    newest, planned = {}, {}
    for what, kind, day, until_on, pk in checks.union(plans, all=True):
        if what == "plan":
            planned[kind] = min(day, planned.get(kind, day))
        elif kind not in newest or (day, pk) > newest[kind][0]:
            newest[kind] = (day, pk), until_on
    return {kind: (day, until_on) for kind, ((day, _), until_on) in newest.items()}, planned


def _deadline(kind, due_on, person, what):
    return Deadline(
        what=what,
        due_on=due_on,
        clause="KOP-14",
        url=reverse("meetups:venue_checks_list"),
        person=person,
        subject=kind.label,
        event=f"venue-check:{kind.key}:{due_on:%Y-%m-%d}",
    )
