"""Group chats: with both consents or not at all (KOT-13.1); and no way to message a child."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from club.models import Child
from meetups import actions
from meetups.deadlines import groups_to_close
from meetups.models import GroupChat
from meetups.rules import group_verdict
from mentees.actions import withdraw_consent
from mentees.models import Consent, Mentee
from policy.models import Scheme
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(make_allocated, coordinator):
    Scheme.objects.update(coordinator=coordinator)
    return make_allocated()


@pytest.fixture
def consent(pair):
    return factories.ConsentFactory(mentee=pair.mentee, kind=Consent.Kind.WHATSAPP, signed_name="Ruth Hale")


@pytest.mark.rule("KOT-13.1")
@pytest.mark.parametrize(
    ("carer", "charity", "outcome"),
    [(False, False, "refused"), (False, True, "refused"), (True, False, "needs approval"), (True, True, "allowed")],
)
def test_group_needs_the_consent_of_carer_and_charity(carer, charity, outcome):
    verdict = group_verdict(carer, charity)
    assert (verdict.outcome, verdict.clause) == (outcome, "KOT-13.1")


@pytest.mark.rule("KOT-13.1")
def test_charity_cannot_agree_before_the_carer(pair, coordinator, sign_in):
    factories.ConsentFactory(mentee=pair.mentee)
    with pytest.raises(ValidationError, match="The carer has not agreed"):
        actions.agree_to_group(by=coordinator, mentee=pair.mentee)
    page = sign_in(coordinator).post(reverse("meetups:group_agree", args=[pair.mentee_id]))
    assert "The carer has not agreed to a group chat" in page.content.decode()
    assert not GroupChat.objects.exists()


@pytest.mark.rule("KOT-13.1")
def test_row_keeps_both_consents_and_two_presses_make_one(pair, consent, coordinator, sign_in):
    client, url = sign_in(coordinator), reverse("meetups:group_agree", args=[pair.mentee_id])
    assert "The charity agrees" in client.get(url).content.decode()
    for _ in range(2):
        assert client.post(url).status_code == 302
    chat = GroupChat.objects.get()
    assert (chat.consent, chat.agreed_by, chat.agreed_on) == (consent, coordinator, timezone.localdate())
    assert chat.history.get().history_user == coordinator
    text = client.get(url).content.decode()
    assert "Ruth Hale" in text
    assert "Carer and charity have agreed" in text


@pytest.mark.rule("KOT-13.1")
def test_consent_taken_back_ends_the_group_and_asks_for_its_closing(pair, consent, coordinator, sign_in):
    actions.agree_to_group(by=coordinator, mentee=pair.mentee)
    assert groups_to_close() == []
    withdraw_consent(by=coordinator, consent=consent, withdrawn_on=timezone.localdate())
    [due] = groups_to_close()
    assert (due.person, due.row) == (coordinator, GroupChat.objects.get())
    client, url = sign_in(coordinator), reverse("meetups:group_agree", args=[pair.mentee_id])
    assert "The carer has not agreed" in client.get(url).content.decode()
    page = client.post(url, {"because": ""})
    assert page.context["form"].errors == {"because": ["Say why the group is over"]}
    assert client.post(url, {"because": "The carer wishes no group"}).status_code == 302
    assert groups_to_close() == []
    assert "The carer wishes no group" in client.get(url).content.decode()


def test_consent_given_anew_asks_the_charity_anew(pair, consent, coordinator, sign_in):
    actions.agree_to_group(by=coordinator, mentee=pair.mentee)
    type(consent).objects.filter(pk=consent.pk).update(withdrawn_on=timezone.localdate())
    anew = factories.ConsentFactory(mentee=pair.mentee, kind=Consent.Kind.WHATSAPP)
    page = sign_in(coordinator).get(reverse("meetups:group_agree", args=[pair.mentee_id])).content.decode()
    assert "The charity has not agreed to it yet" in page
    assert "The charity agrees" in page
    chat = actions.agree_to_group(by=coordinator, mentee=pair.mentee)
    assert chat.consent == anew
    assert GroupChat.objects.open().get() == chat
    assert GroupChat.objects.count() == 2


def test_group_of_a_child_without_mentor_is_to_be_closed(pair, consent, coordinator):
    actions.agree_to_group(by=coordinator, mentee=pair.mentee)
    type(pair).objects.update(end_on=timezone.localdate() - timedelta(days=1), end_reason="Moved")
    assert len(groups_to_close()) == 1


def test_child_has_one_open_group_at_most(consent, coordinator):
    factories.GroupChatFactory(mentee=consent.mentee, consent=consent)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.GroupChatFactory(mentee=consent.mentee, consent=consent)


def test_bad_reasons_say_so_at_the_field(pair, consent, coordinator, sign_in):
    actions.agree_to_group(by=coordinator, mentee=pair.mentee)
    url = reverse("meetups:group_agree", args=[pair.mentee_id])
    for words in ("", "x" * 301, "\u200b\u202e"):
        page = sign_in(coordinator).post(url, {"because": words})
        assert list(page.context["form"].errors) == ["because"]
    assert GroupChat.objects.open().exists()


@pytest.mark.rule("KOT-13.1")
def test_contact_in_a_group_that_nobody_agreed_to_is_kept_and_flagged(pair, sign_in, coordinator, consent):
    client = sign_in(pair.mentor.user)
    sent = {"with_whom": "carer", "name": "Nan", "how": "group", "on": "3 November 2026", "words": "On Saturday then"}
    assert client.post(reverse("meetups:contact_add", args=[pair.mentee_id]), sent).status_code == 302
    url = reverse("meetups:contact_detail", args=[pair.mentee.contacts.get().pk])
    assert "The charity has not agreed to it yet" in client.get(url).content.decode()
    actions.agree_to_group(by=coordinator, mentee=pair.mentee)
    assert "verdict" not in client.get(url).content.decode()


@pytest.mark.rule("KOT-13.1")
def test_no_phone_number_or_address_of_a_child_can_be_kept():
    """A number is a carer's, a mentor's, a referrer's or a school's: a child's record has no field for one."""
    reached_by = {"phone", "mobile", "email", "whatsapp", "username", "handle", "instagram", "snapchat"}
    for model in (Child, Mentee, Child.history.model, Mentee.history.model):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.EmailField)
            assert not any(word in field.name for word in reached_by), f"{model.__name__}.{field.name}"
    # Whatever keeps a number hangs on somebody else, or is a firm's.
    keeps_a_number = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if "phone" in field.name and not model.__name__.startswith("Historical")
    }
    of_others = {"User", "Carer", "Resource", "Referral", "StartStep", "Reference", "DayMessage", "TaxiFirm"}
    assert keeps_a_number == of_others
