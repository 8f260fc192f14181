"""What the policy asks about a claim, loaded; and what those who decide should know of it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from meetups.models import MeetUp
from mentees.models import Allocation, Mentee
from policy.dates import in_words
from policy.models import PolicyVersion

from ..models import Claim, GiftRequest, GrantApplication, ReceiptFile, TaxiRequest
from ..rules import ClaimFacts, approval_verdict, claim_verdict, is_late, parts_of_one_purchase
from .left import left_of_gift, left_of_grant, left_of_taxi
from .spent import spent_in_month, with_stands

# How long back a meet-up is offered on the form.
MOST_MEETUPS = 40
MOST_ASKED = 20
# What is asked for beforehand, under the kind of claim that draws on it, which is its field on the claim too.
ASKED = {"gift": GiftRequest, "grant": GrantApplication, "taxi": TaxiRequest}
LEFT_OF = {"gift": left_of_gift, "grant": left_of_grant, "taxi": left_of_taxi}


def figures_of(claim):
    """Those of the day of the spending."""
    return PolicyVersion.objects.figures_of(claim.mentee.scheme, claim.spent_on)


def facts_of(claim) -> ClaimFacts:
    """A claim, sent or being written, as the rules look at it."""
    is_kept = claim.pk is not None
    left = _left(claim, claim if is_kept else None)
    return ClaimFacts(
        kind=claim.kind,
        amount=claim.amount,
        spent_on=claim.spent_on,
        spent_before=spent_in_month(claim.mentee, claim.spent_on, without=claim if is_kept else None),
        left=left,
        decided_on=None if left is None else _decided_on(getattr(claim, claim.kind)),
        is_for_own_days=_is_for_own_days(claim),
    )


def _left(claim, without):
    """What the request of this mentor, or the grant of this child, still holds; None where none is named.

    A grant stays with the child: whoever mentors it next buys from it too.
    """
    asked = getattr(claim, claim.kind) if claim.kind in LEFT_OF else None
    if asked is None or asked.mentee_id != claim.mentee_id:
        return None
    if claim.kind != Claim.Kind.GRANT and asked.mentor_id != claim.mentor_id:
        return None
    if claim.kind == Claim.Kind.TAXI and not asked.is_approved:
        return None
    return LEFT_OF[claim.kind](asked, without)


def _decided_on(asked):
    if isinstance(asked, GrantApplication):
        return asked.decided_on
    return timezone.localdate(asked.decided_at) if asked.decided_at else None


def left_where_spent(claim) -> Decimal | None:
    """What a paid claim could be put up by once more, in pounds; None where nothing limits it.

    Left of the month, the gift, the taxi request or the grant that it counts towards; of a closed grant, left in its
    fund. The coordinator's agreement to a claim beyond those of a month or a taxi holds for the whole of it.
    """
    if _was_agreed(claim):
        return None
    if claim.kind == Claim.Kind.SPENDING:
        spent = spent_in_month(claim.mentee, claim.spent_on)
        return max(figures_of(claim).monthly_spending - spent, Decimal(0))
    asked = getattr(claim, claim.kind) if claim.kind in LEFT_OF else None
    if asked is None:
        return None
    if claim.kind == Claim.Kind.GRANT and asked.status == GrantApplication.Status.CLOSED:
        return asked.fund.left
    return LEFT_OF[claim.kind](asked)


def _was_agreed(claim):
    """The coordinator agreed to it, as nobody can to more than a gift or a grant holds (KOT-8.1, KOT-12.2)."""
    return claim.kind in (Claim.Kind.SPENDING, Claim.Kind.TAXI) and claim.agreements.exists()


def _is_for_own_days(claim):
    own = Allocation.objects.not_struck().open_on(claim.spent_on)
    return own.filter(mentor=claim.mentor_id, mentee=claim.mentee_id).exists()


def may_know_month(user, claim):
    """What others claimed for a child in a month: its mentor now, and its mentor then for a day of their own."""
    return Mentee.objects.visible_to(user).filter(pk=claim.mentee_id).exists() or _is_for_own_days(claim)


def verdict_on(claim):
    return claim_verdict(facts_of(claim), figures_of(claim))


def verdict_on_approval(claim):
    return approval_verdict(facts_of(claim), figures_of(claim))


def parts_with(claim):
    """The sum of what may be parts of one purchase, or None (KOT-8.4); only what was not asked for beforehand."""
    if claim.kind != Claim.Kind.SPENDING:
        return None
    others = Claim.objects.of_the_month().filter(mentee=claim.mentee_id).exclude(pk=claim.pk)
    return parts_of_one_purchase(
        facts_of(claim), with_stands(others).values_list("spent_on", "stands"), figures_of(claim)
    )


def of_the_same_receipt(claim) -> list[Claim]:
    """Other claims with a receipt that is, byte for byte, among those of this one, the earliest spending first."""
    others = Claim.objects.filter(receipts__digest__in=claim.receipts.values("digest")).exclude(pk=claim.pk)
    return list(others.with_people().distinct().order_by("spent_on", "id"))


@dataclass(frozen=True)
class Flag:
    """What looks odd, in words; before them stands another claim where one is meant."""

    words: str
    other: Claim | None = None


def flags_of(claim) -> list[Flag]:
    """What those who decide should know; nothing of it stops a claim."""
    others = of_the_same_receipt(claim)
    return [Flag("carries the same receipt.", other) for other in others] + flags_beside(claim, others)


def flags_beside(claim, others) -> list[Flag]:
    """The same without `others`, those of the same receipt, for a page that shows them on their own."""
    return [Flag(words) for words in _looks_odd(claim, has_twin=bool(others))]


def _looks_odd(claim, has_twin) -> list[str]:
    flags = []
    alike = Claim.objects.counting().filter(
        mentor=claim.mentor_id, mentee=claim.mentee_id, spent_on=claim.spent_on, amount=claim.amount
    )
    if not has_twin and claim.status not in Claim.FALLEN_THROUGH and alike.exclude(pk=claim.pk).exists():
        flags.append("There is another claim of the same day and the same sum.")
    if parts := parts_with(claim):
        flags.append(
            f"With other claims of the days around it this adds up to £{parts:,.2f}. It may be one purchase in parts, "
            "which needs a grant (KOT-8.4)."
        )
    if not _is_for_own_days(claim):
        flags.append("On this day the mentor was not this child’s mentor.")
    sent_on = timezone.localdate(claim.claimed_at) if claim.claimed_at else None
    if sent_on and is_late(claim.spent_on, sent_on, figures_of(claim)):
        flags.append(f"It came late. {claim.late_because}".strip())
    return flags


def told_of_receipts(receipts, user, without=None) -> list[str]:
    """For the mentor who hands in receipts: which of them are on a claim of their own already.

    `without` is the submission of the claim that they come with, which may have been sent a moment ago.
    """
    digests = [digest for _, digest in receipts]
    found = ReceiptFile.objects.filter(digest__in=digests, claim__mentor__user_id=user.pk).select_related("claim")
    found = [receipt for receipt in found if without is None or receipt.claim.submission != without]
    claims = {receipt.claim_id: receipt.claim for receipt in found}
    return [
        f"This receipt is already on the claim of {in_words(claim.spent_on)} for £{claim.amount:,.2f}."
        for claim in claims.values()
    ]


# What makes two sendings of one form one claim: everything that was typed.
SENT = ("mentor_id", "mentee_id", "spent_on", "kind", "what_for", "amount", "miles", "meetup_id", "gift_id", "grant_id")
SENT += ("taxi_id", "no_receipt_because", "late_because")


def was_sent_as(kept, claim, lines=()) -> bool:
    """Whether a claim that is kept came in with the very words of another, whatever became of them since."""
    versions = kept.history.order_by("history_id")
    is_untouched = versions.count() == 1
    kept_lines = [(line.what_for, line.amount) for line in kept.lines.all()]
    is_same = all(getattr(versions[0], name) == getattr(claim, name) for name in SENT)
    return is_same and (kept_lines == list(lines) or not is_untouched)


def own_children(user) -> list[Mentee]:
    """Whom a mentor can claim for: each with `is_open`, whether its page is theirs, and `until`, when that ended."""
    open_now = set(Mentee.objects.visible_to(user).values_list("pk", flat=True))
    found = {}
    own = Allocation.objects.held_by(user).select_related("mentee__child", "mentee__scheme").order_by("-start_on")
    for allocation in own:
        mentee = found.setdefault(allocation.mentee_id, allocation.mentee)
        mentee.is_open = mentee.pk in open_now
        mentee.until = mentee.until if hasattr(mentee, "until") else allocation.end_on
    return sorted(found.values(), key=lambda mentee: (not mentee.is_open, mentee.child.called))


def approved_for(user, kind):
    """What was approved for a mentor to buy."""
    return ASKED[kind].objects.to_claim_from(user).approved()


def with_left(rows, kind, without=None) -> list:
    """Of what was approved that which still holds something, the latest first, each with `left_to_claim`."""
    rows = list(rows.order_by("-id")[:MOST_ASKED])
    for row in rows:
        row.left_to_claim = LEFT_OF[kind](row, without)
    return [row for row in rows if row.left_to_claim]


def is_to_choose(user, claim) -> bool:
    """Whether something was approved for this child and kind of spending, and the claim names nothing."""
    if claim.kind not in ASKED or getattr(claim, claim.kind):
        return False
    return bool(with_left(approved_for(user, claim.kind).filter(mentee=claim.mentee_id), claim.kind))


def own_meetups(user) -> list[MeetUp]:
    """A mentor's own meet-ups that have been, the latest first."""
    held = MeetUp.objects.held_by(user).standing().select_related("mentee__child")
    return list(held.order_by("-date", "-starts_at", "-id")[:MOST_MEETUPS])
