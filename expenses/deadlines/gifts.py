"""Gifts that a mentor has asked for and nobody has answered."""

from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline

from ..models import GiftRequest
from ..rules import CLAUSE_OF_GIFTS, answer_due_on
from ..standing import answerer


def gifts_to_answer(gifts=None):
    """Requests without an answer, due in time before the day of the gift (KOT-8.2). `gifts` narrows it.

    The person is the scheme's coordinator; where they asked themselves, the chief executive.
    """
    gifts = GiftRequest.objects.all() if gifts is None else gifts
    waiting = gifts.open().for_page().select_related("mentee__scheme__coordinator").order_by("give_on", "id")
    who = answerer()
    return [_to_answer(gift, who) for gift in waiting]


def _to_answer(gift, who):
    return Deadline(
        what=f"Answer {gift.mentor} about a gift",
        due_on=answer_due_on(timezone.localdate(gift.asked_at), gift.give_on),
        clause=CLAUSE_OF_GIFTS,
        url=reverse("expenses:gift_detail", args=[gift.pk]),
        person=who(gift.mentee.scheme.coordinator, gift.mentor.user_id),
        subject=str(gift.mentee),
        event=f"gift:{gift.pk}:unanswered",
        row=gift,
    )
