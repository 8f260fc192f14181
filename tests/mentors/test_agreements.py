"""KOP-24: the agreements are signed before any mentee page opens, and again when a new version is in use."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from meetups.models import MeetUp
from mentees.models import Allocation, Mentee
from mentors import actions
from mentors.models import Agreement, AgreementWording, Mentor
from tests.factories import MeetUpFactory, MentorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-24")]
TODAY = timezone.localdate()
SIGN = "/mentors/agreements/sign/"


@pytest.fixture
def conduct():
    return AgreementWording.objects.get(kind="conduct")


@pytest.fixture
def confidentiality():
    return AgreementWording.objects.get(kind="confidentiality")


@pytest.fixture
def unsigned(make_allocated):
    """A mentor with a mentee who has signed nothing."""
    mentor = MentorFactory(signed=False, user__name="Gwen Okafor")
    make_allocated(mentor=mentor)
    return mentor


def sees(mentor):
    return Mentee.objects.visible_to(type(mentor.user).objects.get(pk=mentor.user_id)).exists()


def test_no_mentee_exists_before_both_are_signed(unsigned, conduct, confidentiality):
    assert not sees(unsigned)
    actions.sign_agreement(mentor=unsigned, wording=conduct, signed_name="Gwen Okafor")
    assert not sees(unsigned)
    actions.sign_agreement(mentor=unsigned, wording=confidentiality, signed_name="gwen  OKAFOR")
    assert sees(unsigned)


def test_day_in_the_charitys_papers_counts_for_the_first_code_alone(unsigned, conduct, confidentiality, coordinator):
    actions.change_mentor(by=coordinator, mentor=unsigned, code_of_conduct_signed_on=TODAY)
    assert [w.kind for w in AgreementWording.objects.owed_by(unsigned)] == ["confidentiality"]
    assert not sees(unsigned)
    actions.sign_agreement(mentor=unsigned, wording=confidentiality, signed_name="Gwen Okafor")
    assert sees(unsigned)
    actions.write_wording(by=coordinator, kind="conduct", words="Other words", in_use_from=TODAY)
    unsigned.refresh_from_db()
    assert [w.number for w in AgreementWording.objects.owed_by(unsigned)] == [2]
    assert not sees(unsigned)


def test_new_version_shuts_on_its_day_and_not_before(make_allocated, coordinator):
    mentor = make_allocated().mentor
    assert sees(mentor)
    new = actions.write_wording(
        by=coordinator, kind="confidentiality", words="New words", in_use_from=TODAY + timedelta(days=1)
    )
    assert sees(mentor)
    assert not Mentor.objects.signed(TODAY + timedelta(days=1)).filter(pk=mentor.pk).exists()
    with pytest.raises(ValidationError):
        actions.sign_agreement(mentor=mentor, wording=new, signed_name=mentor.user.name)
    AgreementWording.objects.filter(pk=new.pk).update(in_use_from=TODAY)
    assert not sees(mentor)
    old = AgreementWording.objects.get(kind="confidentiality", number=1)
    stranger = MentorFactory(signed=False)
    with pytest.raises(ValidationError, match="new version"):
        actions.sign_agreement(mentor=stranger, wording=old, signed_name=stranger.user.name)
    actions.sign_agreement(mentor=mentor, wording=new, signed_name=mentor.user.name)
    assert sees(mentor)
    assert OutboxMessage.objects.filter(event=f"wording:{new.pk}", to=mentor.user.email).count() == 1


def test_mentee_pages_stay_shut_and_the_first_page_leads_to_signing(unsigned, sign_in):
    client, mentee = sign_in(unsigned.user), Mentee.objects.get()
    assert client.get(f"/mentees/{mentee.pk}/").status_code == 404
    assert client.get(reverse("meetups:meetup_plan", args=[mentee.pk])).status_code == 404
    first = client.get("/").content.decode()
    assert SIGN in first
    assert "You have no mentee" not in first
    assert mentee.child.first_name not in first


def test_note_that_is_owed_can_be_handed_in_unsigned(unsigned, sign_in):
    mentee = Mentee.objects.get()
    owed = MeetUpFactory(mentee=mentee, mentor=unsigned, date=TODAY - timedelta(days=2), status="confirmed")
    client = sign_in(unsigned.user)
    assert MeetUp.objects.held_by(unsigned.user).get() == owed
    assert client.get(f"/meet-ups/{owed.pk}/hand-in/").status_code == 200
    allocation = Allocation.objects.get()
    assert client.get(reverse("meetups:note_hand_in_unplanned", args=[allocation.pk])).status_code == 200


def test_signing_page_goes_from_one_to_the_next_and_home(unsigned, sign_in, conduct, confidentiality):
    client = sign_in(unsigned.user)
    seen = []
    for _ in range(2):
        page = client.get(SIGN)
        wording = page.context["wording"]
        seen.append(wording.kind)
        assert wording.words[:60] in page.content.decode()
        page = client.post(SIGN, {"wording": wording.pk, "signed_name": "Gwen Okafor"})
        assert page.url == SIGN
    assert sorted(seen) == ["conduct", "confidentiality"]
    assert client.get(SIGN).url == "/"
    assert sees(unsigned)


@pytest.mark.parametrize("name", ["", "\u200b", "Hilary Stone", "x" * 121, "<b>Gwen</b>", "\u202eGwen Okafor!"])
def test_signature_is_ones_own_name(name, unsigned, sign_in):
    client = sign_in(unsigned.user)
    wording = client.get(SIGN).context["wording"]
    page = client.post(SIGN, {"wording": wording.pk, "signed_name": name})
    assert "signed_name" in page.context["form"].errors
    assert not Agreement.objects.filter(mentor=unsigned).exists()


def test_words_that_changed_while_reading_are_not_signed(unsigned, sign_in, coordinator):
    client = sign_in(unsigned.user)
    read = client.get(SIGN).context["wording"]
    actions.write_wording(by=coordinator, kind=read.kind, words="Other words", in_use_from=TODAY)
    page = client.post(SIGN, {"wording": read.pk, "signed_name": "Gwen Okafor"})
    assert "other words" in str(page.context["form"].errors)
    assert not Agreement.objects.filter(mentor=unsigned).exists()
    page = client.post(SIGN, {"wording": "x", "signed_name": "Gwen Okafor"})
    assert page.status_code == 200
    assert not Agreement.objects.filter(mentor=unsigned).exists()


def test_signing_twice_is_one_signature(unsigned, sign_in):
    client = sign_in(unsigned.user)
    first = client.get(SIGN).context["wording"]
    for _ in range(2):
        assert client.post(SIGN, {"wording": first.pk, "signed_name": "Gwen Okafor"}).status_code == 302
    assert Agreement.objects.filter(mentor=unsigned).count() == 1


def test_mentor_without_a_record_is_led_to_it(person, sign_in):
    client = sign_in(person("mentor"))
    assert client.get(SIGN).url == "/mentors/me/"
    assert SIGN not in client.get("/").content.decode()


def test_visible_mentees_cost_one_query(make_allocated, django_assert_num_queries):
    user = make_allocated().mentor.user
    assert user.is_mentor
    with django_assert_num_queries(1):
        list(Mentee.objects.visible_to(user))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "\u200b"}, "words"),
        ({"words": "x" * 40_001}, "words"),
        ({"in_use_from": ""}, "in_use_from"),
        ({"in_use_from": (TODAY - timedelta(days=1)).isoformat()}, "in_use_from"),
        ({"in_use_from": "0001-01-01"}, "in_use_from"),
    ],
)
def test_wording_add_answers_bad_input_at_the_field(typed, field, coordinator, sign_in, conduct):
    whole = {"words": "New words", "in_use_from": TODAY.isoformat()} | typed
    page = sign_in(coordinator).post(f"/mentors/agreements/{conduct.pk}/new/", whole)
    assert field in page.context["form"].errors
    assert AgreementWording.objects.count() == 2


def test_wording_add_stands_beside_the_old_one(coordinator, sign_in, conduct):
    MentorFactory()
    client = sign_in(coordinator)
    address = f"/mentors/agreements/{conduct.pk}/new/"
    typed = {"words": "New words", "in_use_from": TODAY.isoformat()}
    later = (TODAY + timedelta(days=9)).isoformat()
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302, "sent twice it is one version"
    assert "words of version 2 already" in client.post(address, typed | {"in_use_from": later}).content.decode()
    assert list(AgreementWording.objects.filter(kind="conduct").values_list("number", flat=True)) == [2, 1]
    conduct.refresh_from_db()
    assert conduct.words.startswith("I mentor")
    assert len(client.get("/mentors/agreements/").context["unsigned"]) == 1


@pytest.mark.rule("PRO-3")
def test_first_code_declares_numbers_social_media_and_recording(conduct):
    for part in ("registered with the charity", "social media", "do not record"):
        assert part in conduct.words


def test_version_to_come_does_not_lift_the_one_in_use(unsigned, coordinator):
    tomorrow = TODAY + timedelta(days=1)
    for kind in ("conduct", "confidentiality"):
        actions.write_wording(by=coordinator, kind=kind, words="New words", in_use_from=tomorrow)
    assert {wording.number for wording in AgreementWording.objects.owed_by(unsigned)} == {1}
    assert not sees(unsigned)
