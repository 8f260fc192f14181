"""KOT-6.1: who suits whom, as pure rules."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentees.rules import (
    SUPPORT,
    TEMPERAMENT,
    Earlier,
    Offer,
    Said,
    Seeker,
    bars_of,
    household_bar,
    match,
    may_be_proposed,
    most_points,
    pair_verdict,
    points_of,
    suggestions,
)
from mentees.rules.vocabulary import phrases, recognised, shared, stem
from policy.figures import Figures
from policy.homes import Home

FIGURES = Figures()
WEIGHTS = [name for name in FIGURES.to_json() if name.startswith("match_")]
pytestmark = pytest.mark.rule("KOT-6.1")

IDRIS = Seeker(
    1,
    "Idris",
    interests="museums, chess, table tennis",
    support=("confidence", "loss"),
    gets_on_with=("calm", "listener"),
    times=("saturday", "sunday"),
    home=Home("9 Mill Lane, Larkmere", "LM1 2AB", phones=("07700 900201",), emails=("halima@example.org",)),
)
GWEN = Offer(
    7,
    "Gwen",
    "Gwen Okafor",
    interests="Museums, tennis",
    strengths="calm, good listener",
    experience="Helped shy children for years",
    times=("saturday",),
    home=Home("3 Quay Street, Larkmere", "LM1 9XY", phones=("07700 900301",), emails=("gwen@example.org",)),
)


def reason(label, child=IDRIS, mentor=GWEN, figures=FIGURES):
    return next(one for one in match(child, mentor, figures).reasons if one.label == label)


def said(label, child=IDRIS, mentor=GWEN):
    found = reason(label, child, mentor)
    return found.points, found.sentence


@pytest.mark.parametrize(
    ("mine", "theirs", "points", "sentence"),
    [
        ("museums, chess", "museum", 10, "Both like museums."),
        ("museums, chess", "Museums and CHESS", 16, "Both like museums and chess."),
        ("a, museums, chess, dogs", "dogs; museums, chess", 20, "Both like museums, chess and dogs."),
        ("museums, chess, dogs, art", "dogs, museums, chess, art", 20, "Both like museums, chess, dogs and art."),
        ("tennis", "table tennis", 10, "Both like tennis."),
        ("table tennis", "tennis", 10, "Both like table tennis."),
        ("board games", "computer games", 0, "No interest in common with Gwen."),
        ("swimming", "likes to swim", 10, "Both like swimming."),
        ("cookies", "cookie", 10, "Both like cookies."),
        ("football, Football", "football", 10, "Both like football."),
        ("dogs", "no dogs", 0, "Interests are not written down."),
        ("dogs", "", 0, "Interests are not written down."),
        ("", "dogs", 0, "What Idris likes is not written down."),
        ("playing with the", "dogs", 0, "What Idris likes is not written down."),
    ],
)
def test_interests_are_compared_by_their_words(mine, theirs, points, sentence):
    assert said("Interests", replace(IDRIS, interests=mine), replace(GWEN, interests=theirs)) == (points, sentence)


@pytest.mark.parametrize(
    ("needs", "experience", "points", "sentence", "quote"),
    [
        (("confidence",), "Drama teacher, ten years", 25, "Has experience with confidence.", "Drama teacher"),
        (("confidence", "loss"), "Drama teacher", 12, "Has experience with confidence.", "Drama teacher"),
        (("confidence", "friends"), "", 0, "No experience with confidence and making friends is written down.", ""),
        (("needs",), "No experience with autism", 0, "No experience with additional needs is written down.", ""),
        (("needs",), "Autistic nephew", 25, "Has experience with additional needs.", "Autistic nephew"),
        (("carer", "needs"), "Young carer. ADHD", 25, "Has experience with young carers and additional needs.",
         "Young carer, ADHD"),
        ((), "Drama teacher", 0, "Which support Idris needs is not written down.", ""),
        (("gone",), "Drama teacher", 0, "", ""),
    ],
)  # fmt: skip
def test_experience_answers_the_support_needed(needs, experience, points, sentence, quote):
    found = reason("Kind of support", replace(IDRIS, support=needs), replace(GWEN, experience=experience, strengths=""))
    assert (found.points, found.sentence, found.quote) == (points, sentence, quote)


@pytest.mark.parametrize(
    ("wanted", "strengths", "personality", "points", "sentence"),
    [
        (("calm",), "patient", "", 15, "Is calm and patient, as Idris needs."),
        (("calm", "funny"), "", "A quiet soul", 7, "Is calm and patient, as Idris needs."),
        (("lively",), "calm", "not lively", 0, "Is not described as lively and active."),
        ((), "calm", "", 0, "Whom Idris gets on with is not written down."),
    ],
)
def test_temperament_is_read_from_the_mentors_words(wanted, strengths, personality, points, sentence):
    mentor = replace(GWEN, strengths=strengths, personality=personality)
    assert said("Temperament", replace(IDRIS, gets_on_with=wanted), mentor) == (points, sentence)


@pytest.mark.parametrize(
    ("mine", "theirs", "points", "sentence"),
    [
        (("saturday",), ("saturday",), 9, "Both have time on Saturdays."),
        (("saturday", "holidays"), ("holidays", "saturday"), 15, "Both have time on Saturdays and in school holidays."),
        (("saturday",), ("sunday",), 0, "No time in common."),
        ((), ("sunday",), 0, "When Idris has time is not written down."),
        (("saturday",), (), 0, "When Gwen has time is not written down."),
    ],
)
def test_time_in_common(mine, theirs, points, sentence):
    assert said("Time", replace(IDRIS, times=mine), replace(GWEN, times=theirs)) == (points, sentence)


@pytest.mark.parametrize(
    ("mine", "theirs", "car", "points", "sentence"),
    [
        ("LM1 2AB", "lm19xy", False, 10, "Both live in postcode district LM1."),
        ("LM1", "LM1 9XY", False, 10, "Both live in postcode district LM1."),
        ("LM1 2AB", "LM12 9XY", False, 5, "Lives in LM12, the child in LM1: the same postcode area."),
        ("LM1 2AB", "LM2 9XY", True, 7, "Lives in LM2, the child in LM1: the same postcode area, and travels by car."),
        ("LM1 2AB", "SK2 9XY", True, 2, "Lives in SK2, the child in LM1: another postcode area, and travels by car."),
        ("LM1 2AB", "SK2 9XY", False, 0, "Lives in SK2, the child in LM1: another postcode area."),
        ("EC1A 1BB", "EC1A1BC", False, 10, "Both live in postcode district EC1A."),
        ("", "LM1 9XY", False, 0, "In which postcode district Idris lives is not known."),
        ("LM1 2AB", "somewhere", False, 0, "In which postcode district Gwen lives is not known."),
    ],
)
def test_distance_goes_by_postcode_district(mine, theirs, car, points, sentence):
    child, mentor = replace(IDRIS, home=Home(postcode=mine)), replace(GWEN, home=Home(postcode=theirs), has_car=car)
    assert said("Distance", child, mentor) == (points, sentence)


def test_no_sentence_holds_more_of_a_home_than_the_district():
    words = " ".join(f"{one.sentence} {one.quote}" for one in match(IDRIS, GWEN, FIGURES).reasons)

    assert "LM1" in words
    assert not any(secret in words for secret in ("9XY", "2AB", "Quay", "Mill", "900", "@"))


@pytest.mark.parametrize(
    ("kinds", "points", "sentence"),
    [
        (("child_for",), 6, "Idris wishes for Gwen."),
        (("carer_for",), 4, "The carer wishes for Gwen."),
        (("carer_for", "child_for"), 10, "Idris wishes for Gwen. The carer wishes for Gwen."),
        (("child_against",), -10, "Idris would rather not have Gwen."),
        (("child_for", "carer_against"), -10, "The carer would rather not have Gwen. Idris wishes for Gwen."),
        ((), 0, ""),
    ],
)
def test_wishes_count_for_and_against(kinds, points, sentence):
    child = replace(IDRIS, said={7: tuple(Said(kind, "Why") for kind in kinds), 8: (Said("child_for"),)})
    assert said("Wishes", child) == (points, sentence)
    assert may_be_proposed(child, GWEN) == (points >= 0)
    assert len(suggestions(child, [GWEN], FIGURES)) == 1


def test_earlier_match_counts_for_or_against():
    went_well = Earlier(date(2024, 1, 5), date(2025, 2, 6), words="Shifts changed")
    cut_short = replace(went_well, was_cut_short=True, start_on=date(2023, 1, 1), end_on=date(2023, 3, 1))
    days = "Mentored Idris before, from 5 January 2024 to 6 February 2025."

    assert said("Earlier history", replace(IDRIS, earlier={7: (went_well,)})) == (5, days)
    both = reason("Earlier history", replace(IDRIS, earlier={7: (cut_short, went_well)}))
    assert (both.points, both.sentence, both.quote) == (-5, f"{days} It was ended at once.", "Shifts changed")
    assert said("Earlier history", replace(IDRIS, earlier={8: (went_well,)})) == (0, "")


@pytest.mark.parametrize("name", WEIGHTS)
def test_each_weight_is_the_policys(name):
    went_well = Earlier(date(2024, 1, 1), date(2025, 1, 1))
    child = replace(IDRIS, said={7: (Said("child_for"), Said("carer_for"))}, earlier={7: (went_well,)})
    heavier = replace(FIGURES, **{name: 100})

    [before], [after] = points_of(child, [GWEN], FIGURES), points_of(child, [GWEN], heavier)

    assert after > before
    assert points_of(child, [GWEN], replace(FIGURES, **dict.fromkeys(WEIGHTS, 0))) == [0]
    assert most_points(heavier) == most_points(FIGURES) - getattr(FIGURES, name) + 100


def test_points_of_the_policy_make_a_hundred():
    assert most_points(FIGURES) == 100
    assert len(WEIGHTS) == len(match(IDRIS, GWEN, FIGURES).reasons) == 7


@pytest.mark.parametrize(
    ("child", "mentor", "sentence"),
    [
        (Home("9 Mill Lane", "LM1 2AB"), Home("9, Mill Lane, Larkmere", "lm12ab"), "Lives at the child’s address."),
        (Home("9 Mill Lane, Larkmere"), Home("9 mill lane"), "Lives at the child’s address."),
        (Home("9 Mill Lane, LM1 2AB"), Home("9 Mill Ln", "LM1 2AB"), "Lives at the child’s address."),
        (Home("Rose Cottage", "LM1 2AB"), Home("Rose cottage", "LM1 2AB"), "Lives at the child’s address."),
        (Home("Flat 2, 9 Mill Lane", "LM1 2AB"), Home("Flat 3, 9 Mill Lane", "LM1 2AB"), None),
        (Home("9 Mill Lane", "LM1 2AB"), Home("11 Mill Lane", "LM1 2AB"), None),
        (Home("9 Mill Lane", "LM1 2AB"), Home("9 Mill Lane", "LM2 2AB"), None),
        (Home("9 Mill Lane"), Home("9 Quay Street"), None),
        (Home("Larkmere"), Home("Larkmere"), None),
        (Home("", "LM1 2AB"), Home("", "LM1 2AB"), None),
        (Home(), Home(), None),
        (Home(phones=("07700 900 201",)), Home(phones=("+44 7700 900201",)),
         "Has the same phone number as a carer of the child."),
        (Home(phones=("0044 7700 900201", "")), Home(phones=("07700900201",)),
         "Has the same phone number as a carer of the child."),
        (Home(phones=("",)), Home(phones=("",)), None),
        (Home(emails=("Halima@Example.org ",)), Home(emails=("halima@example.org",)),
         "Has the same e-mail address as a carer of the child."),
        (Home(emails=("", " ")), Home(emails=("",)), None),
    ],
)  # fmt: skip
def test_same_household_is_a_bar(child, mentor, sentence):
    bar = household_bar(child, mentor)

    assert (bar and bar.sentence) == sentence
    assert may_be_proposed(replace(IDRIS, home=child), replace(GWEN, home=mentor)) == (bar is None)


def test_conflict_of_interest_is_a_bar_whose_reason_the_verdict_keeps_to_itself():
    child = replace(IDRIS, said={7: (Said("conflict", "Teaches the class"), Said("child_for"))})

    [bar] = bars_of(child, GWEN)
    verdict = pair_verdict([bar], "Gwen Okafor")

    assert (bar.label, bar.words) == ("Conflict of interest", "Teaches the class")
    assert verdict.is_refused
    assert verdict.clause == "KOT-6.1"
    assert "Teaches" not in verdict.in_words
    assert suggestions(child, [GWEN], FIGURES) == []
    assert points_of(child, [GWEN], FIGURES) == [None]
    assert pair_verdict(bars_of(IDRIS, GWEN), "Gwen Okafor").is_allowed


def test_suggestions_are_ranked_within_capacity_and_equal_ones_by_number():
    worse, twin, full = replace(GWEN, pk=2, interests=""), replace(GWEN, pk=5), replace(GWEN, pk=1, places=0)

    ranked = suggestions(IDRIS, [worse, GWEN, full, twin], FIGURES)

    assert [one.mentor.pk for one in ranked] == [5, 7, 2]


def test_rationale_is_whole_sentences_without_anybodys_own_words():
    child = replace(IDRIS, said={7: (Said("child_for", "zqzqsecret"),)})
    found = match(child, GWEN, FIGURES)

    whole, short = found.rationale(1000), found.rationale(60)

    assert whole.startswith("Both like museums and table tennis.")
    assert "Idris wishes for Gwen." in whole
    assert "zqzqsecret" not in whole
    assert len(short) <= 60
    assert short.endswith(".")
    assert match(Seeker(1, "A"), Offer(2, "B"), FIGURES).rationale(300) == ""


@pytest.mark.parametrize("words", ["bake baking bakes Baking", "swim swimming swims", "dance dancing", "movie movies"])
def test_forms_of_a_word_have_one_stem(words):
    assert len({stem(word) for word in words.split()}) == 1


def test_entries_are_recognised_by_their_own_labels():
    for entries in (SUPPORT, TEMPERAMENT):
        for key, entry in entries.items():
            assert all(entry.recognised_by), key


texts = st.text(alphabet="abc ,;ing&.é\u200b😀<and", max_size=40)
keys = st.lists(st.sampled_from([*SUPPORT, "gone"]), max_size=4, unique=True).map(tuple)
traits = st.lists(st.sampled_from([*TEMPERAMENT, "gone"]), max_size=4, unique=True).map(tuple)
times = st.lists(st.sampled_from(["saturday", "sunday", "holidays", "gone"]), max_size=4, unique=True).map(tuple)
homes = st.builds(Home, texts, st.sampled_from(["", "LM1 2AB", "LM2 1AA", "SK1 1AA", "x"]))
kinds = st.sampled_from(["child_for", "child_against", "carer_for", "carer_against", "conflict"]).map(Said)
seekers = st.builds(
    Seeker, st.just(1), st.just("Ada"), interests=texts, support=keys, gets_on_with=traits, times=times, home=homes,
    said=st.dictionaries(st.just(2), st.lists(kinds, max_size=3).map(tuple)),
)  # fmt: skip
offers = st.builds(
    Offer, st.just(2), st.just("Bo"), interests=texts, strengths=texts, personality=texts, experience=texts,
    times=times, home=homes, has_car=st.booleans(),
)  # fmt: skip
figures = st.builds(Figures, **{name: st.integers(0, 100) for name in WEIGHTS})


@given(seekers, offers, figures)
def test_points_are_the_sum_of_the_reasons_and_within_the_weights(child, mentor, figures):
    found = match(child, mentor, figures)

    assert all(-one.most <= one.points <= one.most for one in found.reasons)
    assert found.points == sum(one.points for one in found.reasons) <= most_points(figures)
    [points] = points_of(child, [mentor], figures)
    assert points == (found.points if may_be_proposed(child, mentor) else None)
    assert all(one.sentence for one in found.speaks_for)


@given(seekers, offers)
def test_barred_are_never_proposed_nor_suggested(child, mentor):
    if bars_of(child, mentor):
        assert not may_be_proposed(child, mentor)
        assert suggestions(child, [mentor], FIGURES) == []


@given(texts, texts)
def test_what_two_share_is_shared_either_way(one, other):
    mine, theirs = phrases(one), phrases(other)

    assert bool(shared(mine, theirs)) == bool(shared(theirs, mine))
    assert bool(shared(mine, mine)) == bool(mine)
    assert recognised(one, SUPPORT).keys() <= SUPPORT.keys()


@given(homes, homes)
def test_household_is_the_same_from_both_sides(one, other):
    assert (household_bar(one, other) is None) == (household_bar(other, one) is None)
