"""The charity agrees to a group chat of carer, mentor and child, and ends that (KOT-13.1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history
from mentees import actions as mentee_actions
from mentees.models import Consent, ConsentKind

from ..models import GroupChat
from ..rules import group_verdict


@transaction.atomic
def agree_to_group(*, by, mentee):
    """Say yes for the charity, on top of the carer's consent. Said twice it is once; refused without that consent."""
    mentee = mentee_actions.lock_mentee(mentee)
    mentee_actions.check_supported(mentee, "agreeing to a group chat", on=timezone.localdate())
    standing = GroupChat.objects.open().filter(mentee=mentee).first()
    if standing and standing.consent.stands:
        return standing
    consent = Consent.objects.standing().filter(mentee=mentee, kind=ConsentKind.WHATSAPP).order_by("-given_on").first()
    verdict = group_verdict(consent is not None, True)
    if verdict.is_refused:
        raise ValidationError(verdict.in_words)
    today = timezone.localdate()
    if standing:
        _close(standing, by=by, because="Agreed anew after the carer had taken the consent back")
    return history.save(GroupChat(mentee=mentee, consent=consent, agreed_by=by, agreed_on=today), by=by)


@transaction.atomic
def close_group(*, by, mentee, because):
    """The group is over, with the reason. Where it was closed meanwhile nothing happens."""
    mentee_actions.lock_mentee(mentee)
    standing = GroupChat.objects.open().filter(mentee=mentee).first()
    return _close(standing, by=by, because=because) if standing else None


def _close(group, *, by, because):
    return history.change(group, by=by, closed_on=timezone.localdate(), closed_by=by, closed_because=because)
