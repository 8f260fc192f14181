import pytest

from core.roles import Role
from impact.permissions import can_issue_report, can_list_reports, can_read_report

READERS = {Role.TRUSTEE, Role.COORDINATOR, Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE}


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_reports_are_for_trustees_and_the_mentoring_team(person, role):
    user = person(role)
    expected = role in READERS
    assert can_list_reports(user) is can_issue_report(user) is can_read_report(user, None) is expected


@pytest.mark.django_db
def test_somebody_switched_off_reads_nothing(person):
    assert not can_list_reports(person(Role.TRUSTEE, is_active=False))
