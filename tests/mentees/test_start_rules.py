"""The start-up checklist as a rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentees.rules import (
    BY_FACT_ALONE,
    Known,
    Step,
    began_before,
    checklist,
    open_steps,
    start_due_on,
    start_verdict,
)
from policy.figures import Figures, Item

FIGURES = Figures()
KEYS = [item.key for item in FIGURES.start_steps]
DAY = date(2026, 3, 1)


def step(key, **changes):
    return Step(key, "", "", **changes)


@pytest.mark.rule("KOT-7.1")
def test_steps_stand_in_the_order_of_the_policy():
    figures = Figures(start_steps=(Item("b", "Second letter", "KOT-7.1"), Item("a", "First letter", "KOT-7.1")))

    assert [step.key for step in checklist({}, {}, figures)] == ["b", "a"]


@pytest.mark.rule("KOT-7.1")
@pytest.mark.parametrize(
    ("known", "recorded", "stands"),
    [
        (None, None, "open"),
        (Known(DAY, "Mairi"), None, "done"),
        (Known(words="Booked"), None, "open"),
        (None, step("summary", done_on=DAY, by="Mairi"), "done"),
        (Known(words="Booked"), step("summary", done_on=DAY), "done"),
        (None, step("summary", not_needed_because="Home-schooled"), "set aside"),
        (Known(DAY), step("summary", not_needed_because="Home-schooled"), "done"),
        (None, step("summary"), "open"),
    ],
)
def test_step_stands_by_what_is_known_then_by_what_was_recorded(known, recorded, stands):
    steps = checklist({"summary": known} if known else {}, {"summary": recorded} if recorded else {}, FIGURES)
    summary = next(step for step in steps if step.key == "summary")

    assert (summary.is_open, summary.is_done, summary.is_set_aside) == (
        stands == "open",
        stands == "done",
        stands == "set aside",
    )
    assert summary.is_by_hand is not (known and known.done_on is not None and stands == "done")


@given(done=st.sets(st.sampled_from(KEYS)), aside=st.sets(st.sampled_from(KEYS)))
@pytest.mark.rule("KOT-7.1")
def test_nothing_is_skipped_without_a_word(done, aside):
    recorded = {key: step(key, not_needed_because="A reason") for key in aside} | {
        key: step(key, done_on=DAY) for key in done
    }
    steps = checklist({}, recorded, FIGURES)
    verdict = start_verdict(steps, "")

    assert {step.key for step in open_steps(steps)} == set(KEYS) - ((done | aside) - BY_FACT_ALONE)
    assert verdict.is_refused is bool(open_steps(steps))
    for waiting in open_steps(steps):
        assert waiting.label[1:] in verdict.sentence
    assert start_verdict(steps, "The carer asked for it").is_allowed


def test_every_step_done_leaves_nothing_open():
    by_hand = {key: step(key, done_on=DAY) for key in set(KEYS) - BY_FACT_ALONE}
    steps = checklist({key: Known(DAY) for key in BY_FACT_ALONE}, by_hand, FIGURES)

    assert not open_steps(steps)
    assert start_verdict(steps, "").is_allowed


def test_what_has_rows_of_its_own_is_never_by_hand():
    assert not any(step.is_by_hand for step in checklist({}, {}, FIGURES) if step.key in BY_FACT_ALONE)


@pytest.mark.rule("KOT-7.1")
@pytest.mark.parametrize(
    ("days_until_known", "began_earlier", "due_after"),
    [(-100, False, 28), (0, False, 28), (28, False, 28), (29, True, 29 + 28), (900, True, 900 + 28)],
)
def test_start_from_before_the_portal_has_its_days_from_when_the_child_came_in(
    days_until_known, began_earlier, due_after
):
    known_on = DAY + timedelta(days=days_until_known)

    assert began_before(DAY, known_on, FIGURES) is began_earlier
    assert start_due_on(DAY, known_on, FIGURES) == DAY + timedelta(days=due_after)


@pytest.mark.rule("KOT-7.1")
@pytest.mark.parametrize(
    ("one", "can_be"),
    [
        (step("summary"), True),
        (step("first_meeting", words="Booked"), False),
        (step("summary", done_on=DAY), False),
        (step("summary", not_needed_because="Home-schooled"), False),
        *[(step(key), False) for key in sorted(BY_FACT_ALONE)],
    ],
)
def test_step_set_aside_with_others_is_open_by_hand_and_not_on_its_way(one, can_be):
    assert one.can_be_set_aside is can_be
