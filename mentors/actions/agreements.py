"""The code of conduct and the confidentiality agreement: written in versions, signed by each mentor (KOP-24)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import drafts, history, outbox
from core.wordings import write_next

from ..emails import agreements as emails
from ..models import Agreement, AgreementWording, Mentor


@transaction.atomic
def write_wording(*, by, kind, words, in_use_from, submission=None):
    """A new version beside the old one; mentors are told that they will be asked to sign it."""
    wording = write_next(AgreementWording.objects, by=by, kind=kind, words=words, in_use_from=in_use_from)
    if submission:
        drafts.discard(user=by, key=f"wording:{kind}", submission=submission)
    subject, body = emails.new_wording(wording)
    for mentor in Mentor.objects.serving().filter(user__is_active=True).select_related("user"):
        outbox.post(event=f"wording:{wording.pk}", to=mentor.user.email, subject=subject, body=body)
    return wording


@transaction.atomic
def sign_agreement(*, mentor, wording, signed_name):
    """A mentor types their own name under a wording in use. The same signature twice is one."""
    Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)
    if existing := Agreement.objects.filter(mentor=mentor, wording=wording).first():
        return existing
    if not AgreementWording.objects.in_force().filter(pk=wording.pk).exists():
        raise ValidationError("These words have been replaced by a new version. Please read the new one.")
    if _plain(signed_name) != _plain(mentor.user.name):
        raise ValidationError({"signed_name": f"Type your name as it stands in the portal: {mentor.user.name}"})
    return history.save(Agreement(mentor=mentor, wording=wording, signed_name=signed_name), by=mentor.user)


def _plain(name):
    return " ".join(name.split()).casefold()
