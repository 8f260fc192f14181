"""The code of conduct and the confidentiality agreement: written in versions, signed by each mentor (KOP-24)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox

from ..emails import agreements as emails
from ..models import Agreement, AgreementWording, Mentor


@transaction.atomic
def write_wording(*, by, kind, words, in_use_from, submission=None):
    """A new version beside the old one; mentors are told that they will be asked to sign it."""
    versions = list(AgreementWording.objects.select_for_update().filter(kind=kind).order_by("-number"))
    newest = versions[0] if versions else None
    if newest and newest.words == words:
        raise ValidationError({"words": "These are the words of the newest version. Nothing has been changed."})
    if in_use_from < timezone.localdate():
        raise ValidationError({"in_use_from": "Choose today or a later day."})
    if newest and in_use_from < newest.in_use_from:
        raise ValidationError({"in_use_from": f"Version {newest.number} begins later than this. Choose a later day."})
    number = newest.number + 1 if newest else 1
    wording = AgreementWording(kind=kind, number=number, words=words, in_use_from=in_use_from)
    history.save(wording, by=by)
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
