"""Endings counted: planned and early apart, by reason and by year."""

from collections import Counter

from ..models import Closing


def years_of(closings):
    """The years in which support ended, the newest first."""
    return sorted({day.year for day in closings.order_by().values_list("last_day", flat=True).distinct()}, reverse=True)


def counts(closings):
    """(reason, planned, early) of each reason that occurs, the most frequent first, and the sums of both."""
    found = Counter(closings.order_by().values_list("reason", "kind"))
    planned, early = Closing.Kind.PLANNED, Closing.Kind.EARLY
    rows = [
        (reason.label, found[reason.value, planned.value], found[reason.value, early.value])
        for reason in Closing.Reason
        if found[reason.value, planned.value] or found[reason.value, early.value]
    ]
    rows.sort(key=lambda row: -(row[1] + row[2]))
    return {"rows": rows, "planned": sum(row[1] for row in rows), "early": sum(row[2] for row in rows)}
