"""KOT-5.1: face-to-face safeguarding training every year."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors import rules
from policy.figures import Figures

FIGURES = Figures()
pytestmark = pytest.mark.rule("KOT-5.1")
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("taken_on", "last_day"),
    [
        (date(2025, 9, 26), date(2026, 9, 26)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2024, 2, 28), date(2025, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_training_holds_through_the_same_day_next_year(taken_on, last_day):
    assert rules.valid_until(taken_on, FIGURES) == last_day
    assert rules.lapses_on(taken_on, FIGURES) == last_day + timedelta(days=1)
    assert not rules.has_lapsed(taken_on, last_day, FIGURES)
    assert rules.has_lapsed(taken_on, last_day + timedelta(days=1), FIGURES)


TAKEN = date(2025, 11, 21)
HOLDS = "Safeguarding training of 21 November 2025 holds until 21 November 2026."


@pytest.mark.parametrize(
    ("last_taken_on", "lifted_until", "today", "is_allowed", "sentence"),
    [
        (TAKEN, None, TAKEN, True, "Safeguarding training of 21 November 2025 holds until 21 November 2026."),
        (
            TAKEN,
            None,
            date(2026, 11, 21),
            True,
            "Safeguarding training of 21 November 2025 holds until 21 November 2026.",
        ),
        (
            TAKEN,
            None,
            date(2026, 11, 22),
            False,
            "Safeguarding training of 21 November 2025 lapsed on 22 November 2026. It must be taken every 12 months."
            " No new meet-up can be planned until it is taken again.",
        ),
        (
            None,
            None,
            date(2026, 11, 21),
            False,
            "No face-to-face safeguarding training is recorded. It must be taken every 12 months."
            " No new meet-up can be planned until it is taken.",
        ),
        (
            TAKEN,
            date(2026, 11, 30),
            date(2026, 11, 30),
            True,
            "Safeguarding training of 21 November 2025 lapsed on 22 November 2026."
            " The coordinator has lifted the stop until 30 November 2026.",
        ),
        (
            TAKEN,
            date(2026, 11, 30),
            date(2026, 12, 1),
            False,
            "Safeguarding training of 21 November 2025 lapsed on 22 November 2026. It must be taken every 12 months."
            " No new meet-up can be planned until it is taken again.",
        ),
        (
            None,
            date(2026, 11, 30),
            date(2026, 11, 21),
            True,
            "No face-to-face safeguarding training is recorded."
            " The coordinator has lifted the stop until 30 November 2026.",
        ),
    ],
)
def test_standing_at_the_boundary(last_taken_on, lifted_until, today, is_allowed, sentence):
    verdict = rules.safeguarding_standing(last_taken_on, lifted_until, today, FIGURES)
    assert (verdict.is_allowed, verdict.sentence, verdict.clause) == (is_allowed, sentence, "KOT-5.1")
    assert verdict.is_refused is not is_allowed


def test_standing_follows_the_figure_of_the_policy():
    two_years = replace(FIGURES, safeguarding_valid_months=24)
    assert rules.safeguarding_standing(TAKEN, None, date(2027, 11, 21), two_years).is_allowed
    refused = rules.safeguarding_standing(TAKEN, None, date(2027, 11, 22), two_years)
    assert "every 24 months" in refused.sentence


def test_reminders_come_60_30_and_7_days_before_the_last_day():
    assert rules.reminders_of(TAKEN, FIGURES) == [
        (60, date(2026, 9, 22)),
        (30, date(2026, 10, 22)),
        (7, date(2026, 11, 14)),
    ]


@pytest.mark.parametrize(
    ("today", "reminder"),
    [
        (date(2026, 9, 21), None),
        (date(2026, 9, 22), 60),
        (date(2026, 10, 21), 60),
        (date(2026, 10, 22), 30),
        (date(2026, 11, 13), 30),
        (date(2026, 11, 14), 7),
        (date(2026, 11, 21), 7),
    ],
)
def test_reminder_due_at_the_boundary(today, reminder):
    assert rules.reminder_due(TAKEN, today, FIGURES) == reminder


def test_reminders_follow_the_figure_of_the_policy():
    assert rules.reminders_of(TAKEN, replace(FIGURES, reminder_days=(14,))) == [(14, date(2026, 11, 7))]
    assert rules.reminder_due(TAKEN, date(2026, 11, 21), replace(FIGURES, reminder_days=())) is None


@dataclass
class Someone:
    is_suspended: bool = False
    taken_on: date | None = TAKEN
    lifted_until: date | None = None

    def safeguarding_expires_on(self):
        return None

    def safeguarding_taken_on(self):
        return self.taken_on

    def stop_lifted_until(self, today):
        return self.lifted_until


def test_clear_to_plan_asks_the_training():
    assert rules.clear_to_plan(Someone(), date(2026, 11, 21), FIGURES).is_allowed
    assert rules.clear_to_plan(Someone(), date(2026, 11, 22), FIGURES).is_refused
    lifted = Someone(lifted_until=date(2026, 11, 22))
    assert rules.clear_to_plan(lifted, date(2026, 11, 22), FIGURES).is_allowed


@pytest.mark.rule("PRO-5")
def test_clear_to_plan_refuses_a_suspended_mentor():
    verdict = rules.clear_to_plan(Someone(is_suspended=True), TAKEN, FIGURES)
    assert (verdict.is_refused, verdict.clause) == (True, "PRO-5")


@given(days, st.integers(0, 4000))
def test_a_training_once_lapsed_stays_lapsed(taken_on, later):
    lapse = rules.lapses_on(taken_on, FIGURES)
    assert rules.has_lapsed(taken_on, lapse + timedelta(days=later), FIGURES)
    assert 365 <= (lapse - taken_on).days - 1 <= 366


@given(days, days)
def test_a_later_training_never_lapses_earlier(one, other):
    first, second = sorted([one, other])
    assert rules.valid_until(first, FIGURES) <= rules.valid_until(second, FIGURES)


@given(days, days, st.none() | days)
def test_allowed_is_trained_or_lifted(taken_on, today, lifted_until):
    verdict = rules.safeguarding_standing(taken_on, lifted_until, today, FIGURES)
    is_lifted = lifted_until is not None and today <= lifted_until
    assert verdict.is_allowed == (not rules.has_lapsed(taken_on, today, FIGURES) or is_lifted)
