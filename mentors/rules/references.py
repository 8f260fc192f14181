"""Who may speak for an applicant: pure functions of what was typed about them (KOT-4.1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from policy.verdict import Verdict, allowed, refused

CLAUSE = "KOT-4.1"
POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)
LAST_DIGITS = 9
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
    if same_phone(referee.phone, applicant.phone):
        return Unusable.SAME_PHONE
    if same_home(referee.address, applicant.address):
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
        or same_phone(one.phone, other.phone)
    )


def same_phone(one: str, other: str) -> bool:
    """However spaced, with or without the country's number."""
    digits = [re.sub(r"\D", "", number)[-LAST_DIGITS:] for number in (one, other)]
    return len(digits[0]) == LAST_DIGITS and digits[0] == digits[1]


def same_home(one: str, other: str) -> bool:
    """The same address, or the same postcode with the same house; the postcode stands in the text."""
    if _same(_letters(one), _letters(other)):
        return True
    first, second = postcode_in(one), postcode_in(other)
    return _same(first, second) and _same(_house(one), _house(other))


def postcode_in(text: str) -> str:
    """The last postcode of a text as LM12AB, or nothing."""
    found = POSTCODE.findall(text)
    return "".join(found[-1]).upper() if found else ""


def counts_as_received(record: str) -> bool:
    """What the charity noted of a reference before the portal counts, unless it says that none came (KOT-4.1)."""
    return bool(record.strip()) and not NOT_YET.search(record)


def _house(address: str) -> str:
    """The numbers of flat and house; where there are none, the name before the first comma."""
    rest = POSTCODE.sub(" ", address)
    numbers = re.findall(r"\b\d+[a-z]?\b", rest, re.IGNORECASE)
    return "/".join(numbers).lower() if numbers else _letters(rest.split(",")[0])


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
