"""A child's name in what somebody wrote."""

import pytest

from club.rules import names_in


@pytest.mark.parametrize(
    ("words", "found"),
    [("With amara at the zoo", ["Amara"]), ("Amaranth in pots", []), ("", []), ("(Lee)", ["Lee"]), ("Sleep", [])],
)
def test_name_is_found_as_a_word_of_its_own(words, found):
    assert names_in(words, ["Amara", "Lee"]) == found


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Zoë", "Lunch with Zoe"),
        ("Zoë", "Lunch with Zoe\u0308"),
        ("Theo", "THÉO’s ticket"),
        ("O'Neil", "Shoes, O’Neil"),
        ("O’Neil", "Shoes, o'neil"),
        ("O'Neil", "Shoes, ONeil"),
        ("Anne-Marie", "Cake for Anne"),
        ("Anne-Marie", "Cake for marie"),
        ("Anne-Marie", "Cake for Anne Marie"),
        ("Anne-Marie", "Cake for Anne\u2011Marie"),
        ("Anne-Marie", "Cake for Annemarie"),
        ("Anne Marie", "Cake for Anne-Marie"),
        ("Großmann", "GROSSMANN"),
    ],
)
def test_name_is_found_in_each_ordinary_spelling(name, words):
    assert names_in(words, [name]) == [name]


@pytest.mark.parametrize(
    ("name", "words"), [("Al-Amin", "Al fresco"), ("Anne-Marie", "Annex"), ("-", "A-b"), ("’", "The team’s")]
)
def test_what_is_no_name_is_not_found(name, words):
    assert names_in(words, [name]) == []
