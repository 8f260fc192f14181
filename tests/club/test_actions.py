"""What happens to children and carers."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from club import actions
from club.models import Carer, CarerLink, Child, academic_year
from tests.factories import CarerFactory, CarerLinkFactory, ChildFactory

pytestmark = pytest.mark.django_db


def first_contacts(child):
    return [link.carer.name for link in child.carer_links.filter(is_first_contact=True)]


def test_add_child_keeps_who_added_it(coordinator):
    child = actions.add_child(by=coordinator, ref="C043", first_name="Ivy", surname="Stone", school_year=7)
    assert child.school_year_on() == 7
    assert child.school_year_in == academic_year(timezone.localdate())
    assert child.history.get().history_user == coordinator


def test_add_child_refuses_a_reference_in_use(coordinator):
    ChildFactory(ref="C043")
    with pytest.raises(ValidationError) as refused:
        actions.add_child(by=coordinator, ref="c043", first_name="Ivy", surname="Stone")
    assert list(refused.value.error_dict) == ["ref"]
    assert Child.objects.count() == 1


def test_change_child_writes_history_only_where_something_changed(coordinator):
    child = ChildFactory(school="Old School", school_year=8, school_year_in=2024)
    actions.change_child(by=coordinator, child=child, school_year=child.school_year_on(), school="Old School")
    assert child.history.count() == 1
    actions.change_child(by=coordinator, child=child, school_year=child.school_year_on(), school="New School")
    assert child.history.count() == 2
    child.refresh_from_db()
    assert (child.school, child.school_year, child.school_year_in) == ("New School", 8, 2024)
    assert child.history.first().history_user == coordinator


def test_change_child_takes_the_school_year_as_that_of_today(coordinator):
    child = ChildFactory(school_year=8, school_year_in=2020)
    actions.change_child(by=coordinator, child=child, school_year=5)
    child.refresh_from_db()
    assert (child.school_year, child.school_year_in) == (5, academic_year(timezone.localdate()))
    actions.change_child(by=coordinator, child=child, school_year=None)
    child.refresh_from_db()
    assert (child.school_year, child.school_year_in) == (None, None)


def test_change_child_refuses_a_reference_in_use(coordinator):
    ChildFactory(ref="C001")
    child = ChildFactory(ref="C002")
    with pytest.raises(ValidationError):
        actions.change_child(by=coordinator, child=child, school_year=child.school_year_on(), ref="C001")
    assert Child.objects.get(pk=child.pk).ref == "C002"


def test_the_first_carer_is_the_first_contact(coordinator):
    child = ChildFactory()
    actions.add_carer(by=coordinator, child=child, name="Sam Stone")
    actions.add_carer(by=coordinator, child=child, name="Kit Stone")
    assert first_contacts(child) == ["Sam Stone"]
    actions.add_carer(by=coordinator, child=child, name="Lou Stone", is_first_contact=True)
    assert first_contacts(child) == ["Lou Stone"]


def test_add_carer_refuses_the_same_carer_twice(coordinator):
    child = ChildFactory()
    actions.add_carer(by=coordinator, child=child, name="Sam Stone", phone="07700 900201")
    with pytest.raises(ValidationError, match="carer of"):
        actions.add_carer(by=coordinator, child=child, name="sam stone", phone="07700 900201")
    assert (Carer.objects.count(), CarerLink.objects.count()) == (1, 1)


def test_link_carer_shares_one_record_between_siblings(coordinator):
    carer = CarerLinkFactory().carer
    sibling = ChildFactory()
    actions.link_carer(by=coordinator, child=sibling, carer=carer, relationship="Mum")
    assert first_contacts(sibling) == [carer.name]
    actions.change_carer(by=coordinator, carer=carer, phone="07700 900299")
    assert sibling.carer_links.get().carer.phone == "07700 900299"
    with pytest.raises(ValidationError):
        actions.link_carer(by=coordinator, child=sibling, carer=carer)


def test_change_carer_link_moves_the_first_contact(coordinator):
    child = ChildFactory()
    one = CarerLinkFactory(child=child, carer__name="One", is_first_contact=True)
    two = CarerLinkFactory(child=child, carer__name="Two", is_first_contact=False)
    actions.change_carer_link(by=coordinator, link=two, relationship="Aunt", is_first_contact=True)
    assert first_contacts(child) == ["Two"]
    two.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.change_carer_link(by=coordinator, link=two, relationship="Aunt", is_first_contact=False)
    assert first_contacts(child) == ["Two"]
    assert one.history.first().history_user == coordinator


def test_remove_carer_link_keeps_the_carer_and_the_history(coordinator):
    child = ChildFactory()
    first = CarerLinkFactory(child=child, carer__name="One", is_first_contact=True)
    CarerLinkFactory(child=child, carer__name="Two", is_first_contact=False)
    actions.remove_carer_link(by=coordinator, link=first)
    assert first_contacts(child) == ["Two"]
    assert Carer.objects.count() == 2
    removed = CarerLink.history.filter(history_type="-").get()
    assert removed.history_user == coordinator


def test_change_child_with_a_bad_value_saves_nothing(coordinator):
    child = ChildFactory(postcode="ZZ1 1ZZ")
    with pytest.raises(ValidationError):
        actions.change_child(by=coordinator, child=child, school_year=child.school_year_on(), postcode="Z" * 11)
    assert Child.objects.get(pk=child.pk).postcode == "ZZ1 1ZZ"


def test_carer_with_a_bad_phone_number_is_refused(coordinator):
    with pytest.raises(ValidationError):
        actions.change_carer(by=coordinator, carer=CarerFactory(), phone="call me")
