"""What happens to accounts: invited, changed, helped back in, switched off. Each act stays in the account's history."""

import secrets
import uuid
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from . import emails, history, outbox, sessions
from .models import CalendarLink, OneTimeLink, User
from .roles import Role, roles_given_by

INVITATION = OneTimeLink.Purpose.INVITATION
# A second press within this time sends nothing new: two links, of which only one works, help nobody.
DOUBLE_TAP = timedelta(minutes=1)


@transaction.atomic
def invite_person(*, by: User, name: str, email: str, roles: list[str], phone: str = "") -> User:
    """Write somebody down with their roles and send them the link with which they set a password."""
    _refuse_roles_beyond(by, roles)
    email = email.strip().lower()
    person = User(name=name, email=email, phone=phone, is_active=False)
    _refuse_address_in_use(person, email)
    person.set_unusable_password()
    _save_address(person, by=by, reason=f"Invited as {_named(roles)}")
    person.groups.set(Group.objects.filter(name__in=roles))
    _send_link(by, person)
    return person


@transaction.atomic
def send_invitation(*, by: User, person: User) -> None:
    """A fresh link for somebody who has not answered yet, or was written down without an invitation."""
    person.lock()
    if person.is_active or person.has_usable_password():
        raise ValidationError(f"{person.name} has answered an invitation already.")
    if not person.given_roles:
        raise ValidationError("Choose a role first: without one there is nothing to see.")
    recent = OneTimeLink.objects.open().filter(
        purpose=INVITATION, user=person, created_at__gt=timezone.now() - DOUBLE_TAP
    )
    if recent.exists():
        return
    is_first = not OneTimeLink.objects.filter(purpose=INVITATION, user=person).exists()
    _send_link(by, person)
    _note(person, by, "Invitation sent" if is_first else "Invitation sent again")


@transaction.atomic
def accept_invitation(*, by: User, link: OneTimeLink, password: str) -> None:
    """The invited person has set a password and may sign in from now on; the link works once."""
    if link.user_id != by.pk:
        raise PermissionDenied
    by.lock()
    if not link.use():
        raise ValidationError("This link has been used or is too old.")
    by.set_password(password)
    by.is_active = True
    reason = "Answered the invitation and set a password"
    history.save(by, by=by, reason=reason, update_fields=["password", "is_active"])


@transaction.atomic
def change_person(
    *, by: User, person: User, name: str, roles: list[str], phone: str = "", email: str | None = None
) -> None:
    """Put name, phone and roles right; the address only until it has been proven by answering the invitation."""
    _refuse_roles_beyond(by, roles)
    person.lock()
    before = [role.value for role in person.given_roles]
    reason = "Details changed"
    if set(before) != set(roles):
        reason = f"Roles changed from {_named(before)} to {_named(roles)}"
        person.groups.set(Group.objects.filter(name__in=roles))
    person.name, person.phone = name, phone
    changed = ["name", "phone"]
    email = (email or "").strip().lower()
    if email and email != person.email:
        reason = f"{reason}, address corrected"
        _correct_address(person, email)
        changed.append("email")
    _save_address(person, by=by, reason=reason, update_fields=changed)


@transaction.atomic
def change_account(*, by: User, name: str, phone: str = "", **wishes: bool) -> None:
    """One's own name and phone number, and how the portal writes to one: wants_digest, wants_texts."""
    by.lock()
    by.name, by.phone = name, phone
    for wish, is_wanted in wishes.items():
        setattr(by, wish, is_wanted)
    history.save(by, by=by, reason="Own details changed", update_fields=["name", "phone", *wishes])


@transaction.atomic
def send_password_link(*, by: User, person: User) -> None:
    """For a forgotten password: the link goes to the person's own address, never to the helper."""
    person.lock()
    if not person.is_active:
        raise ValidationError(f"{person.name} cannot sign in at present, so a new password would not help.")
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    url = f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"
    minute = timezone.now().strftime("%Y-%m-%dT%H:%M")
    _tell(person, f"password-link:{person.pk}:{minute}", emails.password_link(person, by, url), holds_secret=True)
    _note(person, by, "Link for a new password sent")


@transaction.atomic
def remove_second_factor(*, by: User, person: User, reason: str) -> None:
    """For a lost phone: removes every second step and spare code, ends all sign-ins, tells the person."""
    person.lock()
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise ValidationError(f"{person.name} has no second step to remove.")
    sessions.end_all(person)
    _note(person, by, f"Second sign-in step removed: {reason}")
    _tell(person, f"second-factor-removed:{uuid.uuid4()}", emails.second_factor_removed(person, by))


@transaction.atomic
def deactivate_person(*, by: User, person: User, reason: str) -> None:
    """Ends access at once: every sign-in, and an invitation that waits. Nothing is deleted, nobody is told by mail."""
    person.lock()
    _withdraw_links(person)
    revoke_calendar_link(by=by, person=person)
    person.is_active = False
    history.save(person, by=by, reason=f"Switched off: {reason}", update_fields=["is_active"])
    sessions.end_all(person)


@transaction.atomic
def reactivate_person(*, by: User, person: User, reason: str) -> None:
    """Access again, with the password and second step of before."""
    person.lock()
    if not person.has_usable_password():
        raise ValidationError(f"{person.name} has never set a password. Send the invitation instead.")
    person.is_active = True
    history.save(person, by=by, reason=f"Switched on again: {reason}", update_fields=["is_active"])


@transaction.atomic
def make_calendar_link(*, by: User, seen: int | None = None) -> str:
    """A new secret link to one's own calendar; the one before stops working. Returns its token, which is kept nowhere.

    `seen` names the link that stood when the page was opened, 0 where there was none: a form sent twice makes one link.
    """
    by.lock()
    open_now = CalendarLink.objects.open().filter(user=by).first()
    if seen is not None and seen != (open_now.pk if open_now else 0):
        raise ValidationError("Your link was changed a moment ago. If you do not have it, make a new one.")
    revoke_calendar_link(by=by, person=by)
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.create(user=by, token_hash=OneTimeLink.hash_of(token))
    return token


def revoke_calendar_link(*, by: User, person: User) -> None:
    """Whoever holds the link reads nothing more."""
    CalendarLink.objects.open().filter(user=person).update(revoked_at=timezone.now())


def note_calendar_read(link: CalendarLink) -> None:
    """Remember that a program has asked, to the hour: its owner sees whether the link is in use."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    CalendarLink.objects.filter(pk=link.pk).exclude(read_at__gte=hour).update(read_at=hour)


def _note(person: User, by: User, reason: str) -> None:
    """Into the history of an account whose own values stay as they are."""
    history.save(person, by=by, reason=reason, update_fields=["is_active"])


def _save_address(person: User, **how) -> None:
    """Save; when somebody took the same address at the same moment, it is refused as if they had come first."""
    try:
        with transaction.atomic():
            history.save(person, **how)
    except IntegrityError:
        _refuse_address_in_use(person, person.email)
        raise


def _named(roles) -> str:
    return ", ".join(role.label for role in Role if role in set(roles)) or "no role"


def _refuse_roles_beyond(by: User, roles: list[str]) -> None:
    if not set(roles) <= set(roles_given_by(by.roles)):
        raise ValidationError({"roles": "You cannot give this role."})


def _refuse_address_in_use(person: User, email: str) -> None:
    if User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise ValidationError({"email": ValidationError("Somebody has this e-mail address already.", code="in_use")})


def _correct_address(person: User, email: str) -> None:
    if person.is_active or person.has_usable_password():
        raise ValidationError({"email": "The address cannot be changed once the invitation has been answered."})
    _refuse_address_in_use(person, email)
    EmailAddress.objects.filter(user=person).delete()
    _withdraw_links(person)
    person.email = email


def _withdraw_links(person: User) -> None:
    OneTimeLink.objects.filter(user=person, purpose=INVITATION, used_at=None).update(used_at=timezone.now())


def _send_link(by: User, person: User) -> None:
    link, token = OneTimeLink.issue(purpose=INVITATION, user=person, created_by=by)
    _tell(person, f"invitation:{link.pk}", emails.invitation(link, token), holds_secret=True)


def _tell(person: User, event: str, message: dict[str, str], *, holds_secret: bool = False) -> None:
    outbox.post(event=event, to=person.email, holds_secret=holds_secret, **message)
