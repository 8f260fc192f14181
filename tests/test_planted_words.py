"""No word of another person's record is read anywhere: not in body, headers, file name, PDF text or spreadsheet cell.

Every text field of every record of the three mentees gets a word of its own; then every URL is crawled as everybody,
and each page is searched for words that its reader must not meet.
"""

import re

import pytest
from django.apps import apps
from django.db import models

from core.models import ReadLogEntry
from expenses.models import ClaimLine, ClaimStep, Correction, GrantView
from meetups.models import DayMessage, GroupMeetUp
from mentees.models import Goal, GoalProgress
from safeguarding.models import Concern, ConcernEntry
from tests.access_world import THIRD_PARTY, address, every_url_name, fill, text_of
from tests.test_access import PEOPLE, rows_of_table

TEAM = {"coordinator", "family_liaison", "chief_executive"}
# Fields whose content a rule or a parser reads: they keep their value.
KEPT = {"email", "kind", "level", "phone", "ref", "reference", "status", "step", "venue_kind"}
OURS = ("club", "mentees", "meetups", "expenses", "impact", "mentors", "safeguarding")

CONCERN_READERS = {"coordinator", "chief_executive", "safeguarding_lead"}
WHERE_CONCERNS_STAND = {"home:today", "safeguarding:concerns_list", "safeguarding:concern_detail"}
WHERE_ANOTHER_HELPS = {"meetups:signup_answer", "meetups:outing_detail"}


def plant(world):
    """Write a distinct word into every text field of what belongs to one mentee; returns {word: whose}."""
    words = {}
    owned = {name: _rows_owned(getattr(world, name)) for name in ("own", "sibling", "others")}
    for whose, found in owned.items():
        for row in found:
            for field in row._meta.concrete_fields:
                plain = type(field) in (models.CharField, models.TextField)
                if plain and not field.choices and field.name not in KEPT:
                    word = f"zqzq{len(words):04}{whose[:2]}"
                    words[word] = (whose, f"{row._meta.label}.{field.name}{_shut_to(row, world.people)}")
                    type(row)._base_manager.filter(pk=row.pk).update(**{field.name: word[: field.max_length or 99]})
    return words


def _shut_to(row, people):
    """Which readers of concerns must not read this one: whoever it is about, and the coordinator it is kept from."""
    concern = row if isinstance(row, Concern) else getattr(row, "concern", None)
    if concern is None:
        return ""
    about = set(concern.subjects.values_list("person", flat=True))
    shut = {name for name in CONCERN_READERS if people[name].pk in about}
    shut |= {"coordinator"} if concern.is_kept_from_coordinator else set()
    return f" not for {' '.join(sorted(shut))}" if shut else ""


def _rows_owned(mentee):
    """The mentee, its child and every row that hangs on either, carers and history left out."""
    rows = [mentee, mentee.child]
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.model_name.startswith("historical"):
            continue
        for field in model._meta.concrete_fields:
            if (
                field.is_relation
                and field.related_model in (type(mentee), type(mentee.child))
                and model is not type(mentee)
            ):
                target = mentee if field.related_model is type(mentee) else mentee.child
                rows += model._base_manager.filter(**{field.name: target})
    goals = Goal.objects.filter(plan__mentee=mentee)
    concerns = Concern.objects.filter(subjects__child=mentee.child)
    said = [*concerns, *ConcernEntry.objects.filter(concern__in=concerns)]
    groups = GroupMeetUp.objects.filter(parts__mentee=mentee)
    told = DayMessage.objects.filter(meetup__mentee=mentee)
    views = GrantView.objects.filter(grant__mentee=mentee)
    claims = {"claim__mentee": mentee}
    paid = [*ClaimLine.objects.filter(**claims), *ClaimStep.objects.filter(**claims)]
    paid += Correction.objects.filter(**claims)
    return [*rows, *goals, *groups, *told, *views, *paid, *GoalProgress.objects.filter(goal__in=goals), *said]


def may_read(person, whose, where):
    """Whether a word of one mentee may meet the eyes of one person."""
    if where.startswith("safeguarding."):
        # Not even whoever reported it reads it back.
        return person in CONCERN_READERS and person not in where.partition(" not for ")[2].split()
    if where.startswith("expenses.GrantView"):
        # What members of the committee say among themselves.
        return person == "committee_member"
    if person in TEAM:
        return True
    if where.startswith("mentees.Disclosure"):
        return False
    if where.startswith("expenses.GrantApplication"):
        # Why the child needs it is read by who decides; finance pays by sum and purpose.
        is_why = where.endswith((".reasoning", ".not_elsewhere", ".impact"))
        if person == "committee_member" or (person == "finance_officer" and not is_why):
            return True
    if where.startswith("club.Membership.club_name") and person == "finance_officer":
        # Finance pays the fees of clubs, of a child known by its initials.
        return True
    if where.startswith(("expenses.Claim", "expenses.Correction", "expenses.GiftRequest")):
        # Finance pays claims; a mentor reads their own.
        return person == "finance_officer" or person == ("mentor" if whose == "own" else "other_mentor")
    return person == ("mentor" if whose == "own" else "other_mentor")


def is_told(person, name, whose, where, link):
    """KOT-12.1: whoever is asked to take responsibility for a child, or comes along as second mentor, reads what it is
    called, on that one page.
    KOT-14.1: the safeguarding lead reads which child a concern is about.
    KOT-9.3: whoever holds the secret link to a mentor's calendar reads where that mentor's meet-ups are, and no more.
    """
    if name == "home:calendar_feed":
        return where == "meetups.MeetUp.place" and (whose == "own") == (link == "own")
    if name in WHERE_CONCERNS_STAND and person == "safeguarding_lead":
        return where.startswith("club.Child.")
    asked = "other_mentor" if whose == "own" else "mentor"
    return name in WHERE_ANOTHER_HELPS and (where, person) == ("club.Child.known_as", asked)


@pytest.mark.rule("KOT-20.2")
@pytest.mark.rule("KOT-20.3")
@pytest.mark.rule("KOT-20.1")
def test_nobody_reads_a_word_that_is_not_theirs(world, sign_in):
    rows = fill(world)
    words = plant(world)
    assert len(words) > 60
    met, leaks, unlogged = set(), [], []
    for person in PEOPLE:
        client = sign_in(world.people[person])
        for name, kind, _ in rows_of_table():
            for whose in rows:
                ReadLogEntry.objects.all().delete()
                text = text_of(client.get(address(name, kind, rows[whose])))
                found = {word for word in re.findall(r"zqzq\d{4}[a-z]{2}", text) if word in words}
                met |= {(person, word) for word in found}
                leaks += [
                    f"{person} reads {words[w]} at {name}"
                    for w in found
                    if not may_read(person, *words[w]) and not is_told(person, name, *words[w], link=whose)
                ]
                unlogged += _not_logged(world, found, words, f"{person} at {name}")
    assert not leaks, "\n".join(sorted(set(leaks)))
    assert not unlogged, "\n".join(sorted(set(unlogged)))
    # What is planted can be met at all: otherwise this test could not fail.
    assert sum(person == "coordinator" for person, _ in met) > 30
    assert sum(person == "mentor" for person, _ in met) > 8
    of_concerns = {person for person, word in met if words[word][1].startswith("safeguarding.Concern.words")}
    assert of_concerns == CONCERN_READERS


def _not_logged(world, found, words, where):
    """KOT-20.2: every child whose words were shown has its entry in the read log of this very request."""
    logged = set(ReadLogEntry.objects.values_list("subject_id", flat=True))
    shown = {getattr(world, words[word][0]).child_id: words[word] for word in found}
    return [f"{where}: {what} without an entry" for child, what in shown.items() if child not in logged]


@pytest.mark.rule("KOT-20.3")
def test_contact_details_of_a_family_reach_the_team_and_the_allocated_mentor_alone(world, sign_in):
    rows = fill(world)
    carer = world.others.child.carer_links.get().carer
    planted = {"phone": "07700 900987", "email": "zqzqnan@example.org"}
    type(carer).objects.filter(pk=carer.pk).update(**planted)
    met = set()
    for person in PEOPLE:
        client = sign_in(world.people[person])
        for name, kind, _ in rows_of_table():
            text = text_of(client.get(address(name, kind, rows["others"])))
            met |= {(person, field) for field, words in planted.items() if words in text}

    assert {person for person, _ in met} == TEAM | {"other_mentor"}
    assert {("coordinator", field) for field in planted} <= met


def test_former_mentor_hands_in_and_reads_nothing_back(world, sign_in):
    from tests.factories import MeetUpFactory, NoteFactory

    day = world.own.allocations.get(mentor=world.former_mentor).end_on
    owed = MeetUpFactory(mentee=world.own, mentor=world.former_mentor, date=day, place="zqzqplace")
    done = MeetUpFactory(mentee=world.own, mentor=world.former_mentor, date=day, place="Elsewhere")
    NoteFactory(mentee=world.own, mentor=world.former_mentor, date=day, meetup=done, activities="zqzqsecret")
    child = world.own.child
    client = sign_in(world.people["former_mentor"])

    pages = [
        client.get("/"),
        client.get(f"/meet-ups/{owed.pk}/hand-in/"),
        client.get(f"/meet-ups/{done.pk}/hand-in/", follow=True),
    ]
    text = " ".join(text_of(page) for page in pages)

    assert "zqzqplace" in text
    assert "zqzqsecret" not in text
    assert child.first_name not in text
    assert child.surname not in text
    assert client.get(f"/meet-ups/{owed.pk}/").status_code == 404
    assert client.get(f"/meet-ups/{owed.pk}/note/").status_code == 404


def test_every_url_is_crawled():
    assert {name for name, _, _ in rows_of_table()} == {n for n in every_url_name() if not n.startswith(THIRD_PARTY)}
