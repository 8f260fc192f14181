"""What a desk does with a claim that lies on it: the coordinator decides, finance sends on, either asks the mentor."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history, outbox
from mentees import actions as mentee_actions

from .. import emails
from ..models import Claim
from ..standing import claims as standing
from .claims import lock_asked
from .moves import move_claim

# What a decision is about: changed meanwhile, it is read again first.
JUDGED = ("amount", "what_for", "kind", "spent_on", "gift", "grant", "taxi")


@transaction.atomic
def approve_claim(*, by, claim, words="", seen=None):
    """The coordinator agrees; finance pays (KOT-8.1). Judged anew: what no policy allows nobody agrees to."""
    mentee = mentee_actions.lock_mentee(claim.mentee)
    # What it draws on before the claim itself; under the child's lock that stays the same.
    lock_asked(Claim.objects.select_related("gift", "grant", "taxi").get(pk=claim.pk))
    claim = _lying_with(Claim.Status.COORDINATOR, by, claim, seen)
    claim.mentee = mentee
    verdict = standing.verdict_on_approval(claim)
    if verdict.is_refused:
        raise ValidationError(verdict.in_words, code="refused")
    return move_claim(by=by, claim=claim, to=Claim.Status.FINANCE, words=words)


@transaction.atomic
def refuse_claim(*, by, claim, words, seen=None):
    """The coordinator says no and why; it can be taken up again."""
    mentee_actions.lock_mentee(claim.mentee)
    claim = _lying_with(Claim.Status.COORDINATOR, by, claim, seen)
    move_claim(by=by, claim=claim, to=Claim.Status.REFUSED, words=words)
    _tell_owner(claim, emails.claim_refused)
    return claim


@transaction.atomic
def ask_about_claim(*, by, claim, desk, words, seen=None):
    """The desk that a claim lies on asks the mentor something; the answer comes back to that desk (KOT-8.3)."""
    mentee_actions.lock_mentee(claim.mentee)
    claim = _lying_with(desk, by, claim, seen)
    move_claim(by=by, claim=claim, to=Claim.Status.RETURNED, words=words, returned_by=desk)
    _tell_owner(claim, emails.claim_asked_about)
    return claim


@transaction.atomic
def send_claim_to_coordinator(*, by, claim, words, seen=None):
    """Finance does not pay it as it is: the coordinator decides (KOT-8.1)."""
    mentee_actions.lock_mentee(claim.mentee)
    claim = _lying_with(Claim.Status.FINANCE, by, claim, seen)
    return move_claim(by=by, claim=claim, to=Claim.Status.COORDINATOR, words=words)


@transaction.atomic
def take_up_claim(*, by, claim, words, seen=None):
    """A refusal is looked at once more."""
    mentee_actions.lock_mentee(claim.mentee)
    if Claim.objects.get(pk=claim.pk).status != Claim.Status.REFUSED:
        raise ValidationError("This claim is not refused any more. Look at it again", code="moved")
    return move_claim(by=by, claim=claim, to=Claim.Status.COORDINATOR, words=words, seen=seen)


def _lying_with(desk, by, claim, seen):
    """The claim as it stands now, which must lie on this desk and say what the reader saw."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("mentor__user", "mentee").get(pk=claim.pk)
    if claim.status != desk:
        label = claim.get_status_display().lower()
        raise ValidationError(f"This claim is {label} by now. Look at it again before you go on", code="moved")
    history.check_seen(claim, seen, by=by, names=JUDGED)
    return claim


def _tell_owner(claim, write):
    """Once for each time it is decided; the words are read in the portal."""
    step = claim.steps.last()
    subject, body = write(claim)
    outbox.post(event=f"claim:{claim.pk}:step:{step.pk}", to=claim.mentor.user.email, subject=subject, body=body)
