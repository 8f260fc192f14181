"""What is beyond a mentor."""

from datetime import date, timedelta

from policy.figures import Figures

CLAUSE = "KOP-22"


def help_due_on(asked_on: date, figures: Figures) -> date:
    """KOP-22: what is outside a volunteer's skills comes back, and is answered within the days the policy gives."""
    return asked_on + timedelta(days=figures.help_answer_days)
