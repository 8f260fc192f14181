"""When the next review of a child's support is due."""

from datetime import date

from policy.dates import months_after
from policy.figures import Figures


def review_due_on(starts_on: date, last_review_on: date | None, figures: Figures) -> date:
    """KOP-28: each match is reviewed every 6 months, counted from the last review, or from the start of support."""
    return months_after(last_review_on or starts_on, figures.review_every_months)
