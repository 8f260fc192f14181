"""How a register stands, for the pages that show it."""

from ..models import RegisterEntry


def counts_of(marks):
    """How often each mark was given, and how many children there are in all."""
    return {mark: marks.count(mark) for mark in RegisterEntry.Mark.values} | {"all": len(marks)}
