"""One page of a list, without counting the whole of it."""

from dataclasses import dataclass
from typing import Any

SIZE = 50
LAST = 2_000


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    number: int
    has_next: bool

    @property
    def previous(self):
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self):
        return self.number + 1 if self.has_next else None


def page_of(request, rows, size=SIZE):
    """The page that `?page=` names; anything that is no page number shows the first."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(number, 1), LAST)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size)
