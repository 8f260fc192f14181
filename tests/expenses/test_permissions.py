import pytest

from core.roles import Role
from expenses.permissions import can_list_claims, can_see_all_claims, can_see_names_on_claims

TEAM = {Role.COORDINATOR, Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE}


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_claims_are_listed_by_role(person, role):
    user = person(role)
    assert can_list_claims(user) is (role in TEAM | {Role.MENTOR, Role.FINANCE_OFFICER})
    assert can_see_all_claims(user) is (role in TEAM | {Role.FINANCE_OFFICER})
    assert can_see_names_on_claims(user) is (role in TEAM)


@pytest.mark.django_db
def test_somebody_switched_off_sees_nothing(person):
    assert not can_list_claims(person(Role.FINANCE_OFFICER, is_active=False))
