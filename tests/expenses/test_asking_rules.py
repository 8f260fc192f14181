"""By when a gift or a taxi that was asked for is answered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses.rules import answer_due_on


@pytest.mark.rule("KOT-8.2")
@pytest.mark.rule("KOT-12.2")
@pytest.mark.parametrize(
    ("asked_on", "day", "due_on"),
    [
        # A Friday's is due on Wednesday, a Monday's on Thursday.
        (date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 18)),
        (date(2026, 11, 2), date(2026, 11, 23), date(2026, 11, 19)),
        # Over Christmas nobody is expected to work.
        (date(2026, 12, 1), date(2026, 12, 29), date(2026, 12, 23)),
        # Asked late it is due at once, asked for afterwards too.
        (date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 19)),
        (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 24), date(2026, 11, 20), date(2026, 11, 24)),
    ],
)
def test_answer_is_due_two_working_days_before(asked_on, day, due_on):
    assert answer_due_on(asked_on, day) == due_on


@pytest.mark.rule("KOT-8.2")
@pytest.mark.rule("KOT-12.2")
@given(asked_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)), ahead=st.integers(0, 400))
def test_answer_is_never_due_after_the_day_nor_before_the_question(asked_on, ahead):
    day = asked_on + timedelta(days=ahead)
    assert asked_on <= answer_due_on(asked_on, day) <= day
