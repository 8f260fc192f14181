"""One page of a list, without counting the whole of it."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

SIZE = 50
LAST = 2_000


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    number: int
    has_next: bool
    query: QueryDict
    name: str = "page"

    @property
    def previous(self):
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self):
        return self.number + 1 if self.has_next else None

    @property
    def link_back(self):
        return self._link(self.previous)

    @property
    def link_on(self):
        return self._link(self.next)

    def _link(self, number):
        """The same address, with what else it asks, at another page of this list."""
        query = self.query.copy()
        query[self.name] = number
        return f"?{query.urlencode()}"


def number_asked(request, name) -> int | None:
    """The number that an address holds under a name, as far as a row can have it; anything else is none."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


def page_of(request, rows, size=SIZE, name="page"):
    """The page that `?page=` names; anything that is no page number shows the first.

    Where two lists stand on one page, each has a name of its own.
    """
    number = min(number_asked(request, name) or 1, LAST)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size, request.GET, name)
