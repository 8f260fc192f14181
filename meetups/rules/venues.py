"""Insurance and liability of the kinds of place, checked before any activity."""

from datetime import date, timedelta

from policy.dates import in_words, months_after
from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval

from .meetups import COORDINATOR

# So many days before its last day a check is asked for again.
LAPSES_SOON = timedelta(days=30)


def holds_until(checked_on: date, until_on: date | None, figures: Figures) -> date:
    """KOP-14: a check holds as many months as the policy says, or until the insurance itself ends."""
    last_day = months_after(checked_on, figures.venue_check_months)
    return min(last_day, until_on) if until_on else last_day


def insurance_verdict(checked_on: date | None, until_on: date | None, day: date, figures: Figures) -> Verdict:
    """KOP-14: insurance and liability of a kind of place are checked before any activity there.

    Without a check that holds on the day the coordinator has to agree first; what happened is never refused.
    """
    clause = "KOP-14"
    if checked_on is None:
        return needs_approval(
            clause,
            "Insurance and liability of this kind of place have not been checked. The coordinator checks them, "
            "or agrees to the plan without.",
            by=COORDINATOR,
        )
    last_day = holds_until(checked_on, until_on, figures)
    if last_day < day:
        return needs_approval(
            clause,
            f"The insurance check of this kind of place ends on {in_words(last_day)}, before the meet-up. "
            "The coordinator checks again, or agrees to the plan without.",
            by=COORDINATOR,
        )
    return allowed(
        clause,
        f"Insurance and liability were checked on {in_words(checked_on)}. That holds until {in_words(last_day)}.",
    )


def lapses_soon(last_day: date, today: date) -> bool:
    """KOP-14: a check is asked for again from 30 days before its last day on."""
    return last_day - LAPSES_SOON <= today
