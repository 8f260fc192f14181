"""The figures of the programme outline of July 2020, where they differ from the policy of today."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from . import Figures

OUTLINE_FROM = date(2020, 7, 1)
# £50 at the mentor's discretion, above it the committee (KOP-21); no sum for a month was set beside it. Gifts through
# a grant alone, and a second volunteer at the theatre too (KOP-29).
DISCRETIONARY = Decimal("50.00")


def outline_of_2020() -> Figures:
    now = Figures()
    kinds = tuple(replace(kind, mentors=2) if kind.key == "theatre" else kind for kind in now.venue_kinds)
    return replace(
        now,
        monthly_spending=DISCRETIONARY,
        grant_above=DISCRETIONARY,
        gifts_by_grant_only=True,
        venue_kinds=kinds,
    )
