"""Whether two people live under one roof or are reached by one number or address, from what was typed about them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b")
DISTRICT = re.compile(r"([A-Z]{1,2})[0-9][A-Z0-9]?")
# "14A" and "14 A" are one number; the letter of a flat belongs to the flat.
NUMBER = re.compile(r"\b([0-9]+)(?: ?([A-Z]))?\b")
COUNTRY = "44"
# A number of this country without its first nought; what is shorter is a part of one and names nobody.
LONGEST_NUMBER = 10
SHORTEST_NUMBER = 9


@dataclass(frozen=True)
class Home:
    """Where and under which numbers and addresses a household is reached; the postcode may stand in the address."""

    address: str = ""
    postcode: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    @cached_property
    def code(self) -> str:
        """The full postcode without its space, from its own field or out of the address; empty where there is none."""
        if match := POSTCODE.fullmatch(_spaced(self.postcode)):
            return match[1] + match[2]
        found = POSTCODE.findall(_spaced(self.address))
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
        return _letters(POSTCODE.sub(" ", _spaced(self.address)))

    @cached_property
    def called(self) -> str:
        """What stands before the first comma: the name of a house that has no number."""
        return _letters(POSTCODE.sub(" ", _spaced(self.address)).split(",")[0])

    @cached_property
    def parts(self) -> frozenset[str]:
        """What stands between the commas: the flat may come before the street or after it."""
        parts = POSTCODE.sub(" ", _spaced(self.address)).split(",")
        return frozenset(letters for part in parts if (letters := _letters(part)))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of house and flat, in whichever order they were typed."""
        found = NUMBER.findall(POSTCODE.sub(" ", _spaced(self.address)))
        return tuple(sorted(digits + letter for digits, letter in found))

    @cached_property
    def called_by(self) -> frozenset[str]:
        return frozenset(number for phone in self.phones if (number := _dialled(phone)))

    @cached_property
    def written_to(self) -> frozenset[str]:
        return frozenset(email.strip().casefold() for email in self.emails if email.strip())


def is_same_house(one: Home, other: Home) -> bool:
    """The same postcode with the same house; where a postcode is missing, the same house in the same street."""
    if one.code and other.code:
        if one.code != other.code:
            return False
        if one.numbers and other.numbers:
            return one.numbers == other.numbers
        return one.called == other.called != "" or one.street == other.street != ""
    # Without both postcodes a town alone is no house, and one of the two may name the town while the other does not.
    if one.numbers != other.numbers:
        return False
    if not one.numbers:
        return one.street == other.street != "" and len(one.parts) > 1 and len(other.parts) > 1
    shorter, longer = sorted((one.street, other.street), key=len)
    return longer.startswith(shorter) or one.parts <= other.parts or other.parts <= one.parts


def is_same_phone(one: str, other: str) -> bool:
    """However spaced, with or without the country's number."""
    return _dialled(one) == _dialled(other) != ""


def _dialled(phone: str) -> str:
    """A number as it is dialled from within the country, without its first nought; empty where it is too short."""
    digits = "".join(sign for sign in phone if sign.isdigit()).lstrip("0")
    if digits.startswith(COUNTRY) and len(digits) > LONGEST_NUMBER:
        digits = digits[len(COUNTRY) :].lstrip("0")
    return digits if len(digits) >= SHORTEST_NUMBER else ""


def _spaced(text: str) -> str:
    return " ".join(text.upper().split())


def _letters(text: str) -> str:
    """Small letters and digits, without accents, marks and spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if sign.isalnum())
