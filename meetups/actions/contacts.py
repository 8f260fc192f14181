"""What was said with carers and schools, kept as evidence (KOP-16)."""

import uuid

from django.db import transaction

from core import drafts, history
from mentees import actions as mentee_actions

from ..models import Contact


@transaction.atomic
def log_contact(*, by, mentee, submission=None, draft_key="", **words):
    """Keep one contact. The same submission twice is one contact; other words become its newest version."""
    mentee_actions.lock_mentee(mentee)
    sent_as = submission = submission or uuid.uuid4()
    contact = Contact.objects.filter(submission=submission).first()
    if contact is None:
        contact = history.save(Contact(mentee=mentee, by=by, submission=submission, **words), by=by)
    elif (contact.mentee_id, contact.by_id) == (mentee.pk, by.pk):
        history.change(contact, by=by, reason="Sent again with other words", **words)
    else:
        submission = uuid.uuid5(submission, f"{by.pk} {mentee.pk}")
        return log_contact(by=by, mentee=mentee, submission=submission, draft_key=draft_key, **words)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return contact


@transaction.atomic
def change_contact(*, by, contact, submission=None, draft_key="", **words):
    """Put a contact right; what stood there before stays in its history."""
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    return history.change(contact, by=by, **words)
