"""The roles of the charity; each is a group of the same name."""

from django.db import models


class Role(models.TextChoices):
    MENTOR = "mentor", "Mentor"
    COORDINATOR = "coordinator", "Coordinator"
    FAMILY_LIAISON = "family_liaison", "Family liaison"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    COMMITTEE_MEMBER = "committee_member", "Committee member"
    TRUSTEE = "trustee", "Trustee"
    ADMINISTRATOR = "administrator", "Administrator"


# The mentoring team of KOT-20.2: the only people who oversee every mentee.
MENTORING_TEAM = frozenset({Role.COORDINATOR, Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE})

# Nobody in these roles works without a second factor.
SECOND_FACTOR_ROLES = frozenset(
    {
        Role.COORDINATOR,
        Role.FAMILY_LIAISON,
        Role.CHIEF_EXECUTIVE,
        Role.SAFEGUARDING_LEAD,
        Role.FINANCE_OFFICER,
        Role.ADMINISTRATOR,
    }
)

# Those who invite people and help them back in.
ACCOUNT_KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def roles_given_by(giver_roles) -> list[Role]:
    """What somebody with these roles may give, and take away: only administrators make administrators."""
    if Role.ADMINISTRATOR in giver_roles:
        return list(Role)
    if Role.COORDINATOR in giver_roles:
        return [role for role in Role if role != Role.ADMINISTRATOR]
    return []
