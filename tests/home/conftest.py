"""The invented charity, as it stands at noon."""

import pytest
import time_machine

from home.demo import charity
from mentees import actions as mentee_actions

from .larkmere import NOON, TODAY


@pytest.fixture
def demo(settings):
    """Larkmere on Saturday 21 November 2026, half past twelve."""
    settings.DEBUG = True
    with time_machine.travel(NOON, tick=False):
        charity.build(today=TODAY, password="museum-on-saturday")
        mentee_actions.rewrite_keys()
        yield
