"""Reads one cell of a workbook the way a person would, or says in plain words why it cannot be read.

Nothing here is guessed: a day is day before month, an amount is digits, a formula is never worked out.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from club.models import Event, RegisterEntry
from core.models import phone_validator
from core.text import clean_text
from expenses.models import Claim
from mentees.models import Ground, Referral
from mentors.models import DbsCheck, Mentor

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
HIGHEST_AMOUNT = Decimal("999999.99")
SPREADSHEET_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january,feb february,mar march,apr april,may,jun june,jul july,aug august,"
        "sep sept september,oct october,nov november,dec december".split(","),
        start=1,
    )
    for name in names.split()
}


class CellError(ValueError):
    """Why a cell cannot be read, as a sentence for the person who typed it."""


def clean(text: str) -> str:
    """Text without the marks that nobody sees, and without the mark a workbook makes of a carriage return."""
    return clean_text(text.replace("_x000D_", ""))


def is_blank(value) -> bool:
    return value is None or (isinstance(value, str) and not clean(value))


def quoted(value) -> str:
    text = clean(str(value)).replace("\n", " ")
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def plain(value) -> str:
    """What the cell says, as text on its own; formulas and the spreadsheet's error signs are refused."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date | datetime):
        raise CellError(f"{value:%d/%m/%Y} is a date; words belong here.")
    if not isinstance(value, str):
        raise CellError("This is a formula or a length of time. Type the words or the number itself.")
    text = clean(value)
    # The mark under which the workbook of refused rows hands back what looks like a formula.
    if text[:1] == "'" and text[1:2] in set("=+-@"):
        text = text[1:]
    if text.startswith("="):
        raise CellError(f"{quoted(text)} begins with =, which makes it a formula. Type the words or the number itself.")
    if text.upper() in SPREADSHEET_ERRORS:
        raise CellError(f"{quoted(text)} is an error of the spreadsheet. Type what should stand here.")
    return text


def key(text: str) -> str:
    """Text as it is compared: without regard to letter case, spaces and kind of apostrophe."""
    return " ".join(text.replace("’", "'").replace("‘", "'").casefold().split())


def words(limit: int):
    """A reader of text of at most so many characters, on one line."""

    def read(value) -> str:
        return _fit(" ".join(plain(value).split()), limit)

    return read


def lines(limit: int = 10_000):
    """A reader of longer text that keeps its lines."""

    def read(value) -> str:
        return _fit(plain(value), limit)

    return read


def _fit(text: str, limit: int) -> str:
    if len(text) > limit:
        raise CellError(f"This has {len(text):,} characters; at most {limit:,} fit.")
    return text


def day(value) -> date:
    """A day; in text the day stands before the month, always."""
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str):
        found = _day_in_words(plain(value))
    else:
        raise CellError(f"{quoted(value)} is not a date. Write it like 3 November 2026.")
    if not EARLIEST <= found <= LATEST:
        raise CellError(f"{quoted(value)} lies outside the years 1900 to 2100.")
    return found


def past_day(value) -> date:
    """A day on which something has happened."""
    found = day(value)
    if found > timezone.localdate():
        raise CellError(f"{quoted(value)} has not come yet.")
    return found


def _day_in_words(text: str) -> date:
    wrong = CellError(f"{quoted(text)} is not a date. Write it like 3 November 2026.")
    bare = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text.strip())
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", bare):
        year, month, number = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4}|[0-9]{2})", bare):
        number, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(
        r"(?:[a-z]{3,9},?\s+)?([0-9]{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([a-z]{3,9})\.?,?[\s-]+([0-9]{4}|[0-9]{2})",
        bare.casefold(),
    ):
        number, month, year = int(found[1]), MONTHS.get(found[2], 0), int(found[3])
        if not month:
            raise wrong
    else:
        raise wrong
    if year < 100:
        year += 2000 if year < 69 else 1900
    try:
        return date(year, month, number)
    except ValueError:
        raise CellError(f"There is no such day as {quoted(text)}. Write it like 3 November 2026.") from None


def amount(value) -> Decimal:
    """Pounds and pence above zero, with or without a pound sign and spaces."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise CellError(f"{quoted(value)} is not an amount. Write it like 8.80.")
    if isinstance(value, str):
        text = plain(value).replace("£", "", 1)
        text = re.sub(r"\s", "", text)
        if not re.fullmatch(r"([0-9]{1,6}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,2})?|\.[0-9]{1,2}", text):
            raise CellError(f"{quoted(value)} is not an amount. Write it like 8.80.")
        pounds = Decimal(text.replace(",", ""))
    else:
        pounds = Decimal(repr(value))
    if not (pounds.is_finite() and 0 < pounds <= HIGHEST_AMOUNT):
        raise CellError(f"{quoted(value)} must be above £0 and below £1,000,000.")
    pence = pounds.quantize(Decimal("0.01"))
    # A spreadsheet keeps 18.40 as 18.400000000000002; half a penny is something else.
    if abs(pence - pounds) > Decimal("0.000001") or not pence:
        raise CellError(f"{quoted(value)} has parts of a penny. Write it like 8.80.")
    return pence


def whole(lowest: int, highest: int):
    """A reader of a whole number within bounds, both included."""

    def read(value) -> int:
        text = plain(value)
        if not re.fullmatch(r"[0-9]{1,6}", text) or not lowest <= int(text) <= highest:
            raise CellError(f"{quoted(value)} must be a whole number from {lowest} to {highest}.")
        return int(text)

    return read


def school_year(value) -> int:
    """9, Y9 or Year 9; Reception is 0."""
    text = key(plain(value))
    found = re.fullmatch(r"(?:y|yr|year)?\s*\.?\s*([0-9]{1,2})", text)
    number = 0 if text in {"r", "reception", "year r"} else int(found[1]) if found else 99
    if number > 13:
        raise CellError(f"{quoted(value)} is not a school year. Write 9, Y9 or Year 9.")
    return number


def phone(value) -> str:
    text = " ".join(plain(value).split())
    # A spreadsheet that takes a phone number for a number drops its first nought.
    if isinstance(value, int | float) and len(text) == 10:
        text = f"0{text}"
    try:
        phone_validator(text)
    except ValidationError:
        raise CellError(f"{quoted(value)} is not a phone number. Use digits and spaces, like 07700 900123.") from None
    return _fit(text, 30)


def email(value) -> str:
    """An e-mail address in small letters."""
    text = _fit(plain(value).casefold(), 254)
    try:
        validate_email(text)
    except ValidationError:
        raise CellError(f"{quoted(value)} is not an e-mail address.") from None
    return text


def one_of(meanings: dict, hint: str):
    """A reader of a word from a list, in any letter case."""

    def read(value):
        # ✓ often comes with an invisible mark that asks for its picture form.
        found = meanings.get(key(plain(value)).replace("\ufe0f", ""))
        if found is None:
            raise CellError(f"{quoted(value)} is not one of: {hint}.")
        return found

    return read


def _also_labels(meanings: dict, choices) -> dict:
    return {key(choice.label): choice for choice in choices} | meanings


mark = one_of(
    _also_labels(
        dict.fromkeys(["y", "yes", "✓", "✔"], RegisterEntry.Mark.PRESENT)
        | dict.fromkeys(["n", "no"], RegisterEntry.Mark.MISSED)
        | dict.fromkeys(["a", "ill", "authorised"], RegisterEntry.Mark.AUTHORISED),
        RegisterEntry.Mark,
    ),
    "Y, yes or ✓; N or no; A or ill",
)
referrer_kind = one_of(
    _also_labels({"parent": Referral.ReferrerKind.CARER, "carer": Referral.ReferrerKind.CARER}, Referral.ReferrerKind),
    ", ".join(kind.label for kind in Referral.ReferrerKind),
)
event_kind = one_of(_also_labels({}, Event.Kind), ", ".join(kind.label for kind in Event.Kind))
mentor_status = one_of(_also_labels({}, Mentor.Status), ", ".join(status.label for status in Mentor.Status))
_dbs_level = one_of(
    _also_labels(
        dict.fromkeys(
            ["enhanced + barred list", "enhanced and barred list", "enhanced with barred list"],
            DbsCheck.Level.ENHANCED_BARRED,
        ),
        DbsCheck.Level,
    ),
    ", ".join(level.label for level in DbsCheck.Level),
)
# What a DBS check and its barred list were called before 2012 (PRO-1).
_FORMER_WORDS = (
    (r"\blist\s*99\b", "barred list"),
    (r"\b(crb|dbs|check|disclosure)\b", " "),
    (r"[+&/,()]|\b(incl|including)\b\.?", " + "),
    (r"[\s+]*\+[\s+]*", " + "),
)


def dbs_level(value):
    """The level of a check; "Enhanced CRB + List 99" is an enhanced check with the barred list."""
    told = key(plain(value))
    for former, word in _FORMER_WORDS:
        told = re.sub(former, word, told)
    try:
        return _dbs_level(" ".join(told.strip(" +").split()))
    except CellError:
        return _dbs_level(value)


_GROUNDS = {
    "trauma": Ground.Kind.TRAUMA,
    "family drop-out": Ground.Kind.DROP_OUT,
    "cin/cp": Ground.Kind.CHILD_IN_NEED,
    "parent mh/addiction": Ground.Kind.PARENT_ILL,
}
_ground = one_of(_also_labels(_GROUNDS, Ground.Kind), "trauma; family drop-out; CIN/CP; parent MH/addiction")


def grounds(value) -> frozenset:
    """The grounds named, parted by semicolons."""
    return frozenset(_ground(part) for part in plain(value).split(";") if part.strip())


def frequency(value) -> int:
    """How often they meet, as a number of days."""
    text = key(plain(value))
    known = {"weekly": 7, "every week": 7, "fortnightly": 14, "every fortnight": 14, "monthly": 30, "every month": 30}
    if text in known:
        return known[text]
    if found := re.fullmatch(r"every ([1-9]|1[0-2]) weeks", text):
        return 7 * int(found[1])
    raise CellError(f"{quoted(value)} is not one of: weekly, fortnightly, every 2 weeks, monthly.")


def receipt(value) -> str:
    """Y for a receipt, lost for none; anything else is not said."""
    text = key(plain(value))
    if text in {"y", "yes", "✓", "receipt"}:
        return Claim.Receipt.YES
    if text in {"lost", "n", "no", "none", "receipt lost"}:
        return Claim.Receipt.LOST
    return Claim.Receipt.UNKNOWN
