"""Doors of accounts: signing in for real, and codes as an app would show them."""

import base64
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import actions
from core.models import User
from tests.factories import PASSWORD

NEWCOMER = {"name": "Nia Newcomer", "email": "nia@example.org", "phone": "07700 900111", "roles": ["mentor"]}
NEW_PASSWORD = {"password1": "three-green-buses", "password2": "three-green-buses"}


def on(name, person):
    return reverse(f"core:{name}", args=[person.pk])


@pytest.fixture
def no_limits(db):
    """Tries counted in an earlier test do not count here."""
    cache.clear()


@pytest.fixture
def code_now():
    """The six digits an app shows at this moment for a secret; a later step of 30 seconds with `step`."""

    def make(secret, step=0):
        counter = struct.pack(">Q", int(time.time()) // 30 + step)
        digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
        start = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"

    return make


@pytest.fixture
def set_up_app():
    """Gives somebody an authenticator app and spare codes; returns its secret."""

    def make(user):
        secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
        return secret

    return make


@pytest.fixture
def type_password():
    """A client that has typed an address and a password on the sign-in page; `.answer` is what came back."""

    def make(email, password=PASSWORD, client=None, **extra):
        client = client or Client()
        client.answer = client.post(reverse("account_login"), {"login": email, "password": password, **extra})
        return client

    return make


@pytest.fixture
def mailed_link(django_capture_on_commit_callbacks):
    """Runs an act, delivers what it posted, and returns the path of the link in the last message."""

    def make(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return re.search(r"https?://[^/\s]+(/\S+/)", mail.outbox[-1].body)[1]

    return make


@pytest.fixture
def invited(coordinator, mailed_link):
    """Somebody invited as a mentor, with the path of their link."""
    path = mailed_link(lambda: actions.invite_person(by=coordinator, **NEWCOMER))
    return User.objects.get(email=NEWCOMER["email"]), path
