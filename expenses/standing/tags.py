"""What looks odd about claims in a list, in a word or two each, in as many queries for one as for many.

`claims.flags_of` says the same of one claim in sentences.
"""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from mentees.models import Allocation
from policy.figures import Figures
from policy.models import PolicyVersion

from ..models import Claim, ReceiptFile
from ..rules import ClaimFacts, is_late, parts_of_one_purchase
from .spent import with_stands

SAME_RECEIPT, SAME_SUM, PARTS = "Same receipt", "Same day and sum", "In parts?"
OUTSIDE, LATE = "Outside the mentor’s days", "Late"


def with_tags(claims) -> list[Claim]:
    """The claims, each with `tags`; read with their people."""
    claims = list(claims)
    if not claims:
        return claims
    versions = list(PolicyVersion.objects.signed().order_by("-in_force_from"))
    figures = {claim.pk: _figures(claim, versions) for claim in claims}
    twins, beside, spans = _of_same_receipts(claims), _beside(claims, figures), _spans(claims)
    for claim in claims:
        has_twin, near = claim.pk in twins, [other for other in beside[claim.mentee_id] if other.pk != claim.pk]
        said = {
            SAME_RECEIPT: has_twin,
            SAME_SUM: not has_twin and any(_is_alike(claim, other) for other in near),
            PARTS: _is_in_parts(claim, near, figures[claim.pk]),
            OUTSIDE: not _is_inside(claim, spans[claim.mentor_id, claim.mentee_id]),
            LATE: _came_late(claim, figures[claim.pk]),
        }
        claim.tags = [tag for tag, is_so in said.items() if is_so]
    return claims


def _figures(claim, versions):
    """As `PolicyVersion.objects.figures_of`, of versions read once."""
    scheme, day = claim.mentee.scheme_id, claim.spent_on
    own = (version for version in versions if version.scheme_id == scheme and version.in_force_from <= day)
    version = next(own, None)
    return version.figures if version else Figures()


def _of_same_receipts(claims):
    """Those whose receipt is on another claim too, in one query."""
    mine = ReceiptFile.objects.filter(claim__in=claims).values("digest")
    holders = defaultdict(set)
    for digest, holder in ReceiptFile.objects.filter(digest__in=mine).values_list("digest", "claim_id"):
        holders[digest].add(holder)
    return {holder for those in holders.values() if len(those) > 1 for holder in those}


def _beside(claims, figures):
    """What was claimed for the same children around these days, by child, in one query."""
    reach = timedelta(days=max(each.parts_days for each in figures.values()))
    days = [claim.spent_on for claim in claims]
    near = Claim.objects.counting().filter(
        mentee__in={claim.mentee_id for claim in claims},
        spent_on__gte=min(days) - reach,
        spent_on__lte=max(days) + reach,
    )
    found = defaultdict(list)
    for other in with_stands(near).only("mentor_id", "mentee_id", "spent_on", "amount", "kind"):
        found[other.mentee_id].append(other)
    return found


def _is_alike(claim, other):
    names = ("mentor_id", "spent_on", "amount")
    return all(getattr(claim, name) == getattr(other, name) for name in names)


def _is_in_parts(claim, near, figures):
    if claim.kind != Claim.Kind.SPENDING:
        return False
    facts = ClaimFacts(kind=claim.kind, amount=claim.amount, spent_on=claim.spent_on)
    others = [(other.spent_on, other.stands) for other in near if other.kind == Claim.Kind.SPENDING]
    return parts_of_one_purchase(facts, others, figures) is not None


def _spans(claims):
    """When each mentor was allocated to each child, in one query."""
    held = Allocation.objects.not_struck().filter(
        mentor__in={claim.mentor_id for claim in claims}, mentee__in={claim.mentee_id for claim in claims}
    )
    found = defaultdict(list)
    for mentor, mentee, start, end in held.values_list("mentor", "mentee", "start_on", "end_on"):
        found[mentor, mentee].append((start, end))
    return found


def _is_inside(claim, spans):
    return any(start <= claim.spent_on and (end is None or end >= claim.spent_on) for start, end in spans)


def _came_late(claim, figures):
    sent_on = timezone.localdate(claim.claimed_at) if claim.claimed_at else None
    return sent_on is not None and is_late(claim.spent_on, sent_on, figures)
