"""Messages about concerns: that there is one, and never a word of it, of whom it is about or of who reported it."""

from django.conf import settings
from django.urls import reverse


def concern_arrived(concern, reader):
    """Subject and body for whoever reads concerns, at once (KOT-14.1)."""
    urgent = "The reporter does not rule out that somebody is in danger now. " if concern.is_urgent else ""
    return (
        f"{'Urgent: a' if concern.is_urgent else 'A'} concern has been reported, {concern.reference}",
        f"Hello {reader.first_name},\n\nA concern has been reported. {urgent}Read it today:\n{_page(concern)}\n\n"
        "This message says nothing about it on purpose.\n",
    )


def words_arrived(concern, reader):
    """Subject and body for the same people: the reporter has written more."""
    return (
        f"More has been written to concern {concern.reference}",
        f"Hello {reader.first_name},\n\nWhoever reported concern {concern.reference} has added to it. Read it today:\n"
        f"{_page(concern)}\n\nThis message says nothing about it on purpose.\n",
    )


def concern_received(concern):
    """Subject and body of the reporter's receipt: the reference and where more can be added."""
    page = f"{settings.SITE_URL}{reverse('safeguarding:concern_receipt', args=[concern.reference])}"
    return (
        f"We have what you reported, {concern.reference}",
        f"Hello {concern.reported_by.first_name},\n\nWhat you reported has reached us. Its reference is "
        f"{concern.reference}. If you remember or learn more, add it here:\n{page}\n\nThis message says nothing about "
        "it on purpose. Is somebody in danger now? Ring 999.\n",
    )


def still_unread(deadline, reader):
    """Subject and body for those who may read it: its day is over and nobody has (KOT-14.1)."""
    return (
        "A concern has not been read yet",
        f"Hello {reader.first_name},\n\nA concern was due to be read on {deadline.due_on:%-d %B %Y} and has not been. "
        f"Read it now:\n{settings.SITE_URL}{deadline.url}\n",
    )


def _page(concern):
    return f"{settings.SITE_URL}{reverse('safeguarding:concern_detail', args=[concern.reference])}"
