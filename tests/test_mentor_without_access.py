"""A mentor who does not mentor the child today reads none of its words, at any address they may still know."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import ReadLogEntry
from mentees import actions as mentee_actions
from mentees.models import Allocation
from tests.access_world import address, fill
from tests.test_access import rows_of_table
from tests.test_planted_words import plant, text_of

pytestmark = pytest.mark.django_db


def suspended(world):
    by = world.people["coordinator"]
    mentee_actions.suspend_mentor(by=by, mentor=world.mentor, because="A question was asked")


def ended_yesterday(world):
    yesterday = timezone.localdate() - timedelta(days=1)
    Allocation.objects.filter(mentor=world.mentor).update(end_on=yesterday)


def begins_tomorrow(world):
    Allocation.objects.filter(mentor=world.mentor).update(start_on=timezone.localdate() + timedelta(days=1))


def ended_today_at_once(world):
    allocation = Allocation.objects.get(mentor=world.mentor)
    mentee_actions.end_allocation(by=world.people["coordinator"], allocation=allocation, reason="Moved away")


# What they wrote down themselves and still owe: the meet-up they hand the note of in, and what they claimed or asked
# money for, with what was said to them about it.
OWN = {
    "meetups.MeetUp.place",
    "expenses.Claim.what_for",
    "expenses.Claim.words",
    "expenses.Claim.no_receipt_because",
    "expenses.Claim.judged",
    "expenses.Claim.late_because",
    "expenses.ClaimLine.what_for",
    "expenses.ClaimStep.words",
    "expenses.Correction.words",
    "expenses.GiftRequest.what",
    "expenses.GiftRequest.occasion",
    "expenses.GiftRequest.words",
}
# Another mentor who is asked to take responsibility at an activity, or comes along on an outing, learns what the child
# is called, and no more.
ASKED = {(page, "club.Child.known_as") for page in ("meetups:signup_answer", "meetups:outing_detail")}


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("so", [suspended, ended_yesterday, begins_tomorrow, ended_today_at_once])
def test_mentor_who_does_not_mentor_today_reads_no_word(world, sign_in, so):
    rows = fill(world)
    words = plant(world)
    user = world.people["mentor"]
    client = sign_in(user)
    before = text_of(client.get(address("home:mentee_detail", "mentee", rows["own"])))
    assert re.search(r"zqzq\d{4}ow", before)
    so(world)
    ReadLogEntry.objects.all().delete()

    read = set()
    for name, kind, _ in rows_of_table():
        for whose in rows:
            text = text_of(client.get(address(name, kind, rows[whose])))
            found = {words[word] for word in re.findall(r"zqzq\d{4}[a-z]{2}", text) if word in words}
            read |= {(name, whose, what) for whose, what in found if what not in OWN and (name, what) not in ASKED}

    assert not read
