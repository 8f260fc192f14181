"""Finding children."""

from datetime import date

import pytest

from club.models import Carer, CarerLink, Child
from tests.factories import CarerLinkFactory, ChildFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["Mary", "ELLERY", "mar ell", "c0", "ellery C001", "Mazza"])
def test_matching_finds_by_name_or_reference(words):
    child = ChildFactory(first_name="Maryam", surname="Ellery", known_as="Mazza", ref="C001")
    ChildFactory(first_name="Finlay", surname="Stone", ref="D7")
    assert list(Child.objects.matching(words)) == [child]


def test_matching_needs_every_word():
    ChildFactory(first_name="Maryam", surname="Ellery")
    assert not Child.objects.matching("maryam stone").exists()
    assert not Child.objects.matching("%").exists()


@pytest.mark.parametrize(
    ("refs", "following"),
    [
        ([], "C001"),
        (["C001", "C042"], "C043"),
        (["C999", "C1000"], "C1001"),
        (["C099"], "C100"),
        (["C2b", "C", "12", "ABCDE1"], "C001"),
        (["C042", "KT0009", "KT0007"], "KT0010"),
        (["KT0009", "C042"], "C043"),
    ],
)
def test_next_ref_follows_the_highest(refs, following):
    for ref in refs:
        ChildFactory(ref=ref)
    assert Child.objects.next_ref() == following


def test_in_school_year_rolls_over_in_september():
    child = ChildFactory(school_year=9, school_year_in=2026)
    ChildFactory(school_year=None, school_year_in=None)
    assert list(Child.objects.in_school_year(9, date(2027, 8, 31))) == [child]
    assert list(Child.objects.in_school_year(10, date(2027, 9, 1))) == [child]
    assert list(Child.objects.in_school_year(8, date(2026, 8, 31))) == [child]
    assert not Child.objects.in_school_year(9, date(2027, 9, 1)).exists()


def test_twins_share_name_and_birthday():
    child = ChildFactory(first_name="Ivy", surname="Stone", date_of_birth=date(2014, 1, 2))
    ChildFactory(first_name="Ivy", surname="Stone", date_of_birth=None)
    assert list(Child.objects.twins_of("IVY", "stone", date(2014, 1, 2))) == [child]
    assert not Child.objects.twins_of("Ivy", "Stone", date(2014, 1, 3)).exists()
    assert not Child.objects.twins_of("Ivy", "Stone", None).exists()


@pytest.mark.rule("KOT-20.3")
@pytest.mark.parametrize("role", ["coordinator", "family_liaison", "chief_executive"])
def test_children_and_carers_exist_for_the_mentoring_team(role, person):
    CarerLinkFactory()
    for model in (Child, Carer, CarerLink):
        assert model.objects.visible_to(person(role)).count() == 1


@pytest.mark.rule("KOT-20.3")
@pytest.mark.parametrize(
    "role",
    ["mentor", "safeguarding_lead", "finance_officer", "committee_member", "trustee", "administrator", None],
)
def test_children_and_carers_exist_for_nobody_else(role, person):
    CarerLinkFactory()
    user = person(role) if role else person(is_superuser=True)
    for model in (Child, Carer, CarerLink):
        assert not model.objects.visible_to(user).exists()
