"""The next version of the policy, which the coordinator is writing: a draft with two figures changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core import history
from core.roles import Role
from policy.models import PolicyVersion

WHAT_CHANGES = (
    "A trip to the cinema with a drink no longer fits into £20, so the sum for a month goes up to £25. "
    "Mentors who work shifts asked for one more day to write their notes."
)


def build(version, *, staff, today):
    """A draft for the next first of April, beside the version in force."""
    first_day = date(today.year + (today >= date(today.year, 4, 1)), 4, 1)
    figures = replace(version.figures, monthly_spending=Decimal("25.00"), note_due_days=3)
    draft = PolicyVersion(
        scheme=version.scheme,
        name=f"Mentoring Policy {first_day.year}",
        in_force_from=first_day,
        stored_figures=figures.to_json(),
        is_draft=True,
        what_changes=WHAT_CHANGES,
    )
    return history.save(draft, by=staff[Role.COORDINATOR])
