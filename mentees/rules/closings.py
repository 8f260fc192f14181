"""Whether an ending is a planned or an early one."""

from datetime import date

from policy.dates import in_words
from policy.verdict import Verdict, allowed, needs_approval


def ending_verdict(last_day: date, agreed_end_on: date | None, open_goals: int) -> Verdict:
    """KOT-2.4: support lasts an agreed period and ends when the needs were met. An ending before the agreed day, or
    with goals still open, looks early; a person decides which it is."""
    if agreed_end_on and last_day < agreed_end_on:
        return needs_approval(
            "KOT-2.4", f"This looks early: support was agreed until {in_words(agreed_end_on)}.", by="whoever closes"
        )
    if open_goals:
        goals = "1 goal is" if open_goals == 1 else f"{open_goals} goals are"
        return needs_approval("KOT-2.4", f"This looks early: {goals} still open.", by="whoever closes")
    return allowed("KOT-2.4", "This looks planned: the agreed day has come and no goal is open.")
