"""From the public form to a mentor: an applicant and a referee without account on phones, the coordinator at a desk."""

import re
from datetime import timedelta

from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from core import jobs
from mentors.models import DbsCheck, Mentor
from tests.factories import TrainingFactory

from .test_every_page import barriers

REFEREES = (("Owen Pike", "owen@example.com"), ("Ama Darko", "ama@example.com"))
WORDS = {
    "name": "Nia Brook",
    "phone": "07700 900301",
    "address": "14 Mill Lane, Larkmere",
    "postcode": "LM1 2AB",
    "date_of_birth": "1990-05-04",
    "knows_charity": "My neighbour mentors",
    "why": "To give something back",
    "interests": "climbing, chess",
    "strengths": "calm",
    "personality": "kind",
}


def link_in_last_message(to):
    jobs.deliver_outbox()
    bodies = [message.body for message in mail.outbox if message.to == [to]]
    return re.search(r"http\S+(/(?:apply|reference)/\S+)", bodies[-1])[1]


def press(page, words):
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def test_application_leads_to_a_mentor(phone, browser_sign_in, coordinator):
    mentor, _, found = walk_to_acceptance(phone, browser_sign_in, coordinator)

    assert (mentor.status, mentor.accepted_on) == ("active", timezone.localdate())
    assert not found, "\n".join(found)


def test_whoever_leaves_with_unsaved_words_is_asked_first(phone, db):
    cache.clear()
    page = phone().new_page()
    page.goto("/apply/")
    page.get_by_label("Your e-mail address").fill("nia@example.org")
    press(page, "Send me the link")
    page.goto(link_in_last_message("nia@example.org"))
    page.get_by_label("Full name").press_sequentially("Nia")

    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)

    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(page.get_by_label("Full name")).to_have_value("Nia")
    press(page, "Save for later")
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def walk_to_acceptance(phone, browser_sign_in, coordinator, record=None):
    """The whole way of an applicant; `record(team, mentor)` sees to trainings and check. Returns the mentor, the
    coordinator's page and the barriers met."""
    cache.clear()
    found = []
    page = phone().new_page()
    page.goto("/apply/")
    found += barriers(page, "start")
    page.get_by_label("Your e-mail address").fill("nia@example.org")
    press(page, "Send me the link")
    found += barriers(page, "asked")
    link = link_in_last_message("nia@example.org")

    page.goto(link)
    found += barriers(page, "form")
    page.fill("[name=why]", WORDS["why"])
    press(page, "Save for later")
    # On another device the words are there.
    page = phone().new_page()
    page.goto(link)
    assert page.input_value("[name=why]") == WORDS["why"]
    press(page, "Send")
    found += barriers(page, "form with errors")
    fill_in(page)
    press(page, "Send")
    page.get_by_role("heading", name="Thank you").wait_for()
    found += barriers(page, "done")

    mentor = Mentor.objects.get()
    desk = phone(viewport={"width": 1280, "height": 800})
    browser_sign_in(desk, coordinator)
    team = desk.new_page()
    team.goto("/mentors/applicants/")
    team.get_by_role("link", name="Nia Brook").click()
    for name, email in REFEREES:
        press(team, f"Ask by e-mail {name}")
        found += answer(page, link_in_last_message(email))
    (record or record_the_rest)(team, mentor)
    interview(team, mentor)
    team.goto(f"/mentors/{mentor.pk}/accept/")
    found += barriers(team, "accept")
    press(team, "Accept Nia")
    mentor.refresh_from_db()
    return mentor, team, found


def fill_in(page):
    for name, words in WORDS.items():
        page.fill(f"[name={name}]", words)
    page.get_by_label("Saturdays").check()
    page.check("[name=has_car][value=no]")
    for number, (name, email) in enumerate(REFEREES, 1):
        page.fill(f"[name=referee{number}_name]", name)
        page.fill(f"[name=referee{number}_email]", email)
        page.fill(f"[name=referee{number}_knows_from]", "From work")
        page.check(f"[name=referee{number}_is_professional][value=yes]")
        page.check(f"[name=referee{number}_is_relative][value=no]")


def answer(page, link):
    """A referee answers, and finds the link used up; returns the barriers met."""
    page.goto(link)
    found = barriers(page, "reference")
    page.get_by_label("How long have you known them?").fill("four years")
    page.get_by_label("In what role?").fill("their manager")
    page.get_by_label("Yes").check()
    page.get_by_label("What are they like?").fill("Patient")
    press(page, "Send")
    found += barriers(page, "thanks")
    page.goto(link)
    return found + barriers(page, "closed")


def record_the_rest(team, mentor):
    today = timezone.localdate()
    for course in ("introduction", "induction"):
        TrainingFactory(mentor=mentor, course=course, taken_on=today)
    DbsCheck.objects.create(
        mentor=mentor, level="enhanced_barred", issued_on=today - timedelta(days=3), decision="clear", decided_on=today
    )


def interview(team, mentor):
    team.goto(f"/mentors/{mentor.pk}/interviews/add/")
    for score in team.locator("input[name^=score_][value='4']").all():
        score.check()
    team.check("[name=has_time][value=yes]")
    team.check("[name=recommends][value=yes]")
    team.get_by_label("What spoke for and against").fill("Warm")
    press(team, "Save the interview")
