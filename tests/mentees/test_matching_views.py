"""The pages of matching: suggestions for one child, the proposal for all who wait, wishes and conflicts."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import ReadLogEntry
from mentees.models import Mentee
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-6.1")]
TODAY = timezone.localdate()


def cleared(name=None, **fields):
    if name:
        fields["user"] = factories.UserFactory(roles=["mentor"], name=name)
    return factories.papers_for(factories.MentorFactory(**fields))


def waiting_child(name="Idris", **fields):
    return factories.MenteeFactory(child=factories.ChildFactory(first_name=name, surname="Farah"), **fields)


def page(client, path, **data):
    response = client.get(path, data)
    assert response.status_code == 200
    return unescape(response.content.decode())


def suggestions(mentee):
    return f"/mentees/{mentee.pk}/suggestions/"


WAITING = "/mentees/waiting/"


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


@pytest.fixture
def liaison_client(person, sign_in):
    return sign_in(person("family_liaison"))


def test_suggestions_are_ranked_with_their_reasons_in_words(client):
    mentee = waiting_child(interests="chess, dogs", availability=["saturday"], childs_wish="Somebody calm")
    worse, better = cleared("Una Worse"), cleared("Ida Better", interests="dogs", availability=["saturday"])
    uncleared = factories.MentorFactory(user__name="Not Cleared")

    text = page(client, suggestions(mentee))

    assert text.index("Ida Better") < text.index("Una Worse")
    assert "Both like dogs." in text
    assert "Both have time on Saturdays." in text
    assert "19 of 100 points" in text
    assert "Somebody calm" in text
    assert uncleared.user.name not in text
    assert "0 clear to mentor without a free place, 1 not clear" in text
    assert f"/mentees/{mentee.pk}/allocations/add/?mentor={better.pk}" in text
    assert ReadLogEntry.objects.get().subject_id == mentee.child_id
    assert worse.pk


def test_no_mentor_with_a_free_place_is_said(client):
    text = page(client, suggestions(waiting_child()))

    assert "No mentor is clear to mentor and has a free place for this child." in text


def test_mentor_of_today_is_named_and_not_suggested(client, make_allocated):
    mentee, mentor = waiting_child(), cleared("Gwen Okafor", capacity=2)
    make_allocated(mentee=mentee, mentor=mentor, start_on=TODAY + timedelta(days=5))

    text = page(client, suggestions(mentee))

    assert "is the mentor from" in text
    assert f"?mentor={mentor.pk}" not in text


def test_closed_support_has_no_button_to_choose(client):
    mentee = waiting_child()
    cleared("Gwen Okafor")
    factories.ClosingFactory(mentee=mentee)

    text = page(client, suggestions(mentee))

    assert "Gwen Okafor" in text
    assert "allocations/add" not in text


def test_bar_shows_with_its_reason_to_the_coordinator_alone(client, liaison_client):
    mentee, mentor = waiting_child(), cleared("Gwen Okafor")
    factories.PairRemarkFactory(mentee=mentee, mentor=mentor, words="zqzqconflict")

    text, liaisons = page(client, suggestions(mentee)), page(liaison_client, suggestions(mentee))

    for read in (text, liaisons):
        assert "Gwen Okafor" in read
        assert "Conflict of interest" in read
        assert f"?mentor={mentor.pk}" not in read
    assert "zqzqconflict" in text
    assert "zqzqconflict" not in liaisons
    assert "Ask the coordinator." in liaisons
    assert "/withdraw/" not in liaisons
    proposed = page(client, WAITING)
    assert "Gwen Okafor" not in proposed
    assert "Nobody yet" in proposed


def test_household_shows_as_a_bar_without_any_address(client):
    home = {"address": "9 Zqstreet", "postcode": "LM1 2AB"}
    mentee = factories.MenteeFactory(child=factories.ChildFactory(**home))
    cleared("Gwen Okafor", **home)

    text = page(client, suggestions(mentee))

    assert "Same household" in text
    assert "Zqstreet" not in text
    assert "Gwen Okafor" not in page(client, WAITING)


def test_no_page_shows_more_of_a_home_than_the_district(client):
    mentee = factories.MenteeFactory(child=factories.ChildFactory(postcode="LM3 4CD", address="1 Child Road"))
    mentor = cleared("Gwen Okafor", postcode="LM7 9XZ", address="5 Zqlane, LM7 9XZ")

    form = page(client, f"/mentees/{mentee.pk}/allocations/add/?mentor={mentor.pk}")
    pages = [page(client, suggestions(mentee)), page(client, WAITING), form]

    for text in pages:
        assert "LM7" in text
        assert not re.search(r"9XZ|Zqlane|4CD|Child Road", text)


def test_choose_fills_in_the_allocation_with_mentor_and_rationale(client):
    mentee, mentor = waiting_child(interests="chess, dogs"), cleared("Gwen Okafor", interests="dogs")

    text = page(client, f"/mentees/{mentee.pk}/allocations/add/?mentor={mentor.pk}")

    assert f'<option value="{mentor.pk}" selected>' in text
    assert ">\nBoth like dogs.</textarea>" in text
    assert page(client, f"/mentees/{mentee.pk}/allocations/add/?mentor=99999")


def test_barred_mentor_is_refused_at_the_field_and_words_are_kept(client):
    mentee, mentor = waiting_child(), cleared("Gwen Okafor")
    factories.PairRemarkFactory(mentee=mentee, mentor=mentor, words="zqzqconflict")

    sent = {"mentor": mentor.pk, "start_on": str(TODAY), "rationale": "They know each other"}
    response = client.post(f"/mentees/{mentee.pk}/allocations/add/", sent)

    text = unescape(response.content.decode())
    assert "must not be matched" in text
    assert "They know each other" in text
    assert not mentee.allocations.exists()


def test_proposal_gives_each_child_the_mentor_that_is_best_for_all(client):
    both, one = waiting_child("Idris", interests="chess, dogs"), waiting_child("Mollie", interests="dogs")
    dogs, chess = (
        cleared("Dora Dogs", interests="dogs", capacity=1),
        cleared("Carl Chess", interests="chess", capacity=1),
    )

    text = page(client, WAITING)

    assert "A mentor is proposed for 2 of 2 children." in text
    rows = dict(re.findall(r'<tr id="child_(\d+)">(.*?)</tr>', text, re.DOTALL))
    assert f"?mentor={chess.pk}&waiting=yes" in rows[str(both.pk)]
    assert f"?mentor={dogs.pk}&waiting=yes" in rows[str(one.pk)]
    assert set(ReadLogEntry.objects.values_list("subject_id", flat=True)) == {both.child_id, one.child_id}


def test_proposal_is_edited_by_swap_and_leaving_out_and_saves_nothing(client):
    one, other = (waiting_child(name, interests="dogs") for name in ("Idris", "Mollie"))
    first, second = (cleared(name, interests="dogs", capacity=1) for name in ("Ada Lowe", "Bea Hart"))

    swapped = page(client, WAITING, **{"with": f"{one.pk}-{second.pk}"})
    rows = dict(re.findall(r'<tr id="child_(\d+)">(.*?)</tr>', swapped, re.DOTALL))
    assert f"?mentor={second.pk}&" in rows[str(one.pk)]
    assert "Your choice" in rows[str(one.pk)]
    assert f"?mentor={first.pk}&" in rows[str(other.pk)]

    left = page(client, WAITING, without=str(one.pk))
    assert "A mentor is proposed for 1 of 1 child." in left
    assert "Left out for now" in left
    assert "Put back" in left
    assert not Mentee.objects.exclude(allocations=None).exists()


def test_choice_that_cannot_be_is_said_and_passed_over(client):
    one, other = (waiting_child(name) for name in ("Idris", "Mollie"))
    mentor = cleared("Ada Lowe", capacity=1)

    text = page(client, WAITING, **{"with": [f"{one.pk}-{mentor.pk}", f"{other.pk}-{mentor.pk}"]})

    assert "What you chose for Mollie F. cannot be" in text


@pytest.mark.parametrize(
    "query",
    ["with=", "with=1", "with=a-b", "with=1-2-3", f"with={'9' * 40}-1", "without=x", "without=-1", "page=x", "page=0",
     "with=%00-1", "&".join(f"with={n}-1" for n in range(300)), "without=99999&without=99999&with=99999-1"],
)  # fmt: skip
def test_address_that_makes_no_sense_changes_nothing(client, query):
    waiting_child()
    cleared("Ada Lowe")

    assert "Ada Lowe" in unescape(client.get(f"{WAITING}?{query}").content.decode())


def test_confirming_one_leads_back_to_the_others_with_their_choices(client):
    one, other = waiting_child("Idris"), waiting_child("Mollie")
    mentor, second = cleared("Ada Lowe", capacity=1), cleared("Bea Hart", capacity=1)
    text = page(client, WAITING, **{"with": f"{other.pk}-{second.pk}"})
    [address] = [found for found in re.findall(r'href="([^"]+)"', text) if f"mentor={mentor.pk}" in found]

    response = client.post(address, {"mentor": mentor.pk, "start_on": str(TODAY), "rationale": "Both like dogs"})

    assert response.url == f"{WAITING}?with={other.pk}-{second.pk}"
    assert one.allocations.get().mentor == mentor
    assert "Idris" not in page(client, response.url)
    elsewhere = client.post(
        f"/mentees/{other.pk}/allocations/add/?waiting=https://example.org",
        {"mentor": second.pk, "start_on": str(TODAY), "rationale": "Both like dogs"},
    )
    assert elsewhere.url == WAITING


def test_empty_states_of_the_waiting_list(client, make_allocated):
    assert "Nobody waits for a mentor." in page(client, WAITING)

    child = waiting_child()
    text = page(client, WAITING)
    assert "No mentor is clear to mentor and has a free place." in text
    assert "Nobody yet" in text
    assert "Everybody who waits is left out." in page(client, WAITING, without=str(child.pk))


def test_child_of_a_suspended_mentor_is_named_and_not_placed(client, make_allocated, coordinator):
    from mentees import actions

    allocation = make_allocated()
    actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Under review")
    cleared("Ada Lowe")

    text = page(client, WAITING)

    assert "Their mentor is suspended" in text
    assert allocation.mentee.child.full_name in text
    assert "Ada Lowe" not in text


@pytest.mark.parametrize("path", ["suggestions", "waiting"])
def test_pages_ask_as_often_for_thirty_as_for_one(path, client):
    def asked(mentee):
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(WAITING if path == "waiting" else suggestions(mentee))
        return len(found)

    def add():
        mentee, mentor = factories.MenteeFactory(interests="dogs"), cleared(interests="dogs")
        factories.CarerLinkFactory(child=mentee.child)
        factories.PairRemarkFactory(mentee=mentee, mentor=mentor, kind="child_for")
        factories.PairRemarkFactory(mentee=mentee, mentor=factories.MentorFactory())
        factories.AllocationFactory(mentee=mentee, mentor=mentor, end_on=date(2026, 2, 3))
        return mentee

    mentee = add()
    asked(mentee)
    first = asked(mentee)
    for _ in range(29):
        add()
    assert asked(mentee) == first <= 15


def test_what_a_mentor_is_looked_for_by_is_changed_with_the_support(client):
    mentee = waiting_child()
    sent = {
        "starts_on": "2026-01-05", "interests": "dogs, chess", "support_needed": ["loss", "carer"],
        "gets_on_with": ["calm"], "availability": ["saturday"], "childs_wish": "A dog", "carers_wish": "Punctual",
    }  # fmt: skip

    assert client.post(f"/mentees/{mentee.pk}/change/", sent).status_code == 302

    mentee.refresh_from_db()
    assert (mentee.interests, mentee.support_needed, mentee.gets_on_with) == (
        "dogs, chess",
        ["loss", "carer"],
        ["calm"],
    )
    text = page(client, suggestions(mentee))
    for words in ("dogs, chess", "Loss and change at home, Caring for somebody at home", "Saturdays", "Punctual"):
        assert words in text
    refused = client.post(f"/mentees/{mentee.pk}/change/", sent | {"support_needed": ["zqzq"], "interests": "x" * 301})
    assert refused.status_code == 200
    mentee.refresh_from_db()
    assert mentee.interests == "dogs, chess"


def test_links_lead_from_meeting_and_allocation(client):
    mentee = waiting_child()

    assert WAITING in page(client, "/referrals/meeting/")
    assert suggestions(mentee) in page(client, "/referrals/meeting/")
    assert suggestions(mentee) in page(client, f"/mentees/{mentee.pk}/allocations/add/")


def test_proposal_says_what_speaks_against_it_too(client):
    mentee, mentor = waiting_child(), cleared("Ada Lowe", interests="dogs")
    day = TODAY - timedelta(days=3)
    factories.AllocationFactory(
        mentee=mentee, mentor=mentor, start_on=day, end_on=day, ended_at=timezone.now(), end_reason="zqzqreason"
    )

    text = page(client, WAITING)

    assert "Ada Lowe" in text
    assert "It was ended at once." in text


def test_page_that_was_emptied_by_an_allocation_leads_to_those_who_still_wait(client):
    child, mentor = waiting_child(), cleared("Ada Lowe")

    answer = client.get(WAITING, {"page": 2, "with": f"{child.pk}-{mentor.pk}"})

    assert answer.url == f"{WAITING}?with={child.pk}-{mentor.pk}"
    assert "Nobody waits" not in page(client, answer.url)
