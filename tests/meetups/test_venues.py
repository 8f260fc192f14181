"""Insurance and liability of places, checked before any activity (KOP-14): the rule, the page, what waits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.history import version_of
from meetups.deadlines import venue_checks_due
from meetups.models import VenueCheck
from meetups.rules import insurance_verdict, lapses_soon, place_verdict
from policy.figures import Figures
from policy.models import PolicyVersion
from tests import factories

from .test_actions import plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-14")]

FIGURES = Figures()
TODAY = timezone.localdate()
CHECKED = date(2026, 2, 28)
ADD = "/meet-ups/venues/add/"


@pytest.mark.parametrize(
    ("checked_on", "until_on", "months", "day", "outcome"),
    [
        (None, None, 12, CHECKED, "needs approval"),
        (CHECKED, None, 12, CHECKED, "allowed"),
        (CHECKED, None, 12, date(2027, 2, 28), "allowed"),
        (CHECKED, None, 12, date(2027, 3, 1), "needs approval"),
        # The insurance itself ends sooner, or later.
        (CHECKED, date(2026, 6, 30), 12, date(2026, 6, 30), "allowed"),
        (CHECKED, date(2026, 6, 30), 12, date(2026, 7, 1), "needs approval"),
        (CHECKED, date(2028, 6, 30), 12, date(2027, 3, 1), "needs approval"),
        (CHECKED, None, 1, date(2026, 3, 28), "allowed"),
        (CHECKED, None, 1, date(2026, 3, 29), "needs approval"),
    ],
)
def test_check_holds_so_many_months_or_until_the_insurance_ends(checked_on, until_on, months, day, outcome):
    verdict = insurance_verdict(checked_on, until_on, day, replace(FIGURES, venue_check_months=months))

    assert (verdict.outcome, verdict.clause) == (outcome, "KOP-14")
    assert ("coordinator" in verdict.sentence) is (outcome != "allowed")


@pytest.mark.parametrize(("days", "soon"), [(31, False), (30, True), (0, True), (-1, True)])
def test_check_is_asked_for_again_from_thirty_days_before(days, soon):
    assert lapses_soon(TODAY + timedelta(days=days), TODAY) is soon


def test_other_place_says_that_it_needs_a_risk_assessment_and_a_look_at_its_insurance():
    sentence = place_verdict("", 1, FIGURES).sentence

    assert "needs a risk assessment" in sentence
    assert "insurance (KOP-14)" in sentence


@pytest.mark.parametrize(("days_ago", "status"), [(None, "planned"), (0, "confirmed"), (400, "planned")])
def test_plan_without_a_check_that_holds_waits_for_the_coordinator_who_may_agree(
    allocation, coordinator, sign_in, days_ago, status
):
    PolicyVersion.objects.update(stored_figures={"meetups_need_confirmation": False})
    if days_ago is not None:
        factories.VenueCheckFactory(checked_on=TODAY - timedelta(days=days_ago))

    meetup = plan(allocation)

    assert meetup.status == status
    if status == "confirmed":
        return
    url = reverse("meetups:meetup_detail", args=[meetup.pk])
    page = sign_in(coordinator).get(url).content.decode()
    assert "Programme outline of 2020 (KOP-14)" in page
    assert "Record the check" in page
    assert "Record the check" not in sign_in(allocation.mentor.user).get(url).content.decode()
    sign_in(coordinator).post(reverse("meetups:meetup_answer", args=[meetup.pk]), {"status": "confirmed", "words": ""})
    assert "Agreed all the same by Farida Khan" in sign_in(coordinator).get(url).content.decode()


def test_mentor_reads_it_while_typing_the_plan(allocation, sign_in):
    client, url = sign_in(allocation.mentor.user), reverse("meetups:plan_verdict", args=[allocation.mentee_id])
    page = client.get(url, {"venue_kind": "museum", "transport": "walk"}).content.decode()
    assert "have not been checked" in page

    factories.VenueCheckFactory()
    assert "KOP-14" not in client.get(url, {"venue_kind": "museum", "transport": "walk"}).content.decode()


def test_verdict_without_a_day_is_that_of_today(allocation, sign_in):
    factories.VenueCheckFactory(checked_on=TODAY - timedelta(days=400))
    url = reverse("meetups:plan_verdict", args=[allocation.mentee_id])

    page = sign_in(allocation.mentor.user).get(url, {"venue_kind": "museum"}).content.decode()

    assert "KOP-14" in page


def test_coordinator_records_a_check_once_puts_it_right_and_earlier_ones_stay(coordinator, sign_in):
    client = sign_in(coordinator)
    factories.VenueCheckFactory(checked_on=TODAY - timedelta(days=300), checked_by="Ellis Zqzqson")
    form = client.get(f"{ADD}?kind=museum").context["form"]
    typed = {
        "kind": "museum", "checked_by": "Ruth Tanner", "checked_on": str(TODAY), "words": "Our own cover",
        "submission": str(form["submission"].value()),
    }  # fmt: skip
    for _ in range(2):
        client.post(ADD, typed)
    check = VenueCheck.objects.get(checked_by="Ruth Tanner")

    change = reverse("meetups:venue_check_change", args=[check.pk])
    client.post(change, typed | {"words": "Ours and theirs", "seen": version_of(check)})

    assert form["kind"].value() == "museum"
    assert VenueCheck.objects.count() == 2
    page = client.get(reverse("meetups:venue_checks_list")).content.decode()
    assert all(words in page for words in ("Ruth Tanner", "Ours and theirs", "Ellis Zqzqson", "1 earlier"))
    check.refresh_from_db()
    assert check.history.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("kind", "", "Choose the kind of place"),
        ("kind", "moon", "Choose the kind of place"),
        ("checked_by", "\u200b\u202e", "Say who checked"),
        ("checked_by", "x" * 121, "at most 120 characters"),
        ("checked_on", "0001-01-01", "after 1900"),
        ("checked_on", str(TODAY + timedelta(days=1)), "has not come yet"),
        ("until_on", str(TODAY - timedelta(days=1)), "This is before the check"),
        ("until_on", str(TODAY + timedelta(days=3000)), "more than five years"),
        ("until_on", "soon", "real date"),
    ],
)
def test_bad_check_says_what_is_wrong_and_keeps_what_was_typed(coordinator, sign_in, field, value, says):
    typed = {"kind": "zoo", "checked_by": "Ruth <b> 👋", "checked_on": str(TODAY), "words": "Kept"} | {field: value}

    page = sign_in(coordinator).post(ADD, typed)

    assert says in page.content.decode()
    assert page.context["form"]["words"].value() == "Kept"
    assert not VenueCheck.objects.exists()


def test_what_lapses_and_what_was_never_checked_is_due_and_nothing_else(allocation, coordinator):
    year = {"checked_on": TODAY - timedelta(days=366)}
    factories.VenueCheckFactory(kind="zoo", **year)
    factories.VenueCheckFactory(kind="theatre", **year)
    factories.VenueCheckFactory(kind="theatre")
    factories.VenueCheckFactory(kind="bowling", until_on=TODAY + timedelta(days=30))
    factories.VenueCheckFactory(kind="minigolf", until_on=TODAY + timedelta(days=31))
    meetup = plan(allocation, venue_kind="museum")

    due = venue_checks_due(TODAY, coordinator, FIGURES)

    assert {deadline.subject: deadline.is_late(TODAY) for deadline in due} == {
        "Zoo": True, "Museum": False, "Bowling": False,
    }  # fmt: skip
    assert {deadline.subject: deadline.due_on for deadline in due}["Museum"] == meetup.date


def test_list_asks_the_database_as_often_for_many_checks_as_for_one(coordinator, sign_in):
    client, url = sign_in(coordinator), reverse("meetups:venue_checks_list")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    factories.VenueCheckFactory()
    client.get(url)
    few = asked()
    for kind in FIGURES.venue_kinds:
        factories.VenueCheckFactory.create_batch(2, kind=kind.key)

    assert asked() == few
