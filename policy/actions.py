"""How the policy gets its next version: written as a draft beside the one in force, changed, thrown away, signed."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history

from .figures import Figures
from .models import PolicyVersion, Scheme

NEW_DRAFT = "policy-version:new"
CHANGED_MEANWHILE = "Somebody changed this draft while you were reading. This is how it stands now: please look again."


@transaction.atomic
def write_version(
    *, by, scheme: Scheme, name: str, in_force_from: date, what_changes: str, figures: Figures, submission=None
):
    """Keep the next version as a draft; it judges nothing yet. The same draft sent twice is one draft."""
    _lock(scheme)
    version = PolicyVersion(scheme=scheme, is_draft=True)
    values = _values(name, in_force_from, what_changes, figures)
    if existing := PolicyVersion.objects.drafts().filter(scheme=scheme).first():
        if all(getattr(existing, field) == value for field, value in values.items()):
            return existing
        raise ValidationError(f"There is a draft already: {existing}. Change that one, or throw it away first.")
    for field, value in values.items():
        setattr(version, field, value)
    _check(version)
    history.save(version, by=by)
    _sent(by, NEW_DRAFT, submission)
    return version


@transaction.atomic
def change_version(
    *,
    by,
    version: PolicyVersion,
    name: str,
    in_force_from: date,
    what_changes: str,
    figures: Figures,
    submission=None,
    seen=None,
):
    """Change a draft; what it said before stays in its history."""
    version = _draft(version, seen)
    changed = _values(name, in_force_from, what_changes, figures)
    _sent(by, draft_key(version), submission)
    if all(getattr(version, field) == value for field, value in changed.items()):
        return version
    for field, value in changed.items():
        setattr(version, field, value)
    _check(version)
    return history.save(version, by=by)


@transaction.atomic
def discard_version(*, by, version: PolicyVersion, seen=None) -> None:
    """Throw a draft away. Its history stays in the database."""
    version = _draft(version, seen)
    if typed := drafts.load(by, draft_key(version)):
        drafts.discard(user=by, key=typed.key, submission=typed.submission)
    history.remove(version, by=by)


@transaction.atomic
def sign_version(
    *,
    by,
    version: PolicyVersion,
    typed_name: str,
    agreed_by_trustees_on: date,
    agreed_by_committee_on: date,
    next_review_on: date,
    seen=None,
):
    """KOT-20.4: signed by name, with who agreed when and the next review; from its day on it judges."""
    version = _draft(version, seen)
    wrong = {}
    if _folded(typed_name) != _folded(by.name):
        wrong["typed_name"] = f"Type your name as it stands on your account: {by.name}"
    if next_review_on <= version.in_force_from:
        wrong["next_review_on"] = "The next review comes after the first day of the version"
    if wrong:
        raise ValidationError(wrong)
    _check(version)
    version.is_draft = False
    version.signed_by = f"{by.name}, chief executive"
    version.agreed_by_trustees_on = agreed_by_trustees_on
    version.agreed_by_committee_on = agreed_by_committee_on
    version.next_review_on = next_review_on
    return history.save(version, by=by)


def draft_key(version: PolicyVersion) -> str:
    """Where the words being typed into a draft are kept."""
    return f"policy-version:{version.pk}"


def _sent(by, key: str, submission) -> None:
    """What was being typed has been sent under this id."""
    if submission:
        drafts.discard(user=by, key=key, submission=submission)


def _lock(scheme: Scheme) -> None:
    """One at a time writes and signs for a scheme."""
    Scheme.objects.select_for_update().get(pk=scheme.pk)


def _draft(version: PolicyVersion, seen) -> PolicyVersion:
    """The draft as it stands now, held. Raises ValidationError where it is none any more or was changed meanwhile."""
    _lock(version.scheme)
    found = PolicyVersion.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if found is None:
        raise ValidationError("This draft has been thrown away. Nothing has been changed.")
    if not found.is_draft:
        raise ValidationError("This version has been signed and stays as it is. Write a new one beside it.")
    if seen is not None and seen != found.seen:
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    return found


def _values(name: str, in_force_from: date, what_changes: str, figures: Figures) -> dict[str, Any]:
    return {
        "name": name,
        "in_force_from": in_force_from,
        "what_changes": what_changes,
        "stored_figures": figures.to_json(),
    }


def _check(version: PolicyVersion) -> None:
    """Refuse a day that is not ahead or already taken, and figures that no policy can mean."""
    if version.in_force_from <= timezone.localdate():
        raise ValidationError({"in_force_from": "A new version begins on a day that is still to come"})
    signed = PolicyVersion.objects.signed().filter(scheme=version.scheme, in_force_from=version.in_force_from)
    if taken := signed.exclude(pk=version.pk).first():
        raise ValidationError({"in_force_from": f"{taken} is in force from that day already. Choose another day"})
    if wrong := Figures.from_json(version.stored_figures).wrong():
        raise ValidationError(dict(wrong))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
