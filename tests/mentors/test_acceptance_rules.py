"""The steps from application to acceptance (KOT-4.1, KOT-4.2, KOT-4.3, KOP-26)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.rules import Acts, Asked, Check, Seen, Way, acceptance, is_old_enough, next_step, steps
from policy.figures import Figures

TODAY = date(2026, 11, 25)
FIGURES = Figures()
ANSWERED = Asked(True, date(2026, 10, 3), date(2026, 10, 9), would_trust=True)
CLEAR = Check("enhanced_barred", date(2026, 11, 5), "clear", date(2026, 11, 9))
READY = Way(
    began_on=date(2026, 10, 1),
    applied_on=date(2026, 10, 1),
    references=(ANSWERED, ANSWERED),
    interviews=(Seen(1, date(2026, 10, 20), recommends=True),),
    introduction_on=date(2026, 11, 2),
    checks=(CLEAR,),
    induction_on=date(2026, 11, 16),
    date_of_birth=date(1990, 5, 4),
)
MISSING = [
    ("application", {"applied_on": None}),
    ("age", {"date_of_birth": None}),
    ("age", {"date_of_birth": date(2008, 11, 26)}),
    ("references", {"references": (ANSWERED,)}),
    ("references", {"references": (ANSWERED, replace(ANSWERED, answered_on=None))}),
    ("references", {"references": (ANSWERED, replace(ANSWERED, is_usable=False))}),
    ("references", {"references": (ANSWERED, replace(ANSWERED, would_trust=False))}),
    ("interview", {"interviews": ()}),
    ("interview", {"interviews": (Seen(1, date(2026, 10, 20), recommends=False),)}),
    ("interview", {"interviews": (Seen(1, date(2026, 10, 20), recommends=True, has_time=False),)}),
    ("introduction", {"introduction_on": None}),
    ("introduction", {"introduction_until": date(2026, 11, 24)}),
    ("induction", {"induction_until": date(2026, 11, 24)}),
    ("dbs", {"checks": ()}),
    ("dbs", {"checks": (replace(CLEAR, decision=""),)}),
    ("dbs", {"checks": (replace(CLEAR, level="enhanced"),)}),
    ("dbs", {"checks": (CLEAR, replace(CLEAR, decision="not_clear"))}),
    ("induction", {"induction_on": None}),
]


@pytest.mark.rule("KOT-4.3")
def test_who_has_done_every_step_can_be_accepted():
    assert acceptance(READY, TODAY, FIGURES).is_allowed
    following = next_step(READY, TODAY, FIGURES)
    assert (following.key, following.acts, following.on) == ("accept", Acts.COORDINATOR, date(2026, 11, 16))


@pytest.mark.rule("KOT-4.1")
@pytest.mark.rule("KOT-4.2")
@pytest.mark.rule("KOT-4.3")
@pytest.mark.rule("KOP-26")
@pytest.mark.parametrize(("step", "without"), MISSING)
def test_nobody_is_accepted_while_one_step_is_missing(step, without):
    way = replace(READY, **without)
    verdict = acceptance(way, TODAY, FIGURES)

    missing = [found for found in steps(way, TODAY, FIGURES) if not found.is_done]
    assert [found.key for found in missing] == [step]
    assert verdict.is_refused
    assert missing[0].words in verdict.sentence
    assert next_step(way, TODAY, FIGURES).key == step


@pytest.mark.rule("KOT-4.3")
@given(st.sets(st.integers(0, len(MISSING) - 1), min_size=1))
def test_all_that_is_missing_is_listed(numbers):
    without = {}
    for number in numbers:
        without |= MISSING[number][1]
    way = replace(READY, **without)

    sentence = acceptance(way, TODAY, FIGURES).sentence

    assert all(step.words in sentence for step in steps(way, TODAY, FIGURES) if not step.is_done)


@pytest.mark.rule("KOP-26")
@pytest.mark.parametrize(
    ("born", "today", "is_adult"),
    [
        (date(2008, 11, 25), TODAY, True),
        (date(2008, 11, 26), TODAY, False),
        (date(2008, 2, 29), date(2026, 2, 28), True),
        (date(2008, 2, 29), date(2026, 2, 27), False),
    ],
)
def test_adult_from_the_birthday_on(born, today, is_adult):
    assert is_old_enough(born, today, FIGURES) is is_adult


PEER = replace(
    READY,
    is_peer=True,
    date_of_birth=date(2011, 11, 25),
    introduction_on=None,
    induction_on=None,
    checks=(),
    courses=frozenset(item.key for item in FIGURES.peer_courses),
)


@pytest.mark.rule("EPT-9")
@pytest.mark.rule("EPT-10")
@pytest.mark.parametrize(
    ("without", "step"),
    [
        ({}, "accept"),
        ({"date_of_birth": date(2013, 11, 25)}, "accept"),
        ({"date_of_birth": date(2013, 11, 26)}, "age"),
        ({"date_of_birth": None}, "age"),
        ({"courses": PEER.courses - {"listening"}}, "courses"),
        ({"course_ends": (("listening", date(2026, 11, 24)),)}, "courses"),
        ({"course_ends": (("listening", TODAY),)}, "accept"),
        # From sixteen on a check is asked for, as of everybody.
        ({"date_of_birth": date(2010, 11, 26)}, "accept"),
        ({"date_of_birth": date(2010, 11, 25)}, "dbs"),
        ({"date_of_birth": date(2010, 11, 25), "checks": (CLEAR,)}, "accept"),
        ({"references": ()}, "references"),
        ({"interviews": ()}, "interview"),
    ],
)
def test_peer_mentor_is_a_student_with_courses_of_their_own(without, step):
    way = replace(PEER, **without)

    assert next_step(way, TODAY, FIGURES).key == step
    assert acceptance(way, TODAY, FIGURES).is_allowed is (step == "accept")


@pytest.mark.rule("PRO-1")
def test_level_of_the_check_that_is_needed_is_the_policys():
    with_enhanced = replace(READY, checks=(replace(CLEAR, level="enhanced"),))

    assert next_step(with_enhanced, TODAY, FIGURES).key == "dbs"
    assert acceptance(with_enhanced, TODAY, Figures(dbs_needed="enhanced")).is_allowed


@pytest.mark.rule("KOT-4.1")
def test_charitys_own_record_counts_for_references_interview_and_form():
    way = replace(
        READY, applied_on=None, references=(), own_references=2, interviews=(), own_interview_on=date(2024, 3, 1)
    )

    assert acceptance(way, TODAY, FIGURES).is_allowed
    assert acceptance(replace(way, own_references=1, references=(ANSWERED,)), TODAY, FIGURES).is_refused


@pytest.mark.rule("KOT-4.2")
def test_as_many_interviewers_as_the_policy_asks():
    two = Figures(interviewers_needed=2)
    again = Seen(1, date(2026, 10, 27), recommends=True)

    assert acceptance(READY, TODAY, two).is_refused
    assert acceptance(replace(READY, interviews=(*READY.interviews, again)), TODAY, two).is_refused
    other = replace(again, interviewer=2)
    assert acceptance(replace(READY, interviews=(*READY.interviews, other)), TODAY, two).is_allowed


@pytest.mark.rule("KOT-4.2")
@pytest.mark.parametrize(
    ("views", "said"),
    [
        # One person changed their mind; the order in which it was written down says nothing.
        ([(1, 1, True, True), (1, 4, False, True)], "does not recommend"),
        ([(1, 4, False, True), (1, 1, True, True)], "does not recommend"),
        ([(1, 1, True, True), (1, 4, True, False)], "no time to commit"),
        # Nobody is outvoted in silence.
        ([(1, 1, True, True), (2, 1, False, True)], "does not recommend"),
        ([(1, 1, True, True), (2, 1, True, True), (3, 1, False, False)], "does not recommend"),
        ([(1, 1, False, False), (1, 4, True, True)], None),
        ([(1, 1, False, True), (2, 2, True, True), (1, 3, True, True)], None),
    ],
)
def test_newest_view_of_each_interviewer_counts_and_a_no_stands_until_it_is_taken_back(views, said):
    seen = tuple(Seen(who, date(2026, 10, day), recommends, has_time) for who, day, recommends, has_time in views)
    way = replace(READY, interviews=seen)

    [step] = [step for step in steps(way, TODAY, FIGURES) if step.key == "interview"]

    assert step.is_done is (said is None)
    assert acceptance(way, TODAY, FIGURES).is_allowed is (said is None)
    assert said is None or f"{said}" in step.words


@pytest.mark.parametrize(
    ("references", "acts", "since"),
    [
        ((), Acts.COORDINATOR, READY.applied_on),
        ((ANSWERED, Asked(True)), Acts.COORDINATOR, READY.applied_on),
        ((ANSWERED, Asked(True, date(2026, 10, 5))), Acts.REFEREE, date(2026, 10, 5)),
        ((ANSWERED, Asked(False, date(2026, 10, 5))), Acts.COORDINATOR, READY.applied_on),
    ],
)
def test_references_wait_for_the_referee_once_asked(references, acts, since):
    following = next_step(replace(READY, references=references), TODAY, FIGURES)

    assert (following.acts, following.on) == (acts, since)


@pytest.mark.rule("KOT-4.1")
def test_referee_who_would_not_trust_the_applicant_is_not_outvoted_in_silence():
    against = replace(ANSWERED, would_trust=False)
    doubted = replace(READY, references=(ANSWERED, ANSWERED, against))

    [step] = [step for step in steps(doubted, TODAY, FIGURES) if step.key == "references"]

    assert step.is_done
    assert "would not trust the applicant with a child" in step.words
    set_aside = replace(doubted, references=(ANSWERED, ANSWERED, replace(against, is_usable=False)))
    assert not any("would not trust" in step.words for step in steps(set_aside, TODAY, FIGURES))
