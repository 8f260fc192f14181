"""The page of one mentee."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetups.models import NoteMove
from tests.factories import MenteeFactory, NoteFactory

pytestmark = pytest.mark.django_db


def test_mentee_detail_strikes_out_a_moved_note_at_its_own_day(sign_in, coordinator, make_allocated):
    allocation, today = make_allocated(), timezone.localdate()
    newer, older = (
        NoteFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=today - timedelta(days=days))
        for days in (1, 9)
    )
    moved = NoteFactory(mentor=allocation.mentor, date=today - timedelta(days=5))
    move = NoteMove.objects.create(
        note=moved,
        from_mentee=allocation.mentee,
        to_mentee=moved.mentee,
        note_date=moved.date,
        reason="Wrong child",
        moved_by=coordinator,
    )
    page = sign_in(coordinator).get(reverse("home:mentee_detail", args=[allocation.mentee_id]))
    assert page.context["happened"] == [(newer, None), (None, move), (older, None)]


def test_mentee_detail_leads_the_team_to_the_mentor(sign_in, coordinator, make_allocated):
    allocation = make_allocated()
    page, mentor = (
        reverse("home:mentee_detail", args=[allocation.mentee_id]),
        reverse("home:mentor_detail", args=[allocation.mentor_id]),
    )
    assert mentor in sign_in(coordinator).get(page).content.decode()
    assert mentor not in sign_in(allocation.mentor.user).get(page).content.decode()


@pytest.mark.parametrize(("roles", "is_offered"), [(["mentor"], False), (["mentor", "family_liaison"], True)])
def test_menu_offers_my_mentoring_beside_another_desk(roles, is_offered, person, sign_in):
    text = sign_in(person(*roles)).get(reverse("home:menu")).content.decode()
    assert (reverse("home:mentors_day") in text) is is_offered


def test_mentee_detail_opens_without_mentor_or_note(sign_in, coordinator):
    mentee = MenteeFactory()
    text = sign_in(coordinator).get(reverse("home:mentee_detail", args=[mentee.pk])).content.decode()
    assert "no mentor at the moment" in text
    assert "No notes yet" in text
