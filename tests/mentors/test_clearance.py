"""Clear to mentor: one answer, or the list of what is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mentees import actions as mentee_actions
from mentors import actions, rules
from mentors.models import DbsCheck, Mentor, Training
from mentors.standing.clearance import clearance_of, clearances
from policy.figures import DBS_LEVELS, Figures, Item
from policy.models import PolicyVersion, Scheme
from tests.factories import DbsCheckFactory, MenteeFactory, MentorFactory, TrainingFactory, papers_for

FIGURES = Figures()
TODAY = date(2026, 11, 25)
CHECK = rules.Check("enhanced_barred", date(2025, 3, 1), "clear")
COMPLETE = rules.Papers(
    safeguarding_on=date(2026, 6, 1),
    introduction_on=date(2025, 3, 1),
    induction_on=date(2025, 3, 2),
    checks=(CHECK,),
)


def missing(**changes):
    clear = rules.clear_to_mentor(replace(COMPLETE, **changes), TODAY, FIGURES)
    return [point.key for point in clear.missing]


@pytest.mark.rule("PRO-1")
@pytest.mark.rule("KOP-26")
@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, []),
        ({"status": "applicant"}, ["serving"]),
        ({"status": "left"}, ["serving"]),
        ({"status": "paused"}, ["serving"]),
        ({"status": "paused", "paused_until": TODAY}, ["serving"]),
        ({"is_suspended": True}, ["serving"]),
        ({"on_leave_until": TODAY}, ["away"]),
        ({"safeguarding_on": None}, ["safeguarding"]),
        ({"safeguarding_on": date(2025, 11, 25)}, []),
        ({"safeguarding_on": date(2025, 11, 24)}, ["safeguarding"]),
        ({"safeguarding_on": date(2025, 11, 24), "stop_lifted_until": TODAY}, []),
        ({"safeguarding_expires_on": TODAY}, []),
        ({"safeguarding_expires_on": TODAY - timedelta(days=1)}, ["safeguarding"]),
        ({"introduction_on": None}, ["introduction"]),
        ({"introduction_until": TODAY}, []),
        ({"introduction_until": TODAY - timedelta(days=1)}, ["introduction"]),
        ({"induction_until": TODAY}, []),
        ({"induction_until": TODAY - timedelta(days=1)}, ["induction"]),
        ({"induction_on": None}, ["induction"]),
        ({"checks": ()}, ["dbs"]),
        ({"checks": (replace(CHECK, decision=""),)}, ["dbs"]),
        ({"checks": (replace(CHECK, decision="not_clear"),)}, ["dbs"]),
        ({"checks": (replace(CHECK, level="enhanced"),)}, ["dbs"]),
        ({"checks": (replace(CHECK, level="basic"),)}, ["dbs"]),
        # The newest check speaks: an earlier clear one does not answer for one that is not.
        ({"checks": (CHECK, rules.Check("enhanced_barred", date(2026, 3, 1), "not_clear"))}, ["dbs"]),
        ({"checks": (rules.Check("basic", date(2020, 3, 1), "clear"), CHECK)}, []),
        ({"unsigned": ("Code of conduct",)}, ["agreements"]),
        (
            {"checks": (), "induction_on": None, "unsigned": ("Code of conduct",)},
            ["dbs", "induction", "agreements"],
        ),
    ],
)
def test_clear_to_mentor_lists_what_is_missing(changes, keys):
    assert missing(**changes) == keys


@pytest.mark.rule("PRO-1")
@pytest.mark.parametrize(
    ("level", "needed", "is_met"),
    [
        ("enhanced_barred", "enhanced_barred", True),
        ("enhanced", "enhanced_barred", False),
        ("enhanced", "enhanced", True),
        ("enhanced_barred", "basic", True),
        ("basic", "standard", False),
        ("basic", "basic", True),
    ],
)
def test_scheme_says_which_level_of_check_is_needed(level, needed, is_met):
    papers = replace(COMPLETE, checks=(replace(CHECK, level=level),))
    clear = rules.clear_to_mentor(papers, TODAY, Figures(dbs_needed=needed))
    assert clear.is_clear is is_met
    if not is_met:
        assert dict(DBS_LEVELS)[needed].lower() in clear.in_words.lower()


PEER = rules.Papers(
    is_peer=True,
    date_of_birth=date(2011, 3, 1),
    safeguarding_on=date(2026, 6, 1),
    courses=frozenset({"confidentiality", "boundaries", "listening", "referring_on"}),
)


@pytest.mark.rule("EPT-9")
@pytest.mark.rule("EPT-10")
@pytest.mark.rule("PRO-1")
@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, []),
        ({"introduction_on": None, "induction_on": None}, []),
        ({"date_of_birth": None}, ["age", "dbs"]),
        ({"date_of_birth": date(2013, 11, 25)}, []),
        ({"date_of_birth": date(2013, 11, 26)}, ["age"]),
        ({"date_of_birth": date(2010, 11, 26)}, []),
        ({"date_of_birth": date(2010, 11, 25)}, ["dbs"]),
        ({"date_of_birth": date(2010, 11, 25), "checks": (CHECK,)}, []),
        ({"checks": (replace(CHECK, decision="not_clear"),)}, ["dbs"]),
        ({"courses": frozenset()}, ["courses"]),
        ({"courses": PEER.courses - {"boundaries"}}, ["courses"]),
        ({"course_ends": (("boundaries", TODAY),)}, []),
        ({"course_ends": (("boundaries", TODAY - timedelta(days=1)),)}, ["courses"]),
        ({"course_ends": (("first_aid", TODAY - timedelta(days=1)),)}, []),
        # The child protection course comes before the start for students too.
        ({"safeguarding_on": None}, ["safeguarding"]),
        ({"unsigned": ("Code of conduct",)}, ["agreements"]),
    ],
)
def test_peer_mentor_is_asked_for_age_and_own_courses_and_for_a_check_from_sixteen(changes, keys):
    clear = rules.clear_to_mentor(replace(PEER, **changes), TODAY, FIGURES)
    assert [point.key for point in clear.missing if point.key != "safeguarding" or "safeguarding" in keys] == keys


def test_peer_mentors_list_of_courses_is_the_policys():
    first_aid = Figures(peer_courses=(Item("first_aid", "First aid", "EPT-10"),))
    clear = rules.clear_to_mentor(PEER, TODAY, first_aid)
    assert "First aid" in clear.in_words
    assert rules.clear_to_mentor(replace(PEER, courses=frozenset({"first_aid"})), TODAY, first_aid).is_clear


def test_freedom_from_a_check_ends_on_the_day_before_the_sixteenth_birthday():
    lapses = {point.key: point.lapses_on for point in rules.clear_to_mentor(PEER, TODAY, FIGURES).lapses}
    assert lapses["dbs"] == date(2027, 2, 28)


@pytest.mark.rule("PRO-1")
def test_allocation_asks_for_the_check_that_the_childs_scheme_needs(coordinator):
    mentor = papers_for(MentorFactory())
    mentor.dbs_checks.update(level="enhanced", decision="clear")
    other = Scheme.objects.create(slug="school", name="School")
    figures = Figures(dbs_needed="enhanced")
    PolicyVersion.objects.create(
        scheme=other, name="School", in_force_from=date(2026, 1, 1), stored_figures=figures.to_json()
    )
    ours, theirs = MenteeFactory(), MenteeFactory(scheme=other)
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="barred list"):
        mentee_actions.allocate_mentor(by=coordinator, mentee=ours, mentor=mentor, start_on=today)
    allocation = mentee_actions.allocate_mentor(by=coordinator, mentee=theirs, mentor=mentor, start_on=today)
    assert allocation.pk


@pytest.mark.parametrize(
    ("changes", "is_firm"),
    [
        ({"is_suspended": True}, True),
        ({"status": "left"}, True),
        ({"status": "applicant"}, True),
        ({"checks": (replace(CHECK, decision="not_clear"),)}, True),
        # A newer check without a decision does not open what an older one has shut.
        ({"checks": (replace(CHECK, decision="not_clear"), rules.Check(CHECK.level, date(2026, 3, 1)))}, True),
        ({"checks": (CHECK, rules.Check(CHECK.level, date(2026, 3, 1)))}, False),
        ({"checks": ()}, False),
        ({"status": "paused"}, False),
        ({"safeguarding_on": None}, False),
    ],
)
def test_clear_to_mentor_says_what_no_reason_passes_over(changes, is_firm):
    clear = rules.clear_to_mentor(replace(COMPLETE, **changes), TODAY, FIGURES)
    assert clear.is_firmly_refused == is_firm
    assert clear.in_words.endswith(".")


def test_clear_to_mentor_says_what_lapses_and_when():
    [point] = rules.clear_to_mentor(COMPLETE, TODAY, FIGURES).lapses
    assert (point.key, point.lapses_on) == ("safeguarding", date(2027, 6, 1))
    lifted = replace(COMPLETE, safeguarding_on=None, stop_lifted_until=TODAY + timedelta(days=9))
    [point] = rules.clear_to_mentor(lifted, TODAY, FIGURES).lapses
    assert point.lapses_on == TODAY + timedelta(days=9)


@given(
    st.builds(
        rules.Papers,
        status=st.sampled_from(["active", "paused", "left", "applicant"]),
        is_suspended=st.booleans(),
        safeguarding_on=st.none() | st.dates(date(2024, 1, 1), date(2026, 11, 25)),
        introduction_on=st.none() | st.just(date(2025, 1, 1)),
        induction_on=st.none() | st.just(date(2025, 1, 1)),
        checks=st.lists(
            st.builds(
                rules.Check,
                st.sampled_from(["basic", "standard", "enhanced", "enhanced_barred"]),
                st.dates(date(2020, 1, 1), date(2026, 1, 1)),
                st.sampled_from(["", "clear", "not_clear"]),
            ),
            max_size=3,
        ).map(tuple),
    )
)
def test_clear_to_mentor_is_yes_only_where_planning_is_allowed(papers):
    clear = rules.clear_to_mentor(papers, TODAY, FIGURES)
    assert clear.is_clear == (not clear.missing)
    if clear.is_clear:
        assert not papers.is_suspended
        assert rules.safeguarding_standing(papers.safeguarding_on, None, TODAY, FIGURES).is_allowed
        assert max(papers.checks, key=lambda check: check.issued_on).decision == "clear"


@pytest.mark.django_db
@pytest.mark.rule("KOT-5.1")
def test_training_that_was_not_face_to_face_or_struck_out_does_not_count():
    mentor = papers_for(MentorFactory())
    today = timezone.localdate()
    assert clearance_of(mentor, today, FIGURES).is_clear
    training = mentor.trainings.get(course=Training.Course.SAFEGUARDING)
    actions.change_training(by=mentor.user, training=training, reason="It was online", face_to_face=False)
    assert [point.key for point in clearance_of(mentor, today, FIGURES).missing] == ["safeguarding"]
    assert rules.clear_to_plan(Mentor.objects.get(), today, FIGURES).is_refused
    assert Mentor.objects.with_standing(today).get().trained_on is None
    actions.change_training(by=mentor.user, training=training, reason="After all", face_to_face=True)
    actions.strike_training(by=mentor.user, training=training, because="Wrong person")
    assert rules.clear_to_plan(Mentor.objects.get(), today, FIGURES).is_refused
    assert Mentor.objects.with_standing(today).get().trained_on is None
    with pytest.raises(ValidationError):
        actions.strike_training(by=mentor.user, training=training, because="Again")
    # The right one may be entered for the same day.
    actions.add_training(by=mentor.user, mentor=mentor, course="safeguarding", taken_on=training.taken_on)
    assert rules.clear_to_plan(Mentor.objects.get(), today, FIGURES).is_allowed
    assert training.history.count() == 4


@pytest.mark.django_db
@pytest.mark.rule("KOT-5.1")
def test_own_expiry_shortens_and_never_lengthens():
    today = timezone.localdate()
    mentor = MentorFactory()
    training = TrainingFactory(mentor=mentor, taken_on=today - timedelta(days=60), expires_on=today - timedelta(days=1))
    assert rules.clear_to_plan(mentor, today, FIGURES).is_refused
    training.expires_on = today + timedelta(days=3000)
    training.save()
    mentor = Mentor.objects.get()
    assert rules.clear_to_plan(mentor, today, FIGURES).is_allowed
    assert rules.clear_to_plan(mentor, today + timedelta(days=330), FIGURES).is_refused


@pytest.mark.django_db
@pytest.mark.rule("KOP-24")
@pytest.mark.rule("PRO-1")
def test_allocation_is_refused_with_the_list_and_passed_over_with_a_reason(coordinator):
    mentor = MentorFactory()
    about = {"by": coordinator, "mentee": MenteeFactory(), "mentor": mentor, "start_on": timezone.localdate()}
    with pytest.raises(ValidationError) as refusal:
        mentee_actions.allocate_mentor(**about)
    [words] = refusal.value.message_dict["mentor"]
    for part in ("safeguarding training", "No DBS check", "Introduction to Mentoring", "Induction"):
        assert part in words
    made = mentee_actions.allocate_mentor(**about, not_clear_reason="Papers are in the post")
    reason = made.history.get().history_change_reason
    assert "DBS check" in reason
    assert "Papers are in the post" in reason


@pytest.mark.django_db
@pytest.mark.rule("PRO-1")
def test_no_reason_passes_over_a_check_that_is_not_clear(coordinator):
    mentor = papers_for(MentorFactory())
    DbsCheckFactory(mentor=mentor, issued_on=date(2026, 10, 1), decision=DbsCheck.Decision.NOT_CLEAR)
    with pytest.raises(ValidationError, match="not clear"):
        mentee_actions.allocate_mentor(
            by=coordinator, mentee=MenteeFactory(), mentor=mentor, start_on=TODAY, not_clear_reason="Please"
        )


@pytest.mark.django_db
def test_allocation_form_lets_the_coordinator_alone_pass_over(coordinator, person, sign_in):
    mentor, mentee = MentorFactory(), MenteeFactory()
    typed = {"mentor": mentor.pk, "start_on": timezone.localdate().isoformat(), "rationale": "Both like trams"}
    typed["not_clear_reason"] = "In the post"
    address = f"/mentees/{mentee.pk}/allocations/add/"
    page = sign_in(person("family_liaison")).post(address, typed)
    assert "not clear to mentor" in page.context["form"].errors["mentor"][0]
    assert not mentee.allocations.exists()
    assert sign_in(coordinator).post(address, typed).status_code == 302
    assert mentee.allocations.exists()


@pytest.mark.django_db
def test_clearances_ask_as_often_for_thirty_as_for_one(django_assert_num_queries):
    today = timezone.localdate()
    papers_for(MentorFactory())
    with django_assert_num_queries(5):
        clearances(Mentor.objects.all(), today, FIGURES)
    for _ in range(29):
        papers_for(MentorFactory())
    with django_assert_num_queries(5):
        found = clearances(Mentor.objects.all(), today, FIGURES)
    assert len(found) == 30
    assert all(clear.is_clear for _, clear in found)


@pytest.mark.rule("KOT-4.3")
@pytest.mark.rule("KOP-26")
@pytest.mark.django_db
@pytest.mark.parametrize("course", [Training.Course.INTRODUCTION, Training.Course.INDUCTION])
def test_course_that_names_a_last_day_lapses_after_it_until_it_is_taken_again(course):
    mentor, today = papers_for(MentorFactory()), timezone.localdate()
    mentor.trainings.filter(course=course).update(expires_on=today)

    assert [point.key for point in clearance_of(mentor, today, FIGURES).lapses][:1] == [course]
    clear = clearance_of(mentor, today + timedelta(days=1), FIGURES)
    assert [point.key for point in clear.missing] == [course]
    assert "to be taken again" in clear.in_words
    TrainingFactory(mentor=mentor, course=course, taken_on=today)
    assert clearance_of(mentor, today + timedelta(days=1), FIGURES).is_clear


@pytest.mark.rule("EPT-10")
@pytest.mark.django_db
def test_course_of_a_peer_mentor_lapses_likewise():
    mentor, today = MentorFactory(kind=Mentor.Kind.PEER), timezone.localdate()
    for item in FIGURES.peer_courses:
        TrainingFactory(mentor=mentor, course=item.key, expires_on=today, taken_on=today - timedelta(days=9))

    assert "courses" not in [point.key for point in clearance_of(mentor, today, FIGURES).missing]
    assert "courses" in [point.key for point in clearance_of(mentor, today + timedelta(days=1), FIGURES).missing]
