"""The version of the policy before the one in force: the programme outline of July 2020."""

from core import history
from core.roles import Role
from policy.figures.outline import OUTLINE_FROM, outline_of_2020
from policy.models import PolicyVersion


def build(scheme, *, staff):
    """It judges nothing that the portal holds from later days; whoever compares the two finds it on the policy page."""
    version = PolicyVersion(
        scheme=scheme,
        name="Mentoring Programme outline",
        in_force_from=OUTLINE_FROM,
        stored_figures=outline_of_2020().to_json(),
        agreed_by_committee_on=OUTLINE_FROM,
    )
    return history.save(version, by=staff[Role.CHIEF_EXECUTIVE])
