"""Whom a child must not be matched with, whatever else speaks for it."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from policy.verdict import Verdict, allowed, refused

from .likeness import fold

FULL = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b")
DISTRICT = re.compile(r"([A-Z]{1,2})[0-9][A-Z0-9]?")
NUMBER = re.compile(r"\b[0-9]+[a-zA-Z]?\b")


@dataclass(frozen=True)
class Home:
    """Where and under which numbers and addresses a household is reached."""

    address: str = ""
    postcode: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    @cached_property
    def code(self) -> str:
        """The full postcode without its space, from its own field or out of the address; empty where there is none."""
        if match := FULL.fullmatch(_spaced(self.postcode)):
            return match[1] + match[2]
        found = FULL.findall(_spaced(self.address))
        return "".join(found[-1]) if found else ""

    @cached_property
    def district(self) -> str:
        """The first half of a postcode, such as LM1: all of it that anybody is shown."""
        if self.code:
            return self.code[:-3]
        given = _spaced(self.postcode)
        return given if DISTRICT.fullmatch(given) else ""

    @cached_property
    def area(self) -> str:
        match = DISTRICT.fullmatch(self.district)
        return match[1] if match else ""

    @cached_property
    def street(self) -> str:
        """The address without a postcode, as it is compared."""
        return fold(FULL.sub(" ", _spaced(self.address)))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of house and flat."""
        return tuple(number.casefold() for number in NUMBER.findall(FULL.sub(" ", _spaced(self.address))))

    @cached_property
    def called_by(self) -> frozenset[str]:
        return frozenset(number for phone in self.phones if (number := _dialled(phone)))

    @cached_property
    def written_to(self) -> frozenset[str]:
        return frozenset(email.strip().casefold() for email in self.emails if email.strip())


def _spaced(text: str) -> str:
    return " ".join(text.upper().split())


def _dialled(phone: str) -> str:
    """A number as it is dialled from within the country."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    if digits.startswith("0044"):
        digits = digits[4:].lstrip("0")
    elif phone.strip().startswith("+44"):
        digits = digits[2:].lstrip("0")
    return digits.lstrip("0")


@dataclass(frozen=True)
class Bar:
    """Why two are never matched. `words` are the coordinator's; they are for the coordinator."""

    label: str
    sentence: str
    words: str = field(default="", compare=False)


def household_bar(child: Home, mentor: Home) -> Bar | None:
    """KOT-6.1: nobody mentors a child of their own household: the same house, or the same number or e-mail address
    as a carer."""
    if _same_house(child, mentor):
        return Bar("Same household", "Lives at the child’s address.")
    if child.called_by & mentor.called_by:
        return Bar("Same household", "Has the same phone number as a carer of the child.")
    if child.written_to & mentor.written_to:
        return Bar("Same household", "Has the same e-mail address as a carer of the child.")
    return None


def _same_house(one: Home, other: Home) -> bool:
    if one.code and other.code:
        if one.code != other.code:
            return False
        return one.numbers == other.numbers != () or one.street == other.street != ""
    # Without both postcodes a town alone is no house, and one of the two may name the town while the other does not.
    if not one.numbers or one.numbers != other.numbers:
        return False
    shorter, longer = sorted((one.street, other.street), key=len)
    return longer.startswith(shorter)


def pair_verdict(bars: list[Bar], mentor: str) -> Verdict:
    """KOT-6.1: those who must not be matched never are; no reason passes over it."""
    if not bars:
        return allowed("KOT-6.1", f"Nothing keeps {mentor} from this child.")
    said = " ".join(f"{bar.label}: {bar.sentence}" for bar in bars)
    return refused("KOT-6.1", f"{mentor} must not be matched with this child. {said}")
