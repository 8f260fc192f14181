"""A real Chromium on a phone's screen, against a live server."""

import os
import shutil
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from tests.factories import MenteeFactory

from . import pages
from .mast import Mast

# Playwright's event loop runs in this thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
# Long, for a machine that does much else; what is there is not waited for.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    """Every test of this folder opens a browser, and data migrations survive its flush."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker("browser")
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
            # A browser that died says nothing of the portal: the test is done once more, in another one.
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TargetClosedError", "Connection closed"]))


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    """The browser of all tests, started anew where it has died: `chromium()`."""
    # Inside Playwright's loop Django opens another connection, which must know the rows of the data migrations too.
    rows_of_migrations = connection._test_serialized_contents
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))]
    path = next((path for path in named if path), None)
    with sync_playwright() as playwright:
        connection._test_serialized_contents = rows_of_migrations
        started = []

        def running():
            if not started or not started[-1].is_connected():
                started.append(playwright.chromium.launch(executable_path=path, args=FLAGS))
            return started[-1]

        yield running
        for browser in started:
            browser.close()


@pytest.fixture
def phone(chromium, live_server):
    """Makes a phone with its own storage: `phone()`; its pages speak to the live server and fail on a script error."""
    contexts, faults = [], []

    def make(**options):
        usual = {"viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/London", "base_url": live_server.url}
        # Only tests of it let the service worker in: the others stop single requests, which it would send itself.
        usual |= {"service_workers": "block"}
        context = chromium().new_context(**usual | options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    wait_until_served()
    assert faults == []


def wait_until_served():
    """A page may send its last words while it closes; the database is emptied only when nobody writes any more."""
    if connection.vendor != "postgresql":
        return
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    quiet_since = None
    until = time.monotonic() + 15
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(f"{busy} AND state <> 'idle'")
            is_quiet = cursor.fetchone()[0] == 0
        quiet_since = (quiet_since or time.monotonic()) if is_quiet else None
        if quiet_since and time.monotonic() - quiet_since > 0.5:
            return
        time.sleep(0.05)


@pytest.fixture
def browser_sign_in(live_server):
    """Signs somebody in on a phone, their second factor seen; returns the session, which a test may delete."""

    def make(context, user):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["has_second_factor"] = True
        session.save()
        context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )
        return session

    return make


@pytest.fixture
def practice_pages(settings):
    """A form with every kind of box beside the portal's own pages."""
    settings.ROOT_URLCONF = "tests.browser.pages"
    pages.sent.clear()


@pytest.fixture
def gwen(person):
    return person("mentor", name="Gwen Okafor")


@pytest.fixture
def hilary(person):
    return person("mentor", name="Hilary Stone")


@pytest.fixture
def pair(make_allocated):
    """A mentor with a mentee who is called Idris, since 60 days."""
    mentee = MenteeFactory(child__first_name="Idris", child__known_as="")
    return make_allocated(mentee=mentee, start_on=timezone.localdate() - timedelta(days=60))


@pytest.fixture
def open_form(phone, browser_sign_in, practice_pages):
    """Opens the practice form for somebody; the phone's key is there before anything is typed."""

    def make(user, context=None):
        context = context or phone()
        browser_sign_in(context, user)
        page = context.new_page()
        with page.expect_response("**/drafts/key"):
            page.goto("/practice/")
        return page

    return make


@pytest.fixture
def mast(live_server):
    mast = Mast(live_server.thread.port)
    yield mast
    mast.fall()
    mast.ear.close()


@pytest.fixture
def ready_phone(phone, mast, browser_sign_in, gwen):
    """A phone with its service worker, made ready for a time without signal; returns its page."""

    def make():
        context = phone(service_workers="allow", base_url=mast.url)
        browser_sign_in(context, gwen)
        page = context.new_page()
        page.goto("/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.click("text=Use the portal without signal")
        page.click("text=Keep it on this phone")
        expect(page.locator("[data-state]")).to_contain_text("This phone is ready")
        return page

    return make
