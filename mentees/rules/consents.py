"""The charity's rules about consents."""

from datetime import date

from policy.dates import in_words
from policy.verdict import Verdict, allowed, needs_approval, refused

CLAUSE = "KOP-16"
COORDINATOR = "coordinator"


def mentoring_verdict(has_consent: bool, withdrawn_on: date | None, is_first_meeting: bool) -> Verdict:
    """KOP-16: the carer's consent form is signed before any mentoring; without it no meet-up is confirmed.

    The first meeting with the carer goes ahead without it, for it is signed there.
    """
    if has_consent:
        return allowed(CLAUSE, "The carer has agreed to mentoring.")
    if is_first_meeting:
        return allowed(CLAUSE, "This is the first meeting with the carer: the consent to mentoring is signed there.")
    if withdrawn_on:
        why = f"The carer took back the consent to mentoring on {in_words(withdrawn_on)}."
    else:
        why = "The carer has not signed the consent to mentoring yet."
    return refused(CLAUSE, f"{why} Without it this meet-up cannot be confirmed and does not go ahead.")


def signer_verdict(name: str, has_parental_responsibility: bool | None) -> Verdict:
    """KOP-16: a consent is given by somebody with parental responsibility.

    A signature of somebody else is kept, flagged, and put right by the coordinator with one who has it.
    """
    if has_parental_responsibility:
        return allowed(CLAUSE, f"{name} has parental responsibility.")
    if has_parental_responsibility is None:
        return needs_approval(
            CLAUSE, f"Nobody has recorded whether {name} has parental responsibility. Please ask.", by=COORDINATOR
        )
    return needs_approval(
        CLAUSE, f"{name} has no parental responsibility. Ask somebody who has it to sign as well.", by=COORDINATOR
    )
