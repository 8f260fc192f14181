"""What the next version of the policy would make of the open cases."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import ReadLogEntry
from core.roles import Role
from home import preview
from mentees.models import ConsentRequest, Ground
from policy.dates import in_words, months_after
from policy.figures import Figures, Item, VenueKind
from policy.models import PolicyVersion, Scheme
from tests import factories

pytestmark = pytest.mark.django_db

OLD = Figures()
TODAY = timezone.localdate()
FIRST_DAY = TODAY + timedelta(days=60)


def changes(user, new, first_day=FIRST_DAY):
    """{clause: [(who, was, becomes)]} of what differs."""
    found = defaultdict(list)
    for part in preview.parts_of(preview.Versions(user, OLD, new, first_day, TODAY)):
        found[part.clause] += [(c.who, c.was, c.becomes) for c in part.changes]
    return dict(found)


def days(number):
    """A day so many days after the first day of the new version."""
    return FIRST_DAY + timedelta(days=number)


def camper(camps, missed=0):
    child = factories.ChildFactory()
    Ground.objects.create(child=child, kind="trauma")
    for mark, times in (("present", camps), ("missed", missed)):
        for _ in range(times):
            factories.RegisterEntryFactory(child=child, mark=mark)
    return child


def test_same_figures_change_nothing(coordinator, make_allocated):
    make_allocated()

    assert changes(coordinator, OLD) == {}


@pytest.mark.rule("KOT-3.1")
def test_children_become_eligible_or_are_so_no_longer(coordinator):
    four, _, three = camper(4), camper(9), camper(3)

    fewer = changes(coordinator, replace(OLD, camps_needed=3))["KOT-3.1"]
    more = changes(coordinator, replace(OLD, camps_needed=5))["KOT-3.1"]

    assert [who for who, _, _ in fewer] == [three.full_name]
    assert fewer[0][1].startswith("Not eligible yet.")
    assert fewer[0][2].startswith("Eligible:")
    assert [who for who, _, _ in more] == [four.full_name]


@pytest.mark.rule("KOT-5.1")
def test_trainings_lapse_or_hold_again_on_the_first_day(coordinator):
    lapsing = factories.TrainingFactory(taken_on=months_after(FIRST_DAY, -7)).mentor
    reviving = factories.TrainingFactory(taken_on=months_after(FIRST_DAY, -13)).mentor
    factories.TrainingFactory(taken_on=months_after(FIRST_DAY, -1))
    factories.MentorFactory()

    shorter = changes(coordinator, replace(OLD, safeguarding_valid_months=6))["KOT-5.1"]
    longer = changes(coordinator, replace(OLD, safeguarding_valid_months=18))["KOT-5.1"]

    assert [(who, becomes.split(",")[0]) for who, _, becomes in shorter] == [(lapsing.user.name, "lapsed")]
    assert [(who, was.split(",")[0]) for who, was, _ in longer] == [(reviving.user.name, "lapsed")]


@pytest.mark.rule("KOT-8.1")
def test_spending_of_this_month_falls_on_the_other_side(coordinator):
    over = factories.ClaimFactory(spent_on=TODAY.replace(day=1), amount=Decimal("22.00")).mentee
    factories.ClaimFactory(spent_on=TODAY.replace(day=1), amount=Decimal("26.00"))
    factories.ClaimFactory(spent_on=TODAY.replace(day=1), amount=Decimal("20.00"))

    found = changes(coordinator, replace(OLD, monthly_spending=Decimal("25")))["KOT-8.1"]

    assert [(who, becomes) for who, _, becomes in found] == [(str(over), "£22.00 in this month: within the limit")]


@pytest.mark.rule("KOT-9.1")
def test_planned_places_need_more_mentors_or_leave_the_list(coordinator):
    def plan(kind, day=FIRST_DAY, **fields):
        return factories.MeetUpFactory(date=day, venue_kind=kind, **fields)

    zoo, museum = plan("zoo"), plan("museum")
    plan("zoo", status="cancelled")
    plan("zoo", FIRST_DAY - timedelta(days=1))
    plan("zoo", TODAY - timedelta(days=3))
    plan("zoo", second_mentor=factories.MentorFactory())
    plan("bowling")
    kinds = tuple(kind for kind in OLD.venue_kinds if kind.key not in ("zoo", "museum"))

    found = changes(coordinator, replace(OLD, venue_kinds=(*kinds, VenueKind("zoo", "Zoo", 2))))["KOT-9.1"]

    assert {who.split(",")[0]: becomes.split()[0] for who, _, becomes in found} == {
        str(zoo.mentee): "Zoo",
        str(museum.mentee): "This",
    }


@pytest.mark.rule("KOT-9.2")
def test_gaps_without_an_agreement_of_their_own_are_judged_anew(coordinator, make_allocated):
    late = make_allocated(start_on=TODAY - timedelta(days=18))
    make_allocated(start_on=TODAY - timedelta(days=18), meet_every_days=14)
    make_allocated(start_on=TODAY - timedelta(days=30))

    found = changes(coordinator, replace(OLD, meet_every_days=21))["KOT-9.2"]

    assert [(who.split(" with ")[0], was, becomes) for who, was, becomes in found] == [
        (str(late.mentee), "18 days without a meet-up: too long", "18 days without a meet-up: in time")
    ]


@pytest.mark.rule("KOT-9.4")
def test_notes_still_to_come_are_due_on_another_day(coordinator):
    owing = factories.MeetUpFactory(date=date(2026, 11, 20))
    done = factories.MeetUpFactory(date=date(2026, 11, 21))
    factories.NoteFactory(meetup=done, mentee=done.mentee, mentor=done.mentor)

    found = changes(coordinator, replace(OLD, note_due_days=5))["KOT-9.4"]

    assert [row[1:] for row in found] == [("due on 22 November 2026", "due on 25 November 2026")]
    assert found[0][0].startswith(str(owing.mentee))


@pytest.mark.rule("KOP-8")
def test_capacity_is_passed_or_no_longer(coordinator, make_allocated):
    busy = make_allocated().mentor
    make_allocated(mentor=busy)
    make_allocated()

    found = changes(coordinator, replace(OLD, children_for_each_mentor=1))["KOP-8"]

    assert found == [(busy.user.name, "2 children: allowed", "2 children: more than allowed")]


@pytest.mark.rule("KOP-28")
def test_reviews_are_due_by_the_first_day_or_no_longer(coordinator):
    early = factories.MenteeFactory(starts_on=months_after(FIRST_DAY, -4))
    longer = factories.MenteeFactory(starts_on=months_after(FIRST_DAY, -7))
    seen = factories.MenteeFactory(starts_on=months_after(FIRST_DAY, -40))
    factories.ReviewFactory(mentee=seen, held_on=months_after(FIRST_DAY, -1))
    closed = factories.MenteeFactory(starts_on=months_after(FIRST_DAY, -4))
    factories.ClosingFactory(mentee=closed)

    found = changes(coordinator, replace(OLD, review_every_months=3))["KOP-28"]

    assert found == [
        # The one that falls on the other side of its day comes first.
        (str(early), "not due yet", f"late since {in_words(months_after(FIRST_DAY, -1))}"),
        (
            str(longer),
            f"late since {in_words(months_after(FIRST_DAY, -1))}",
            f"late since {in_words(months_after(FIRST_DAY, -4))}",
        ),
    ]


@pytest.mark.rule("KOP-28")
def test_reviews_are_announced_earlier(coordinator):
    for on, held_on in (("in", 45), ("out", 46), ("both", 30)):
        mentee = factories.MenteeFactory(child__first_name=on, starts_on=months_after(FIRST_DAY, -40))
        factories.ReviewFactory(mentee=mentee, held_on=months_after(days(held_on), -6))

    found = changes(coordinator, replace(OLD, review_notice_days=45))["KOP-28"]

    assert [(who.split()[0], was, becomes) for who, was, becomes in found] == [
        ("in", "not due yet", f"due by {in_words(months_after(months_after(days(45), -6), 6))}")
    ]


@pytest.mark.rule("KOT-2.4")
def test_agreed_ends_are_announced_earlier_or_later(coordinator):
    for name, number in (("near", 40), ("edge", 41), ("sixty", 60), ("far", 61)):
        factories.MenteeFactory(child__first_name=name, starts_on=TODAY, agreed_end_on=days(number))

    absent = "not announced yet"
    later = changes(coordinator, replace(OLD, end_notice_days=40))["KOT-2.4"]
    sooner = changes(coordinator, replace(OLD, end_notice_days=61))["KOT-2.4"]

    assert [(who.split()[0], becomes) for who, _, becomes in later] == [("edge", absent), ("sixty", absent)]
    assert [(who.split()[0], was, becomes) for who, was, becomes in sooner] == [
        ("far", absent, f"due by {in_words(days(61))}")
    ]


@pytest.mark.rule("KOP-3")
def test_plans_are_due_by_another_day_while_they_are_not_signed_off(coordinator):
    late = factories.MenteeFactory(starts_on=days(-29))
    turning = factories.MenteeFactory(starts_on=days(-28))
    factories.SignedPlanFactory(mentee=factories.MenteeFactory(starts_on=days(-28)))
    factories.MenteeFactory(starts_on=days(1))

    found = changes(coordinator, replace(OLD, plan_due_days=27))["KOP-3"]

    assert found == [
        (str(turning), f"due by {in_words(FIRST_DAY)}", f"late since {in_words(days(-1))}"),
        (str(late), f"late since {in_words(days(-1))}", f"late since {in_words(days(-2))}"),
    ]


@pytest.mark.rule("KOP-16")
def test_consents_asked_for_are_late_on_another_day(coordinator):
    for days_before, answered_at in ((8, None), (7, None), (6, None), (8, timezone.now())):
        ConsentRequest.objects.create(
            mentee=factories.MenteeFactory(),
            carer=factories.CarerFactory(name=f"Carer{days_before}"),
            kinds=["lift"],
            asked_by=coordinator,
            asked_at=at_noon(days(-days_before)),
            answered_at=answered_at,
        )

    found = changes(coordinator, replace(OLD, consent_answer_days=6))["KOP-16"]

    assert [(was, becomes) for _, was, becomes in found] == [
        ("not late yet", f"late since {in_words(days(-1))}"),
        (f"late since {in_words(days(-1))}", f"late since {in_words(days(-2))}"),
    ]


def at_noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


@pytest.mark.rule("KOT-3.2")
def test_referrals_are_taken_up_and_decided_by_another_day(coordinator, person):
    person(Role.CHIEF_EXECUTIVE)
    person(Role.FAMILY_LIAISON)
    new = factories.ReferralFactory(received_at=at_noon(days(-7)))
    taken = factories.ReferralFactory(received_at=at_noon(days(-28)), looked_after_by=coordinator)
    factories.ReferralFactory(received_at=at_noon(days(-7)), status="declined", settled_at=timezone.now())

    seen = changes(coordinator, replace(OLD, referral_seen_days=6))["KOT-3.2"]
    decided = changes(coordinator, replace(OLD, referral_decided_days=27))["KOT-3.2"]

    assert seen == [(new.reference, f"due by {in_words(FIRST_DAY)}", f"late since {in_words(days(-1))}")]
    assert decided == [
        (taken.reference, f"due by {in_words(FIRST_DAY)}", f"late since {in_words(days(-1))}"),
        (new.reference, f"due by {in_words(days(21))}", f"due by {in_words(days(20))}"),
    ]


@pytest.mark.rule("KOT-7.1")
def test_step_that_is_added_opens_starts_that_were_complete_and_one_left_out_closes_them(coordinator, make_allocated):
    complete, lacking, other = (make_allocated(start_on=TODAY - timedelta(days=10)) for _ in range(3))
    factories.start_of(complete.mentee, by=coordinator)
    factories.start_of(lacking.mentee, by=coordinator, but=["briefing"])
    factories.start_of(other.mentee, by=coordinator)
    factories.StartStepFactory(mentee=other.mentee, step="library_card", recorded_by=coordinator)
    card = Item("library_card", "The child has a library card", "KOT-7.1")

    added = changes(coordinator, replace(OLD, start_steps=(*OLD.start_steps, card)))["KOT-7.1"]
    fewer = tuple(step for step in OLD.start_steps if step.key != "briefing")
    left_out = changes(coordinator, replace(OLD, start_steps=fewer))["KOT-7.1"]

    late = f"late since {in_words(TODAY + timedelta(days=18))}"
    briefing = "The mentor is briefed on safeguarding"
    assert added == [
        (str(complete.mentee), "complete", f"1 step open (The child has a library card), {late}"),
        (
            str(lacking.mentee),
            f"1 step open, {late}",
            f"2 steps open (The child has a library card), {late}",
        ),
    ]
    assert left_out == [(str(lacking.mentee), f"1 step open ({briefing}), {late}", "complete")]


@pytest.mark.rule("KOT-7.1")
def test_starts_are_due_by_another_day(coordinator, make_allocated):
    first_day = TODAY + timedelta(days=10)
    edge, ahead = (make_allocated(start_on=TODAY - timedelta(days=days)) for days in (18, 17))
    done = make_allocated(start_on=TODAY - timedelta(days=18))
    factories.start_of(done.mentee, by=coordinator)

    found = changes(coordinator, replace(OLD, start_within_days=27), first_day)["KOT-7.1"]

    assert [(who, was.rsplit(", ")[-1], becomes.rsplit(", ")[-1]) for who, was, becomes in found] == [
        (str(edge.mentee), f"due by {in_words(first_day)}", f"late since {in_words(first_day - timedelta(days=1))}"),
        (
            str(ahead.mentee),
            f"due by {in_words(first_day + timedelta(days=1))}",
            f"due by {in_words(first_day)}",
        ),
    ]


@pytest.mark.rule("KOT-5.1")
def test_mentors_are_reminded_earlier_of_their_training(coordinator):
    def lasting(number):
        return factories.TrainingFactory(taken_on=months_after(days(number), -12)).mentor.user.name

    names = {number: lasting(number) for number in (60, 61, 70, 71)}

    found = changes(coordinator, replace(OLD, reminder_days=(70, 30, 7)))["KOT-5.1"]

    assert {who: (was.split(", ")[1], becomes.split(", ")[1]) for who, was, becomes in found} == {
        names[60]: ("reminded 60 days before", "reminded 70 days before"),
        names[61]: ("no reminder yet", "reminded 70 days before"),
        names[70]: ("no reminder yet", "reminded 70 days before"),
    }


@pytest.mark.rule("KOT-2.1")
def test_school_years_have_too_few_camps_or_no_longer(coordinator):
    for _ in range(4):
        factories.EventFactory(kind="camp", held_on=FIRST_DAY, first_year=6, last_year=7)
    factories.EventFactory(kind="camp", held_on=FIRST_DAY, first_year=7, last_year=7)
    factories.EventFactory(kind="camp", held_on=FIRST_DAY, first_year=6, last_year=6, called_off_because="Snow")

    found = changes(coordinator, replace(OLD, camps_a_year=5))["KOT-2.1"]

    assert [(who.split(",")[0], was, becomes) for who, was, becomes in found] == [
        ("Year 5", "4 camps missing", "5 camps missing"),
        ("Year 6", "enough camps", "1 camp missing"),
    ]


# --- every figure ------------------------------------------------------------------------------------

# Another value of each figure that is previewed, under which the cases of `everything_open` are judged otherwise.
OTHERWISE = {
    "camps_needed": 0,
    "attendance_needed": Decimal("10"),
    "attendance_counts_camps_only": True,
    "referral_seen_days": 1,
    "referral_decided_days": 1,
    "camps_a_year": 1,
    "safeguarding_valid_months": 1,
    "reminder_days": (365,),
    "monthly_spending": Decimal("1"),
    "venue_kinds": (VenueKind("zoo", "Zoo"),),
    "meet_every_days": 1,
    "note_due_days": 9,
    "children_for_each_mentor": 1,
    "review_every_months": 60,
    "review_notice_days": 365,
    "start_within_days": 1,
    "start_steps": (Item("summary", "Summary", "KOT-6.2"),),
    "consent_answer_days": 1,
    "end_notice_days": 365,
    "plan_due_days": 1,
}


def test_every_figure_is_previewed_or_says_why_it_changes_no_open_case():
    previewed = [name for kind in preview.KINDS for name in kind.figures]

    assert sorted([*previewed, *preview.WITHOUT_CASES]) == sorted(figure.name for figure in OLD.each())
    assert all(reason.endswith(".") and len(reason.split()) > 5 for reason in preview.WITHOUT_CASES.values())
    assert set(OTHERWISE) == set(previewed)


@pytest.mark.parametrize("name", OTHERWISE)
def test_each_figure_alone_changes_open_cases(name, coordinator, person, make_allocated):
    everything_open(person, make_allocated, 1)

    parts = preview.parts_of(
        preview.Versions(coordinator, OLD, replace(OLD, **{name: OTHERWISE[name]}), FIRST_DAY, TODAY)
    )

    assert len(parts) == 1
    assert parts[0].changes


def test_page_gives_the_reason_of_each_figure_that_changes_no_open_case(coordinator, sign_in):
    others = {
        "gift_limit": Decimal("5"), "grant_above": Decimal("5"), "grant_decision_days": 5,
        "meetups_need_confirmation": False, "questionnaire_every_months": 5, "support_months": 5,
        "outcome_measures": OLD.outcome_measures[:2], "report_year_starts_month": 5, "smallest_number_shown": 7,
        "policy_review_reminder_days": (5,),
    }  # fmt: skip
    assert others.keys() == preview.WITHOUT_CASES.keys()
    draft = make_draft(replace(OLD, **others))

    page = sign_in(coordinator).get(f"/policy/versions/{draft.pk}/preview/")

    text = page.content.decode()
    assert all(reason in text for reason in preview.WITHOUT_CASES.values())
    assert page.context["parts"] == []
    assert "0 open cases judged otherwise" in text


def make_draft(figures):
    return PolicyVersion.objects.create(
        scheme=Scheme.objects.get(), name="Next", in_force_from=FIRST_DAY, is_draft=True,
        stored_figures=figures.to_json(),
    )  # fmt: skip


def everything_open(person, make_allocated, number):
    """A case of every kind, open to be judged otherwise."""
    for role in (Role.CHIEF_EXECUTIVE, Role.FAMILY_LIAISON):
        person(role)
    for _ in range(number):
        allocation = make_allocated(start_on=TODAY - timedelta(days=10))
        make_allocated(mentor=allocation.mentor, start_on=TODAY - timedelta(days=10))
        both = {"mentee": allocation.mentee, "mentor": allocation.mentor}
        factories.MeetUpFactory(**both, date=TODAY - timedelta(days=3))
        factories.MeetUpFactory(**both, date=FIRST_DAY)
        factories.ClaimFactory(**both, spent_on=TODAY, amount=Decimal("3"))
        factories.MenteeFactory(starts_on=TODAY, agreed_end_on=days(100))
        factories.ReferralFactory(received_at=timezone.now())
        ConsentRequest.objects.create(
            mentee=allocation.mentee, carer=factories.CarerFactory(), kinds=["lift"], asked_by=allocation.allocated_by
        )
        camper(1)
        camper(4, missed=3)
        missing_other_events(camper(4))


def missing_other_events(child):
    for _ in range(4):
        factories.RegisterEntryFactory(child=child, event__kind="workshop", mark="missed")


def test_preview_asks_as_often_for_many_cases_as_for_one(coordinator, person, make_allocated, sign_in):
    draft = make_draft(replace(OLD, **OTHERWISE))
    client = sign_in(coordinator)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/policy/versions/{draft.pk}/preview/")
        return response, [query["sql"] for query in queries]

    everything_open(person, make_allocated, 1)
    page, few = asked()
    everything_open(person, make_allocated, 6)
    _, many = asked()

    assert len(page.context["parts"]) == len(preview.KINDS)
    assert len(many) == len(few) <= 32, "\n".join(few)
    shown = {row.row.read_log_subject for part in page.context["parts"] for row in part.shown if row.row}
    assert shown
    assert ReadLogEntry.objects.filter(view="home:version_preview").exists()


def test_preview_of_what_judges_already_is_nobodys(coordinator, sign_in):
    assert sign_in(coordinator).get(f"/policy/versions/{PolicyVersion.objects.get().pk}/preview/").status_code == 403
