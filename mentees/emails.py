"""Messages about allocations: never a child's name."""

from django.conf import settings


def allocated(allocation):
    """Subject and body for a mentor who has been allocated to a mentee (KOT-6.1)."""
    return (
        "You have been allocated to a mentee",
        f"Hello {allocation.mentor.user.first_name},\n\nfrom {allocation.start_on:%-d %B %Y} on you mentor another "
        f"child. The page of your mentee opens on that day:\n{settings.SITE_URL}/\n",
    )


def suspended():
    """Subject and body for those who look after the mentees of a mentor who was stopped (PRO-5). No name, no reason."""
    return (
        "A mentor has been suspended",
        "Hello,\n\na mentor has been suspended. Their pages are closed, and what they had planned cannot go ahead. "
        f"Please see to their mentees:\n{settings.SITE_URL}/\n",
    )


def ended(allocation):
    """Subject and body for a mentor whose allocation has been given its end (KOP-7)."""
    return (
        "One of your allocations ends",
        f"Hello {allocation.mentor.user.first_name},\n\nyour allocation to one of your mentees has its last day on "
        f"{allocation.end_on:%-d %B %Y}. Meet-ups planned after that day do not go ahead. A note that you still owe "
        f"can be handed in on your first page:\n{settings.SITE_URL}/\n\nThank you for the time you gave.\n",
    )
