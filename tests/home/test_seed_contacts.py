"""The demo's contact log and its one group chat."""

import pytest
import time_machine

from meetups import actions
from meetups.models import Contact, GroupChat
from mentees.models import Consent
from tests.factories import ConsentFactory, MenteeFactory

from .larkmere import lived

pytestmark = pytest.mark.django_db


def test_demo_has_contacts_of_every_kind_as_the_action_leaves_them(demo):
    contacts = Contact.objects.all()
    assert set(contacts.values_list("how", flat=True)) == set(Contact.How.values)
    assert set(contacts.values_list("with_whom", flat=True)) == set(Contact.WithWhom.values)
    seeded = contacts.filter(with_whom="carer").first()
    words = {name: getattr(seeded, name) for name in "on with_whom carer name how words".split()}
    with time_machine.travel(seeded.written_at, tick=False):
        made = actions.log_contact(by=seeded.by, mentee=seeded.mentee, **words)
    assert lived(made, "submission") == lived(seeded, "submission")


def test_demo_group_chat_stands_as_the_action_leaves_it(demo):
    seeded = GroupChat.objects.get()
    assert seeded.consent.stands
    assert seeded.agreed_on >= seeded.consent.given_on
    mentee = MenteeFactory()
    ConsentFactory(mentee=mentee, kind=Consent.Kind.WHATSAPP)
    with time_machine.travel(seeded.history.get().history_date, tick=False):
        made = actions.agree_to_group(by=seeded.agreed_by, mentee=mentee)
    assert lived(made, "mentee_id", "consent_id") == lived(seeded, "mentee_id", "consent_id")
