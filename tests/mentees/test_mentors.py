"""Stopping a mentor at once, letting them back, and saying goodbye."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import drafts
from core.models import OutboxMessage
from mentees import actions
from mentees.models import Mentee
from mentors.models import Mentor
from policy.dates import in_words
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def exists_for(mentor):
    return Mentee.objects.visible_to(type(mentor.user).objects.get(pk=mentor.user_id)).exists()


@pytest.mark.rule("PRO-5")
@pytest.mark.parametrize("role", ["coordinator", "safeguarding_lead"])
def test_suspension_acts_at_once_and_has_a_way_back(role, person, sign_in, make_allocated, coordinator):
    mentor = make_allocated().mentor
    by = coordinator if role == "coordinator" else person(role)
    client = sign_in(by)
    own = sign_in(mentor.user)
    mentee = Mentee.objects.get()
    assert own.get(f"/mentees/{mentee.pk}/").status_code == 200

    assert client.post(f"/mentors/{mentor.pk}/suspend/", {"because": "Under review"}).status_code == 302

    assert own.get(f"/mentees/{mentee.pk}/").status_code == 404
    assert not exists_for(mentor)
    mentor.refresh_from_db()
    assert mentor.suspended_because == "Under review"
    assert (
        "suspended already" in client.post(f"/mentors/{mentor.pk}/suspend/", {"because": "Again"}).content.decode()
        or "is suspended since" in client.get(f"/mentors/{mentor.pk}/suspend/").content.decode()
    )

    assert client.post(f"/mentors/{mentor.pk}/restore/", {"because": "Nothing found"}).status_code == 302
    assert own.get(f"/mentees/{mentee.pk}/").status_code == 200
    history = sign_in(coordinator).get(f"/mentors/{mentor.pk}/").content.decode()
    assert "Under review" in history
    assert "Nothing found" in history
    assert client.post(f"/mentors/{mentor.pk}/restore/", {"because": "Again"}).status_code == 200


@pytest.mark.rule("PRO-5")
def test_others_who_look_after_the_mentees_are_told_without_name_or_reason(
    person, sign_in, make_allocated, coordinator
):
    mentor = make_allocated().mentor
    lead = person("safeguarding_lead")
    sign_in(lead).post(f"/mentors/{mentor.pk}/suspend/", {"because": "zqzqreason"})
    [message] = OutboxMessage.objects.filter(event__contains="suspended")
    assert message.to == coordinator.email
    assert "zqzqreason" not in message.body
    assert mentor.user.name not in message.body + message.subject


@pytest.mark.parametrize("because", ["", "\u200b", "x" * 301])
def test_suspension_without_a_reason_is_refused(because, sign_in, coordinator, make_allocated):
    mentor = make_allocated().mentor
    page = sign_in(coordinator).post(f"/mentors/{mentor.pk}/suspend/", {"because": because})
    assert "because" in page.context["form"].errors
    assert exists_for(mentor)


def goodbye(**changes):
    return {"left_on": TODAY.isoformat(), "exit_words": "It was a good time"} | changes


def test_leaving_is_refused_while_a_child_is_left_and_says_which(sign_in, coordinator, make_allocated):
    allocation = make_allocated(start_on=TODAY - timedelta(days=50), end_on=TODAY)
    mentor = allocation.mentor
    client = sign_in(coordinator)
    page = client.post(f"/mentors/{mentor.pk}/let-go/", goodbye())
    text = page.content.decode()
    assert str(allocation.mentee) in text
    assert f"/allocations/{allocation.pk}/end/" in text
    mentor.refresh_from_db()
    assert mentor.status == Mentor.Status.ACTIVE
    # A suspended mentor's allocation is open too.
    client.post(f"/mentors/{mentor.pk}/suspend/", {"because": "Under review"})
    assert client.post(f"/mentors/{mentor.pk}/let-go/", goodbye()).status_code == 200


def test_words_of_the_exit_conversation_wait_while_an_allocation_is_ended(sign_in, coordinator, make_allocated):
    mentor = make_allocated(start_on=TODAY - timedelta(days=50), end_on=TODAY - timedelta(days=1)).mentor
    client, url = sign_in(coordinator), f"/mentors/{mentor.pk}/let-go/"
    key = f"goodbye:mentor:{mentor.pk}"
    form = client.get(url).context["form"]
    drafts.save(
        user=coordinator, key=key, fields={"exit_words": "Zqwords so far"}, version=0,
        submission=form["submission"].value(),
    )  # fmt: skip
    page = client.get(url)
    assert f'data-draft="{key}"' in page.content.decode()
    assert "Zqwords so far" in page.content.decode()

    client.post(url, goodbye(submission=page.context["form"]["submission"].value()))

    assert "exit_words" not in drafts.initial_for(coordinator, key)


@pytest.mark.parametrize("switches_off", [True, False])
def test_leaving_keeps_the_exit_conversation_and_the_account_by_choice(
    switches_off, sign_in, coordinator, make_allocated
):
    mentor = make_allocated(start_on=TODAY - timedelta(days=50), end_on=TODAY - timedelta(days=1)).mentor
    client = sign_in(coordinator)
    typed = goodbye(**({"switches_off": "on"} if switches_off else {}))
    assert client.post(f"/mentors/{mentor.pk}/let-go/", typed).status_code == 302
    mentor.refresh_from_db()
    mentor.user.refresh_from_db()
    assert (mentor.status, mentor.left_on, mentor.exit_words) == ("left", TODAY, "It was a good time")
    assert mentor.user.is_active != switches_off
    assert "left already" in client.post(f"/mentors/{mentor.pk}/let-go/", goodbye()).content.decode()
    assert client.post(f"/mentors/{mentor.pk}/take-back/", {"reason": "Back from abroad"}).status_code == 302
    mentor.refresh_from_db()
    assert (mentor.status, mentor.left_on) == ("active", None)


def test_leaving_day_is_not_before_the_last_allocation_ended(sign_in, coordinator, make_allocated):
    last = TODAY - timedelta(days=3)
    allocation = make_allocated(start_on=TODAY - timedelta(days=50), end_on=last)
    mentor = allocation.mentor
    # An allocation that was struck before it began has no day of its own.
    struck = make_allocated(mentor=mentor, start_on=TODAY + timedelta(days=5), over_capacity_reason="Short")
    actions.end_allocation(by=coordinator, allocation=struck, reason="Not after all")
    client, url = sign_in(coordinator), f"/mentors/{mentor.pk}/let-go/"

    page = client.post(url, goodbye(left_on=(last - timedelta(days=1)).isoformat()))

    (error,) = page.context["form"].errors["left_on"]
    assert in_words(last) in error
    assert "It was a good time" in page.content.decode()
    mentor.refresh_from_db()
    assert mentor.status == Mentor.Status.ACTIVE
    assert client.post(url, goodbye(left_on=last.isoformat())).status_code == 302
    mentor.refresh_from_db()
    assert (mentor.status, mentor.left_on) == ("left", last)
    with pytest.raises(ValidationError) as refused:
        actions.change_allocation(by=coordinator, allocation=allocation, reason="Slip", end_on=last + timedelta(days=1))
    assert "left on" in refused.value.message_dict["end_on"][0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"left_on": ""}, "left_on"),
        ({"left_on": (TODAY + timedelta(days=1)).isoformat()}, "left_on"),
        ({"exit_words": ""}, "exit_words"),
        ({"exit_words": "x" * 10_001}, "exit_words"),
    ],
)
def test_leaving_answers_bad_input_at_the_field(typed, field, sign_in, coordinator, make_allocated):
    mentor = make_allocated(start_on=TODAY - timedelta(days=50), end_on=TODAY - timedelta(days=1)).mentor
    page = sign_in(coordinator).post(f"/mentors/{mentor.pk}/let-go/", goodbye(**typed))
    assert field in page.context["form"].errors


def test_page_of_the_child_tells_the_team_alone_that_the_mentor_is_suspended(sign_in, coordinator, make_allocated):
    allocation = make_allocated()
    beside = factories.AllocationFactory(mentee=allocation.mentee, start_on=TODAY, end_on=TODAY)
    actions.rewrite_keys()
    page = f"/mentees/{allocation.mentee_id}/"
    actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Under review")

    assert "Suspended" in sign_in(coordinator).get(page).content.decode()
    answer = sign_in(beside.mentor.user).get(page)
    assert answer.status_code == 200
    assert "Suspended" not in answer.content.decode()


@pytest.mark.parametrize("status", ["suspended", "left"])
def test_first_page_promises_no_mentee_to_somebody_who_was_stopped_or_has_left(status, sign_in, coordinator):
    mentor = factories.MentorFactory(status="left" if status == "left" else "active")
    if status == "suspended":
        actions.suspend_mentor(by=coordinator, mentor=mentor, because="Under review")

    text = sign_in(mentor.user).get("/").content.decode()

    assert "When the coordinator allocates one" not in text
    assert ("stopped for now" if status == "suspended" else "Your mentoring has ended") in text
    assert "Under review" not in text


@pytest.mark.rule("KOT-4.3")
@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("act", ["decline", "withdraw"])
def test_application_is_not_settled_while_a_child_is_with_the_applicant(act, sign_in, coordinator, make_allocated):
    allocation = make_allocated()
    mentor = allocation.mentor
    application = factories.ApplicationFactory(mentor=mentor)
    # The charity's book may say so of somebody who meets a child.
    Mentor.objects.filter(pk=mentor.pk).update(status="applicant")
    client, typed = sign_in(coordinator), {"words": "No time", "letter": "Dear Nia"}
    url = f"/mentors/applications/{application.pk}/{act}/"

    page = client.post(url, typed)

    assert f"of {allocation.mentee}: end it first" in page.content.decode()
    mentor.refresh_from_db()
    application.refresh_from_db()
    assert (mentor.status, application.is_undecided) == ("applicant", True)
    assert not OutboxMessage.objects.filter(event__contains="declined").exists()
    actions.end_allocation(by=coordinator, allocation=allocation, reason="No time")
    assert client.post(url, typed).status_code == 302
    mentor.refresh_from_db()
    assert mentor.status == "left"
