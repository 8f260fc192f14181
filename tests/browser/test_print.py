"""What comes out of the printer."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone

from mentees.models import Goal, Plan
from tests.factories import CarerLinkFactory, MeetUpFactory, NoteFactory

WORDS = "A long afternoon of many words, told the way somebody tells it who has all the time in the world. " * 8


@pytest.mark.parametrize(("number", "needs", "sheets"), [(1, 1, 1), (40, 25, 1), (40, 83, 2)])
def test_mentees_page_prints_on_one_sheet_and_never_cuts_what_a_child_needs(
    number, needs, sheets, phone, browser_sign_in, make_allocated, coordinator
):
    allocation, today = make_allocated(), timezone.localdate()
    child, people = allocation.mentee.child, {"mentee": allocation.mentee, "mentor": allocation.mentor}
    child.needs = "Asthma. Blue inhaler in the bag, may need it when running. " * needs
    child.needs += "Never any peanuts."
    child.save()
    plan = Plan.objects.create(mentee=allocation.mentee, number=1, made_on=today, made_by=coordinator)
    for days in range(number):
        NoteFactory(**people, date=today - timedelta(days=days), activities=WORDS, place="P" * 160)
        MeetUpFactory(**people, date=today + timedelta(days=days + 1), place="P" * 160)
    for last in range(min(number, 8)):
        phone_number, email = f"07700 90010{last}", f"{'e' * 30}@example.org"
        CarerLinkFactory(child=child, carer__name="N" * 40, carer__email=email, carer__phone=phone_number)
    for _ in range(min(number, 5)):
        Goal.objects.create(
            plan=plan, aim="self_esteem", words=WORDS[:300], outcome="o", measure="m", due_on=today + timedelta(days=90)
        )
    context = phone()
    browser_sign_in(context, coordinator)
    page = context.new_page()
    page.goto(f"/mentees/{allocation.mentee_id}/")

    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(printed.pages) <= sheets
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    assert child.full_name in text
    assert "Never any peanuts." in text, "what a child must not have is never cut"
    assert text.count("07700 90010") == min(number, 8)
    assert f"Printed by {coordinator.name}" in text
    assert "Log a contact" not in text
