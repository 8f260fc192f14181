"""EPT-9: a peer mentor reads what keeps the child safe and their own words, and nothing of the case, at any address."""

import re

import pytest
from django.db import models

from club.models import CarerLink
from expenses.models import ClaimLine, ClaimStep, Correction
from meetups.models import DayMessage, GroupMeetUp
from mentees.models import Ground, Mentee
from mentors.models import Mentor
from tests import factories
from tests.access_world import address, fill, text_of
from tests.test_access import rows_of_table
from tests.test_planted_words import plant

pytestmark = pytest.mark.django_db

# First name and medical needs; emergency contacts are planted below.
SAFE = {"club.Child.first_name", "club.Child.known_as", "club.Child.needs", "club.CarerLink.relationship"}


@pytest.fixture
def peer(world):
    """The mentor of `own` as a peer mentor, in a world where every text of the case is a word of its own."""
    world.rows = fill(world)
    child = world.own.child
    first = child.carer_links.get()
    CarerLink.objects.filter(pk=first.pk).update(is_emergency_contact=True)
    type(first.carer).objects.filter(pk=first.carer_id).update(name="Zqemergency", phone="07700 900987")
    uncle = factories.CarerFactory(name="Zquncle", phone="07700 900654", email="zqzquncle@example.org")
    factories.CarerLinkFactory(child=child, carer=uncle, is_emergency_contact=False)
    Ground.objects.create(child=child, kind=Ground.Kind.PARENT_ILL)
    world.words = plant(world)
    CarerLink.objects.filter(child=child, carer=uncle).update(relationship="Zqbrother")
    # Read now as they may be read then: what the mentor wrote or planned themselves.
    world.written = {word for row in own_rows(world) for word in words_in(row)}
    return world


def own_rows(world):
    mentor, mentee = world.mentor, world.own
    return [
        *mentor.meetups.filter(mentee=mentee),
        *mentor.notes.filter(mentee=mentee),
        *mentee.help_requests.filter(asked_by=mentor.user),
        *mentee.claims.filter(mentor=mentor),
        *ClaimLine.objects.filter(claim__mentor=mentor, claim__mentee=mentee),
        *ClaimStep.objects.filter(claim__mentor=mentor, claim__mentee=mentee),
        *Correction.objects.filter(claim__mentor=mentor, claim__mentee=mentee),
        *GroupMeetUp.objects.filter(parts__mentor=mentor, parts__mentee=mentee),
        *mentee.giftrequests.filter(mentor=mentor),
        *mentee.grants.filter(mentor=mentor),
        *mentee.taxirequests.filter(mentor=mentor),
        *mentee.sign_ups.all(),
        *DayMessage.objects.filter(by=mentor.user),
    ]


def words_in(row):
    texts = [
        getattr(row, f.name) for f in row._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)
    ]
    return re.findall(r"zqzq\d{4}[a-z]{2}", " ".join(map(str, texts)))


def read_by_the_mentor(world, client):
    """{where a word of the case stands: addresses that show it}, and all texts in one."""
    read, texts = {}, []
    for name, kind, _ in rows_of_table():
        text = text_of(client.get(address(name, kind, world.rows["own"])))
        texts.append(text)
        for word in set(re.findall(r"zqzq\d{4}[a-z]{2}", text)) & world.words.keys() - world.written:
            read.setdefault(world.words[word][1], set()).add(name)
    return read, " ".join(texts)


@pytest.mark.rule("EPT-9")
def test_peer_mentor_reads_nothing_of_the_case(peer, sign_in):
    client = sign_in(peer.mentor.user)
    before, all_of_it = read_by_the_mentor(peer, client)
    # A volunteer meets the case on all these: otherwise this test could not fail.
    for where in ("mentees.Plan.", "mentees.Goal.", "mentees.Review.", "mentees.Handover.", "mentees.Consent.",
                  "mentees.Allocation.background", "meetups.Note.", "club.Child.surname"):  # fmt: skip
        assert any(shown.startswith(where) for shown in before), (where, sorted(before))
    assert "Zquncle" in all_of_it
    assert "Zqbrother" in all_of_it

    Mentor.objects.filter(pk=peer.mentor.pk).update(kind=Mentor.Kind.PEER)
    after, text = read_by_the_mentor(peer, client)

    # Another mentor is asked along at an activity, and learns what that child is called.
    leaks = {where: names for where, names in after.items() if where not in SAFE}
    assert not leaks
    assert "Zquncle" not in text
    assert "Zqbrother" not in text
    assert "07700 900654" not in text
    assert "club.Child.needs" in after
    assert "Zqemergency" in text
    assert "07700 900987" in text


@pytest.mark.rule("EPT-9")
def test_page_file_and_timeline_of_a_peer_mentor_hold_what_keeps_the_child_safe(peer, sign_in):
    Mentor.objects.filter(pk=peer.mentor.pk).update(kind=Mentor.Kind.PEER)
    client, child = sign_in(peer.mentor.user), type(peer.own.child).objects.get(pk=peer.own.child_id)
    allocation = peer.own.allocations.get(mentor=peer.mentor)
    note = peer.mentor.notes.filter(mentee=peer.own).first()

    page = text_of(client.get(f"/mentees/{peer.own.pk}/"))
    summary = text_of(client.get(f"/mentees/allocations/{allocation.pk}/summary/"))
    timeline = text_of(client.get(f"/mentees/{peer.own.pk}/timeline/"))

    assert child.needs in page
    assert child.needs in summary
    assert "07700 900987" in page
    assert "07700 900987" in summary
    assert note.activities in timeline
    for text in (page, summary, timeline):
        assert child.surname not in text
        assert Ground.Kind.PARENT_ILL.label not in text
        assert "07700 900654" not in text
    assert client.get(f"/mentees/{peer.own.pk}/plan/").status_code == 404


@pytest.mark.rule("EPT-9")
def test_one_place_says_who_reads_the_case(peer, coordinator):
    mentor = peer.mentor
    assert peer.own in Mentee.objects.with_background(mentor.user)
    Mentor.objects.filter(pk=mentor.pk).update(kind=Mentor.Kind.PEER)
    assert peer.own in Mentee.objects.visible_to(mentor.user)
    assert peer.own not in Mentee.objects.with_background(mentor.user)
    assert peer.own in Mentee.objects.with_background(coordinator)
    assert not Mentee.objects.with_background(peer.people["trustee"]).exists()


@pytest.mark.rule("EPT-9")
def test_summary_of_a_peer_mentor_is_issued_without_background(peer, coordinator, sign_in):
    Mentor.objects.filter(pk=peer.mentor.pk).update(kind=Mentor.Kind.PEER)
    allocation = peer.own.allocations.get(mentor=peer.mentor)
    client, page = sign_in(coordinator), f"/mentees/allocations/{allocation.pk}/summary/issue/"

    assert "background" not in client.get(page).context["form"].fields
    assert client.post(page, {"background": "Their mother is ill"}).status_code == 302

    allocation.refresh_from_db()
    assert allocation.background == ""


@pytest.mark.rule("EPT-9")
def test_pages_about_the_case_do_not_exist_for_a_peer_mentor(peer, sign_in):
    client = sign_in(peer.mentor.user)
    of_mentees = ("consents_list", "consents_sign", "mentee_plan")
    names = [*(f"mentees:{name}" for name in of_mentees), "meetups:start_detail", "meetups:contact_add"]
    pages = [address(name, "mentee", peer.rows["own"]) for name in names]

    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
    Mentor.objects.filter(pk=peer.mentor.pk).update(kind=Mentor.Kind.PEER)
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)


@pytest.mark.rule("EPT-9")
def test_peer_mentor_reads_what_they_told_of_the_day_and_nothing_others_told(make_allocated, coordinator, sign_in):
    pair = make_allocated()
    meetup = factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor)
    for by, words in ((pair.mentor.user, "The bus is late"), (coordinator, "Nan says he is at court")):
        DayMessage.objects.create(meetup=meetup, kind="late", words=words, by=by)
    page = f"/meet-ups/{meetup.pk}/"
    assert "at court" in sign_in(pair.mentor.user).get(page).content.decode()
    Mentor.objects.filter(pk=pair.mentor.pk).update(kind=Mentor.Kind.PEER)
    text = sign_in(pair.mentor.user).get(page).content.decode()
    assert "The bus is late" in text
    assert "at court" not in text
