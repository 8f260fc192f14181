"""Whether two records may be about one child."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentees.rules import Likely, likeness

pytestmark = pytest.mark.rule("KOP-1")
BORN = date(2014, 5, 4)
MAX = Likely("Maxwell", "Addo", "Max", BORN, "Larkmere Primary")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (Likely("Maxwell", "Addo"), "Same name"),
        (Likely("MAXWELL", "addo", born=BORN), "Same name, same birthday"),
        (Likely("Max", "Addo"), "Same name as the child goes by"),
        (Likely("Addo", "Maxwell"), "First name and surname swapped"),
        (Likely("Maxwel", "Ado", born=BORN), "Names alike, same birthday"),
        (Likely("Maxwel", "Ado", school="larkmere  primary"), "Names alike, same school"),
        (Likely("Max", "Osei", born=BORN), "First name alike, same birthday"),
        (Likely("Abena", "Addo", born=BORN), "Surname alike, same birthday"),
        (Likely("Maxwell", "Addo", born=date(2013, 5, 4)), "Same name, another birthday"),
    ],
)
def test_children_may_be_the_same(asked, reason):
    assert likeness(asked, MAX).is_possible
    assert likeness(asked, MAX).in_words == reason


@pytest.mark.parametrize(
    "asked",
    [
        Likely("Abena", "Osei", born=BORN),
        Likely("Abena", "Osei", born=BORN, school="Larkmere Primary"),
        Likely("Maxwel", "Ado"),
        Likely("Abena", "Addo", school="Larkmere Primary"),
        Likely("Max", "Osei"),
        Likely("-", "."),
    ],
)
def test_children_are_not_taken_for_each_other(asked):
    assert not likeness(asked, MAX).is_possible


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zoë", "Müller"), ("Zoe", "Muller")),
        (("Łukasz", "Nowak"), ("Lukasz", "NOWAK")),
        (("Anne-Marie", "O'Brien"), ("Annemarie", "O’Brien")),
        (("Mary Ann", "de Souza"), ("MaryAnn", "DeSouza")),
    ],
)
def test_accents_marks_and_spaces_make_no_difference(one, other):
    assert likeness(Likely(*one), Likely(*other)).in_words == "Same name"


def test_the_likeliest_has_the_highest_score():
    same = likeness(Likely("Maxwell", "Addo", born=BORN), MAX)
    name = likeness(Likely("Maxwell", "Addo"), MAX)
    twin = likeness(Likely("Abena", "Addo", born=BORN), MAX)
    assert same.score > twin.score > name.score or same.score > name.score


names = st.text(min_size=0, max_size=20)
children = st.builds(Likely, names, names, names, st.none() | st.dates(), names)


@given(children, children)
def test_likeness_does_not_depend_on_the_order(one, other):
    assert likeness(one, other).is_possible == likeness(other, one).is_possible


@given(children)
def test_a_child_with_a_name_is_like_itself(child):
    if any(letter.isalnum() for letter in child.first_name) and any(letter.isalnum() for letter in child.surname):
        assert likeness(child, child).is_possible
