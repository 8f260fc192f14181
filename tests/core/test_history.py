"""What people read of a record's history."""

import pytest

from club.models import Child
from core import history
from tests.factories import ChildFactory, MentorFactory

pytestmark = pytest.mark.django_db


def test_changes_name_who_when_and_each_field_old_and_new(coordinator):
    child = ChildFactory(school="Old School", known_as="")
    history.change(child, by=coordinator, school="New School", known_as="Ivy", reason="The carer rang")
    change, added = history.changes_of(child)
    assert (change.by, change.reason) == (coordinator.name, "The carer rang")
    assert change.fields == (("known as", "nothing", "Ivy"), ("school", "Old School", "New School"))
    assert (added.what, added.fields, added.by) == ("added", (), "the portal")
    assert change.at > added.at


def test_change_to_the_same_writes_nothing(coordinator):
    child = ChildFactory(school="Old School")
    history.change(child, by=coordinator, school="Old School")
    assert child.history.count() == 1


def test_a_save_that_changed_nothing_is_not_shown(coordinator):
    child = ChildFactory()
    history.save(child, by=coordinator)
    assert [change.what for change in history.changes_of(child)] == ["added"]


def test_values_read_as_a_person_would_say_them(coordinator):
    mentor = MentorFactory()
    history.change(mentor, by=coordinator, status="paused", interests="x" * 300)
    fields = {label: new for label, _, new in history.changes_of(mentor)[0].fields}
    assert fields["status"] == "Paused"
    assert len(fields["interests"]) == 120
    history.change(mentor, by=coordinator, availability=["saturday", "sunday"])
    assert history.changes_of(mentor)[0].fields == (("availability", "nothing", "saturday, sunday"),)


@pytest.mark.parametrize("number", [1, 30])
def test_changes_take_one_query_and_keep_to_the_newest(number, coordinator, django_assert_num_queries):
    child = ChildFactory()
    for step in range(number):
        history.change(child, by=coordinator, school=f"School {step}")
    with django_assert_num_queries(1):
        found = history.changes_of(Child.objects.model(pk=child.pk))
    assert len(found) == min(number + 1, 20)
    assert found[0].fields[0][2] == f"School {number - 1}"
