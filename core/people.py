"""People as those who look after accounts see them: with the second factor and the invitation beside the name."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from .models import OneTimeLink, User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def visible_to(user):
    """The people this person finds, each with `has_second_factor` and `invited_until`, roles in one query more."""
    unused = OneTimeLink.objects.filter(
        user=OuterRef("pk"), purpose=OneTimeLink.Purpose.INVITATION, used_at=None
    ).order_by("-expires_at")
    return (
        User.objects.visible_to(user)
        .annotate(
            has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)),
            invited_until=Subquery(unused.values("expires_at")[:1]),
        )
        .prefetch_related("groups")
    )


def standing(person) -> tuple[str, str]:
    """What an account is at this moment, and the colour of its tag."""
    if person.is_active:
        return "Active", "ok"
    if person.has_usable_password():
        return "Switched off", "late"
    if person.invited_until and person.invited_until > timezone.now():
        return "Invited", "due"
    return ("Invitation ran out", "late") if person.invited_until else ("Not invited", "")


def in_standing(people, word):
    """Those who are active, invited (and have not answered), or neither."""
    invited = Q(is_active=False, password__startswith=UNUSABLE_PASSWORD_PREFIX, invited_until__gt=timezone.now())
    if word == "active":
        return people.filter(is_active=True)
    return people.filter(invited) if word == "invited" else people.filter(is_active=False).exclude(invited)


def second_factors(person) -> dict[str, int]:
    """How many of each kind a person has set up; recovery codes count those not used yet."""
    counted = {"totp": 0, "webauthn": 0, "recovery_codes": 0}
    for authenticator in Authenticator.objects.filter(user=person):
        spare = authenticator.type == Authenticator.Type.RECOVERY_CODES
        counted[authenticator.type] += len(authenticator.wrap().get_unused_codes()) if spare else 1
    return counted
