"""A meet-up that went on past midnight is recorded and flagged, never refused (KOP-11, KOT-9.1)."""

import json
import re
from datetime import date, time, timedelta
from html import unescape

import pytest
from django.utils import timezone

from meetups.forms.notes import NoteForm
from meetups.models import Note
from meetups.rules import night_verdict
from policy.figures import Figures

from .test_phone import SEND, message
from .test_phone import plan as planned
from .test_views import note

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-11")]
YESTERDAY = timezone.localdate() - timedelta(days=1)
NIGHT = {"date": YESTERDAY.isoformat(), "starts_at": "20:00", "ends_at": "00:30"}


def words_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


@pytest.mark.rule("KOT-9.1")
def test_night_is_flagged_with_the_day_into_which_it_went():
    verdict = night_verdict(date(2026, 11, 4))

    assert verdict.is_refused
    assert verdict.clause == "KOT-9.1"
    assert "into 4 November 2026" in verdict.sentence


@pytest.mark.rule("KOT-9.1")
def test_note_past_midnight_is_kept_shown_and_flagged_for_the_coordinator(allocation, sign_in, coordinator):
    page = sign_in(allocation.mentor.user).post(
        f"/meet-ups/notes/add/{allocation.mentee_id}/", note(**NIGHT), follow=True
    )

    kept = Note.objects.get()
    assert (kept.minutes, kept.ended_next_day) == (270, timezone.localdate())
    said = words_of(page)
    assert "20:00 to 00:30 the next day" in said
    assert "This meet-up went on past midnight" in said
    team = sign_in(coordinator)
    assert "This meet-up went on past midnight" in words_of(team.get(f"/meet-ups/notes/{kept.pk}/"))
    assert "past midnight" in words_of(team.get("/meet-ups/notes/"))


def test_note_of_a_day_is_not_flagged(allocation, sign_in, coordinator):
    client = sign_in(allocation.mentor.user)
    page = client.post(f"/meet-ups/notes/add/{allocation.mentee_id}/", note(), follow=True)

    assert Note.objects.get().ended_next_day is None
    assert "next day" not in words_of(page)
    assert "past midnight" not in words_of(page)
    assert "past midnight" not in words_of(sign_in(coordinator).get("/meet-ups/notes/"))


def test_note_past_midnight_is_taken_from_the_phone(allocation, sign_in):
    meetup = planned(allocation, days=-1, starts_at=time(20), ends_at=time(22))

    sent = message(allocation, meetup, fields=NIGHT)
    answer = sign_in(allocation.mentor.user).post(SEND, json.dumps(sent), content_type="application/json")

    assert answer.json() == {"sent": True}
    assert (Note.objects.get().meetup, Note.objects.get().minutes) == (meetup, 270)


@pytest.mark.parametrize(
    ("day", "start", "end", "field"),
    [
        (date(2025, 11, 3), "20:00", "08:00", ""),
        (date(2025, 11, 3), "20:00", "08:01", "ends_at"),
        (date(2025, 11, 3), "12:00", "11:00", "ends_at"),
        (date(2025, 11, 3), "20:00", "20:00", "ends_at"),
        (date(2025, 11, 3), "23:59", "00:00", ""),
        # Twelve hours that really pass: the clocks go back, and forward, in these nights.
        (date(2025, 10, 25), "20:00", "08:00", "ends_at"),
        (date(2025, 3, 29), "20:00", "09:00", ""),
        # Never shown on the day of the end, and shown on the day of the start.
        (date(2025, 3, 29), "20:00", "01:30", "ends_at"),
        (date(2025, 3, 30), "20:00", "01:30", ""),
    ],
)
def test_end_may_be_up_to_twelve_hours_into_the_next_day(day, start, end, field):
    form = NoteForm(note(date=day.isoformat(), starts_at=start, ends_at=end), figures=Figures())
    form.full_clean()

    assert list(form.errors) == ([field] if field else [])


def test_slip_of_the_keyboard_is_told_with_a_way_to_keep_the_record(allocation, sign_in):
    page = sign_in(allocation.mentor.user).post(
        f"/meet-ups/notes/add/{allocation.mentee_id}/", note(starts_at="14:00", ends_at="13:00")
    )

    (said,) = page.context["form"].errors["ends_at"]
    assert "23 hours later" in said
    assert "or leave both empty" in said
