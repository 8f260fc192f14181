"""Who may speak for an applicant: pure functions of what was typed about them (KOT-4.1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from policy.homes import Home, is_same_house, is_same_phone
from policy.verdict import Verdict, allowed, refused

CLAUSE = "KOT-4.1"
# What the charity's own book says while a reference has not come.
NOT_YET = re.compile(
    r"\b(no|none|not|nil|awaited|awaiting|requested|request(ed)? sent|asked|chas\w*|pending|outstanding|missing|"
    r"waiting|tbc|to follow|n/?a|refused|declined)\b|^\W*$",
    re.IGNORECASE,
)


class Unusable(StrEnum):
    """Why somebody cannot be a referee, in words."""

    RELATIVE = "A relative cannot be a referee."
    SAME_EMAIL = "This is the applicant's own e-mail address. A referee has one of their own."
    SAME_PHONE = "This is the applicant's own phone number. A referee has one of their own."
    SAME_HOME = "This is the applicant's own address. A referee cannot live in the same household."
    TWICE = "This is the same person twice. Two different people are needed."
    OF_CHARITY = "This person has an account with the charity. A referee has nothing to do with it."


# Which question about a referee each reason answers.
ASKED_AS = {
    Unusable.RELATIVE: "is_relative",
    Unusable.SAME_EMAIL: "email",
    Unusable.SAME_PHONE: "phone",
    Unusable.SAME_HOME: "address",
    Unusable.TWICE: "name",
    Unusable.OF_CHARITY: "email",
}


@dataclass(frozen=True)
class Named:
    """Somebody as they stand on the application."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    is_relative: bool = False


def why_unusable(
    referee: Named, applicant: Named, others: Iterable[Named] = (), *, is_of_charity: bool = False
) -> Unusable | None:
    """References come from two people unconnected with the charity: no relative, nobody of the same household, no
    volunteer, not one person twice (KOT-4.1)."""
    if referee.is_relative:
        return Unusable.RELATIVE
    if _same(_plain(referee.email), _plain(applicant.email)):
        return Unusable.SAME_EMAIL
    if is_same_phone(referee.phone, applicant.phone):
        return Unusable.SAME_PHONE
    if is_same_house(Home(referee.address), Home(applicant.address)):
        return Unusable.SAME_HOME
    if any(is_same_person(referee, other) for other in others):
        return Unusable.TWICE
    return Unusable.OF_CHARITY if is_of_charity else None


def referee_standing(
    referee: Named, applicant: Named, others: Iterable[Named] = (), *, is_of_charity: bool = False
) -> Verdict:
    """Whether somebody may be asked for a reference, in words (KOT-4.1)."""
    why = why_unusable(referee, applicant, others, is_of_charity=is_of_charity)
    return refused(CLAUSE, why.value) if why else allowed(CLAUSE, "This person may be asked for a reference.")


def is_same_person(one: Named, other: Named) -> bool:
    """By name, by e-mail address or by phone number (KOT-4.1)."""
    return (
        _same(_plain(one.name), _plain(other.name))
        or _same(_plain(one.email), _plain(other.email))
        or is_same_phone(one.phone, other.phone)
    )


def counts_as_received(record: str) -> bool:
    """What the charity noted of a reference before the portal counts, unless it says that none came (KOT-4.1)."""
    return bool(record.strip()) and not NOT_YET.search(record)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
