"""Passing on what is known of a mentee."""

from collections.abc import Iterable
from datetime import date

from policy.dates import in_words
from policy.verdict import Verdict, allowed, refused

CLAUSE = "KOT-20.3"
PERMISSION, SCHOOL = "permission", "school"


def disclosure_verdict(
    ground: str, ground_words: str, on: date, school_consents: Iterable[tuple[date, date | None]]
) -> Verdict:
    """Nothing is passed to a third party without permission, unless safeguarding or the law asks for it (KOT-20.3).

    The consent to sharing with the school is a permission from the day it is given to the day before it is taken back;
    `school_consents` are those two days of each. Without permission, words say why it had to be.
    """
    if ground == PERMISSION:
        return allowed(CLAUSE, "The carer gave permission.")
    if ground == SCHOOL:
        return _school_verdict(on, list(school_consents))
    if not ground_words:
        return refused(CLAUSE, "Without permission the record says why it had to be passed on, and who decided.")
    return allowed(CLAUSE, "It was passed on without permission, for the reason given.")


def _school_verdict(on: date, consents: list[tuple[date, date | None]]) -> Verdict:
    if any(given <= on and (withdrawn is None or on < withdrawn) for given, withdrawn in consents):
        return allowed(CLAUSE, "The carer’s consent to sharing with the school stood on that day.")
    taken_back = max((withdrawn for given, withdrawn in consents if withdrawn and given <= on), default=None)
    why = f": it was taken back on {in_words(taken_back)}" if taken_back else ""
    return refused(
        CLAUSE,
        f"The carer’s consent to sharing with the school did not stand on {in_words(on)}{why}. Choose the ground on "
        "which it was passed on, or record the consent first.",
    )
