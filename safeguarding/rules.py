"""When a concern has to be read."""

from datetime import date

CLAUSE = "KOT-14.1"


def read_by(arrived_on: date) -> date:
    """KOT-14.1: concerns are reported at once, and read by a safeguarding lead on the day they come."""
    return arrived_on
