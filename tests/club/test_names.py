"""A child's name in what somebody wrote."""

import pytest

from club.rules import names_in


@pytest.mark.parametrize(
    ("words", "found"),
    [("With amara at the zoo", ["Amara"]), ("Amaranth in pots", []), ("", []), ("(Lee)", ["Lee"]), ("Sleep", [])],
)
def test_name_is_found_as_a_word_of_its_own(words, found):
    assert names_in(words, ["Amara", "Lee"]) == found
