"""How two people decide, and by when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentees.rules import Voice, decided_by, looked_at_by, seat_verdict, standing
from policy.figures import Figures

pytestmark = pytest.mark.rule("KOT-3.2")
LIAISON, CHIEF = "family_liaison", "chief_executive"


def of(*said):
    return standing(Voice(seat, is_yes, person) for seat, is_yes, person in said)


@pytest.mark.parametrize(
    ("said", "accepted", "declinable", "sentence"),
    [
        ([], False, False, "Waits for the decision of family liaison and the chief executive."),
        ([(LIAISON, True, 1)], False, False, "Waits for the decision of the chief executive."),
        ([(CHIEF, False, 2)], False, False, "Waits for the decision of family liaison."),
        ([(LIAISON, True, 1), (CHIEF, True, 2)], True, False, "Both say yes: the child comes into mentoring."),
        ([(LIAISON, True, 1), (CHIEF, False, 2)], False, False, "One yes and one no: it stays open until both agree."),
        (
            [(LIAISON, False, 1), (CHIEF, False, 2)],
            False,
            True,
            "Both say no: it can be declined now, with other support and a letter.",
        ),
        (
            [(LIAISON, False, 1), (CHIEF, True, 2), (LIAISON, True, 1)],
            True,
            False,
            "Both say yes: the child comes into mentoring.",
        ),
        (
            [(LIAISON, True, 1), (LIAISON, False, 3), (CHIEF, True, 2)],
            False,
            False,
            "One yes and one no: it stays open until both agree.",
        ),
    ],
)
def test_standing_of_a_referral(said, accepted, declinable, sentence):
    now = of(*said)
    assert (now.is_accepted, now.may_be_declined, now.verdict.sentence) == (accepted, declinable, sentence)
    assert now.verdict.clause == "KOT-3.2"


def test_one_person_in_both_seats_accepts_nothing():
    assert not of((LIAISON, True, 1), (CHIEF, True, 1)).is_accepted
    assert not of((LIAISON, False, 1), (CHIEF, False, 1)).may_be_declined


def test_a_person_takes_one_seat_alone():
    now = of((LIAISON, True, 1))
    assert seat_verdict(CHIEF, 1, now).is_refused
    assert seat_verdict(CHIEF, 2, now).is_allowed
    assert seat_verdict(LIAISON, 1, now).is_allowed
    assert "Two different people" in seat_verdict(CHIEF, 1, now).sentence


voices = st.lists(st.builds(Voice, st.sampled_from([LIAISON, CHIEF]), st.booleans(), st.integers(1, 3)), max_size=8)


@given(voices)
def test_acceptance_always_rests_on_two_people_who_said_yes(said):
    now = standing(said)
    if now.is_accepted:
        assert {voice.seat for voice in now.voices.values()} == {LIAISON, CHIEF}
        assert len({voice.person for voice in now.voices.values()}) == 2
        assert all(voice.is_yes for voice in now.voices.values())
    assert not (now.is_accepted and now.may_be_declined)


def test_days_to_look_and_to_decide_are_figures_of_the_policy():
    figures = Figures(referral_seen_days=2, referral_decided_days=10)
    assert looked_at_by(date(2026, 11, 1), figures) == date(2026, 11, 3)
    assert decided_by(date(2026, 11, 1), figures) == date(2026, 11, 11)
