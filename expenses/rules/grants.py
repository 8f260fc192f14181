"""KOP-20 and KOT-11.1: who decides a grant, by when, and what a fund can still give."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

CLAUSE_OF_GRANTS = "KOP-20"
YES, NO, CONFLICT = "yes", "no", "conflict"


def grant_due_on(sent_on: date, figures: Figures) -> date:
    """The committee decides a grant within 14 days of the application (KOP-20)."""
    return sent_on + timedelta(days=figures.grant_decision_days)


def feedback_due_on(decided_on: date, figures: Figures) -> date:
    """When a grant is refused a member feeds back; no time is named, so a decision’s is taken (KOP-20)."""
    return decided_on + timedelta(days=figures.grant_decision_days)


@dataclass(frozen=True)
class Tally:
    """What the members said so far, how many have to agree, and how many may say anything while it waits."""

    yes: int
    no: int
    conflicts: int
    quorum: int
    able: int | None = None

    @property
    def is_out_of_reach(self) -> bool:
        """Fewer members may decide than have to agree."""
        return self.able is not None and self.able < self.quorum

    @property
    def agreed(self) -> str:
        """The side on which enough members agree, and more than on the other; empty while there is none."""
        if self.yes >= self.quorum and self.yes > self.no:
            return YES
        return NO if self.no >= self.quorum and self.no > self.yes else ""

    @property
    def in_words(self) -> str:
        return f"{self.yes} to approve, {self.no} to refuse, of {self.quorum} needed to agree"


def tally_of_views(
    views: Iterable[tuple[int, str]], applicant: int, figures: Figures, mentors: Collection[int] = ()
) -> Tally:
    """Two members who agree decide; a conflict of interest and the view of who applied or mentors the child count for
    nothing (KOP-20).

    `views` are the members and what each said, the newest of each member alone.
    """
    said = [says for member, says in views if member != applicant and member not in mentors]
    return Tally(said.count(YES), said.count(NO), said.count(CONFLICT), figures.grant_quorum)


def member_verdict(member: int, applicant: int, said: str, figures: Figures, mentors: Collection[int] = ()) -> Verdict:
    """Who applied does not decide, nor who mentors the child by now and would spend it, nor who has another conflict of
    interest where the policy has them sit out (KOP-20)."""
    if member == applicant:
        return refused(CLAUSE_OF_GRANTS, "This is your own application. The other members decide on it.")
    if member in mentors:
        return refused(
            CLAUSE_OF_GRANTS, "You mentor this child. That is a conflict of interest, so the other members decide."
        )
    if said == CONFLICT and figures.grant_conflict_sits_out:
        return refused(CLAUSE_OF_GRANTS, "You have a conflict of interest here, so the other members decide.")
    return allowed(CLAUSE_OF_GRANTS, "You may say what you think of it.")


def decision_verdict(side: str, tally: Tally) -> Verdict:
    """A decision is recorded once as many members as the policy asks agree on one side (KOP-20)."""
    if tally.agreed != side:
        return needs_approval(
            CLAUSE_OF_GRANTS,
            f"{tally.quorum} member{'s' * (tally.quorum != 1)} of the committee have to agree: so far "
            f"{tally.yes} to approve, {tally.no} to refuse.",
            by="committee_member",
        )
    return allowed(CLAUSE_OF_GRANTS, "The committee agrees.")


def reach_verdict(tally: Tally) -> Verdict:
    """Where too few members are without a conflict of interest nobody decides until there is another one (KOP-20)."""
    if tally.is_out_of_reach:
        may = "nobody of them may" if not tally.able else f"only {tally.able} of them may"
        return refused(
            CLAUSE_OF_GRANTS,
            f"{tally.quorum} member{'s' * (tally.quorum != 1)} of the committee have to agree, and {may} decide here. "
            "It cannot be decided until the chief executive finds another member.",
        )
    return allowed(CLAUSE_OF_GRANTS, "Enough members may decide.")


def fund_verdict(amount: Decimal, left: Decimal, name: str = "") -> Verdict:
    """Other support comes from a fixed sum; once it is allocated there are no more grants (KOT-11.1)."""
    if amount > left:
        end = "It is given out: there are no more grants from it." if not left else f"This asks for £{amount:,.2f}."
        return refused("KOT-11.1", f"{name or 'The fund'} holds £{left:,.2f} more. {end}")
    return allowed("KOT-11.1", f"£{left - amount:,.2f} of {name or 'the fund'} is left after this.")
