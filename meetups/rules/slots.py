"""A fixed time and room of every week: its days, whether the room is free, who may have it, kept or missed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from policy.dates import in_words, is_bank_holiday
from policy.verdict import Verdict, allowed, needs_approval, refused

from .meetups import COORDINATOR

NO_LETTERS = re.compile(r"[\W_]+")


def weekly_days(first: date, last: date, holidays: list[tuple[str, date, date]] | None = None) -> list[date]:
    """HTP-3: the same day of each week, from the first to the last, without school holidays and bank holidays."""
    days = [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]
    closed = [(begins, ends) for _, begins, ends in holidays or []]
    return [day for day in days if not is_bank_holiday(day) and not any(a <= day <= b for a, b in closed)]


def is_same_room(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """HTP-3: one room of one place is one room, however it is spelled: capitals, accents, spaces and dots aside."""
    return [_bare(words) for words in one] == [_bare(words) for words in other]


def _bare(words: str) -> str:
    """Letters and figures alone; between two figures a gap stays, so that 1 2 is not 12."""
    text = unicodedata.normalize("NFKD", words).casefold()
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return NO_LETTERS.sub(_gap, text).strip() or words.strip()


def _gap(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return " " if before.isdigit() and after.isdigit() else ""


def slot_verdict(teaches_child: bool | None, because: str = "") -> Verdict:
    """HTP-3: the mentor does not otherwise teach the pupil; where they do, the coordinator agrees and says why."""
    clause = "HTP-3"
    if not teaches_child:
        return allowed(clause, "The mentor does not otherwise teach the child.")
    if because:
        return allowed(clause, f"The mentor also teaches the child. Agreed because: {because}")
    return needs_approval(
        clause, "The mentor also teaches the child, so the coordinator has to agree to it and say why.", by=COORDINATOR
    )


@dataclass(frozen=True)
class Week:
    """One meet-up of a weekly slot: when it begins, whether there is a note, whether it fell through, a holiday."""

    begins: datetime
    has_note: bool
    fell_through: bool
    is_holiday: bool = False


def weeks_counted(weeks: list[Week], now: datetime) -> dict[str, int]:
    """HTP-3: rigidly kept. Kept has a note; missed fell through and its time is over; one called off that is still to
    come is neither, and a school holiday is nothing of the three."""
    term = [week for week in weeks if not week.is_holiday]
    lost = [week for week in term if week.fell_through and not week.has_note]
    return {
        "kept": sum(week.has_note for week in term),
        "missed": sum(week.begins <= now for week in lost),
        "called_off": sum(week.begins > now for week in lost),
        "ahead": sum(week.begins > now and not week.fell_through for week in term),
        "holidays": len(weeks) - len(term),
    }


def clash_verdict(what: str, day: date, starts_at: time, ends_at: time, taken: list[tuple[time, time]]) -> Verdict:
    """HTP-3: one child, and one room, is in one meet-up at a time; one may begin when another ends.

    `taken` are start and end of those that stand on that day.
    """
    clause = "HTP-3"
    for start, end in taken:
        if starts_at < end and start < ends_at:
            return refused(clause, f"{what} from {start:%H:%M} to {end:%H:%M} on {in_words(day)}. Choose another time.")
    return allowed(clause, "Nothing else is planned at that time.")
