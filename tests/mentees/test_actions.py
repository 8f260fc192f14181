from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import keys
from core.models import OutboxMessage
from mentees import actions
from mentees.models import Allocation, Mentee, MenteeKey
from mentors.actions import change_mentor
from tests import factories

pytestmark = pytest.mark.django_db


def sees(user, mentee):
    return Mentee.objects.visible_to(type(user).objects.get(pk=user.pk)).filter(pk=mentee.pk).exists()


@pytest.mark.rule("KOT-6.1")
def test_allocation_opens_the_mentee_and_keeps_who_did_it(make_allocated, coordinator):
    allocation = make_allocated()

    assert sees(allocation.mentor.user, allocation.mentee)
    assert allocation.allocated_by == coordinator
    assert allocation.history.get().history_user == coordinator


def test_second_mentor_without_an_end_of_the_first_is_refused(make_allocated):
    first = make_allocated()

    with pytest.raises(ValidationError, match="is the mentor now"):
        make_allocated(mentee=first.mentee)


def test_same_mentor_twice_on_the_same_days_is_refused(make_allocated):
    today = timezone.localdate()
    first = make_allocated(start_on=today, end_on=today + timedelta(days=10))

    with pytest.raises(ValidationError):
        make_allocated(mentor=first.mentor, mentee=first.mentee, start_on=today + timedelta(days=10))

    assert make_allocated(mentor=first.mentor, mentee=first.mentee, start_on=today + timedelta(days=11))


@pytest.mark.rule("KOP-8")
def test_child_beyond_capacity_needs_a_reason(make_allocated):
    mentor = factories.papers_for(factories.MentorFactory(capacity=1))
    make_allocated(mentor=mentor)

    with pytest.raises(ValidationError) as refusal:
        make_allocated(mentor=mentor)

    assert "1 at most" in refusal.value.message_dict["over_capacity_reason"][0]
    second = make_allocated(mentor=mentor, over_capacity_reason="Brother and sister")
    assert second.history.get().history_change_reason == "Brother and sister"


def test_end_before_start_is_refused(make_allocated, coordinator):
    allocation = make_allocated()

    with pytest.raises(ValidationError):
        actions.end_allocation(
            by=coordinator, allocation=allocation, reason="x", last_day=allocation.start_on - timedelta(days=1)
        )


@pytest.mark.rule("KOT-20.2")
def test_end_now_shuts_at_once_and_a_new_mentor_may_begin_the_same_day(make_allocated, coordinator):
    first = make_allocated()
    actions.end_allocation(by=coordinator, allocation=first, reason="Moves away")

    second = make_allocated(mentee=first.mentee, start_on=timezone.localdate())

    assert not sees(first.mentor.user, first.mentee)
    assert sees(second.mentor.user, first.mentee)
    assert list(MenteeKey.objects.values_list("user", flat=True)) == [second.mentor.user_id]


@pytest.mark.rule("KOT-20.2")
def test_access_ends_with_the_last_day_without_any_worker(make_allocated, coordinator, time_machine):
    today = timezone.localdate()
    allocation = make_allocated()
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves", last_day=today + timedelta(days=1))

    time_machine.move_to(timezone.localtime().replace(hour=23, minute=59) + timedelta(days=1), tick=False)
    assert sees(allocation.mentor.user, allocation.mentee)

    time_machine.move_to(timezone.localtime() + timedelta(minutes=2), tick=False)
    assert MenteeKey.objects.exists()
    assert not sees(allocation.mentor.user, allocation.mentee)


@pytest.mark.rule("KOT-20.2")
def test_future_allocation_opens_on_its_first_day(make_allocated, time_machine):
    allocation = make_allocated(start_on=timezone.localdate() + timedelta(days=2))
    assert not sees(allocation.mentor.user, allocation.mentee)

    time_machine.move_to(timezone.localtime() + timedelta(days=2), tick=False)
    assert sees(allocation.mentor.user, allocation.mentee)


@pytest.mark.rule("KOT-20.2")
def test_key_alone_opens_nothing_and_allocation_alone_opens_nothing(make_allocated):
    allocation = make_allocated()
    Allocation.objects.update(mentor=factories.MentorFactory())
    assert not sees(allocation.mentor.user, allocation.mentee)

    actions.rewrite_keys()
    bare = factories.AllocationFactory()
    assert not sees(bare.mentor.user, bare.mentee)


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize(
    "stop",
    [
        {"ended_at": timezone.now(), "end_on": timezone.localdate()},
        {"mentor__suspended_at": timezone.now()},
        {"mentor__status": "left"},
    ],
)
def test_stale_key_of_a_stopped_allocation_opens_nothing(stop):
    allocation = factories.AllocationFactory(**stop)
    pair = (allocation.mentor.user_id, allocation.mentee_id)
    keys.rewrite(MenteeKey, {pair}, opened_ids=[allocation.mentee_id])

    assert keys.stored_pairs(MenteeKey) == {pair}
    assert not sees(allocation.mentor.user, allocation.mentee)


@pytest.mark.rule("PRO-5")
def test_suspension_shuts_at_once_and_has_a_way_back(make_allocated, coordinator):
    allocation = make_allocated()

    actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Allegation being looked into")
    assert not sees(allocation.mentor.user, allocation.mentee)
    assert not MenteeKey.objects.exists()

    allocation.mentor.refresh_from_db()
    actions.restore_mentor(by=coordinator, mentor=allocation.mentor, because="Unfounded")
    assert sees(allocation.mentor.user, allocation.mentee)


def test_inactive_account_and_superuser_see_no_mentee(make_allocated, person):
    allocation = make_allocated()
    user = allocation.mentor.user
    user.is_active = False
    user.save()

    assert not sees(user, allocation.mentee)
    assert not sees(person(is_superuser=True), allocation.mentee)
    assert not sees(person("mentor", is_superuser=True), allocation.mentee)


def test_child_can_become_a_mentee_once(coordinator):
    child = factories.ChildFactory()
    take = {"by": coordinator, "child": child, "starts_on": timezone.localdate()}
    actions.make_mentee(**take)

    with pytest.raises(ValidationError, match="is a mentee already"):
        actions.make_mentee(**take)


def test_mentor_is_told_of_beginning_and_end_without_the_childs_name(make_allocated, coordinator):
    allocation = make_allocated()
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away")

    begun, ended = OutboxMessage.objects.filter(to=allocation.mentor.user.email)
    assert "allocated" in begun.subject
    assert "last day" in ended.body
    assert allocation.mentee.child.first_name not in begun.subject + begun.body + ended.subject + ended.body


def test_mentor_who_was_not_invited_yet_gets_no_mail(make_allocated):
    make_allocated(mentor=factories.MentorFactory(user__is_active=False))

    assert not OutboxMessage.objects.exists()


def stale_copy(row):
    """The row as another page loaded it before."""
    return type(row).objects.get(pk=row.pk)


def test_change_beside_an_end_does_not_undo_the_end(make_allocated, coordinator):
    allocation = make_allocated()
    stale = stale_copy(allocation)
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away")

    actions.change_allocation(by=coordinator, allocation=stale, comment="Both like trams")

    allocation.refresh_from_db()
    assert allocation.comment == "Both like trams"
    assert allocation.ended_at
    assert not sees(allocation.mentor.user, allocation.mentee)


def test_change_of_a_mentor_beside_a_suspension_does_not_undo_it(make_allocated, coordinator):
    allocation = make_allocated()
    stale = stale_copy(allocation.mentor)
    actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Allegation")

    change_mentor(by=coordinator, mentor=stale, interests="Trams")

    assert not sees(allocation.mentor.user, allocation.mentee)
    assert stale_copy(stale).is_suspended


@pytest.mark.parametrize("end", [None, timezone.localdate() + timedelta(days=30)])
def test_allocation_that_was_cut_short_is_not_opened_again(make_allocated, coordinator, end):
    allocation = make_allocated()
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away")

    with pytest.raises(ValidationError):
        actions.change_allocation(by=coordinator, allocation=allocation, end_on=end)

    assert not sees(allocation.mentor.user, allocation.mentee)


@pytest.mark.rule("KOT-6.1", "KOP-8")
@pytest.mark.parametrize("against", ["conflict", "no papers", "full"])
@pytest.mark.parametrize("end", [None, timezone.localdate() + timedelta(days=30)])
def test_allocation_that_was_over_comes_back_only_as_a_new_one_would(make_allocated, coordinator, against, end):
    today = timezone.localdate()
    mentor = factories.MentorFactory(capacity=1)
    if against != "no papers":
        factories.papers_for(mentor)
    allocation = make_allocated(mentor=mentor, start_on=today - timedelta(days=90), end_on=today - timedelta(days=30))
    if against == "conflict":
        actions.record_remark(by=coordinator, mentee=allocation.mentee, mentor=mentor, kind="conflict", words="Cousins")
    if against == "full":
        make_allocated(mentor=mentor)

    with pytest.raises(ValidationError) as refused:
        actions.change_allocation(by=coordinator, allocation=allocation, end_on=end)

    assert "end_on" in refused.value.error_dict
    assert "Cousins" not in str(refused.value)
    assert not sees(mentor.user, allocation.mentee)


@pytest.mark.rule("KOT-6.1")
def test_conflict_adds_no_days_to_an_allocation_that_is_open(make_allocated, coordinator):
    soon = timezone.localdate() + timedelta(days=3)
    allocation = make_allocated(end_on=soon)
    pair = {"by": coordinator, "mentee": allocation.mentee, "mentor": allocation.mentor}
    actions.record_remark(**pair, kind="conflict", words="Cousins")

    with pytest.raises(ValidationError, match="must not be matched"):
        actions.change_allocation(by=coordinator, allocation=allocation, end_on=soon + timedelta(days=30))

    assert actions.change_allocation(by=coordinator, allocation=stale_copy(allocation), comment="Ends").comment


def test_end_is_not_given_by_a_correction(make_allocated, coordinator):
    allocation = make_allocated()

    with pytest.raises(ValidationError, match="asks about meet-ups"):
        actions.change_allocation(by=coordinator, allocation=allocation, end_on=timezone.localdate())


def test_dates_of_a_mentor_who_has_left_can_still_be_put_right(make_allocated, coordinator):
    today = timezone.localdate()
    allocation = make_allocated(start_on=today - timedelta(days=90), end_on=today - timedelta(days=30))
    actions.let_mentor_go(by=coordinator, mentor=allocation.mentor, left_on=today, exit_words="Thank you")

    changed = actions.change_allocation(by=coordinator, allocation=allocation, end_on=today - timedelta(days=31))

    assert changed.end_on == today - timedelta(days=31)


@pytest.mark.rule("KOP-16")
def test_consent_is_recorded_once_with_who_and_not_again_once_withdrawn(coordinator):
    mentee, today = factories.MenteeFactory(), timezone.localdate()
    record = {"by": coordinator, "mentee": mentee, "kind": "lift", "given_on": today}
    consent = actions.record_consent(**record)
    assert actions.record_consent(**record) == consent
    assert [row.history_user for row in consent.history.all()] == [coordinator]

    actions.withdraw_consent(by=coordinator, consent=consent, withdrawn_on=today)
    with pytest.raises(ValidationError):
        actions.record_consent(**record)


def test_correcting_a_date_leaves_how_often_they_meet_as_the_workbook_said(make_allocated, coordinator, sign_in):
    allocation = make_allocated(meet_every_days=28)
    client, url = sign_in(coordinator), reverse("meetups:allocation_change", args=[allocation.pk])

    shown = client.get(url).context["form"]["meet_every_days"].value()
    client.post(url, {"start_on": "2026-01-06", "meet_every_days": shown, "reason": "A slip"})

    allocation.refresh_from_db()
    assert (allocation.start_on, allocation.meet_every_days) == (date(2026, 1, 6), 28)
    assert '<option value="28" selected>Every 28 days</option>' in client.get(url).content.decode()
