"""School holidays: which may stand beside each other."""

from datetime import date, timedelta

from policy.dates import in_words
from policy.verdict import Verdict, allowed, refused

LONGEST = timedelta(days=70)

# A holiday as the rules see it: its name, first and last day.
Span = tuple[str, date, date]


def holiday_verdict(first: date, last: date, others: list[Span]) -> Verdict:
    """HTP-3: a school holiday is not reversed, lasts ten weeks at most, and shares no day with another."""
    clause = "HTP-3"
    if last < first:
        return refused(clause, "The last day is before the first.")
    if last - first >= LONGEST:
        return refused(clause, "A school holiday lasts ten weeks at most. Check the year.")
    for name, begins, ends in others:
        if first <= ends and begins <= last:
            return refused(clause, f"{name} is from {in_words(begins)} to {in_words(ends)}: they share a day.")
    return allowed(clause, "No other school holiday is on these days.")
