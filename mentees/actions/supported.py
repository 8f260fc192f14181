"""What only a child whose support goes on can get."""

from django.core.exceptions import ValidationError

from policy.dates import in_words


def check_supported(mentee, what):
    """Refuse `what` for a child whose support has been closed. Inside a transaction that has locked the mentee."""
    if closing := mentee.closings.standing().first():
        day = in_words(closing.last_day)
        raise ValidationError(f"{mentee.child.called}'s support is closed, last day {day}. Reopen it before {what}.")
