"""What happens to a concern: it is reported, read, and carried on. Nothing that was said is ever changed."""

import uuid

from django.db import transaction

from core import drafts, history, outbox
from core.models import User
from core.roles import Role

from . import emails
from .models import Concern, ConcernEntry, ConcernSubject

Kind = ConcernEntry.Kind


@transaction.atomic
def report_concern(*, by, words, mentee=None, person=None, submission=None, draft_key="", **said):
    """Take a concern in, give its reporter a receipt and tell everybody who may read it (KOT-14.1).

    The same sending twice is one concern; other words under the same id are a concern of their own: nothing that was
    said is overwritten, and nothing is lost. Accepted from everybody, about whomever.
    """
    _one_at_a_time(by)
    sent_as = submission = submission or uuid.uuid4()
    said = {"words": words, **said}
    subjects = {"child": mentee and mentee.child, "person": person}
    while concern := Concern.objects.filter(submission=submission).first():
        if _says(concern, by, said, subjects):
            break
        submission = uuid.uuid5(submission, repr((by.pk, sorted(said.items()), sorted(subjects.items()))))
    else:
        concern = history.save(Concern(reported_by=by, submission=submission, **said), by=by)
        for name, subject in subjects.items():
            if subject is not None:
                _name(concern, by=by, **{name: subject})
        _give_receipt(concern)
        _tell_readers(concern, "arrived", emails.concern_arrived)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return concern


def _one_at_a_time(person):
    """Two taps on one button wait for each other."""
    User.objects.select_for_update().get(pk=person.pk)


def _says(concern, by, said, subjects):
    """Whether this sending repeats that concern."""
    named = {subject.child or subject.person for subject in concern.subjects.filter(named_by=by).with_names()}
    same_words = all(getattr(concern, name) == value for name, value in said.items())
    return concern.reported_by_id == by.pk and same_words and named >= {*subjects.values()} - {None}


def _name(concern, *, by, child=None, person=None):
    if not concern.subjects.filter(child=child, person=person).exists():
        history.save(ConcernSubject(concern=concern, child=child, person=person, named_by=by), by=by)


def _give_receipt(concern):
    subject, body = emails.concern_received(concern)
    outbox.post(event=f"concern:{concern.pk}:receipt", to=concern.reported_by.email, subject=subject, body=body)


def _tell_readers(concern, event, message):
    """Everybody who may read it, save the reporter; that they were told is an entry of the chronology (PRO-2)."""
    told = list(concern.readers().exclude(pk=concern.reported_by_id))
    for reader in told:
        subject, body = message(concern, reader)
        outbox.post(event=f"concern:{concern.pk}:{event}", to=reader.email, subject=subject, body=body)
    names = ", ".join(reader.name for reader in told) or "nobody: there is no other who may read it"
    entry = ConcernEntry(concern=concern, kind=Kind.TOLD, words=f"By e-mail, without a word of it: {names}.")
    history.save(entry, by=concern.reported_by)


@transaction.atomic
def read_concern(*, by, concern):
    """Somebody opens a concern: once for each person, and again after the reporter has added words."""
    _one_at_a_time(by)
    own = concern.entries.filter(kind=Kind.READ, by=by).order_by("-id").values_list("id", flat=True).first()
    words = concern.entries.filter(kind=Kind.WORDS, by=concern.reported_by)
    if own is None or words.filter(id__gt=own).exists():
        _enter(concern, by=by, kind=Kind.READ)


@transaction.atomic
def add_entry(*, by, concern, kind, words, on=None, person=None, submission=None, draft_key=""):
    """Go on with the chronology of a concern (PRO-2); the same sending twice is one entry, other words another one.

    `person` is somebody whom it turns out to be about: from now on they do not read it.
    """
    _one_at_a_time(by)
    sent_as = submission = submission or uuid.uuid4()
    said = {"kind": kind, "words": words} | ({"on": on} if on else {})
    while entry := ConcernEntry.objects.filter(submission=submission).first():
        if (entry.concern_id, entry.by_id) == (concern.pk, by.pk) and all(
            getattr(entry, name) == value for name, value in said.items()
        ):
            break
        submission = uuid.uuid5(submission, repr((by.pk, concern.pk, sorted(said.items()))))
    else:
        entry = _enter(concern, by=by, submission=submission, **said)
        if kind == Kind.WORDS and by == concern.reported_by:
            _tell_readers(concern, f"words:{entry.pk}", emails.words_arrived)
    if person is not None:
        _name(concern, by=by, person=person)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return entry


def _enter(concern, *, by, **said):
    is_by_lead = by.has_role(Role.SAFEGUARDING_LEAD)
    return history.save(ConcernEntry(concern=concern, by=by, is_by_lead=is_by_lead, **said), by=by)
