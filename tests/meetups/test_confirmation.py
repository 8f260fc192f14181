"""Confirming a meet-up asks the one rule on who is clear to mentor; a note of what happened is never stopped."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from meetups import actions
from meetups.models import MeetUp, Note
from mentors.models import AgreementWording, DbsCheck, Leave, StopLift, Training
from tests import factories

from .test_actions import plan, words

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def confirm(coordinator, meetup, **more):
    return actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed", **more)


@pytest.mark.rule("KOT-4.3")
def test_missing_paper_asks_for_a_reason_that_is_kept(allocation, coordinator):
    meetup = plan(allocation)
    Training.objects.filter(mentor=allocation.mentor, course="induction").delete()

    with pytest.raises(ValidationError) as refusal:
        confirm(coordinator, meetup)
    assert "Induction: not taken yet" in refusal.value.message_dict["because"][0]
    meetup.refresh_from_db()
    assert meetup.status == MeetUp.Status.PLANNED

    meetup = confirm(coordinator, meetup, because="Induction is on Monday")
    assert (meetup.status, meetup.papers_because, meetup.went_ahead_because) == (
        "confirmed", "Induction is on Monday", "",
    )  # fmt: skip
    assert meetup.history.first().papers_because == "Induction is on Monday"


@pytest.mark.rule("PRO-1")
def test_check_that_is_not_clear_is_passed_over_by_no_reason(allocation, coordinator):
    meetup = plan(allocation)
    DbsCheck.objects.filter(mentor=allocation.mentor).update(decision="not_clear")

    with pytest.raises(ValidationError, match="decided as not clear"):
        confirm(coordinator, meetup, because="We know them well")


@pytest.mark.rule("KOT-5.1")
def test_training_that_lapses_before_the_day_asks_and_a_lifted_stop_answers(allocation, coordinator):
    meetup, mentor = plan(allocation, date=TODAY + timedelta(days=9)), allocation.mentor
    Training.objects.filter(mentor=mentor, course="safeguarding").update(expires_on=TODAY + timedelta(days=2))

    with pytest.raises(ValidationError) as refusal:
        confirm(coordinator, meetup)
    assert "because" in refusal.value.message_dict

    lift = {"reason": "Course is full", "lifted_on": TODAY, "until": TODAY + timedelta(days=9)}
    StopLift.objects.create(mentor=mentor, lifted_by=coordinator, **lift)
    assert confirm(coordinator, meetup).status == MeetUp.Status.CONFIRMED


@pytest.mark.rule("KOT-5.1")
def test_lift_covers_the_papers_that_were_missing_when_it_was_given(allocation, coordinator, sign_in):
    mentor, client = allocation.mentor, sign_in(coordinator)
    Training.objects.filter(mentor=mentor, course__in=["introduction", "induction"]).delete()
    last = TODAY + timedelta(days=20)

    shown = client.get(f"/mentors/{mentor.pk}/stop/lift/").content.decode()
    typed = {"until": last.isoformat(), "reason": "The course is in December"}
    assert client.post(f"/mentors/{mentor.pk}/stop/lift/", typed).status_code == 302

    assert "Induction: not taken yet" in shown
    assert "Introduction to Mentoring, Induction" in client.get(f"/mentors/{mentor.pk}/").content.decode()
    # Within the lift nobody is asked again; one day later it is.
    first, second = (plan(allocation, date=TODAY + timedelta(days=days)) for days in (3, 20))
    assert "is not clear to mentor" not in client.get(f"/meet-ups/{first.pk}/").content.decode()
    assert [confirm(coordinator, meetup).status for meetup in (first, second)] == ["confirmed"] * 2
    with pytest.raises(ValidationError, match="Induction"):
        confirm(coordinator, plan(allocation, date=last + timedelta(days=1)))
    # What goes missing afterwards was not covered, and what no reason passes over stays shut.
    DbsCheck.objects.filter(mentor=mentor).delete()
    with pytest.raises(ValidationError, match="DBS"):
        confirm(coordinator, plan(allocation, date=TODAY + timedelta(days=4)))
    factories.DbsCheckFactory(mentor=mentor, decision="not_clear")
    StopLift.objects.update(covers=["introduction", "induction", "dbs"])
    with pytest.raises(ValidationError, match="not clear"):
        confirm(coordinator, plan(allocation, date=TODAY + timedelta(days=5)), because="All the same")


@pytest.mark.rule("KOT-4.3")
def test_second_mentor_is_asked_for_papers_too(allocation, coordinator):
    second = factories.TrainingFactory(taken_on=TODAY).mentor
    meetup = plan(allocation, venue_kind="cinema", second_mentor=second)

    with pytest.raises(ValidationError) as refusal:
        confirm(coordinator, meetup)

    assert refusal.value.message_dict["because"][0].startswith(f"{second} is not clear to mentor")


def test_plan_that_is_changed_asks_for_a_new_reason(allocation, coordinator):
    meetup = plan(allocation)
    Training.objects.filter(mentor=allocation.mentor, course="induction").delete()
    confirm(coordinator, meetup, because="Induction is on Monday")

    actions.change_meetup(by=allocation.mentor.user, meetup=meetup, place="Zoo")

    with pytest.raises(ValidationError):
        confirm(coordinator, meetup)


def test_leave_is_asked_about_on_the_day_itself(allocation, coordinator):
    meetup, mentor = plan(allocation, date=TODAY + timedelta(days=9)), allocation.mentor
    leave = Leave.objects.create(mentor=mentor, from_on=TODAY, until_on=TODAY + timedelta(days=9))
    with pytest.raises(ValidationError, match="On leave until"):
        confirm(coordinator, meetup)

    leave.until_on = TODAY + timedelta(days=8)
    leave.save()
    assert confirm(coordinator, meetup).status == MeetUp.Status.CONFIRMED


@pytest.mark.rule("KOP-24")
def test_page_lists_what_is_missing_before_the_button_is_pressed(allocation, coordinator, sign_in):
    meetup, client = plan(allocation), sign_in(coordinator)
    url = reverse("meetups:meetup_detail", args=[meetup.pk])
    assert "is not clear to mentor" not in client.get(url).content.decode()
    DbsCheck.objects.filter(mentor=allocation.mentor).delete()
    AgreementWording.objects.create(kind="conduct", number=2, words="New words", in_use_from=TODAY)

    page = unescape(client.get(url).content.decode())

    assert "is not clear to mentor on that day" in page
    assert "No DBS check is recorded." in page
    assert "Not signed yet" in page
    assert 'name="because"' in page
    assert "No DBS check is recorded." not in sign_in(allocation.mentor.user).get(url).content.decode()


def test_page_tells_of_a_day_of_leave_once(allocation, coordinator, sign_in):
    meetup, mentor = plan(allocation), allocation.mentor
    Leave.objects.create(mentor=mentor, from_on=TODAY, until_on=TODAY + timedelta(days=9))
    url = f"/meet-ups/{meetup.pk}/"

    def told(user):
        page = " ".join(sign_in(user).get(url).content.decode().split())
        return f"{mentor} is on leave from" in page, "On leave until" in page

    assert told(coordinator) == (False, True)
    assert told(mentor.user) == (True, False)
    confirm(coordinator, meetup, because="They come back for it")
    # What is missing is folded away with the answer: then the warning stands by itself.
    assert told(coordinator) == (True, True)


def test_policy_that_asks_no_confirmation_asks_for_papers_all_the_same(allocation, coordinator):
    from policy.models import PolicyVersion

    PolicyVersion.objects.update(stored_figures={"meetups_need_confirmation": False})
    factories.VenueCheckFactory()
    assert plan(allocation).status == MeetUp.Status.CONFIRMED
    Training.objects.filter(mentor=allocation.mentor, course="induction").delete()

    assert plan(allocation, date=TODAY + timedelta(days=5)).status == MeetUp.Status.PLANNED


def test_note_of_what_happened_is_never_stopped(allocation):
    DbsCheck.objects.filter(mentor=allocation.mentor).update(decision="not_clear")
    mentor = allocation.mentor

    actions.write_note(by=mentor.user, mentor=mentor, mentee=allocation.mentee, **words())

    assert Note.objects.get().activities == "Penguins"


@pytest.mark.rule("KOT-5.1")
@pytest.mark.parametrize("page", ["meetups:meetup_detail", "meetups:meetup_answer"])
def test_reason_is_asked_for_only_where_it_helps(page, allocation, coordinator, sign_in):
    meetup, client = plan(allocation), sign_in(coordinator)
    Training.objects.filter(mentor=allocation.mentor, course="induction").delete()
    helps = client.get(reverse(page, args=[meetup.pk])).content.decode()
    label = helps.split('for="id_because"')[1].split("</label>")[0]
    assert "(optional)" not in label

    Training.objects.filter(mentor=allocation.mentor, course="safeguarding").update(
        taken_on=TODAY - timedelta(days=400)
    )
    lapsed = client.get(reverse(page, args=[meetup.pk])).content.decode()

    assert 'name="because"' not in lapsed
    assert "It cannot be confirmed as it is" in lapsed
    with pytest.raises(ValidationError):
        confirm(coordinator, meetup, because="zqzqreason")
