"""Which aims a meet-up served (KOT-2.3): ticked on the note, read with it."""

import pytest
from django.utils import timezone

from meetups.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-2.3")]


def sent(**changes):
    return {
        "attendees": "Both of us", "activities": "Fossils", "date": timezone.localdate(), "place": "Museum",
    } | changes  # fmt: skip


def test_note_says_which_aims_it_served(make_allocated, sign_in):
    pair = make_allocated()
    client = sign_in(pair.mentor.user)
    url = f"/meet-ups/notes/add/{pair.mentee_id}/"
    page = client.post(url, sent(aims=["cultural_capital", "self_esteem"]), follow=True)
    assert Note.objects.get().aims == ["cultural_capital", "self_esteem"]
    assert "Cultural capital, Self-esteem" in page.content.decode()


def test_note_needs_no_aim_and_takes_none_but_the_three(make_allocated, sign_in):
    pair = make_allocated()
    client = sign_in(pair.mentor.user)
    url = f"/meet-ups/notes/add/{pair.mentee_id}/"
    page = client.post(url, sent(aims=["wealth"]))
    assert page.context["form"].errors["aims"]
    assert not Note.objects.exists()
    client.post(url, sent())
    assert Note.objects.get().aims == []
