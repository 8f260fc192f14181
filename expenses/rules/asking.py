"""KOT-8.2, KOT-12.2: by when what was asked for beforehand is answered."""

from datetime import date

from policy.dates import working_days_before

DAYS_BEFORE = 2


def answer_due_on(asked_on: date, day: date) -> date:
    """A gift or a taxi is answered two working days before its day, as a meet-up is confirmed two days before, so that
    there is time to buy, to book or to do without (KOT-8.2, KOT-12.2). What was asked later is due at once."""
    return max(asked_on, working_days_before(day, DAYS_BEFORE))
