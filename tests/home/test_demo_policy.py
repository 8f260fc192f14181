from datetime import date

import pytest

from core.roles import Role
from home.demo import next_policy
from policy.models import PolicyVersion

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "first_day"),
    [
        (date(2026, 11, 25), date(2027, 4, 1)),
        (date(2027, 3, 31), date(2027, 4, 1)),
        (date(2027, 4, 1), date(2028, 4, 1)),
        (date(2028, 2, 29), date(2028, 4, 1)),
    ],
)
def test_demo_has_a_draft_for_next_april_with_two_figures_changed(coordinator, today, first_day):
    in_force = PolicyVersion.objects.get()

    draft = next_policy.build(in_force, staff={Role.COORDINATOR: coordinator}, today=today)

    assert draft.is_draft
    assert draft.in_force_from == first_day
    assert len(draft.figures.differences_from(in_force.figures)) == 2
    assert not draft.figures.wrong()
    assert draft.history.get().history_user == coordinator
