"""Messages about allocations and consents: never a child's name."""

from django.conf import settings
from django.urls import reverse


def allocated(allocation):
    """Subject and body for a mentor who has been allocated to a mentee (KOT-6.1)."""
    return (
        "You have been allocated to a mentee",
        f"Hello {allocation.mentor.user.first_name},\n\nfrom {allocation.start_on:%-d %B %Y} on you mentor another "
        f"child. The page of your mentee opens on that day:\n{settings.SITE_URL}/\n",
    )


def ended(allocation):
    """Subject and body for a mentor whose allocation has been given its end (KOP-7)."""
    return (
        "One of your allocations ends",
        f"Hello {allocation.mentor.user.first_name},\n\nyour allocation to one of your mentees has its last day on "
        f"{allocation.end_on:%-d %B %Y}. Meet-ups planned after that day do not go ahead. A note that you still owe "
        f"can be handed in on your first page:\n{settings.SITE_URL}/\n\nThank you for the time you gave.\n",
    )


def consents_asked(request, token, last_day):
    """Subject and body for a carer with the personal link to the consents they are asked for (KOP-16)."""
    link = f"{settings.SITE_URL}{reverse('mentees:consent_answer', args=[token])}"
    return (
        "Kids on Track asks for your consent",
        f"Hello {request.carer.name},\n\nKids on Track asks you to read a few short texts and to say to each whether "
        f"you agree. It takes five minutes and needs no password:\n{link}\n\nThe link is for you alone, works once "
        f"and until {last_day}. You may say no to any of it. If you would rather have it on paper, or have a "
        f"question, ring or write to {request.asked_by.name}: {_reach(request.asked_by)}.\n",
    )


def _reach(person):
    return f"{person.phone}, {person.email}" if person.phone else person.email


def consents_answered(request):
    """Subject and body for the coordinators and whoever asked: the carer has answered (KOP-16)."""
    page = f"{settings.SITE_URL}{reverse('mentees:consents_list', args=[request.mentee_id])}"
    return (
        "A carer has answered about consents",
        f"A carer has answered the consents that {request.asked_by} asked for.\n\nSee what was agreed to:\n{page}\n",
    )


def consent_withdrawn(consent):
    """Subject and body for the coordinators: what depends on this consent stops now (KOP-16)."""
    page = f"{settings.SITE_URL}{reverse('mentees:consent_detail', args=[consent.pk])}"
    return (
        "A consent was withdrawn",
        f"A carer has taken back a consent ({consent.get_kind_display().lower()}). What depends on it does not go "
        f"ahead from now on.\n\nSee it, and what it stops:\n{page}\n",
    )
