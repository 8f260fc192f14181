"""Memberships, the directory of outside support, and equality monitoring apart from the case."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from club.models import EqualityRecord, Membership, Resource
from tests.factories import ChildFactory, MembershipFactory, ResourceFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CLUB = {"club_name": "Otters judo", "cost": "45", "every": "term", "from_on": "2026-09-07"}
SUPPORT = {"name": "The Listening Room", "kind": "counselling"}
ANSWERS = {"gender": "girl", "ethnicity": "not_said", "religion": "", "disability": "no"}


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(name, row=None):
    return reverse(f"club:{name}", args=[row.pk] if row else [])


def child_page(client, child):
    return client.get(reverse("home:child_detail", args=[child.pk])).content.decode()


# --- memberships ------------------------------------------------------------------------------------------


@pytest.mark.rule("KOT-2.1")
def test_membership_is_added_changed_ended_and_counted(client, coordinator):
    child = ChildFactory()
    client.post(url("membership_add", child), CLUB)
    membership = Membership.objects.get()
    assert membership.cost == Decimal("45.00")
    assert "£45.00 a term" in child_page(client, child)
    client.post(url("membership_change", membership), CLUB | {"cost": "50.50"})
    assert "<strong>£50.50</strong> in 2026 to 2027" in child_page(client, child)
    client.post(url("membership_end", membership), {"until_on": "2026-10-01"})
    membership.refresh_from_db()
    assert membership.until_on.isoformat() == "2026-10-01"
    assert [row.history_user for row in membership.history.all()] == [coordinator] * 3
    assert "£45.00" in client.get(url("membership_change", membership)).content.decode().replace("45.00", "£45.00")
    assert "£50.50" in client.get(url("memberships_list")).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("club_name", "\u200b", "Enter the name of the club"),
        ("club_name", "x" * 121, "at most 120 characters"),
        ("cost", "", "Enter what it costs"),
        ("cost", "free", "Enter an amount in pounds and pence"),
        ("cost", "-1", "Enter an amount in pounds and pence"),
        ("cost", "9" * 400, "This amount is too large"),
        ("cost", "NaN", "Enter an amount in pounds and pence"),
        ("cost", "1.999", "Enter an amount in pounds and pence"),
        ("every", "hour", "not one of the available choices"),
        ("from_on", "0001-01-01", "Enter a date after 1900"),
        ("from_on", "2099-01-01", "more than three years away"),
        ("until_on", "2026-09-06", "The last day has to come after the first"),
    ],
)
def test_membership_add_answers_bad_input_at_the_field(field, typed, message, client):
    page = client.post(url("membership_add", ChildFactory()), CLUB | {"words": "Asked for it", field: typed})
    assert message in page.content.decode()
    assert "Asked for it" in page.content.decode()
    assert field in page.context["form"].errors
    assert not Membership.objects.exists()


def test_membership_add_twice_makes_one(client):
    child = ChildFactory()
    client.post(url("membership_add", child), CLUB)
    page = client.post(url("membership_add", child), CLUB)
    assert "written down from this day already" in page.content.decode()
    assert Membership.objects.count() == 1


def test_membership_cannot_end_before_it_began(client):
    membership = MembershipFactory()
    page = client.post(url("membership_end", membership), {"until_on": "2026-08-31"})
    assert "The last day has to come after the first" in page.content.decode()
    assert membership.history.count() == 1


def test_membership_runs_from_its_first_to_its_last_day():
    membership = MembershipFactory(from_on=TODAY, until_on=TODAY + timedelta(days=2))
    running = [bool(Membership.objects.running_on(TODAY + timedelta(days=days))) for days in (-1, 0, 2, 3)]
    assert running == [False, True, True, False]
    assert str(membership) == membership.club_name


@pytest.mark.parametrize("number", [1, 30])
def test_lists_take_the_same_queries_for_one_row_and_thirty(number, client, django_assert_max_num_queries):
    for _ in range(number):
        MembershipFactory()
        ResourceFactory()
        EqualityRecord.objects.create(child=ChildFactory(), asked_on=TODAY, gender="girl")
    for name, most in (("memberships_list", 7), ("resources_list", 4), ("equality_figures", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(url(name)).status_code == 200


# --- the directory ----------------------------------------------------------------------------------------


@pytest.mark.rule("KOP-19")
def test_directory_is_searched_by_team_and_mentors(person, sign_in):
    room = ResourceFactory(name="The Listening Room", kind="counselling", what_for="Talking", area="Old Library")
    judo = ResourceFactory(name="Otters judo", phone="01632 960001")
    hidden = ResourceFactory(name="Skate hut", is_listed=False)
    for role, seen in (("coordinator", 3), ("mentor", 2)):
        client = sign_in(person(role))
        assert len(client.get(url("resources_list")).context["page"].rows) == seen
        assert client.get(url("resources_list"), {"q": "old TALK"}).context["page"].rows == [room]
        assert client.get(url("resources_list"), {"kind": "sport", "q": "otters"}).context["page"].rows == [judo]
        assert "Nothing matches" in client.get(url("resources_list"), {"q": "xyz"}).content.decode()
        assert client.get(url("resources_list") + "?q=%00&kind=x&page=x").status_code == 200
        assert 'href="tel:01632960001"' in client.get(url("resource_detail", judo)).content.decode()
    assert client.get(url("resource_detail", hidden)).status_code == 404
    assert client.get(url("resource_change", judo)).status_code == 403


@pytest.mark.rule("KOP-19")
@pytest.mark.parametrize(("days", "flagged"), [(10, False), (400, True), (None, True)])
def test_directory_flags_details_not_checked_for_a_year(days, flagged, client):
    checked_on = None if days is None else TODAY - timedelta(days=days)
    resource = ResourceFactory(checked_on=checked_on)
    text = client.get(url("resources_list")).content.decode()
    assert ("Details not checked for a year" in text) is flagged
    assert ("Ring before you send a family there" in client.get(url("resource_detail", resource)).content.decode()) is (
        flagged
    )


@pytest.mark.rule("KOP-19")
def test_resource_is_added_changed_and_taken_out(client, coordinator):
    client.post(url("resource_add"), SUPPORT | {"website": "www.example.org"})
    resource = Resource.objects.get()
    assert resource.website == "https://www.example.org"
    client.post(url("resource_change", resource), SUPPORT | {"area": "The Old Library"})
    client.post(url("resource_unlist", resource), {"listed": "no"})
    resource.refresh_from_db()
    assert (resource.area, resource.is_listed) == ("The Old Library", False)
    client.post(url("resource_unlist", resource), {"listed": "yes"})
    resource.refresh_from_db()
    assert resource.is_listed
    assert [row.history_user for row in resource.history.all()] == [coordinator] * 4


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Enter a name"),
        ("kind", "x", "Choose from the list"),
        ("phone", "ring twice", "Enter a phone number"),
        ("email", "nobody", "Enter an e-mail address such as"),
        ("website", "not an address", "Enter an address such as"),
        ("website", "javascript:alert(1)", "Enter an address such as"),
        ("checked_on", (TODAY + timedelta(days=1)).isoformat(), "has not come yet"),
        ("what_for", "x" * 2001, "at most 2000 characters"),
    ],
)
def test_resource_add_answers_bad_input_at_the_field(field, typed, message, client):
    page = client.post(url("resource_add"), SUPPORT | {"area": "Brackle", field: typed})
    assert message in page.content.decode()
    assert 'value="Brackle"' in page.content.decode()
    assert not Resource.objects.exists()


def test_resource_add_twice_makes_one(client):
    client.post(url("resource_add"), SUPPORT)
    assert "stands in the directory already" in client.post(url("resource_add"), SUPPORT).content.decode()
    assert Resource.objects.count() == 1


# --- equality monitoring -------------------------------------------------------------------------------------


@pytest.mark.rule("KOT-19.1")
def test_equality_is_optional_question_by_question(client, coordinator):
    child = ChildFactory()
    client.post(url("equality_record", child), ANSWERS)
    record = EqualityRecord.objects.get()
    assert (record.gender, record.ethnicity, record.religion, record.free_meals) == ("girl", "not_said", "", "")
    client.post(url("equality_record", child), ANSWERS | {"religion": "sikh"})
    record.refresh_from_db()
    assert record.religion == "sikh"
    assert [row.history_user for row in record.history.all()] == [coordinator] * 2
    client.post(url("equality_record", child), ANSWERS | {"religion": "sikh"})
    assert record.history.count() == 2
    page = client.post(url("equality_record", child), ANSWERS | {"gender": "x"})
    assert "gender" in page.context["form"].errors


@pytest.mark.rule("KOT-19.1")
def test_equality_stands_on_no_page_of_the_case(client):
    child = ChildFactory()
    answers = {"gender": "other", "ethnicity": "mixed", "religion": "sikh", "disability": "yes"}
    record = EqualityRecord.objects.create(child=child, asked_on=TODAY, **answers)
    own = client.get(url("equality_record", child)).content.decode()
    assert 'value="sikh" id="id_religion_6" checked' in own
    for text in (child_page(client, child), client.get(url("child_change", child)).content.decode()):
        assert "Sikh" not in text
        assert record.get_gender_display() not in text
        assert record.get_ethnicity_display() not in text


@pytest.mark.rule("KOT-19.1")
def test_equality_record_opens_for_those_who_ask_and_figures_for_the_team(person, sign_in):
    child = ChildFactory()
    for role, own, figures in (
        ("coordinator", 200, 200),
        ("family_liaison", 200, 200),
        ("chief_executive", 403, 200),
        ("mentor", 404, 403),
        ("trustee", 404, 403),
    ):
        client = sign_in(person(role))
        assert client.get(url("equality_record", child)).status_code == own
        assert client.get(url("equality_figures")).status_code == figures


@pytest.mark.rule("KOT-19.1")
def test_equality_figures_stand_in_bands_with_small_numbers_kept_back(client):
    for gender, number in (("girl", 12), ("boy", 6), ("other", 1), ("", 5)):
        for _ in range(number):
            EqualityRecord.objects.create(child=ChildFactory(), asked_on=TODAY, gender=gender)
    page = client.get(url("equality_figures"))
    shown = {band.label: band.in_words for band in page.context["questions"][0][1]}
    assert shown == {
        "Girl": "10 to 14",
        "Boy": "5 to 9",
        "Describes themself another way": "Not shown",
        "Not said": "Not shown",
    }
    assert page.context["asked"].in_words == "20 to 24"


@pytest.mark.rule("KOT-19.1")
def test_equality_figures_of_few_families_are_not_shown_at_all(client):
    for _ in range(4):
        EqualityRecord.objects.create(child=ChildFactory(), asked_on=TODAY, gender="girl")
    page = client.get(url("equality_figures"))
    assert page.context["questions"] == []
    assert "Too few families" in page.content.decode()
