"""The contact log: who writes, who reads, nothing twice, nothing lost."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.models import Draft
from meetups import actions
from meetups.models import Contact
from tests.factories import CarerLinkFactory, ContactFactory, MenteeFactory, StartStepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def allocation(make_allocated):
    return make_allocated()


def typed(**words):
    return {
        "with_whom": "school",
        "name": "Mr Ellis",
        "how": "phone",
        "on": "3 November 2026",
        "words": "All well",
    } | words


@pytest.mark.rule("KOP-16")
def test_mentor_logs_a_contact_and_its_draft_is_gone(allocation, sign_in):
    link = CarerLinkFactory(child=allocation.mentee.child)
    client, url = sign_in(allocation.mentor.user), reverse("meetups:contact_add", args=[allocation.mentee_id])
    key = f"contact:mentee:{allocation.mentee_id}"
    draft = Draft.objects.create(user=allocation.mentor.user, key=key, fields={"words": "half"})
    assert "half" in client.get(url).content.decode()
    answer = client.post(
        url,
        typed(
            with_whom="carer",
            carer=link.carer_id,
            how="written",
            words="Said yes by text",
            submission=draft.submission,
        ),
    )
    assert answer.status_code == 302
    contact = Contact.objects.get()
    assert (contact.who, contact.how, contact.by) == (link.carer.name, "written", allocation.mentor.user)
    assert Draft.objects.get(key=key).fields == {}
    assert contact.history.get().history_user == allocation.mentor.user


def test_contact_sent_twice_is_one_and_other_words_are_its_newest_version(allocation):
    by, sent = allocation.mentor.user, uuid.uuid4()
    words = {"on": timezone.localdate(), "with_whom": "school", "how": "phone", "name": "Mr Ellis"}
    for said in ("First", "First", "Second"):
        actions.log_contact(by=by, mentee=allocation.mentee, submission=sent, words=said, **words)
    contact = Contact.objects.get()
    assert contact.words == "Second"
    assert [step.words for step in contact.history.order_by("history_id")] == ["First", "Second"]


def test_contact_with_somebody_elses_submission_is_a_contact_of_its_own(allocation, make_allocated):
    other, sent = make_allocated(), uuid.uuid4()
    words = {"on": timezone.localdate(), "with_whom": "school", "how": "phone", "name": "Mr Ellis"}
    actions.log_contact(by=allocation.mentor.user, mentee=allocation.mentee, submission=sent, words="Mine", **words)
    actions.log_contact(by=other.mentor.user, mentee=other.mentee, submission=sent, words="Theirs", **words)
    assert set(Contact.objects.values_list("mentee", "words")) == {
        (allocation.mentee_id, "Mine"), (other.mentee_id, "Theirs"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "x" * 10_001}, "words"),
        ({"words": "\u200b\u202e"}, "words"),
        ({"on": "1 January 0001"}, "on"),
        ({"on": "1 January 2100"}, "on"),
        ({"how": "pigeon"}, "how"),
        ({"with_whom": "carer", "name": ""}, "carer"),
        ({"with_whom": "carer", "carer": "999999"}, "carer"),
    ],
)
def test_contact_with_bad_input_says_so_at_the_field_and_keeps_the_words(words, field, allocation, sign_in):
    url = reverse("meetups:contact_add", args=[allocation.mentee_id])
    page = sign_in(allocation.mentor.user).post(url, typed(**words))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert not Contact.objects.exists()
    assert words.get("words", "All well") in page.content.decode()


@pytest.mark.rule("KOT-20.1")
def test_contact_form_offers_no_carer_of_another_child(allocation, sign_in):
    stranger = CarerLinkFactory(child=MenteeFactory().child).carer
    url = reverse("meetups:contact_add", args=[allocation.mentee_id])
    client = sign_in(allocation.mentor.user)
    assert stranger.name not in client.get(url).content.decode()
    page = client.post(url, typed(with_whom="carer", carer=stranger.pk))
    assert "carer" in page.context["form"].errors


def test_only_the_author_and_the_coordinator_correct_a_contact(allocation, coordinator, person, sign_in):
    contact = ContactFactory(mentee=allocation.mentee, by=person("family_liaison"), on=timezone.localdate())
    url = reverse("meetups:contact_change", args=[contact.pk])
    assert sign_in(allocation.mentor.user).post(url, typed()).status_code == 403
    yesterday = timezone.localdate() - timedelta(days=1)
    assert sign_in(coordinator).post(url, typed(words="Put right", on=yesterday.isoformat())).status_code == 302
    contact.refresh_from_db()
    assert (contact.words, contact.on) == ("Put right", yesterday)
    text = sign_in(coordinator).get(reverse("meetups:contact_detail", args=[contact.pk])).content.decode()
    assert "Agreed on Saturday" in text


def test_correction_keeps_its_draft_until_it_is_sent(make_allocated, sign_in):
    pair = make_allocated()
    user = pair.mentor.user
    contact = ContactFactory(mentee=pair.mentee, by=user, words="As it was")
    key, url = f"contact:change:{contact.pk}", f"/meet-ups/contacts/{contact.pk}/change/"
    submission = drafts.initial_for(user, key)["submission"]
    drafts.save(user=user, key=key, fields={"words": ["Half a correction"]}, submission=submission, version=0)
    client = sign_in(user)
    page = client.get(url).content.decode()
    assert "Half a correction" in page
    assert f'data-draft="{key}"' in page
    sent = {"with_whom": "other", "name": "Nan", "how": "phone", "on": "2026-11-07", "words": "The correction"}
    assert client.post(url, sent | {"submission": submission}).status_code == 302
    contact.refresh_from_db()
    assert contact.words == "The correction"
    assert drafts.load(user, key) is None


@pytest.mark.rule("KOP-16")
@pytest.mark.parametrize("how", ["written", "phone", "in_person", "group"])
@pytest.mark.parametrize("with_whom", ["carer", "school"])
def test_contact_of_every_kind_stands_on_the_childs_page(how, with_whom, allocation, sign_in):
    client = sign_in(allocation.mentor.user)
    sent = typed(how=how, with_whom=with_whom, words="Agreed on the tram museum")
    assert client.post(reverse("meetups:contact_add", args=[allocation.mentee_id]), sent).status_code == 302
    text = client.get(reverse("home:mentee_timeline", args=[allocation.mentee_id])).content.decode()
    assert "Agreed on the tram museum" in text
    assert Contact.objects.get().get_how_display() in text


@pytest.mark.rule("KOT-20.1")
def test_contact_about_one_child_is_not_the_siblings(world, sign_in):
    """One carer of two children: what was said about one stands with that one alone, whoever looks."""
    carer = world.own.child.carer_links.get().carer
    assert carer == world.sibling.child.carer_links.get().carer
    contact = ContactFactory(
        mentee=world.own, carer=carer, by=world.mentor.user, words="zqzqtrams", on=timezone.localdate()
    )
    pages = [reverse(f"home:mentee_{name}", args=[world.sibling.pk]) for name in ("detail", "timeline")]
    for name in ("coordinator", "family_liaison"):
        client = sign_in(world.people[name])
        assert all("zqzqtrams" not in client.get(url).content.decode() for url in pages)
        assert "zqzqtrams" in client.get(reverse("home:mentee_timeline", args=[world.own.pk])).content.decode()
    other = sign_in(world.other_mentor.user)
    assert all("zqzqtrams" not in other.get(url).content.decode() for url in [*pages, "/"])
    assert other.get(reverse("meetups:contact_detail", args=[contact.pk])).status_code == 404
    assert other.get(reverse("home:mentee_timeline", args=[world.own.pk])).status_code == 404


@pytest.mark.rule("KOP-17")
def test_team_is_told_whom_to_ask_at_the_school(allocation, coordinator, sign_in):
    StartStepFactory(
        mentee=allocation.mentee, step="school_told", contact_name="Ms Ward", contact_phone="0117 496 0001"
    )
    url = reverse("meetups:contact_add", args=[allocation.mentee_id])
    assert "The school’s contact is Ms Ward." in sign_in(coordinator).get(url).content.decode()
    assert "Ms Ward" not in sign_in(allocation.mentor.user).get(url).content.decode()


@pytest.mark.rule("KOT-13.1")
def test_words_in_a_group_nobody_agreed_to_are_kept_and_stand_out(allocation, sign_in):
    client, url = sign_in(allocation.mentor.user), reverse("meetups:contact_add", args=[allocation.mentee_id])

    page = client.post(url, typed(how="group"), follow=True).content.decode()

    contact = Contact.objects.get()
    assert "It was in a group chat. The carer has not agreed to a group chat" in page
    change = reverse("meetups:contact_change", args=[contact.pk])
    assert (
        "It was in a group chat." in client.post(change, typed(how="group", words="More"), follow=True).content.decode()
    )
    assert "It was in a group chat." not in client.post(url, typed(how="phone"), follow=True).content.decode()
