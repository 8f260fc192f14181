"""How django-allauth does things here."""

import base64
import logging
import secrets
import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from . import outbox, sealing

log = logging.getLogger("kot.accounts")

WRONG_CODE = "That is not the code. Codes change every 30 seconds: type the one shown now."
TOO_OFTEN = "Too many tries. Wait five minutes, then try again."
WAYS = {
    "reauthenticate": "Type my password",
    "mfa_reauthenticate": "Type a code from the app, or a spare code",
    "mfa_reauthenticate:webauthn": "Use my passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your password of now.",
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request):
        """People are invited; nobody signs up."""
        return False

    def format_email_subject(self, subject):
        return subject

    def send_mail(self, template_prefix, email, context):
        """Through the outbox, so that a page answers although the mail server is away; links are blanked once sent."""
        message = self.render_mail(template_prefix, email, {"email": email, "site_url": settings.SITE_URL, **context})
        outbox.post(
            event=f"{template_prefix.rsplit('/', 1)[-1]}:{uuid.uuid4()}",
            to=email,
            subject=message.subject,
            body=f"{message.body}\n",
            holds_secret=True,
        )

    def get_reset_password_from_key_url(self, key):
        """Always under our own address, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"

    def get_password_change_redirect_url(self, request):
        return reverse("core:account_detail")

    def get_reauthentication_methods(self, user):
        """The ways to show once more that it is you, in our own words."""
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS[way["id"]]} for way in ways]

    def login(self, request, user):
        """A sign-in is no change of the account: `last_login` says it, history does not."""
        user.skip_history_when_saving = True
        try:
            super().login(request, user)
        finally:
            del user.skip_history_when_saving

    @transaction.atomic
    def set_password(self, user, password):
        """The password alone: an account switched off at this moment stays so."""
        user.lock()
        user.set_password(password)
        user._history_user, user._change_reason = user, "New password set"
        user.save(update_fields=["password"])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second-factor secrets are stored encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Set up an app or a passkey first.",
    }

    def _get_site_name(self):
        return "Kids on Track"

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "My passkey" if count == 0 else f"My passkey {count + 1}"

    def encrypt(self, text):
        return sealing.seal(text, "second factor")

    def decrypt(self, encrypted_text):
        try:
            return sealing.unseal(encrypted_text, "second factor")
        except sealing.Unreadable:
            # A secret that nobody knows: no code fits it, and the person asks to be helped back in.
            log.error("a second factor cannot be decrypted: SECRET_KEY has changed without SECRET_KEY_FALLBACKS")
            return base64.b32encode(secrets.token_bytes(20)).decode()
