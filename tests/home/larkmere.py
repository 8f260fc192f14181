"""The day to which the tests let the demo's story come, and what a row has lived through."""

from datetime import date, datetime

from django.utils import timezone

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, 30, tzinfo=timezone.get_default_timezone())


def lived(row, *but, reasons=None):
    """Each step in the history of a row: kind, person, moment, reason and every value, and the row as it is now."""
    row.refresh_from_db()
    names = [f.attname for f in row.history.model.tracked_fields if f.attname not in ("id", *but)]
    steps = [
        (
            step.history_type,
            step.history_user,
            step.history_date,
            (reasons or {}).get(number) or step.history_change_reason,
            {name: getattr(step, name) for name in names},
        )
        for number, step in enumerate(row.history.order_by("history_date"))
    ]
    return steps, {name: getattr(row, name) for name in names}
