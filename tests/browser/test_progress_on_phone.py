"""A mentor records on a phone how far a child has come with a goal; a lost connection costs no word."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.models import Draft
from mentees.models import GoalProgress
from tests import factories

from .phone import expect_nothing_waits, expire_sessions, says, stored_on

BOX = "[name=words]"
WORDS = "Asked the guide a question"


@pytest.fixture
def goal(make_allocated):
    allocation = make_allocated(start_on=timezone.localdate() - timedelta(days=60))
    return factories.GoalFactory(plan=factories.SignedPlanFactory(mentee=allocation.mentee), words="Ask one question")


@pytest.fixture
def gwen(goal):
    return goal.plan.mentee.allocations.get().mentor.user


@pytest.fixture
def page(phone, browser_sign_in, goal, gwen):
    """The plan on a phone of 360 points, and from it the form of the goal."""
    context = phone()
    browser_sign_in(context, gwen)
    page = context.new_page()
    page.goto(f"/mentees/{goal.plan.mentee_id}/plan/")
    with page.expect_response("**/drafts/key"):
        page.click("text=Record progress")
    return page


def test_progress_is_two_presses_and_a_line(page, goal):
    page.click("text=On the way")
    page.fill(BOX, WORDS)
    page.click("text=Save the progress")
    page.wait_for_url("**/plan/")

    progress = GoalProgress.objects.get()
    assert (progress.goal, progress.how_far, progress.words) == (goal, 2, WORDS)
    assert progress.on == timezone.localdate()
    expect(page.locator(".goal .timeline")).to_contain_text(WORDS)


@pytest.mark.rule("KOT-7.2")
def test_connection_that_fails_keeps_the_words_as_a_draft(page, gwen, goal):
    page.click("text=On the way")
    page.fill(BOX, "Asked the guide")
    says(page, "Saved")
    page.context.set_offline(True)
    page.type(BOX, " a question", delay=20)
    says(page, "No signal: your words wait on this phone")
    page.click("text=Save the progress")
    assert stored_on(page)[0] == 1
    assert not GoalProgress.objects.exists()
    assert Draft.objects.get(user=gwen).fields["words"] == "Asked the guide"

    page.context.set_offline(False)
    page.wait_for_url("**/plan/")

    progress = GoalProgress.objects.get()
    assert (progress.words, progress.how_far) == (WORDS, 2)
    expect_nothing_waits(page)


def test_draft_stands_in_the_form_when_it_is_opened_again(page, goal):
    page.click("text=Nearly there")
    page.fill(BOX, WORDS)
    says(page, "Saved")
    page.goto("/")
    page.goto(f"/mentees/goals/{goal.pk}/progress/")

    expect(page.locator(BOX)).to_have_value(WORDS)
    expect(page.locator("input[value='3']")).to_be_checked()


def test_sign_in_that_ended_meanwhile_loses_nothing(page):
    page.click("text=Begun >> nth=-1")
    expire_sessions()
    page.fill(BOX, WORDS)
    page.click("text=Save the progress")

    says(page, "Signed out: your words wait on this phone, encrypted")
    assert not GoalProgress.objects.exists()
