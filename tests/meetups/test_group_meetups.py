"""Meet-ups in groups of three to six children (KOP-30): planned, moved, confirmed and cancelled as one."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import history
from core.models import OutboxMessage
from meetups import actions, calendar
from meetups.models import DayMessage, GroupMeetUp, MeetUp
from meetups.rules import group_size_verdict, group_stage_verdict, group_that_met_verdict
from mentees.actions import withdraw_consent
from policy.figures import Figures
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-30")]

DAY = timezone.localdate() + timedelta(days=5)
PLAN = {
    "date": DAY, "starts_at": time(14), "ends_at": time(16), "venue_kind": "museum", "place": "Town museum",
    "transport": "walk", "transport_words": "", "second_mentor": None, "in_public": True,
    "purpose": "Cooking for a week", "stage_because": "",
}  # fmt: skip


def plan(allocations, by, **changes):
    return actions.plan_group_meetup(by=by, allocations=allocations, **{"led_by": by} | PLAN | changes)


def typed(allocations, by, **changes):
    """The form as a browser sends it."""
    values = PLAN | {"led_by": by.pk, "children": [allocation.pk for allocation in allocations]} | changes
    plain = {name: value for name, value in values.items() if value not in (None, "", False)}
    return {name: value.strftime("%H:%M") if isinstance(value, time) else value for name, value in plain.items()}


@pytest.mark.parametrize(
    ("children", "planned", "met"),
    [
        (0, "refused", "needs approval"),
        (2, "refused", "needs approval"),
        (3, "allowed", "allowed"),
        (6, "allowed", "allowed"),
        (7, "refused", "needs approval"),
    ],
)
def test_group_is_of_three_to_six_in_a_plan_and_flagged_when_it_met_otherwise(children, planned, met):
    verdict = group_size_verdict(children, Figures())

    assert (verdict.outcome, verdict.clause) == (planned, "KOP-30")
    assert group_that_met_verdict(children, Figures()).outcome == met
    if planned == "refused":
        assert f"3 to 6 children, and this is {children}" in verdict.sentence
    assert group_size_verdict(2, Figures(group_least=2)).is_allowed


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [(1, "needs approval"), (2, "allowed"), (3, "needs approval"), (None, "needs approval")],
)
def test_group_belongs_to_stage_two_and_another_stage_needs_approval(stage, outcome):
    verdict = group_stage_verdict(stage, "One: life skills")

    assert (verdict.outcome, verdict.clause) == (outcome, "KOP-30")
    assert ("One: life skills" in verdict.sentence) == (stage != 2)


def test_coordinator_plans_a_part_for_each_child_confirmed_at_once(trio, coordinator):
    OutboxMessage.objects.all().delete()
    submission = uuid.uuid4()

    group = plan(trio, coordinator, submission=submission)
    again = plan(trio, coordinator, submission=submission)

    parts = list(group.parts.all())
    assert again == group
    assert {(part.mentee, part.mentor, part.status) for part in parts} == {
        (allocation.mentee, allocation.mentor, "confirmed") for allocation in trio
    }
    assert {(part.date, part.place, part.carer_knows) for part in parts} == {(DAY, "Town museum", False)}
    letters = OutboxMessage.objects.all()
    assert {letter.to for letter in letters} == {allocation.mentor.user.email for allocation in trio}
    assert len(letters) == 3
    assert all(letter.invitation for letter in letters)
    names = {allocation.mentee.child.first_name for allocation in trio}
    assert not [name for name in names for letter in letters if name in letter.subject + letter.body]


def test_sending_a_plan_again_with_other_words_changes_nothing_silently(trio, coordinator):
    submission = uuid.uuid4()
    group = plan(trio, coordinator, submission=submission)

    with pytest.raises(ValidationError, match="planned already"):
        plan(trio, coordinator, submission=submission, place="Zoo")
    with pytest.raises(ValidationError, match="planned already"):
        plan(trio[:2], coordinator, submission=submission)

    assert {part.place for part in group.parts.all()} == {"Town museum"}


def test_mentor_plans_for_own_mentees_and_the_coordinator_answers(make_pair, coordinator):
    first = make_pair()
    own = [first, make_pair(mentor=first.mentor), make_pair(mentor=first.mentor)]
    OutboxMessage.objects.all().delete()

    group = plan(own, first.mentor.user)
    left = actions.confirm_group_meetup(by=coordinator, group=group)

    assert left == []
    assert [letter.subject for letter in OutboxMessage.objects.filter(to=coordinator.email)] == [
        f"A group meet-up on {DAY:%-d %B} is planned"
    ]
    assert set(group.parts.values_list("status", flat=True)) == {"confirmed"}


@pytest.mark.parametrize("number", [2, 7])
def test_plan_for_too_few_or_too_many_is_refused_with_figure_and_clause(number, make_pair, coordinator):
    with pytest.raises(ValidationError) as refusal:
        plan([make_pair() for _ in range(number)], coordinator)

    words = refusal.value.message_dict["children"][0]
    assert f"3 to 6 children, and this is {number}" in words
    assert "KOP-30" in words
    assert not GroupMeetUp.objects.exists()


def test_cinema_counts_the_mentors_of_the_whole_group(trio, make_pair, coordinator):
    alone = make_pair()
    own = [alone, make_pair(mentor=alone.mentor), make_pair(mentor=alone.mentor)]

    with pytest.raises(ValidationError) as refusal:
        plan(own, coordinator, venue_kind="cinema")
    group = plan(trio, coordinator, venue_kind="cinema")

    # What holds for every child is said once, at its field.
    assert "at least 2 mentors come along, and this plan has 1" in refusal.value.message_dict["venue_kind"][0]
    assert set(group.parts.values_list("status", flat=True)) == {"confirmed"}
    with_second = plan(
        own, coordinator, venue_kind="cinema", second_mentor=trio[0].mentor, date=DAY + timedelta(days=1)
    )
    assert with_second.parts.count() == 3


@pytest.mark.rule("KOT-9.1")
def test_cinema_stands_no_longer_once_one_mentor_is_left(trio, make_pair, coordinator):
    alone = trio[0]
    group = plan([alone, make_pair(mentor=alone.mentor), make_pair()], coordinator, venue_kind="cinema")
    *_, other = group.parts.order_by("pk")

    actions.cancel_meetup(by=coordinator, meetup=other, words="A cold")

    with pytest.raises(ValidationError, match="at least 2 mentors"):
        actions.answer_meetup(by=coordinator, meetup=group.parts.first(), status="confirmed", words="Yes")


def test_child_who_cannot_come_is_named_with_the_reason_and_nothing_is_planned(trio, coordinator):
    busy = trio[1]
    actions.plan_meetup(
        by=busy.mentor.user, mentor=busy.mentor, mentee=busy.mentee, date=DAY, starts_at=time(15), ends_at=time(17),
        venue_kind="museum", place="Elsewhere", transport="walk",
    )  # fmt: skip

    with pytest.raises(ValidationError) as refusal:
        plan(trio, coordinator)

    (words,) = refusal.value.message_dict["children"]
    assert words.startswith(f"{busy.mentee}: The child has a meet-up from 15:00 to 17:00")
    assert MeetUp.objects.count() == 1
    assert not GroupMeetUp.objects.exists()


def test_child_without_consent_waits_and_is_named(trio, coordinator, sign_in):
    unsigned = trio[2].mentee
    withdraw_consent(by=coordinator, consent=unsigned.consents.to_mentoring().get(), withdrawn_on=timezone.localdate())

    page = sign_in(coordinator).post(reverse("meetups:group_meetup_plan"), typed(trio, coordinator), follow=True)

    words = page.content.decode()
    assert f"{unsigned} is not confirmed." in words
    assert MeetUp.objects.get(mentee=unsigned).status == "planned"
    assert MeetUp.objects.filter(status="confirmed").count() == 2


def test_child_of_another_stage_needs_a_reason_and_then_the_coordinator(make_pair, trio, coordinator):
    older = make_pair(year=11)

    with pytest.raises(ValidationError) as refusal:
        plan([*trio, older], coordinator)
    group = plan([*trio, older], coordinator, stage_because="A friend of the group for years")

    words = refusal.value.message_dict["stage_because"][0]
    assert words.startswith(f"{older.mentee}: ")
    assert "Three: preparation for the wider world" in words
    assert group.parts.get(mentee=older.mentee).status == "confirmed"


def test_mentor_with_a_child_of_another_stage_waits_although_the_policy_asks_for_no_confirmation(make_pair):
    factories.VenueCheckFactory()
    first = make_pair()
    own = [first, make_pair(mentor=first.mentor), make_pair(mentor=first.mentor, year=11)]
    version = first.mentee.scheme.versions.signed().first()
    version.stored_figures |= {"meetups_need_confirmation": False}
    version.save()

    group = plan(own, first.mentor.user, stage_because="They know each other")

    assert sorted(group.parts.values_list("status", flat=True)) == ["confirmed", "confirmed", "planned"]


def test_moving_the_group_moves_every_part_that_stands_and_tells_each_mentor(trio, make_pair, coordinator):
    out = make_pair()
    group = plan([*trio, out], coordinator)
    actions.cancel_meetup(by=out.mentor.user, meetup=group.parts.get(mentee=out.mentee), words="A cold", told=False)
    MeetUp.objects.filter(group=group).update(carer_knows=True)
    OutboxMessage.objects.all().delete()
    later = DAY + timedelta(days=1)

    actions.change_group_meetup(by=coordinator, group=group, date=later, place="Zoo")

    standing = group.parts.standing()
    assert {(part.date, part.place, part.status, part.carer_knows) for part in standing} == {
        (later, "Zoo", "confirmed", False)
    }
    assert standing.count() == 3
    assert group.parts.get(mentee=out.mentee).date == DAY
    assert DayMessage.objects.filter(kind="moved").count() == 3
    assert {letter.to for letter in OutboxMessage.objects.all()} == {a.mentor.user.email for a in trio}


def test_group_is_moved_whole_or_not_at_all(trio, coordinator):
    group = plan(trio, coordinator)
    later, busy = DAY + timedelta(days=1), trio[0]
    actions.plan_meetup(
        by=busy.mentor.user, mentor=busy.mentor, mentee=busy.mentee, date=later, starts_at=time(14), ends_at=time(15),
        venue_kind="museum", place="Elsewhere", transport="walk",
    )  # fmt: skip

    with pytest.raises(ValidationError, match="The child has a meet-up"):
        actions.change_group_meetup(by=coordinator, group=group, date=later)

    assert set(group.parts.values_list("date", flat=True)) == {DAY}
    assert GroupMeetUp.objects.get().date == DAY


def test_second_page_does_not_undo_the_first_silently(trio, coordinator, sign_in):
    group = plan(trio, coordinator)
    seen = history.version_of(group)
    actions.change_group_meetup(by=coordinator, group=group, seen=seen, place="Zoo")
    url = reverse("meetups:group_meetup_change", args=[group.pk])
    sent = {name: value for name, value in typed([], coordinator, place="Library").items() if name != "children"}

    page = sign_in(coordinator).post(url, sent | {"seen": seen})
    assert "It now says: place: Zoo" in page.content.decode()
    assert set(group.parts.values_list("place", flat=True)) == {"Zoo"}
    sign_in(coordinator).post(url, sent | {"seen": page.context["form"]["seen"].value()})

    assert set(group.parts.values_list("place", flat=True)) == {"Library"}


def test_group_is_cancelled_whole_and_one_child_can_drop_out_alone(trio, coordinator, sign_in):
    group = plan(trio, coordinator)
    one = group.parts.first()
    url = reverse("meetups:meetup_cancel", args=[one.pk])

    page = sign_in(coordinator).post(url, {"words": "A cold", "carer_told": "not_yet"}, follow=True)
    assert "2 remain in the group. A group meet-up is of 3 to 6 children" in page.content.decode()
    detail = reverse("meetups:group_meetup_detail", args=[group.pk])
    assert "and this is 2. It needs more." in sign_in(coordinator).get(detail).content.decode()
    sign_in(coordinator).post(reverse("meetups:group_meetup_cancel", args=[group.pk]), {"words": "Hall is closed"})

    assert set(group.parts.values_list("status", flat=True)) == {"cancelled"}
    assert "not going ahead" in sign_in(coordinator).get(detail).content.decode()


def test_mentor_moves_no_part_out_of_the_group(trio, coordinator):
    part = plan(trio, coordinator).parts.first()

    with pytest.raises(ValidationError) as refusal:
        actions.change_meetup(by=part.mentor.user, meetup=part, date=DAY + timedelta(days=1))
    actions.change_meetup(by=part.mentor.user, meetup=part, transport="public")

    assert "for all children at once" in refusal.value.message_dict["date"][0]
    part.refresh_from_db()
    assert (part.date, part.transport, part.status) == (DAY, "public", "planned")


def test_plan_that_changed_is_not_confirmed_unseen(trio, coordinator):
    group = plan(trio, trio[0].mentor.user)
    seen = history.newest_step(group.parts.all())
    part = group.parts.first()
    actions.change_meetup(by=part.mentor.user, meetup=part, transport="public")

    with pytest.raises(ValidationError, match="changed while you were reading"):
        actions.confirm_group_meetup(by=coordinator, group=group, seen=seen)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("date", "0001-01-01", "Enter a date after 1900"),
        ("date", "2026-01-01", "That day is over"),
        ("ends_at", "13:00", "The end is before the start"),
        ("place", "x" * 500, "Write at most 160 characters"),
        ("purpose", "\u200b\x00", "Say what it is for"),
        ("venue_kind", "moon", "Choose the kind of place"),
        ("led_by", "999999999999999999999", "Choose who leads it"),
        ("children", ["999999999999999999999"], "Choose from these children"),
        ("children", [], "Choose the children"),
    ],
)
def test_form_says_at_the_field_what_is_wrong_and_keeps_the_words(field, value, told, trio, coordinator, sign_in):
    sent = typed(trio, coordinator, transport_words="Past the docks") | {field: value}

    page = sign_in(coordinator).post(reverse("meetups:group_meetup_plan"), sent)

    assert told in str(page.context["form"].errors[field])
    assert "Past the docks" in page.content.decode()
    assert not GroupMeetUp.objects.exists()


def test_name_of_a_child_stays_out_of_the_words_that_every_mentor_reads(trio, make_pair, coordinator, sign_in):
    allocations = [make_pair(first_name="May"), *trio[:2]]
    sent, url = typed(allocations, coordinator, purpose="The fair in May"), reverse("meetups:group_meetup_plan")

    page = sign_in(coordinator).post(url, sent)
    assert page.context["form"].errors == {"purpose": ["Every mentor in the group reads this. Take out: May"]}
    assert "These words are about no child" in page.content.decode()
    sign_in(coordinator).post(url, sent | {"names_nobody": "on"})

    assert GroupMeetUp.objects.get().purpose == "The fair in May"


def test_children_offered_are_ones_own_for_a_mentor_and_all_for_the_coordinator(make_pair, coordinator, sign_in):
    first = make_pair()
    own, other = [first, make_pair(mentor=first.mentor)], make_pair()
    url = reverse("meetups:group_meetup_plan")

    seen = {
        user: sign_in(user).get(url).content.decode().count('name="children"')
        for user in (coordinator, first.mentor.user)
    }

    assert seen == {coordinator: 3, first.mentor.user: 2}
    assert sign_in(other.mentor.user).get(url).status_code == 403
    refused = sign_in(first.mentor.user).post(url, typed([*own, other], first.mentor.user))
    assert "Choose from these children" in str(refused.context["form"].errors["children"])


def test_lists_and_group_page_ask_as_often_for_two_groups_as_for_one(trio, make_pair, coordinator, sign_in):
    group, client = plan(trio, coordinator), sign_in(coordinator)
    urls = [reverse("meetups:meetups_list"), reverse("home:calendar_month") + f"?as=list&month={DAY:%Y-%m}"]
    before = [_queries(client, url) for url in urls]

    plan([make_pair() for _ in range(6)], coordinator, date=DAY)

    assert [_queries(client, url) for url in urls] == before
    assert "Group of 6" in client.get(urls[0]).content.decode()
    assert _queries(client, reverse("meetups:group_meetup_detail", args=[group.pk])) < 25


def _queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_mark_of_the_group_stands_in_calendar_and_entry(trio, coordinator, sign_in):
    part = plan(trio, coordinator).parts.first()
    initials = part.mentee.child.initials

    page = sign_in(part.mentor.user).get(reverse("home:calendar_month") + f"?month={DAY:%Y-%m}")

    assert page.content.decode().count("group of 3") == 1
    assert f"Group meet-up with {initials}" in calendar.invitation(part, part.mentor).replace("\r\n ", "")
