"""What the next version of the policy would make of the open cases."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.roles import Role
from home import preview
from mentees.models import ConsentRequest, Ground
from policy.dates import in_words, months_after
from policy.figures import Figures, Item, VenueKind
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
