"""Referrals inside the team: which child it is, the form, the lists, what is due."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from club.models import Carer, Child
from core.models import OutboxMessage, ReadLogEntry
from core.roles import Role
from mentees import actions
from mentees.deadlines import decisions_due, referrals_to_look_at
from mentees.models import Ground, Referral
from mentees.standing import candidates_for
from policy.figures import Figures
from tests.factories import CarerLinkFactory, ChildFactory, MenteeFactory, ReferralFactory

from .conftest import CHIEF, LIAISON, said

pytestmark = pytest.mark.django_db


# --- which child it is --------------------------------------------------------------------------------


@pytest.mark.rule("KOP-1")
def test_candidates_are_found_whatever_accents_and_order():
    twin = ChildFactory(first_name="Zoë", surname="Müller", known_as="Zo")
    born = ChildFactory(first_name="Zoey", surname="Miller")
    school = ChildFactory(first_name="Zoe", surname="Mueller", school="St Anne", date_of_birth=None)
    ChildFactory(first_name="Adam", surname="Osei")
    ChildFactory(first_name="", surname="-")
    for names in (("Zoe", "Muller"), ("ZOË", "MÜLLER"), ("Müller", "Zoe"), ("Zo", "Muller")):
        found = candidates_for(ReferralFactory(first_name=names[0], surname=names[1]), Child.objects.all())
        assert twin in [candidate.child for candidate in found], names
    asked = ReferralFactory(first_name="Zoe", surname="Muller", date_of_birth=twin.date_of_birth, school="St Anne")
    found = candidates_for(asked, Child.objects.all())
    assert found[0].child == twin
    assert {candidate.child for candidate in found} == {twin, born, school}


@pytest.mark.rule("KOP-1")
@pytest.mark.parametrize("number", [1, 30])
def test_candidates_take_one_query(number, django_assert_num_queries):
    for _ in range(number):
        ChildFactory(first_name="Zoe", surname="Muller")
    referral = ReferralFactory(first_name="Zoe", surname="Muller")
    with django_assert_num_queries(1):
        candidates_for(referral, Child.objects.all())


@pytest.mark.rule("KOP-1")
def test_possible_child_is_shown_beside_the_referral_and_chosen_by_a_person(child, coordinator, sign_in):
    link = CarerLinkFactory(child=child)
    referral = ReferralFactory(first_name="Wilfrid", surname="Ardenne", date_of_birth=child.date_of_birth)
    client = sign_in(coordinator)
    assert "Wilfred Ardenne" in client.get(reverse("mentees:referral_detail", args=[referral.pk])).content.decode()
    ReadLogEntry.objects.all().delete()
    url = reverse("mentees:referral_match", args=[referral.pk])
    text = client.get(url).content.decode()
    assert "Wilfrid" in text
    assert "Wilfred" in text
    assert link.carer.name in text
    assert ReadLogEntry.objects.filter(subject_id=child.pk).exists()
    assert Referral.objects.get().child is None
    client.post(url, {"child": child.pk})
    assert Referral.objects.get().child == child
    assert Child.objects.count() == 1


@pytest.mark.rule("KOP-1")
def test_new_child_is_first_added_as_a_member(coordinator, sign_in):
    referral = ReferralFactory(first_name="Cora", surname="Lane", carer_name="Ada Lane", carer_phone="07700 900333")
    url = reverse("mentees:referral_child_add", args=[referral.pk])
    client = sign_in(coordinator)
    assert "Cora" in client.get(url).content.decode()
    page = client.post(url, {"ref": "C900", "first_name": "Cora", "surname": "Lane", "carer": ""})
    assert page.status_code == 302
    added = Child.objects.get()
    assert (Referral.objects.get().child, added.carer_links.get().carer.name) == (added, "Ada Lane")
    assert client.post(url, {"ref": "C901", "first_name": "Cora", "surname": "Lane"}).status_code == 302
    assert Child.objects.count() == 1


def test_carer_of_a_sibling_is_taken_only_when_a_person_says_so(coordinator, sign_in):
    known = CarerLinkFactory(carer__name="Ada Lane").carer
    referral = ReferralFactory(first_name="Cora", surname="Lane", carer_name="Ada Lane")
    url = reverse("mentees:referral_child_add", args=[referral.pk])
    client = sign_in(coordinator)
    assert "Is the carer one of these?" in client.get(url).content.decode()
    client.post(url, {"ref": "C900", "first_name": "Cora", "surname": "Lane", "carer": known.pk})
    assert Child.objects.get(ref="C900").carer_links.get().carer == known
    assert Carer.objects.filter(name="Ada Lane").count() == 1


def test_child_stays_once_somebody_said_yes(child, liaison, coordinator):
    referral = ReferralFactory(child=child)
    said(liaison, LIAISON, referral)
    with pytest.raises(ValidationError, match="The child stays"):
        actions.match_referral(by=coordinator, referral=referral, child=ChildFactory())


@pytest.mark.rule("KOT-3.1")
def test_grounds_are_confirmed_by_the_team(child, coordinator, sign_in):
    ReferralFactory(child=child, grounds=["parent_ill"])
    url = reverse("mentees:grounds_confirm", args=[child.pk])
    client = sign_in(coordinator)
    assert "Parent with serious mental health issues" in client.get(url).content.decode()
    client.post(url, {"kinds": ["parent_ill"]})
    assert [ground.kind for ground in child.grounds.all()] == ["parent_ill"]
    assert Ground.history.filter(history_type="-").get().history_user == coordinator


# --- the team's form, the list, the meeting -----------------------------------------------------------


def test_team_form_is_filled_in_from_the_child(child, liaison, sign_in):
    CarerLinkFactory(child=child, carer__name="Ada Ardenne")
    url = reverse("mentees:child_refer", args=[child.pk])
    client = sign_in(liaison)
    text = client.get(url).content.decode()
    assert "Ada Ardenne" in text
    assert 'value="Grace Obi"' in text
    sent = {
        "referrer_kind": "team",
        "referrer_name": "Grace Obi",
        "first_name": "Wilfred",
        "surname": "Ardenne",
        "reason": "Asked me himself",
        "submission": str(uuid.uuid4()),
    }
    pages = [client.post(url, sent) for _ in range(2)]
    referral = Referral.objects.get()
    assert [page.url for page in pages] == [reverse("mentees:referral_detail", args=[referral.pk])] * 2
    assert (referral.child, referral.source, referral.history.get().history_user) == (child, "staff", liaison)
    assert not OutboxMessage.objects.filter(event__endswith=":receipt").exists()


def test_mentee_is_not_referred_again(child, liaison, sign_in):
    mentee = MenteeFactory(child=child)
    page = sign_in(liaison).post(reverse("mentees:child_refer", args=[child.pk]), {"reason": "x"})
    assert page.url == reverse("home:mentee_detail", args=[mentee.pk])
    assert not Referral.objects.exists()


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("name", ["referrals_list", "allocation_meeting"])
def test_lists_take_the_same_queries(number, name, coordinator, liaison, sign_in, django_assert_max_num_queries):
    for _ in range(number):
        referral = ReferralFactory(child=ChildFactory(), looked_after_by=coordinator)
        said(liaison, LIAISON, referral, is_yes=False)
        MenteeFactory()
    client = sign_in(coordinator)
    with django_assert_max_num_queries(11):
        assert client.get(reverse(f"mentees:{name}")).status_code == 200


def test_list_shows_the_longest_waiting_first_with_its_days(coordinator, sign_in):
    now = timezone.localtime()
    ReferralFactory(first_name="Newer", received_at=now - timedelta(days=3))
    ReferralFactory(first_name="Older", received_at=now - timedelta(days=61))
    ReferralFactory(first_name="Gone", status="withdrawn", settled_at=now)
    text = sign_in(coordinator).get(reverse("mentees:referrals_list")).content.decode()
    assert text.index("Older") < text.index("Newer")
    assert "61 days" in text
    assert "Nobody yet" in text
    assert "Gone" not in text
    assert "Gone" in sign_in(coordinator).get(reverse("mentees:referrals_list") + "?show=withdrawn").content.decode()


@pytest.mark.rule("KOT-6.1")
def test_meeting_lists_who_waits_for_a_mentor(coordinator, make_allocated, sign_in):
    ReferralFactory(first_name="Waiting")
    MenteeFactory(child__first_name="Without", starts_on=timezone.localdate() - timedelta(days=12))
    make_allocated(mentee=MenteeFactory(child__first_name="Paired"))
    left = MenteeFactory(child__first_name="Left", starts_on=timezone.localdate() - timedelta(days=400))
    make_allocated(mentee=left, end_on=timezone.localdate() - timedelta(days=7))
    text = sign_in(coordinator).get(reverse("mentees:allocation_meeting")).content.decode()
    assert "Waiting" in text
    assert "Without" in text
    assert re.search(r"Without .*?12 days.*Left .*?7 days", text, re.DOTALL)
    assert "Paired" not in text


def test_meeting_shows_both_lists_by_the_page(coordinator, sign_in):
    today = timezone.localdate()
    for number in range(51):
        ReferralFactory(surname=f"Waiter{number:02}", received_at=timezone.now() - timedelta(days=90 - number))
        MenteeFactory(child__surname=f"Alone{number:02}", starts_on=today - timedelta(days=90 - number))
    client, url = sign_in(coordinator), reverse("mentees:allocation_meeting")

    first, second = client.get(url), client.get(url + "?referrals=2&mentees=1")

    text, on = first.content.decode(), second.content.decode()
    assert "Referrals that wait: 51" in text
    assert "Mentees without a mentor: 51" in text
    assert "Waiter49" in text
    assert "Waiter50" not in text
    assert "Alone50" not in text
    assert "Waiter50" in on
    assert "Waiter49" not in on
    assert "Alone49" in on
    assert "?referrals=2&amp;mentees=2" in on
    assert not ReadLogEntry.objects.filter(subject_id=Child.objects.get(surname="Alone50").pk).exists()
    assert "Alone50" in client.get(url + "?mentees=2").content.decode()
    assert "Referrals that wait: 51" in client.get(url + "?referrals=9").content.decode()


def test_somebody_takes_a_referral_up(coordinator, liaison, person, sign_in):
    referral = ReferralFactory()
    url = reverse("mentees:referral_assign", args=[referral.pk])
    client = sign_in(coordinator)
    assert "Select a valid choice" in client.post(url, {"to": person("mentor").pk}).content.decode()
    client.post(url, {"to": liaison.pk})
    assert Referral.objects.get().looked_after_by == liaison
    client.post(url, {"to": ""})
    assert Referral.objects.get().looked_after_by is None


# --- what is due --------------------------------------------------------------------------------------


@pytest.mark.rule("KOT-3.2")
def test_deadlines_name_whose_turn_it_is(child, coordinator, liaison, chief, person):
    both = person(Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE, name="Both Seats")
    person("mentor")
    referral = ReferralFactory(child=child, received_at=timezone.now() - timedelta(days=10))
    today, figures = timezone.localdate(), Figures()
    looked = referrals_to_look_at(today, figures)
    assert {deadline.person for deadline in looked} == {coordinator, liaison, both}
    assert all(deadline.is_late(today) for deadline in looked)
    assert {(d.person, d.event.split(":")[-1]) for d in decisions_due(today, figures)} == {
        (liaison, LIAISON),
        (both, LIAISON),
        (chief, CHIEF),
        (both, CHIEF),
    }
    said(both, LIAISON, referral)
    assert {deadline.person for deadline in decisions_due(today, figures)} == {chief}
    assert decisions_due(today, figures, person=liaison) == []
    [due] = decisions_due(today, figures, person=chief)
    assert (due.subject, due.clause, due.is_late(today)) == (referral.reference, "KOT-3.2", False)
    actions.assign_referral(by=coordinator, referral=referral, to=liaison)
    assert referrals_to_look_at(today, figures) == []


@pytest.mark.parametrize("number", [1, 30])
def test_deadlines_take_the_same_queries(number, liaison, chief, django_assert_max_num_queries):
    for _ in range(number):
        ReferralFactory()
    with django_assert_max_num_queries(6):
        decisions_due(timezone.localdate(), Figures())
        referrals_to_look_at(timezone.localdate(), Figures())


@pytest.mark.parametrize(("phone", "is_called"), [("", False), ("07700 900333", True)])
def test_carer_without_a_number_is_nobody_to_call_in_an_emergency(phone, is_called, coordinator):
    referral = ReferralFactory(carer_name="Ada Lane", carer_phone=phone)
    actions.add_referred_child(by=coordinator, referral=referral, ref="C900", first_name="Cora", surname="Lane")
    referral.refresh_from_db()
    assert referral.child.carer_links.get().is_emergency_contact is is_called
