"""Loads what KOT-3.1 asks about children, for all of them in two queries."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from club.models import Event, RegisterEntry
from policy.models import PolicyVersion

from .models import Ground
from .rules import Eligibility, Facts, Marks, eligibility

FIELD_OF = {
    RegisterEntry.Mark.PRESENT: "attended",
    RegisterEntry.Mark.MISSED: "missed",
    RegisterEntry.Mark.AUTHORISED: "authorised",
}


def facts_of(children, *, on):
    """`Facts` by the primary key of each child, from registers of events held on or before the day `on`.

    `children` is a queryset or a list; a queryset stays in the database.
    """
    pks = children.order_by().values("pk") if hasattr(children, "values") else [child.pk for child in children]
    counts = (
        RegisterEntry.objects.counting()
        .filter(child__in=pks, event__held_on__lte=on)
        .order_by()
        .values_list("child_id", "event__kind", "mark")
        .annotate(times=Count("pk"))
    )
    camps, others = defaultdict(Marks), defaultdict(Marks)
    for child, kind, mark, times in counts:
        place = camps if kind == Event.Kind.CAMP else others
        place[child] += Marks(**{FIELD_OF[mark]: times})
    grounds = defaultdict(list)
    for ground in Ground.objects.filter(child__in=pks):
        grounds[ground.child_id].append(ground.get_kind_display())
    return {
        pk: Facts(camps[pk], others[pk], tuple(grounds[pk])) for pk in camps.keys() | others.keys() | grounds.keys()
    }


def facts_from(marks, grounds) -> Facts:
    """`Facts` from (kind of event, mark) of each register entry that counts, and the kinds of the grounds."""
    camps = others = Marks()
    for kind, mark in marks:
        if mark in FIELD_OF and kind == Event.Kind.CAMP:
            camps += Marks(**{FIELD_OF[mark]: 1})
        elif mark in FIELD_OF:
            others += Marks(**{FIELD_OF[mark]: 1})
    return Facts(camps, others, tuple(Ground.Kind(kind).label for kind in grounds))


def judged(facts, figures) -> tuple[bool, list[dict]]:
    """Whether a child is eligible, and each test as a decision keeps it."""
    checked = eligibility(facts, figures)
    return checked.is_eligible, seen_in(checked)


def seen_in(checked: Eligibility) -> list[dict]:
    """Each test as it stands now, for the decision that was made with it before one's eyes."""
    names = ("key", "label", "is_met", "figure", "count", "sentence")
    return [{name: getattr(test, name) for name in names} for test in checked.tests]


def facts_of_one(child, *, on):
    return facts_of([child], on=on).get(child.pk, Facts())


def check_of(referral, version=None) -> Eligibility | None:
    """The eligibility of the referred child as it stands today, or None where no child of the club is named."""
    if referral.child is None:
        return None
    version = version or PolicyVersion.objects.in_force(referral.scheme)
    return eligibility(facts_of_one(referral.child, on=timezone.localdate()), version.figures)


@dataclass(frozen=True)
class EventBehind:
    """An event that a child was booked on, and what it counts for."""

    entry: RegisterEntry
    counts_for: str


def events_behind(child, *, on, figures):
    """The events behind the check, the newest first, each with its mark and what it counts for."""
    entries = RegisterEntry.objects.counting().filter(child=child, event__held_on__lte=on).select_related("event")
    return [EventBehind(entry, _counts_for(entry, figures)) for entry in entries.order_by("-event__held_on", "-id")]


def _counts_for(entry, figures):
    is_camp, mark = entry.event.kind == Event.Kind.CAMP, entry.mark
    if mark == RegisterEntry.Mark.AUTHORISED:
        return "Left out: absence with leave"
    if not is_camp:
        return "Left out: only camps count" if figures.attendance_counts_camps_only else "Attendance"
    return "Camps and attendance" if mark == RegisterEntry.Mark.PRESENT else "Attendance"
