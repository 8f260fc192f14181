"""Met fortnightly (KOT-9.2): mentee-fortnights with a meet-up, of mentee-fortnights of active allocation."""

from collections.abc import Iterable
from datetime import date, timedelta

Interval = tuple[date, date | None]


def runs(intervals: Iterable[Interval], first_day: date, last_day: date) -> list[tuple[date, date]]:
    """The stretches inside a period, both days included, on which one child had a mentor.

    Two allocations that overlap, or follow each other without a day between, are one: a handover breaks nothing.
    """
    clipped = sorted((max(start, first_day), min(end or last_day, last_day)) for start, end in intervals)
    merged: list[tuple[date, date]] = []
    for start, end in clipped:
        if end < start:
            continue
        if merged and start <= merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def fortnights(
    intervals: Iterable[Interval], first_day: date, last_day: date, meetup_days: Iterable[date], every_days: int = 14
) -> tuple[int, int]:
    """KOT-9.2: of one child's fortnights with a mentor, how many held a meet-up; answers (met, all).

    Each stretch with a mentor inside the period is cut into blocks of 14 days from its own first day. A last block
    that is not complete is not counted, neither as met nor as missed. A meet-up counts whoever the mentor was.
    """
    met = total = 0
    for start, end in runs(intervals, first_day, last_day):
        blocks = ((end - start).days + 1) // every_days
        held = {(day - start).days // every_days for day in meetup_days if day >= start}
        total += blocks
        met += sum(1 for block in held if block < blocks)
    return met, total
