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


def grant_decided(grant, reader):
    """Subject and body for a mentor who may open it: a decision stands in the portal; neither it nor a sum is told."""
    return (
        "The committee has decided on a grant application",
        f"Hello {reader.first_name},\n\nThe committee has decided on {_application(grant, reader)}.\n\n"
        f"Read the decision before you buy anything:\n{_page('grant_detail', grant)}\n",
    )


def grant_fed_back(grant, reader):
    """Subject and body for a mentor who may open it: what a member fed back can be read (KOP-20)."""
    return (
        "There is feedback on a grant application",
        f"Hello {reader.first_name},\n\n{grant.feedback_by} has written down what was fed back about "
        f"{_application(grant, reader)}.\n\nRead it here:\n{_page('grant_detail', grant)}\n",
    )


def _application(grant, reader):
    if reader.pk == grant.mentor.user_id:
        return f"your application of {grant.sent_on:%-d %B %Y}"
    return f"the application of {grant.sent_on:%-d %B %Y} that {grant.mentor} made for a child you mentor now"


def grant_went_over(grant, told):
    """Subject and body for the applicant whom the child's file is closed to: that there is news, and not which."""
    over = "it has gone over to whoever mentors the child now, and the coordinator knows"
    where = over if told else "the coordinator sees to it now"
    return (
        "About your grant application",
        f"Hello {grant.mentor.user.first_name},\n\nThere is news from the committee about your application of "
        f"{grant.sent_on:%-d %B %Y}. The child’s file is not open to you any more, and neither is the application: "
        f"{where}.\n\nYou need do nothing. If you have spent money for it, or anything is unclear, please ask "
        "the coordinator.\n",
    )


def grant_without_applicant(grant, told):
    """Subject and body for the coordinator: the applicant may not open it any more; who was told in their place."""
    names = " and ".join(person.name for person in told) or "nobody: no mentor of the child may read it"
    return (
        "Please see to a grant application",
        f"Hello,\n\nThere is news from the committee about the application of {grant.sent_on:%-d %B %Y}. The child’s "
        f"file is not open any more to {grant.mentor}, who applied. Told instead: {names}. Please see to what comes "
        f"of it:\n{_page('grant_detail', grant)}\n",
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
