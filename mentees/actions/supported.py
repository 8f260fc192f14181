"""What only a child whose support goes on can get."""

from django.core.exceptions import ValidationError

from policy.dates import in_words


def check_supported(mentee, what, *, on=None):
    """Refuse `what` for a child whose support has been closed; what was so on a day up to the last is still recorded.

    Inside a transaction that has locked the mentee.
    """
    closing = mentee.closings.standing().first()
    if closing and (on is None or on > closing.last_day):
        day = in_words(closing.last_day)
        raise ValidationError(f"{mentee.child.called}’s support is closed, last day {day}. Reopen it before {what}.")
