"""What a note can be about."""

from mentees.models import Goal


def goals_to_tick(user, mentee, named=()):
    """The goals that are followed now, as far as this person may read them, and those of the child's that are `named`.

    A goal that came to its end while the words waited can still be named.
    """
    named = [int(number) for number in map(str, named) if number.isascii() and number.isdigit() and len(number) < 19]
    goals = Goal.objects.visible_to(user).filter(plan__mentee=mentee)
    return list(goals.followed() | goals.filter(pk__in=named))
