"""What a mentor does with a claim: sends it, answers a question about it, takes it back."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import drafts, history
from mentees import actions as mentee_actions
from policy.models import PolicyVersion

from .. import rules
from ..models import Claim, ClaimLine, ClaimStep, ReceiptFile
from ..standing import claims as standing
from ..standing.claims import ASKED
from .moves import move_claim

# What makes an answer another claim than it was: it is judged anew.
JUDGED = ("mentor_id", "mentee_id", "spent_on", "kind", "what_for", "amount", *(f"{name}_id" for name in ASKED))
ALIKE = ("mentor_id", "mentee_id", "spent_on", "what_for", "amount")


@transaction.atomic
def send_claim(*, by, mentor, mentee, submission=None, draft_key="", lines=(), receipts=(), is_another=True, **facts):
    """Take a claim in, and bring it to the desk that the policy says. Never refused: what was spent is decided upon.

    The same submission is one claim however often it comes; with other facts it is another claim. Two for one child at
    the same moment wait for each other, so that each is judged with the other. One like an earlier one is asked about
    where nobody has said that it `is_another`.
    """
    mentee = mentee_actions.lock_mentee(mentee)
    sent_as = submission = submission or uuid.uuid4()
    claim = Claim(mentor=mentor, mentee=mentee, claimed_at=timezone.now(), **_as_claimed(mentee, **facts))
    claim.receipt = _paper_of(receipts, claim.no_receipt_because)
    kept = Claim.objects.filter(submission=submission).first()
    if kept and not standing.was_sent_as(kept, claim, lines):
        said = [str(getattr(claim, name)) for name in standing.SENT] + [f"{what} {amount}" for what, amount in lines]
        submission = uuid.uuid5(submission, " ".join(said))
        kept = Claim.objects.filter(submission=submission).first()
    if kept is None and not is_another:
        _ask_about_alike(claim, standing.told_of_receipts(receipts, by, without=sent_as))
    claim = kept or _keep(claim, submission, lines, by)
    _add_receipts(claim, receipts, by)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=sent_as)
    return claim


def claim_sent_as(*, mentor, mentee, submission, lines=(), receipts=(), is_another=True, **facts):
    """The claim that came in under this id with these very words, or None; what was handed in with it aside."""
    kept = Claim.objects.filter(mentor=mentor, submission=submission).first()
    claim = Claim(mentor=mentor, mentee=mentee, **_as_claimed(mentee, **facts))
    return kept if kept and standing.was_sent_as(kept, claim, lines) else None


def _paper_of(receipts, no_receipt_because):
    if receipts:
        return Claim.Receipt.YES
    return Claim.Receipt.LOST if no_receipt_because else Claim.Receipt.UNKNOWN


def _keep(claim, submission, lines, by):
    lock_asked(claim)
    verdict = standing.verdict_on(claim)
    claim.status = rules.desk_for(verdict, is_odd=standing.parts_with(claim) is not None)
    claim.judged, claim.policy_version = verdict.in_words, _version_of(claim)
    claim.occurrence, claim.submission = _occurrence(claim), submission
    history.save(claim, by=by)
    for what_for, amount in lines:
        history.save(ClaimLine(claim=claim, what_for=what_for, amount=amount), by=by)
    ClaimStep.objects.create(claim=claim, became=claim.status, by=by)
    return claim


def _ask_about_alike(claim, told):
    facts = {name: getattr(claim, name) for name in ("mentor_id", "mentee_id", "spent_on", "amount")}
    alike = Claim.objects.counting().filter(**facts).last()
    if alike is not None:
        said = f"You claimed £{alike.amount:,.2f} for this child and day already: {alike.what_for.rstrip('.')}."
        raise ValidationError({"is_another": " ".join([said, *told, "If this is another one, tick the box"])})


def _as_claimed(mentee, *, kind, spent_on, amount=None, miles=None, **facts):
    """The fields of a claim: miles counted in pounds by the rate of the day, and only what its kind asks."""
    rate = None
    if kind == Claim.Kind.MILES:
        figures = PolicyVersion.objects.figures_of(mentee.scheme, spent_on)
        rate, amount = figures.mile_rate, rules.sum_of_miles(miles, figures)
        if not amount:
            raise ValidationError({"miles": f"At £{rate:,.2f} a mile this comes to nothing"})
    else:
        miles = None
    asked = {name: facts.pop(name, None) for name in ASKED}
    asked = {name: row if name == kind else None for name, row in asked.items()}
    return {"kind": kind, "spent_on": spent_on, "amount": amount, "miles": miles, "mile_rate": rate, **asked, **facts}


def lock_asked(claim):
    """The request or grant that a claim draws on, as it stands now, under a lock that comes after the child's."""
    if claim.kind in ASKED and (asked := getattr(claim, claim.kind)):
        setattr(claim, claim.kind, ASKED[claim.kind]._default_manager.select_for_update().get(pk=asked.pk))


def _occurrence(claim):
    """Which one of several alike; the others are counted under the child's lock."""
    alike = Claim.objects.filter(**{name: getattr(claim, name) for name in ALIKE}).exclude(pk=claim.pk)
    return (alike.aggregate(most=Max("occurrence"))["most"] or 0) + 1


def _version_of(claim):
    return PolicyVersion.objects.in_force(claim.mentee.scheme, claim.spent_on)


def _add_receipts(claim, receipts, by):
    """Those not on it yet, known by what was handed in."""
    known = set(claim.receipts.values_list("digest", flat=True))
    for file, digest in receipts:
        if digest not in known:
            known.add(digest)
            history.save(ReceiptFile(claim=claim, file=file, digest=digest, added_by=by), by=by)
    if known and claim.receipt != Claim.Receipt.YES:
        history.change(claim, by=by, reason="Receipt added", receipt=Claim.Receipt.YES)


@transaction.atomic
def answer_claim(*, by, claim, words, seen=None, lines=(), receipts=(), submission=None, draft_key="", **facts):
    """The owner answers a question, and puts right what was wrong; what was changed is judged anew (KOT-8.3)."""
    mentee = mentee_actions.lock_mentee(claim.mentee)
    values = _as_claimed(mentee, **facts)
    answered = Claim(mentor=claim.mentor, mentee=mentee, pk=claim.pk, **values)
    # What it draws on before the claim itself.
    lock_asked(answered)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("mentor__user").get(pk=claim.pk)
    if claim.status != Claim.Status.RETURNED:
        raise ValidationError("Nobody waits for an answer to this claim any more", code="moved")
    before = {name: getattr(claim, name) for name in JUDGED}
    verdict = standing.verdict_on(answered)
    is_unchanged = all(getattr(answered, name) == value for name, value in before.items())
    values["returned_by"] = ""
    if not is_unchanged:
        values |= {
            "judged": verdict.in_words,
            "policy_version": _version_of(answered),
            "occurrence": _occurrence(answered),
        }
    is_as_it_was = is_unchanged and _was_with_finance(claim)
    is_odd = standing.parts_with(answered) is not None
    desk = rules.desk_for_answer(verdict, asked_by=claim.returned_by, is_as_it_was=is_as_it_was, is_odd=is_odd)
    move_claim(by=by, claim=claim, to=desk, words=words, seen=seen, **values)
    _write_lines(claim, lines, by)
    _add_receipts(claim, receipts, by)
    if draft_key:
        drafts.discard(user=by, key=draft_key, submission=submission or uuid.uuid4())
    return claim


def _was_with_finance(claim):
    """It fitted when it was sent, or the coordinator agreed to it."""
    return claim.steps.filter(became=Claim.Status.FINANCE).exists()


def _write_lines(claim, lines, by):
    kept = list(claim.lines.all())
    if [(line.what_for, line.amount) for line in kept] == list(lines):
        return
    for line in kept:
        history.remove(line, by=by, reason="Put right with an answer")
    for what_for, amount in lines:
        history.save(ClaimLine(claim=claim, what_for=what_for, amount=amount), by=by)


@transaction.atomic
def withdraw_claim(*, by, claim, words="", seen=None):
    """The owner takes a claim back; it stays on record, and counts towards nothing."""
    mentee_actions.lock_mentee(claim.mentee)
    return move_claim(by=by, claim=claim, to=Claim.Status.WITHDRAWN, words=words, seen=seen, returned_by="")
