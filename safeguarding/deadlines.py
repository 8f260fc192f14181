"""Concerns that wait to be read."""

from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline
from core.models import User

from .rules import CLAUSE, read_by


def concerns_unread(concerns):
    """Of these concerns those whose last words no safeguarding lead has read, oldest first (KOT-14.1).

    `concerns` starts from `visible_to`. No child and no person is named: the reference says which it is.
    """
    waiting = list(concerns.unread().order_by("unread_since", "pk"))
    leads = User.objects.in_bulk({concern.lead for concern in waiting if concern.lead})
    return [_unread(concern, leads.get(concern.lead)) for concern in waiting]


def _unread(concern, lead):
    return Deadline(
        what="Read what was added to a concern" if concern.last_words else "Read a concern",
        due_on=read_by(timezone.localdate(concern.unread_since)),
        clause=CLAUSE,
        url=reverse("safeguarding:concern_detail", args=[concern.reference]),
        person=lead,
        subject=concern.reference,
        event=f"concern:{concern.pk}:{concern.last_words}",
    )
