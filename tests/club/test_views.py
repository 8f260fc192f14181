"""Pages that add children and carers and put them right."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from club.models import Carer, CarerLink, Child
from core.models import ReadLogEntry
from tests.factories import CarerFactory, CarerLinkFactory, ChildFactory

pytestmark = pytest.mark.django_db
TYPED = {"ref": "C050", "first_name": "Ivy", "surname": "Stone", "date_of_birth": "4 May 2014", "school_year": "7"}


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(name, row=None):
    return reverse(f"club:{name}", args=[row.pk] if row else [])


def test_child_add_suggests_the_next_reference(client):
    ChildFactory(ref="C042")
    assert 'value="C043"' in client.get(url("child_add")).content.decode()


def test_child_add_saves_and_leads_to_the_child(client):
    page = client.post(url("child_add"), TYPED)
    child = Child.objects.get(ref="C050")
    assert page.url == reverse("home:child_detail", args=[child.pk])
    assert child.date_of_birth.isoformat() == "2014-05-04"
    assert child.school_year_on() == 7


def test_child_add_says_that_a_reference_is_in_use(client):
    ChildFactory(ref="C050")
    page = client.post(url("child_add"), TYPED)
    text = page.content.decode()
    assert "Another child has this reference already" in text
    assert 'value="Ivy"' in text
    assert Child.objects.count() == 1


def test_child_add_warns_of_a_twin_and_gives_way(client):
    twin = ChildFactory(first_name="Ivy", surname="Stone", date_of_birth="2014-05-04")
    page = client.post(url("child_add"), TYPED)
    text = page.content.decode()
    assert f"{twin.ref} has the same name and birthday" in text
    assert reverse("home:child_detail", args=[twin.pk]) in text
    assert Child.objects.count() == 1
    assert list(ReadLogEntry.objects.values_list("subject_id", flat=True)) == [twin.pk]
    assert client.post(url("child_add"), TYPED | {"is_another_child": "on"}).status_code == 302
    assert Child.objects.count() == 2


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("first_name", "", "Enter the first name"),
        ("first_name", "\u200b\u202e", "Enter the first name"),
        ("first_name", "\u00a0", "Enter the first name"),
        ("first_name", "x" * 61, "at most 60 characters"),
        ("surname", "😀" * 61, "at most 60 characters"),
        ("ref", "C" * 21, "at most 20 characters"),
        ("ref", "ß" * 20, "at most 20 characters"),
        ("date_of_birth", TOMORROW, "This day has not come yet"),
        ("date_of_birth", "0001-01-01", "Enter a date after 1900"),
        ("date_of_birth", "1950-01-01", "over 25"),
        ("date_of_birth", "31/02/2014", "Enter a real date"),
        ("date_of_birth", "9" * 5000, "Enter a real date"),
        ("school_year", "nine", "Enter a whole number"),
        ("school_year", "-1", "Enter a whole number from 0 to 14"),
        ("school_year", "9" * 5000, "Enter a whole number"),
        ("school_year", "99", "Enter a whole number from 0 to 14"),
        ("postcode", "Z" * 11, "at most 10 characters"),
        ("needs", "x" * 5001, "at most 5000 characters"),
        ("joined_on", TOMORROW, "This day has not come yet"),
        ("joined_on", "2014-05-03", "before the child was born"),
    ],
)
def test_child_add_answers_bad_input_at_the_field(field, typed, message, client):
    page = client.post(url("child_add"), TYPED | {field: typed})
    assert page.status_code == 200
    assert any(message in error for error in page.context["form"].errors[field])
    assert not Child.objects.exists()


@pytest.mark.parametrize("name", ["😀 Ivy", "مريم", "<b>Ivy</b>", "O'Dowd", "I\u0000vy", "\u202eyvI", "Ivy\u200b"])
def test_child_add_takes_every_script_and_shows_it_as_text(name, client):
    page = client.post(url("child_add"), TYPED | {"first_name": name}, follow=True)
    assert page.status_code == 200
    assert "<b>" not in page.content.decode()
    kept = Child.objects.get().first_name
    assert not set(kept) & {"\u0000", "\u202e", "\u200b"}


def test_child_change_saves_and_shows_it_in_the_history(client, coordinator):
    child = ChildFactory(school="Old School", ref="C001")
    typed = TYPED | {"ref": "C001", "school": "New School"}
    page = client.post(url("child_change", child), typed, follow=True)
    text = page.content.decode()
    assert "Old School" in text
    assert "New School" in text
    assert coordinator.name in text
    child.refresh_from_db()
    assert child.school == "New School"


def test_child_change_fills_the_form_and_warns_only_of_new_twins(client):
    child, twin = ChildFactory.create_batch(2, first_name="Ivy", surname="Stone")
    page = client.get(url("child_change", child))
    assert page.context["form"].initial["school_year"] == child.school_year_on()
    same = {
        name: page.context["form"].initial[name] or ""
        for name in page.context["form"].fields
        if name != "is_another_child"
    }
    assert client.post(url("child_change", child), same).status_code == 302
    other = ChildFactory(first_name="Ash", surname="Stone")
    assert client.post(url("child_change", other), same | {"ref": other.ref}).status_code == 200
    assert twin.history.count() == 1


def test_carer_add_and_change(client):
    child = ChildFactory()
    typed = {"name": "Sam Stone", "relationship": "Mum", "phone": "07700 900201", "email": "sam@example.org"}
    assert client.post(url("carer_add", child), typed).status_code == 302
    carer = Carer.objects.get()
    page = client.get(url("carer_change", carer))
    assert 'value="Sam Stone"' in page.content.decode()
    page = client.post(url("carer_change", carer), {"name": "Sam Stone-Reed", "phone": "", "email": ""})
    assert page.url == reverse("home:child_detail", args=[child.pk])
    carer.refresh_from_db()
    assert (carer.name, carer.phone) == ("Sam Stone-Reed", "")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("phone", "ring twice"),
        ("phone", "0" * 31),
        ("email", "not an address"),
        ("email", "x" * 300 + "@example.org"),
        ("relationship", "x" * 61),
    ],
)
def test_carer_add_answers_bad_input_at_the_field(field, typed, client):
    page = client.post(url("carer_add", ChildFactory()), {"name": "Sam Stone", field: typed})
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not Carer.objects.exists()


def test_carer_add_twice_makes_one(client):
    child = ChildFactory()
    client.post(url("carer_add", child), {"name": "Sam Stone"})
    page = client.post(url("carer_add", child), {"name": "Sam Stone"})
    assert "is a carer of" in page.content.decode()
    assert Carer.objects.count() == 1


def test_carer_choose_offers_carers_of_the_same_surname_first(client):
    child = ChildFactory(surname="Stone")
    sibling = CarerLinkFactory(child__surname="Stone", carer__name="Sam Stone")
    CarerLinkFactory(carer__name="Pat Reed")
    page = client.get(url("carer_choose", child))
    assert page.context["found"] == [sibling.carer]
    assert set(ReadLogEntry.objects.values_list("subject_id", flat=True)) == {child.pk, sibling.child_id}
    assert client.post(url("carer_choose", child), {"carer": sibling.carer_id}).status_code == 302
    assert child.carer_links.get().carer == sibling.carer


def test_carer_choose_finds_by_name(client):
    child = ChildFactory()
    other = CarerLinkFactory(carer__name="Pat Reed").carer
    assert client.get(url("carer_choose", child) + "?q=reed%00%E2%80%8B").context["found"] == [other]
    assert "No carer of that name" in client.get(url("carer_choose", child) + "?q=nobody").content.decode()


@pytest.mark.parametrize("chosen", ["", "999999", "x", "9" * 40, "-1"])
def test_carer_choose_refuses_somebody_who_is_not_there(chosen, client):
    child = ChildFactory()
    page = client.post(url("carer_choose", child), {"carer": chosen})
    assert page.status_code == 200
    assert "carer" in page.context["form"].errors
    assert not CarerLink.objects.exists()


def test_carer_link_change_and_remove(client):
    link = CarerLinkFactory(relationship="Mum")
    page = client.post(url("carer_link_change", link), {"relationship": "Foster carer"})
    assert "Somebody has to be asked first" in page.content.decode()
    typed = {"relationship": "Foster carer", "is_first_contact": "on"}
    assert client.post(url("carer_link_change", link), typed).status_code == 302
    link.refresh_from_db()
    assert link.relationship == "Foster carer"
    assert client.get(url("carer_link_remove", link)).status_code == 200
    assert CarerLink.objects.exists()
    assert client.post(url("carer_link_remove", link)).status_code == 302
    assert not CarerLink.objects.exists()
    assert Carer.objects.exists()


def test_carer_without_a_child_can_be_put_right(client):
    carer = CarerFactory()
    assert client.post(url("carer_change", carer), {"name": "New Name"}).url == reverse("home:children_list")


@pytest.mark.rule("KOT-20.3")
@pytest.mark.parametrize("role", ["mentor", "safeguarding_lead", "finance_officer", "administrator"])
def test_pages_of_children_and_carers_do_not_exist_for_others(role, person, sign_in):
    link = CarerLinkFactory()
    client = sign_in(person(role))
    assert client.get(url("child_add")).status_code == 403
    for name, row in [
        ("child_change", link.child),
        ("carer_add", link.child),
        ("carer_choose", link.child),
        ("carer_change", link.carer),
        ("carer_link_change", link),
        ("carer_link_remove", link),
    ]:
        assert client.get(url(name, row)).status_code == 404
        assert client.post(url(name, row), {}).status_code == 404


@pytest.mark.parametrize("role", ["family_liaison", "chief_executive"])
def test_the_whole_team_changes_children(role, person, sign_in):
    link = CarerLinkFactory()
    client = sign_in(person(role))
    for name, row in [("child_add", None), ("child_change", link.child), ("carer_change", link.carer)]:
        assert client.get(url(name, row)).status_code == 200


@pytest.mark.rule("KOT-20.3")
def test_carer_link_says_who_may_be_told_what_and_keeps_the_history(client):
    child = ChildFactory()
    typed = {
        "name": "Sam Stone",
        "phone": "07700 900123",
        "relationship": "Dad",
        "has_parental_responsibility": "no",
        "may_be_told": "practical",
        "told_words": "Nothing about where mum lives",
        "is_emergency_contact": "on",
    }
    client.post(url("carer_add", child), typed)
    link = child.carer_links.get()
    assert (link.has_parental_responsibility, link.may_be_told, link.is_emergency_contact) == (False, "practical", True)
    text = client.get(reverse("home:child_detail", args=[child.pk])).content.decode()
    for words in (
        "no parental responsibility",
        "May be told:</strong> times and places only",
        "where mum lives",
        "called in an emergency",
    ):
        assert words in text
    page = client.get(url("carer_link_change", link))
    assert page.context["form"]["has_parental_responsibility"].value() == "no"
    changed = {"relationship": "Dad", "is_first_contact": "on", "has_parental_responsibility": "", "may_be_told": ""}
    client.post(url("carer_link_change", link), changed)
    link.refresh_from_db()
    assert (link.has_parental_responsibility, link.may_be_told, link.is_emergency_contact) == (None, "", False)
    text = client.get(url("carer_link_change", link)).content.decode()
    assert "Times and places only" in text
    assert "Called in an emergency" in text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("may_be_told", "secrets"), ("has_parental_responsibility", "perhaps"), ("told_words", "x" * 301)],
)
def test_carer_link_answers_bad_input_at_the_field(field, typed, client):
    page = client.post(url("carer_add", ChildFactory()), {"name": "Sam Stone", field: typed})
    assert field in page.context["form"].errors
    assert not CarerLink.objects.exists()


@pytest.mark.rule("KOP-4")
def test_stage_is_chosen_for_years_seven_and_eight_alone(client):
    client.post(url("child_add"), TYPED | {"chosen_stage": "2"})
    child = Child.objects.get()
    assert child.chosen_stage == 2
    text = client.get(reverse("home:child_detail", args=[child.pk])).content.decode()
    assert "Two: work experience" in text
    born = {"school_year": "9", "date_of_birth": "4 May 2013"}
    page = client.post(url("child_change", child), TYPED | born | {"chosen_stage": "1"})
    assert "has another stage" in page.content.decode()
    client.post(url("child_change", child), TYPED | born | {"chosen_stage": ""})
    child.refresh_from_db()
    assert (child.school_year_on(), child.chosen_stage) == (9, None)


@pytest.mark.rule("KOP-4")
def test_stage_that_no_longer_fits_the_year_is_not_used(client):
    last_year = timezone.localdate().year - (1 if timezone.localdate().month >= 9 else 2)
    child = ChildFactory(school_year=8, school_year_in=last_year, chosen_stage=1)
    text = client.get(reverse("home:child_detail", args=[child.pk])).content.decode()
    assert "Two: work experience" in text
    assert client.get(url("child_change", child)).context["form"]["chosen_stage"].value() is None


def test_child_whose_birthday_contradicts_the_school_year_needs_a_second_look(client):
    typed = TYPED | {"school_year": "12"}
    page = client.post(url("child_add"), typed)
    assert "Year 12 does not fit this birthday" in page.content.decode()
    assert not Child.objects.exists()
    assert client.post(url("child_add"), typed | {"is_right_year": "on"}).status_code == 302
    child = Child.objects.get()
    assert client.post(url("child_change", child), typed | {"school": "New School"}).status_code == 302


@pytest.mark.rule("KOP-1")
def test_child_is_first_added_as_a_member_and_only_the_team_adds_one(client, person, sign_in, coordinator):
    assert sign_in(person("mentor")).post(url("child_add"), TYPED).status_code == 403
    assert not Child.objects.exists()
    client.post(url("child_add"), TYPED)
    assert Child.objects.get().history.get().history_user == coordinator
