"""How one mentor follows another."""

from datetime import date

from policy.dates import in_words
from policy.verdict import Verdict, allowed, refused

CLAUSE = "KOP-7"


def handover_verdict(first_day: date, last_day: date, no_meeting_because: str) -> Verdict:
    """A change of mentor is a formal handover with both mentors present: the next begins before the present one stops,
    unless a reason says why they cannot meet (KOP-7)."""
    if first_day <= last_day:
        days = (last_day - first_day).days + 1
        return allowed(CLAUSE, f"Both are the mentor on {'1 day' if days == 1 else f'{days} days'}.")
    if no_meeting_because:
        return allowed(CLAUSE, "One follows the other without a joint meeting, for the reason given.")
    return refused(
        CLAUSE,
        f"The new mentor would begin after the last day of the present one, {in_words(last_day)}. Choose that day or "
        "an earlier one, so that both can meet, or say why there is no joint meeting.",
    )
