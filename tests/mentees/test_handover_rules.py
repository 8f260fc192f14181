"""How one mentor follows another."""

from datetime import date, timedelta

import pytest

from mentees.rules import handover_verdict

LAST = date(2026, 12, 4)


@pytest.mark.rule("KOP-7")
@pytest.mark.parametrize(
    ("days_after", "because", "is_allowed"),
    [(-9, "", True), (0, "", True), (1, "", False), (1, "Moved away", True), (30, "Moved away", True)],
)
def test_next_mentor_begins_before_the_present_one_stops_or_a_reason_says_why(days_after, because, is_allowed):
    verdict = handover_verdict(LAST + timedelta(days=days_after), LAST, because)

    assert verdict.is_allowed == is_allowed
    assert "4 December 2026" in verdict.in_words or is_allowed
