"""Whether a child's group chat has the consent of both sides today (KOT-13.1)."""

from dataclasses import dataclass

from mentees.models import Consent, ConsentKind
from policy.verdict import Verdict

from ..models import GroupChat
from ..rules import group_verdict


@dataclass(frozen=True)
class Group:
    """The chat that was agreed to and not closed, if any, and what the policy says of writing there."""

    chat: GroupChat | None
    verdict: Verdict


def group_of(mentee):
    chat = GroupChat.objects.open().filter(mentee=mentee).for_page().first()
    consents = Consent.objects.standing().filter(mentee=mentee, kind=ConsentKind.WHATSAPP)
    # A consent that was taken back and given anew asks the charity anew.
    agreed = chat is not None and chat.consent.stands
    return Group(chat, group_verdict(consents.exists(), agreed))
