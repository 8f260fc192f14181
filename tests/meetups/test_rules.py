from dataclasses import replace
from datetime import date

import pytest

from meetups import rules
from policy.figures import Figures, VenueKind

FIGURES = Figures()

PLACES = [
    ("museum", 1, "allowed"),
    ("theatre", 1, "allowed"),
    ("cinema", 1, "refused"),
    ("cinema", 2, "allowed"),
    ("", 1, "needs approval"),
    ("nightclub", 2, "needs approval"),
]


@pytest.mark.rule("KOT-16.1")
@pytest.mark.rule("KOP-14")
@pytest.mark.parametrize(
    ("unusual", "kind", "mentors", "outcome", "said"),
    [
        ("night", "bowling", 1, "needs approval", "stays away overnight"),
        ("outing", "bowling", 1, "needs approval", "This outing is unusual"),
        ("outing", "", 1, "needs approval", "This outing is unusual"),
        ("", "bowling", 1, "allowed", "on the policy’s list"),
        ("night", "cinema", 1, "refused", "for groups"),
        ("night", "cinema", 2, "needs approval", "stays away overnight"),
    ],
)
def test_overnight_and_unusual_outings_are_asked_about_wherever_they_go(unusual, kind, mentors, outcome, said):
    verdict = rules.place_verdict(kind, mentors, FIGURES, unusual)

    assert (verdict.outcome, said in verdict.sentence) == (outcome, True)
    asks = "risk assessment" in verdict.sentence and "insurance" in verdict.sentence
    assert asks is (outcome == "needs approval")


@pytest.mark.rule("KOT-9.1")
@pytest.mark.parametrize(("kind", "mentors", "outcome"), PLACES)
def test_place_is_judged_by_its_kind_and_the_mentors_there(kind, mentors, outcome):
    verdict = rules.place_verdict(kind, mentors, FIGURES)

    assert verdict.outcome == outcome
    assert verdict.clause == "KOT-9.1"


@pytest.mark.rule("KOT-9.1")
def test_policy_lists_every_approved_kind_of_place():
    assert [kind.label for kind in FIGURES.venue_kinds] == [
        "Museum", "Cinema", "Restaurant", "Coffee shop", "Leisure complex", "Sports event", "Theatre",
        "Climbing wall", "Golf club", "Sports club", "Shopping", "Bowling", "Minigolf", "Zoo", "Country park",
        "Cycling", "Dog walk",
    ]  # fmt: skip


@pytest.mark.rule("KOT-9.1")
def test_least_number_of_mentors_is_a_figure_of_the_policy():
    figures = replace(FIGURES, venue_kinds=(VenueKind("theatre", "Theatre", mentors=2),))

    assert rules.place_verdict("theatre", 1, figures).is_refused
    assert "2 mentors" in rules.place_verdict("theatre", 1, figures).sentence


@pytest.mark.rule("KOP-10")
@pytest.mark.parametrize(
    ("kind", "needs_confirmation", "outcome"),
    [
        ("museum", True, "needs approval"),
        ("museum", False, "allowed"),
        ("", False, "needs approval"),
        ("cinema", False, "refused"),
    ],
)
def test_confirmation_follows_the_policy_switch_and_never_frees_an_unlisted_place(kind, needs_confirmation, outcome):
    figures = replace(FIGURES, meetups_need_confirmation=needs_confirmation)

    assert rules.confirmation_verdict(rules.place_verdict(kind, 1, figures), figures).outcome == outcome


@pytest.mark.rule("KOP-12")
@pytest.mark.parametrize(
    ("has_consent", "reason", "is_refused"),
    [(True, "No bus after six", False), (True, "", True), (False, "No bus after six", True), (False, "", True)],
)
def test_lift_needs_consent_and_reason(has_consent, reason, is_refused):
    assert rules.lift_verdict(has_consent, reason).is_refused is is_refused


@pytest.mark.rule("KOT-9.4")
def test_note_is_due_two_days_after_the_meetup():
    assert rules.note_due_on(date(2026, 10, 30), FIGURES) == date(2026, 11, 1)
    assert rules.note_due_on(date(2026, 10, 30), replace(FIGURES, note_due_days=5)) == date(2026, 11, 4)


@pytest.mark.rule("KOP-11")
@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ({"place": "Zoo", "attendees": "Idris", "activities": "Penguins"}, []),
        ({"place": "", "attendees": "Idris"}, ["place", "activities"]),
        ({}, ["place", "attendees", "activities"]),
    ],
)
def test_note_says_where_who_and_what(words, missing):
    assert rules.missing_from_note(words) == missing
