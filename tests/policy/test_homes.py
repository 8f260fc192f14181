"""One answer to who lives under one roof or has one number, for referees and for matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.homes import Home, is_same_house, is_same_phone


@pytest.mark.rule("KOT-4.1")
@pytest.mark.rule("KOT-6.1")
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("14 Mill Lane, Larkmere", "14 mill lane larkmere", True),
        ("14 Mill Lane, Larkmere", "14 Mill Lane", True),
        ("14 Mill Lane, LM1 2AB", "14 Mill Ln lm12ab", True),
        ("14 Mill Lane LM1 2AB", "14 Dock Street BR2 3CD", False),
        ("14 Mill Lane LM1 2AB", "14 Mill Lane LM1 2AC", False),
        ("14 Mill Lane", "14 Dock Street", False),
        ("Flat 2, 14 Mill Lane LM1 2AB", "Flat 3, 14 Mill Lane LM1 2AB", False),
        ("14a Mill Lane LM1 2AB", "14b Mill Lane LM1 2AB", False),
        # The flat before the house or after it, its letter joined or not.
        ("Flat 2, 14 Mill Lane LM1 2AB", "14 Mill Lane, Flat 2 LM1 2AB", True),
        ("Flat 2, 14 Mill Lane", "14 Mill Lane, Flat 2, Larkmere", True),
        ("Flat 2, 14 Mill Lane", "Flat 2, 14 Dock Street", False),
        ("Flat 2, 14 Mill Lane LM1 2AB", "14 Mill Lane LM1 2AB", False),
        ("14A Mill Lane LM1 2AB", "14 A Mill Lane LM1 2AB", True),
        ("14 a Mill Lane LM1 2AB", "14b Mill Lane LM1 2AB", False),
        ("14A Mill Lane", "14 a Mill Lane, Larkmere", True),
        # A house without a number is known by its name.
        ("The Old Forge, Mill Lane", "the old forge, Mill Lane", True),
        ("The Old Forge, Mill Lane", "The Old Forge, Mill Lane, LM1 2AB", True),
        ("The Old Forge, Mill Lane", "The New Forge, Mill Lane", False),
        ("Rose Cottage, Mill Lane LM1 2AB", "rose cottage, Larkmere, LM1 2AB", True),
        ("Rose Cottage, 3 Mill Lane LM1 2AB", "Rose Cottage LM1 2AB", True),
        ("Rose Cottage, Mill Lane LM1 2AB", "Ivy Cottage, Mill Lane LM1 2AB", False),
        ("Chalet Édith, LM1 2AB", "chalet edith, Larkmere LM1 2AB", True),
        # A town or a postcode alone is no house.
        ("Larkmere", "Larkmere", False),
        ("LM1 2AB", "LM1 2AB", False),
        ("", "", False),
        (" \u200b", " \u200b", False),
    ],
)
def test_house_is_the_same_by_postcode_and_number_or_name(one, other, same):
    assert is_same_house(Home(one), Home(other)) is same
    assert is_same_house(Home(other), Home(one)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("07700 900301", "+44 7700 900301", True),
        ("(07700) 900-301", "0044 7700900301", True),
        ("+44 (0)7700 900301", "44 7700 900301", True),
        ("07700 900301", "07700 900302", False),
        # The same end behind another code is another number.
        ("01234 567890", "07234 567890", False),
        ("12345", "12345", False),
        ("", "", False),
        ("none", "none", False),
    ],
)
def test_phone_is_the_same_however_it_is_written(one, other, same):
    assert is_same_phone(one, other) is same
    assert bool(Home(phones=(one,)).called_by & Home(phones=(other,)).called_by) is same


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["", "LM1 2AB", "LM2 1AA"]))
def test_house_is_the_same_from_both_sides_whatever_was_typed(one, other, code):
    assert is_same_house(Home(one, code), Home(other, code)) == is_same_house(Home(other, code), Home(one, code))
