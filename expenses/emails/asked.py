"""Messages about money: never a child's name, no sum, no reason."""

from django.conf import settings
from django.urls import reverse

# Gifts and grants.


def gift_asked(gift):
    """Subject and body for whoever answers: a mentor would like to give something (KOT-8.2)."""
    return (
        "A mentor asks for a gift",
        f"Hello,\n\n{gift.mentor} would like to give a mentee something on {gift.give_on:%-d %B %Y}. Please answer "
        f"before that day:\n{_page('gift_detail', gift)}\n",
    )


def gift_answered(gift):
    """Subject and body for the mentor: the answer stands in the portal, and is not told here."""
    return (
        "Your request for a gift has been answered",
        f"Hello {gift.mentor.user.first_name},\n\n{gift.decided_by} has answered your request for a gift.\n\n"
        f"Read it before you buy anything:\n{_page('gift_detail', gift)}\n",
    )


def grant_sent(grant):
    """Subject and body for each member of the committee: an application waits, and until when (KOP-20)."""
    return (
        "A grant application waits for the committee",
        f"Hello,\n\n{grant.mentor} has applied for a grant. The committee decides by "
        f"{grant.decide_by:%-d %B %Y}. Read it and say what you think:\n{_page('grant_detail', grant)}\n",
    )


def grant_decided(grant):
    """Subject and body for the mentor: a decision stands in the portal; neither it nor a sum is told here."""
    return (
        "The committee has decided on your grant application",
        f"Hello {grant.mentor.user.first_name},\n\nThe committee has decided on your application of "
        f"{grant.sent_on:%-d %B %Y}.\n\nRead the decision before you buy anything:\n{_page('grant_detail', grant)}\n",
    )


def grant_fed_back(grant):
    """Subject and body for the mentor: what a member fed back can be read (KOP-20)."""
    return (
        "There is feedback on your grant application",
        f"Hello {grant.mentor.user.first_name},\n\n{grant.feedback_by} has written down what was fed back about your "
        f"application of {grant.sent_on:%-d %B %Y}.\n\nRead it here:\n{_page('grant_detail', grant)}\n",
    )


def _page(name, row):
    return f"{settings.SITE_URL}{reverse(f'expenses:{name}', args=[row.pk])}"


# Taxis.


def taxi_asked(taxi):
    """Subject and body for coordinators, when a mentor asks for a taxi (KOT-12.2)."""
    return (
        "A mentor asks for a taxi",
        f"{taxi.mentor.user.name} asks for a taxi on {taxi.on:%-d %B %Y}.\n\n"
        f"Read why, and decide:\n{_taxi_page(taxi)}\n",
    )


def taxi_decided(taxi):
    """Subject and body for the mentor who asked."""
    answer = "approved" if taxi.is_approved else "not approved"
    return (
        f"Your taxi on {taxi.on:%-d %B %Y} is {answer}",
        f"Hello {taxi.mentor.user.first_name},\n\nyour request for a taxi on {taxi.on:%-d %B %Y} is {answer}.\n\n"
        f"Read the answer here:\n{_taxi_page(taxi)}\n",
    )


def _taxi_page(taxi):
    return f"{settings.SITE_URL}{reverse('expenses:taxi_request_detail', args=[taxi.pk])}"
