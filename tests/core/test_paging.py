"""One page of a list."""

import pytest
from django.test import RequestFactory

from core.paging import LAST, number_asked, page_of


def ask(query, rows=range(120)):
    return page_of(RequestFactory().get("/", {"page": query} if query else {}), rows)


@pytest.mark.parametrize(
    ("query", "first", "number", "previous", "following"),
    [("", 0, 1, None, 2), ("1", 0, 1, None, 2), ("2", 50, 2, 1, 3), ("3", 100, 3, 2, None)],
)
def test_pages_of_fifty(query, first, number, previous, following):
    page = ask(query)
    assert (page.rows[0], page.number, page.previous, page.next) == (first, number, previous, following)


@pytest.mark.parametrize("query", ["0", "-1", "x", "²", "1.5", "9" * 30, " "])
def test_what_is_no_page_number_shows_the_first(query):
    assert ask(query).number == 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7),
        ("0", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("-7", None),
        ("7.0", None),
        ("²", None),
        ("", None),
    ],
)
def test_number_in_an_address_is_one_that_a_row_can_have(typed, number):
    assert number_asked(RequestFactory().get("/", {"run": typed}), "run") == number
    assert number_asked(RequestFactory().get("/"), "run") is None


def test_pages_end():
    assert ask("4").rows == []
    assert ask("99999").number == LAST
    assert not ask("1", rows=range(50)).has_next
    assert ask("1", rows=range(51)).has_next
