"""The claims that each person finds: a mentor their own, finance all with initials, the team all with names."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import ReadLogEntry
from expenses.models import Claim

from .. import factories

URL = "/money/"


@pytest.fixture
def claims(db):
    """Gwen spent £8.80 on Idris Farrow, waiting; Hilary £12.50 on Mollie Tran, paid last week."""
    today = timezone.localdate()
    idris = factories.MenteeFactory(child__first_name="Idris", child__surname="Farrow")
    mollie = factories.MenteeFactory(child__first_name="Mollie", child__surname="Tran")
    gwen = factories.MentorFactory(user__name="Gwen Okafor")
    hilary = factories.MentorFactory(user__name="Hilary Stone")
    return {
        "gwen": factories.ClaimFactory(
            mentor=gwen, mentee=idris, what_for="Bowling", spent_on=today - timedelta(days=30), receipt="yes"
        ),
        "hilary": factories.ClaimFactory(
            mentor=hilary,
            mentee=mollie,
            what_for="Museum lunch",
            amount=Decimal("1012.50"),
            spent_on=today - timedelta(days=20),
            paid_on=today - timedelta(days=7),
        ),
    }


def page_of(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_finance_officer_sees_every_claim_with_initials_and_no_name_of_a_child(claims, person, sign_in):
    page = page_of(sign_in(person("finance_officer")))
    for expected in ("Bowling", "Museum lunch", "Gwen Okafor", "Hilary Stone", "£8.80", "£1,012.50", ">IF<", ">MT<"):
        assert expected in page
    for name in ("Idris", "Farrow", "Mollie", "Tran"):
        assert name not in page


@pytest.mark.parametrize("role", ["coordinator", "family_liaison", "chief_executive"])
def test_mentoring_team_sees_every_claim_with_names(claims, person, sign_in, role):
    page = page_of(sign_in(person(role)))
    for expected in ("Idris Farrow", "Mollie Tran", "Gwen Okafor", "Hilary Stone"):
        assert expected in page


@pytest.mark.rule("KOT-20.2")
def test_mentor_sees_only_their_own_claims(claims, sign_in):
    page = page_of(sign_in(claims["gwen"].mentor.user))
    assert "Bowling" in page
    assert "IF" in page
    for other in ("Museum", "1,012.50", "Hilary", "MT", "Idris", "Farrow"):
        assert other not in page


@pytest.mark.rule("KOT-20.2")
def test_mentor_never_sees_anothers_claim_for_their_own_mentee(claims, sign_in, make_allocated):
    """Gwen mentors Mollie today; what Hilary spent on her stays Hilary's."""
    gwen = claims["gwen"].mentor
    make_allocated(mentor=gwen, mentee=claims["hilary"].mentee)
    page = page_of(sign_in(gwen.user))
    for other in ("Museum", "1,012.50", "Hilary"):
        assert other not in page


@pytest.mark.parametrize("role", ["trustee", "committee_member", "safeguarding_lead", "administrator"])
def test_others_have_no_door_to_claims(claims, person, sign_in, role):
    assert sign_in(person(role)).get(URL).status_code == 403
    assert not Claim.objects.visible_to(person(role)).exists()


def test_superuser_sees_no_claim(claims, person, sign_in):
    assert sign_in(person(is_superuser=True)).get(URL).status_code == 403


def test_sums_say_what_waits_and_what_was_paid_in_the_last_year(claims, person, sign_in):
    long_ago = timezone.localdate() - timedelta(days=366)
    factories.ClaimFactory(amount=Decimal("99.99"), spent_on=long_ago, paid_on=long_ago)
    factories.ClaimFactory(amount=Decimal("0.20"), spent_on=long_ago)
    page = page_of(sign_in(person("finance_officer")))
    assert "<b>£9.00</b>waiting to be paid, 2 claims" in page
    assert "<b>£1,012.50</b>paid in the last 12 months, 1 claim<" in page


def test_sums_of_a_mentor_are_their_own(claims, sign_in):
    page = page_of(sign_in(claims["gwen"].mentor.user))
    assert "<b>£8.80</b> waiting to be paid, 1 claim&nbsp;" in page
    assert "<b>£0.00</b> paid in the last 12 months, 0 claims" in page


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("", {"Bowling", "Museum lunch"}),
        ("waiting", {"Bowling"}),
        ("paid", {"Museum lunch"}),
        ("nonsense", {"Bowling", "Museum lunch"}),
    ],
)
def test_list_is_narrowed_to_waiting_or_paid(claims, person, sign_in, show, found):
    page = page_of(sign_in(person("finance_officer")), show=show)
    assert {words for words in ("Bowling", "Museum lunch") if words in page} == found


def test_pages_go_on_where_the_last_one_ended(db, person, sign_in):
    mentor, mentee = factories.MentorFactory(), factories.MenteeFactory()
    for number in range(120):
        # Many on one day, so that the page ends inside a day.
        day = date(2026, 11, 7) - timedelta(days=number // 40)
        factories.ClaimFactory(mentor=mentor, mentee=mentee, spent_on=day, what_for=f"claim-{number:03}")
    client = sign_in(person("finance_officer"))
    seen, url = [], URL
    for expected in (50, 50, 20):
        response = client.get(url)
        rows = response.context["claims"]
        assert len(rows) == expected
        seen += [claim.what_for for claim in rows]
        url = f"{URL}?after={response.context['more']}"
    assert response.context["more"] == ""
    assert len(set(seen)) == 120
    assert seen[0] == "claim-039"
    assert seen[-1] == "claim-080"


@pytest.mark.parametrize(
    "after", ["x", "2026-11-07", "2026-11-07_", "2026-13-40_1", "2026-11-07_-5", "2026-11-07_" + "9" * 40, "_1", "٣_٣"]
)
def test_place_in_the_list_that_is_none_shows_the_first_page(claims, person, sign_in, after):
    assert "Museum lunch" in page_of(sign_in(person("finance_officer")), after=after)


def test_children_shown_are_in_the_read_log(claims, person, sign_in):
    officer = person("finance_officer")
    page_of(sign_in(officer), show="waiting")
    entry = ReadLogEntry.objects.get(user=officer)
    assert (entry.subject_id, entry.view) == (claims["gwen"].mentee.child_id, "expenses:claims_list")


@pytest.mark.parametrize("role", ["finance_officer", "coordinator"])
def test_list_takes_six_queries_with_one_row_and_with_thirty(claims, person, sign_in, role, django_assert_num_queries):
    client = sign_in(person(role))
    for _ in range(2):
        with django_assert_num_queries(6):
            client.get(reverse("expenses:claims_list"))
        for _ in range(30):
            factories.ClaimFactory()


def test_empty_list_says_what_will_stand_there(person, sign_in):
    assert "No claim yet" in page_of(sign_in(person("finance_officer")))
    assert "No claims here" in page_of(sign_in(person("mentor")))


@pytest.mark.rule("EPT-10")
def test_budget_of_peer_mentors_stands_beside_what_they_spent(claims, person, sign_in):
    client = sign_in(person("coordinator"))
    assert "Peer mentors" not in page_of(client)
    peer, today = factories.MentorFactory(kind="peer"), timezone.localdate()
    for ago, amount, paid in ((10, "150.00", None), (200, "30.50", 190), (364, "1.00", 1), (400, "99.00", 20)):
        paid_on = paid and today - timedelta(days=paid)
        factories.ClaimFactory(
            mentor=peer, spent_on=today - timedelta(days=ago), amount=Decimal(amount), paid_on=paid_on
        )

    assert "Peer mentors spent £181.50 of £200.00" in page_of(client)
    assert "Peer mentors spent" not in page_of(sign_in(peer.user))


@pytest.mark.rule("KOT-8.3")
def test_empty_list_speaks_of_what_was_asked_for(coordinator, sign_in):
    client = sign_in(coordinator)
    for show, words in (("refused", "No claim was refused"), ("coordinator", "No claim waits for the coordinator")):
        text = client.get(reverse("expenses:claims_list"), {"show": show}).content.decode()
        assert words in text
        assert "workbook" not in text
    assert "workbook" in client.get(reverse("expenses:claims_list")).content.decode()


def test_page_beyond_the_last_does_not_say_that_nothing_waits(person, sign_in):
    factories.ClaimFactory()
    client = sign_in(person("finance_officer"))
    text = client.get(reverse("expenses:finance_queue"), {"page": 999}).content.decode()
    assert "Nothing more waits on this page" in text
    assert "Nothing waits to be paid" not in text
