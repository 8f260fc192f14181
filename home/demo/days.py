"""The demo's calendar: every day counts from today, school weeks and holidays as in an English town."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

from policy.dates import months_after

MONTHS_OF_CAMPS = 33


@cache
def is_school_holiday(day: date) -> bool:
    """Roughly: two weeks at Christmas and Easter, a week at each half-term, six weeks in summer."""
    inside = {
        1: day.day <= 4,
        2: 13 <= day.day <= 21,
        4: 3 <= day.day <= 18,
        5: day.day >= 25,
        7: day.day >= 23,
        8: True,
        10: 23 <= day.day <= 31,
        12: day.day >= 20,
    }
    return inside.get(day.month, False)


def is_school_day(day: date) -> bool:
    return day.weekday() < 5 and not is_school_holiday(day)


@dataclass(frozen=True)
class Days:
    today: date

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def months(self, months: int) -> date:
        return months_after(self.today, months)

    def at(self, day: date, clock: time) -> datetime:
        """A moment of a day, never later than yesterday evening: what is recorded has happened."""
        moment = datetime.combine(day, clock)
        latest = datetime.combine(self.ago(1), time(21, 40))
        return timezone.make_aware(min(moment, latest))

    def evening(self, day: date, rng) -> datetime:
        return self.at(day, time(rng.randint(18, 21), rng.randint(0, 59)))

    def morning(self, day: date, rng) -> datetime:
        return self.at(day, time(rng.randint(9, 11), rng.randint(0, 59)))

    def first_weekday(self, year: int, month: int, day: int, weekday: int) -> date:
        """The first such weekday on or after a day."""
        start = date(year, month, day)
        return start + timedelta(days=(weekday - start.weekday()) % 7)

    def near(self, day: date, weekday: int) -> date:
        """The nearest such weekday, at most three days away."""
        return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
