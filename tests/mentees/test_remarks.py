"""KOT-6.1: a conflict of interest, and wishes of child and carer, as they are recorded, read and taken back."""

import re
from html import unescape

import pytest

from mentees.models import PairRemark
from tests import factories

from .test_matching_views import WAITING, cleared, page, suggestions, waiting_child

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-6.1")]


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def liaison_client(person, sign_in):
    return sign_in(person("family_liaison"))


def test_wish_and_conflict_are_recorded_and_taken_back(client, coordinator):
    mentee, mentor = waiting_child(), cleared("Gwen Okafor")
    path = f"/mentees/{mentee.pk}/remarks/add/"

    for kind, words in (("child_for", ""), ("conflict", "Cousins")):
        response = client.post(path, {"mentor": mentor.pk, "kind": kind, "words": words})
        assert response.url == suggestions(mentee)
    text = page(client, suggestions(mentee))
    assert "The child wishes for this mentor" in text
    assert "Cousins" in text

    remark = PairRemark.objects.get(kind="conflict")
    assert "because" in client.post(f"/mentees/remarks/{remark.pk}/withdraw/", {}).content.decode()
    assert client.post(f"/mentees/remarks/{remark.pk}/withdraw/", {"because": "They are not"}).status_code == 302
    assert "Cousins" not in page(client, suggestions(mentee))
    again = client.post(f"/mentees/remarks/{remark.pk}/withdraw/", {"because": "Once more"})
    assert again.status_code == 200
    assert "Taken back on" in again.content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, ["Choose the mentor", "Say what it is"]),
        ({"kind": "conflict"}, ["Choose the mentor", "Say what the conflict of interest is"]),
        ({"kind": "nonsense", "mentor": "99999"}, ["Select a valid choice"]),
        ({"kind": "conflict", "words": "\u200b"}, ["Say what the conflict of interest is"]),
        ({"kind": "child_for", "words": "w" * 301}, ["Write at most 300 characters"]),
        ({"mentor": "9" * 40, "kind": "child_for"}, ["Select a valid choice"]),
    ],
)
def test_remark_that_makes_no_sense_is_refused_at_its_field(client, sent, words):
    mentee = waiting_child()

    response = client.post(f"/mentees/{mentee.pk}/remarks/add/", sent)

    text = unescape(response.content.decode())
    assert response.status_code == 200
    assert all(one in text for one in words)
    assert not PairRemark.objects.exists()


def test_family_liaison_records_wishes_and_no_conflict(liaison_client):
    mentee, mentor = waiting_child(), cleared("Gwen Okafor")
    path = f"/mentees/{mentee.pk}/remarks/add/"

    assert "conflict" not in re.findall(r'value="(\w+)"', liaison_client.get(path).content.decode())
    assert liaison_client.post(path, {"mentor": mentor.pk, "kind": "conflict", "words": "x"}).status_code == 200
    assert liaison_client.post(path, {"mentor": mentor.pk, "kind": "carer_against"}).status_code == 302
    assert PairRemark.objects.get().kind == "carer_against"


def test_conflict_with_the_mentor_of_today_is_kept_and_warns(client, make_allocated):
    allocation = make_allocated(mentor=cleared("Gwen Okafor"))
    sent = {"mentor": allocation.mentor_id, "kind": "conflict", "words": "Cousins"}

    response = client.post(f"/mentees/{allocation.mentee_id}/remarks/add/", sent, follow=True)

    assert "End that allocation." in response.content.decode()
    assert PairRemark.objects.exists()


@pytest.mark.rule("KOT-20.2")
def test_mentor_reads_nothing_of_remarks_and_wishes(make_allocated, sign_in, coordinator):
    mentee = waiting_child(interests="zqzqlikes", childs_wish="zqzqwish")
    mentor = make_allocated(mentee=mentee).mentor
    remark = factories.PairRemarkFactory(mentee=mentee, mentor=mentor, kind="child_against", words="zqzqremark")
    client = sign_in(mentor.user)

    assert client.get(suggestions(mentee)).status_code == 403
    assert client.get(WAITING).status_code == 403
    assert client.get(f"/mentees/remarks/{remark.pk}/withdraw/").status_code == 404
    for path in ("/", f"/mentees/{mentee.pk}/", f"/mentees/{mentee.pk}/timeline/", f"/mentees/{mentee.pk}/plan/"):
        assert "zqzqremark" not in client.get(path).content.decode()


def test_reason_of_a_conflict_recorded_meanwhile_is_shown_before_it_is_overwritten(client, person, sign_in):
    mentee, mentor = waiting_child(), cleared("Gwen Okafor")
    path = f"/mentees/{mentee.pk}/remarks/add/"
    stale = {"seen": client.get(path).context["form"]["seen"].value()}
    sent = {"mentor": mentor.pk, "kind": "conflict"}
    sign_in(person("coordinator", name="Grace Obi")).post(path, sent | {"words": "Cousins"})

    refused = client.post(path, sent | stale | {"words": "Neighbours"})

    assert PairRemark.objects.get().words == "Cousins"
    assert "Grace Obi changed this while you were writing. It now says: Cousins" in unescape(refused.content.decode())
    again = sent | {"words": "Neighbours", "seen": refused.context["form"]["seen"].value()}
    assert client.post(path, again).status_code == 302
    assert PairRemark.objects.get().words == "Neighbours"
