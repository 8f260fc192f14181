"""Gifts that a mentor has asked for and nobody has answered."""

from functools import cache

from django.urls import reverse

from core.deadlines import Deadline
from core.models import User
from core.roles import Role

from ..models import GiftRequest
from ..rules import CLAUSE_OF_GIFTS


def gifts_to_answer(gifts=None):
    """Requests without an answer, due on the day of the gift (KOT-8.2). `gifts` narrows it.

    The person is the scheme's coordinator; where they asked themselves, the chief executive.
    """
    gifts = GiftRequest.objects.all() if gifts is None else gifts
    waiting = gifts.open().for_page().select_related("mentee__scheme__coordinator").order_by("give_on", "id")
    chief = cache(lambda: User.objects.in_role(Role.CHIEF_EXECUTIVE).first())
    return [_to_answer(gift, chief) for gift in waiting]


def _to_answer(gift, chief):
    coordinator = gift.mentee.scheme.coordinator
    return Deadline(
        what=f"Answer {gift.mentor} about a gift",
        due_on=gift.give_on,
        clause=CLAUSE_OF_GIFTS,
        url=reverse("expenses:gift_detail", args=[gift.pk]),
        person=chief() if coordinator and gift.mentor.user_id == coordinator.pk else coordinator,
        subject=str(gift.mentee),
        event=f"gift:{gift.pk}:unanswered",
        row=gift,
    )
