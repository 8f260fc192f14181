"""What happened with one mentee: every kind, newest first, each entry only for those who may see it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from home.timeline import KINDS, entries, timeline_of
from meetups.models import NoteMove
from mentees import actions
from mentees.models import Closing, Consent, Goal, GoalProgress, Handover, Plan, Review
from policy.dates import in_words
from policy.models import PolicyVersion
from tests.factories import (
    AllocationFactory,
    ClaimFactory,
    ContactFactory,
    DisclosureFactory,
    HelpRequestFactory,
    NoteFactory,
    QuestionnaireFactory,
    TrainingFactory,
)

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def full(make_allocated, coordinator):
    """An allocation whose mentee has one entry of every kind, and of the mentor before that one's allocation."""
    allocation = make_allocated(start_on=day(-100))
    mentee, mentor = allocation.mentee, allocation.mentor
    NoteFactory(mentee=mentee, mentor=mentor, date=day(-1), place="Town museum", activities="Looked at fossils")
    moved = NoteFactory(mentor=mentor, date=day(-2))
    NoteMove.objects.create(
        note=moved, from_mentee=mentee, to_mentee=moved.mentee, note_date=day(-2), reason="Wrong", moved_by=coordinator
    )
    ContactFactory(mentee=mentee, by=mentor.user, on=day(-3))
    version = PolicyVersion.objects.first()
    Review.objects.create(
        mentee=mentee, held_on=day(-4), attended="All", decision="continue", decision_words="Going well",
        policy_version=version, recorded_by=coordinator,
    )  # fmt: skip
    plan = Plan.objects.create(
        mentee=mentee, number=1, made_on=day(-90), made_by=coordinator, needs="Company", signed_off_by=coordinator,
        signed_off_at=datetime.combine(day(-5), datetime.min.time(), tzinfo=timezone.get_current_timezone()),
    )  # fmt: skip
    goal = Goal.objects.create(
        plan=plan, aim="self_esteem", words="Speak up", outcome="Asks", measure="Twice", due_on=day(40)
    )
    GoalProgress.objects.create(goal=goal, on=day(-6), how_far=2, recorded_by=mentor.user)
    QuestionnaireFactory(mentee=mentee, taken_on=day(-7))
    DisclosureFactory(mentee=mentee, on=day(-11), to_whom="Ms Abbott", what="Comes on time")
    HelpRequestFactory(mentee=mentee, asked_by=mentor.user, asked_on=day(-7), words="No sleep")
    ClaimFactory(mentee=mentee, mentor=mentor, spent_on=day(-8), amount=Decimal("8.80"), what_for="Bus fares")
    Consent.objects.create(mentee=mentee, kind="lift", given_on=day(-10), withdrawn_on=day(-9), signed_name="Nan")
    Closing.objects.create(
        mentee=mentee, kind="planned", reason="needs_met", last_day=day(0), closed_by=coordinator, words="A good end"
    )
    Handover.objects.create(
        mentee=mentee, from_allocation=AllocationFactory(mentee=mentee, start_on=day(-150), end_on=day(-86)),
        to_allocation=allocation, words="Give her time", made_by=coordinator,
    )  # fmt: skip
    return allocation


def test_timeline_holds_every_kind_newest_first(full, coordinator):
    found = entries(timeline_of(coordinator, full.mentee))
    assert [entry.kind for entry in found] == [
        "closing", "note", "moved", "contact", "review", "plan", "progress", "questionnaire", "help", "claim",
        "withdrawn", "consent", "disclosure", "handover", "allocation", "allocation",
    ]  # fmt: skip
    assert {entry.kind for entry in found} == set(KINDS)
    titles = {entry.kind: (entry.title, entry.words) for entry in found}
    assert titles["note"] == ("Town museum", "Looked at fossils")
    assert titles["claim"] == ("£8.80: Bus fares", "")
    assert titles["progress"] == ("On the way", "Speak up")
    assert titles["review"] == ("Continue with the plan", "Going well")
    assert titles["disclosure"] == ("To Ms Abbott", "Comes on time")
    assert titles["plan"] == ("Plan 1 signed off", "Company")


@pytest.mark.parametrize("kind", KINDS)
def test_timeline_of_one_kind_holds_nothing_else(kind, full, coordinator, sign_in):
    page = sign_in(coordinator).get(reverse("home:mentee_timeline", args=[full.mentee_id]), {"kind": kind})
    assert {entry.kind for entry in page.context["happened"]} == {kind}


@pytest.mark.rule("KOT-20.2")
def test_timeline_shows_a_mentor_nobody_elses_money_and_mentors(full, make_allocated, coordinator):
    ClaimFactory(mentee=full.mentee, mentor=TrainingFactory().mentor, spent_on=day(0), what_for="zqzqelse")
    earlier = make_allocated(mentee=full.mentee, start_on=day(-300), end_on=day(-200))
    own = entries(timeline_of(full.mentor.user, full.mentee))
    assert "£8.80: zqzqelse" in [entry.title for entry in entries(timeline_of(coordinator, full.mentee))]
    assert "£8.80: zqzqelse" not in [entry.title for entry in own]
    assert [entry.title for entry in own if entry.kind == "allocation"] == [f"{full.mentor} became the mentor"]
    assert not entries(timeline_of(earlier.mentor.user, full.mentee))


@pytest.mark.rule("KOP-7")
def test_timeline_tells_of_a_handover_to_whoever_may_open_it(full, coordinator, sign_in, make_allocated):
    passed = Handover.objects.get()
    days = f"The new mentor from {in_words(day(-100))}, the earlier one until {in_words(day(-86))}. Give her time"
    stranger = make_allocated().mentor.user
    for user in (coordinator, full.mentor.user):
        (entry,) = entries(timeline_of(user, full.mentee, kind="handover"))
        assert (entry.on, entry.by) == (day(-100), "Farida Khan")
        assert (entry.title, entry.words) == (f"From {passed.from_allocation.mentor} to {full.mentor}", days)
        assert sign_in(user).get(entry.url).status_code == 200
    for user in (stranger, passed.from_allocation.mentor.user):
        assert entries(timeline_of(user, full.mentee)) == []


@pytest.mark.rule("KOT-20.2")
def test_timeline_hides_from_a_limited_mentor_the_handover_before_their_own(full):
    first, second = Handover.objects.get().from_allocation, full
    second.end_on = day(-20)
    second.save()
    third = AllocationFactory(mentee=full.mentee, start_on=day(-30), notes_from_start_only=True)
    Handover.objects.create(
        mentee=full.mentee, from_allocation=second, to_allocation=third, words="Likes maps", made_by=second.allocated_by
    )
    actions.rewrite_keys()

    (seen,) = entries(timeline_of(third.mentor.user, full.mentee, kind="handover"))

    assert seen.words.endswith("Likes maps")
    assert str(first.mentor) not in seen.title


def test_handover_without_a_last_day_says_when_the_next_begins(full, coordinator):
    full.mentee.allocations.filter(pk=full.pk).update(end_on=day(-1))
    full.mentee.allocations.exclude(pk=full.pk).update(end_on=None)

    (entry,) = entries(timeline_of(coordinator, full.mentee, kind="handover"))

    assert entry.words == f"The new mentor from {in_words(day(-100))}. Give her time"


@pytest.mark.rule("KOT-20.3")
def test_timeline_tells_a_mentor_of_no_disclosure(full, coordinator, sign_in):
    client, url = sign_in(full.mentor.user), reverse("home:mentee_timeline", args=[full.mentee_id])
    assert "disclosure" in [entry.kind for entry in entries(timeline_of(coordinator, full.mentee))]
    assert "disclosure" not in [entry.kind for entry in entries(timeline_of(full.mentor.user, full.mentee))]
    for asked in ("", "disclosure"):
        page = client.get(url, {"kind": asked}).content.decode()
        assert "Looked at fossils" in page
        assert "Ms Abbott" not in page
        assert "Passed on" not in page
    assert entries(timeline_of(full.mentor.user, full.mentee, kind="disclosure")) == []


@pytest.mark.rule("KOT-20.2")
def test_timeline_of_a_mentor_limited_at_handover_begins_on_their_first_day(full, coordinator):
    full.notes_from_start_only = True
    full.save()
    for on in (day(-150), day(-50)):
        NoteFactory(mentee=full.mentee, date=on, activities=f"zqzq{on}")
        ContactFactory(mentee=full.mentee, on=on, words=f"zqzq{on}")
        moved = NoteFactory(date=on)
        NoteMove.objects.create(
            note=moved, from_mentee=full.mentee, to_mentee=moved.mentee, note_date=on, reason="x", moved_by=coordinator
        )
    seen = [(entry.kind, entry.on) for entry in entries(timeline_of(full.mentor.user, full.mentee))]
    team = [(entry.kind, entry.on) for entry in entries(timeline_of(coordinator, full.mentee))]
    for kind in ("note", "contact", "moved"):
        assert (kind, day(-150)) in team
        assert (kind, day(-150)) not in seen
        assert (kind, day(-50)) in seen


def test_timeline_takes_one_query_and_pages(full, coordinator, sign_in, django_assert_num_queries):
    for days in range(60):
        NoteFactory(mentee=full.mentee, date=day(-days))
    list(coordinator.roles)
    with django_assert_num_queries(1):
        entries(timeline_of(coordinator, full.mentee)[:200])
    url = reverse("home:mentee_timeline", args=[full.mentee_id])
    first, second = (sign_in(coordinator).get(url, {"page": number}) for number in ("1", "2"))
    assert len(first.context["happened"]) == 40
    assert len(second.context["happened"]) == 60 + len(KINDS) + 1 - 40
    assert sign_in(coordinator).get(url, {"page": "x", "kind": "\0"}).status_code == 200
