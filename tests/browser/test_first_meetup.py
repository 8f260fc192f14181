"""From the public form to the first confirmed meet-up: vetting, agreements, allocation, summary, plan, confirmation."""

import re
from datetime import timedelta

import pypdf
import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from core import jobs
from meetups.models import MeetUp
from mentees.models import Allocation, SummaryDownload
from tests import factories

from .test_apply import press, walk_to_acceptance
from .test_every_page import barriers

TODAY = timezone.localdate()
PASSWORD = "trams-and-bridges-2026"


@pytest.mark.rule("KOT-6.2")
@pytest.mark.rule("KOP-10")
def test_applicant_becomes_a_mentor_and_meets_a_child(phone, browser_sign_in, coordinator):
    mentee = factories.MenteeFactory(child__needs="Asthma", child__may_benefit="Likes trams")
    factories.CarerLinkFactory(child=mentee.child)
    factories.start_of(mentee, by=coordinator, but=("summary", "briefing"))
    mentor, team, found = walk_to_acceptance(phone, browser_sign_in, coordinator, record=vet)

    page = answer_invitation(phone, mentor)
    found += sign(page, mentor)
    assert page.goto(f"/mentees/{mentee.pk}/").status == 404
    allocate(team, mentee, mentor, coordinator)
    found += barriers(team, "allocation")
    issue_summary(team)
    found += take_summary(page, mentee)
    plan(page, mentee)
    found += barriers(page, "planned")
    confirm(team)
    found += barriers(team, "confirmed")

    meetup = MeetUp.objects.get()
    assert (meetup.status, meetup.mentor, meetup.papers_because) == ("confirmed", mentor, "")
    page.reload()
    expect(page.get_by_text("Confirmed").first).to_be_visible()
    assert not found, "\n".join(found)


def vet(team, mentor):
    """The coordinator types in the trainings, and what was decided on the check."""
    for course in ("introduction", "induction", "safeguarding"):
        team.goto(f"/mentors/{mentor.pk}/trainings/add/")
        team.check(f"[name=course][value={course}]")
        team.fill("[name=taken_on]", TODAY.isoformat())
        press(team, "Add the training")
    team.goto(f"/mentors/{mentor.pk}/dbs-checks/add/")
    team.check("[name=level][value=enhanced_barred]")
    team.fill("[name=issued_on]", (TODAY - timedelta(days=3)).isoformat())
    team.fill("[name=certificate_number]", "001234567890")
    team.check("[name=decision][value=clear]")
    team.fill("[name=considered]", "Nothing on the certificate")
    press(team, "Add the check")


def answer_invitation(phone, mentor):
    """The new mentor sets a password on their own phone."""
    jobs.deliver_outbox()
    bodies = [message.body for message in mail.outbox if message.to == [mentor.user.email]]
    page = phone().new_page()
    page.goto(re.search(r"(/invitation/\S+)", bodies[-1])[1])
    for name in ("password1", "password2"):
        page.fill(f"[name={name}]", PASSWORD)
    press(page, "Set my password and start")
    return page


def allocate(team, mentee, mentor, coordinator):
    team.goto(f"/mentees/{mentee.pk}/allocations/add/?mentor={mentor.pk}")
    team.get_by_label("Why this mentor").fill("Both like trams")
    team.get_by_label("How often they meet").select_option("14")
    team.get_by_label("The carer agreed on").fill(TODAY.isoformat())
    team.get_by_label("Briefed on safeguarding on").fill(TODAY.isoformat())
    team.get_by_label("Briefed by").select_option(str(coordinator.pk))
    press(team, "Allocate the mentor")
    assert Allocation.objects.get().mentor == mentor


def issue_summary(team):
    team.get_by_role("link", name="Issue the summary").click()
    expect(team.get_by_label("Background")).to_have_value("Likes trams")
    press(team, "Issue the summary")
    expect(team.get_by_text("Nobody has taken it yet.")).to_be_visible()


def sign(page, mentor):
    """Every agreement in use, one after the other; before that no page of a child opens."""
    found = []
    page.goto("/")
    page.get_by_role("link", name="Read and sign").click()
    while "/agreements/sign/" in page.url:
        found += barriers(page, "agreement")
        page.fill("[name=signed_name]", mentor.user.name)
        press(page, "I have read it and sign")
    return found


def take_summary(page, mentee):
    page.goto(f"/mentees/{mentee.pk}/")
    found = barriers(page, "mentee")
    with page.expect_download() as download:
        page.get_by_role("link", name="One-page summary").click()
    sheets = pypdf.PdfReader(download.value.path()).pages
    assert len(sheets) == 1
    assert "Likes trams" in sheets[0].extract_text()
    assert SummaryDownload.objects.count() == 1
    return found


def plan(page, mentee):
    page.goto(f"/meet-ups/plan/{mentee.pk}/")
    page.fill("[name=date]", (TODAY + timedelta(days=4)).isoformat())
    page.fill("[name=starts_at]", "14:00")
    page.fill("[name=ends_at]", "16:00")
    page.select_option("[name=venue_kind]", "museum")
    page.fill("[name=place]", "Museum of trams")
    page.check("[name=transport][value=walk]")
    press(page, "Tell the coordinator")
    expect(page.get_by_text("To be confirmed").first).to_be_visible()


def confirm(team):
    team.goto(f"/meet-ups/{MeetUp.objects.get().pk}/")
    expect(team.get_by_text("is not clear to mentor")).to_have_count(0)
    press(team, "Confirm")
