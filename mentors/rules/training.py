"""What the policy makes of a mentor's training: pure functions of facts, figures and a day."""

from datetime import date, timedelta
from typing import Protocol

from policy.dates import in_words, months_after
from policy.figures import Figures
from policy.verdict import Verdict, allowed, refused

CLAUSE = "KOT-5.1"


class Clearance(Protocol):
    """What the portal knows of a mentor who wants to plan a meet-up."""

    @property
    def is_suspended(self) -> bool: ...
    def safeguarding_taken_on(self) -> date | None: ...
    def safeguarding_expires_on(self) -> date | None: ...
    def stop_lifted_until(self, today: date) -> date | None: ...


def valid_until(taken_on: date, figures: Figures, own: date | None = None) -> date:
    """Face-to-face safeguarding training holds through the same day next year, or less where the course itself
    names an earlier last day, `own` (KOT-5.1)."""
    last_day = months_after(taken_on, figures.safeguarding_valid_months)
    return min(last_day, own) if own else last_day


def lapses_on(taken_on: date, figures: Figures, own: date | None = None) -> date:
    """The first day on which the training holds no longer (KOT-5.1)."""
    return valid_until(taken_on, figures, own) + timedelta(days=1)


def has_lapsed(taken_on: date | None, today: date, figures: Figures, own: date | None = None) -> bool:
    """A training that was never taken counts as lapsed (KOT-5.1)."""
    return taken_on is None or valid_until(taken_on, figures, own) < today


def reminders_of(taken_on: date, figures: Figures, own: date | None = None) -> list[tuple[int, date]]:
    """When the mentor is reminded: so many days before the last valid day, the earliest first (KOT-5.1)."""
    last_day = valid_until(taken_on, figures, own)
    return [(days, last_day - timedelta(days=days)) for days in sorted(figures.reminder_days, reverse=True)]


def reminder_due(taken_on: date, today: date, figures: Figures, own: date | None = None) -> int | None:
    """The reminder that stands today, as its number of days; a missed one is not sent after the next (KOT-5.1)."""
    return reminder_before(valid_until(taken_on, figures, own), today, figures)


def reminder_before(last_day: date, today: date, figures: Figures) -> int | None:
    """The same of any course that names a last day."""
    return min((days for days in figures.reminder_days if last_day - timedelta(days=days) <= today), default=None)


def safeguarding_standing(
    last_taken_on: date | None, lifted_until: date | None, today: date, figures: Figures, own: date | None = None
) -> Verdict:
    """Face-to-face safeguarding training every year; who has none that holds plans no new meet-up, until it is taken
    again or the coordinator lifts the stop with a reason and an end date (KOT-5.1)."""
    if last_taken_on is not None and not has_lapsed(last_taken_on, today, figures, own):
        last_day = valid_until(last_taken_on, figures, own)
        return allowed(CLAUSE, f"Safeguarding training of {in_words(last_taken_on)} holds until {in_words(last_day)}.")
    if last_taken_on is None:
        wrong = "No face-to-face safeguarding training is recorded."
    else:
        wrong = (
            f"Safeguarding training of {in_words(last_taken_on)} "
            f"lapsed on {in_words(lapses_on(last_taken_on, figures, own))}."
        )
    if lifted_until is not None and today <= lifted_until:
        return allowed(CLAUSE, f"{wrong} The coordinator has lifted the stop until {in_words(lifted_until)}.")
    lasts = f"It must be taken every {figures.safeguarding_valid_months} months."
    until = "until it is taken" if last_taken_on is None else "until it is taken again"
    return refused(CLAUSE, f"{wrong} {lasts} No new meet-up can be planned {until}.")


def clear_to_plan(mentor: Clearance, today: date, figures: Figures) -> Verdict:
    """A suspended mentor plans nothing; others as their safeguarding training allows (KOT-5.1, PRO-5)."""
    if mentor.is_suspended:
        return refused("PRO-5", "This mentor is suspended. No new meet-up can be planned.")
    taken_on, own = mentor.safeguarding_taken_on(), mentor.safeguarding_expires_on()
    return safeguarding_standing(taken_on, mentor.stop_lifted_until(today), today, figures, own)
