"""How long mentor and mentee spend together in each fortnight."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from policy.dates import in_words, minutes_between
from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

FORTNIGHT = 14
# Of a fortnight with so many days off nobody asks an hour.
DAYS_OFF = 7


@dataclass(frozen=True)
class Contact:
    """What is known of a fortnight: minutes together, meet-ups without times, days off (leave, pause, holidays)."""

    first: date
    last: date
    minutes: int = 0
    without_times: int = 0
    days_off: int = 0


def last_fortnight(start_on: date, today: date) -> tuple[date, date] | None:
    """EPT-3: the last full fortnight of an allocation, counted from its own first day; None before there is one."""
    full = (today - start_on).days // FORTNIGHT
    if full < 1:
        return None
    first = start_on + timedelta(days=FORTNIGHT * (full - 1))
    return first, first + timedelta(days=FORTNIGHT - 1)


def known_minutes(day: date, start: time | None, end: time | None) -> int | None:
    """EPT-3: the minutes that a note tells of; None where it says no times, or no minute passes.

    An end before the start is of the next day.
    """
    if start is None or end is None:
        return None
    minutes = minutes_between(day, start, end)
    return minutes if minutes > 0 else None


def days_off(first: date, last: date, spans: list[tuple[date, date]]) -> int:
    """EPT-3: how many days of a fortnight lie in one of these spans, each day once."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return sum(any(begins <= day <= ends for begins, ends in spans) for day in days)


def contact_verdict(contact: Contact | None, figures: Figures) -> Verdict | None:
    """EPT-3: at least one hour every fortnight, where the scheme asks for it.

    None where nothing is asked, or no fortnight is full yet. What no note tells of is not known, and never guessed.
    """
    least = figures.contact_minutes
    if not least or contact is None:
        return None
    clause = "EPT-3"
    when = f"from {in_words(contact.first)} to {in_words(contact.last)}"
    known = f"{_minutes(contact.minutes)} together {when}"
    if contact.minutes >= least:
        return allowed(clause, f"{known}; at least {_minutes(least)} are asked for.")
    if contact.days_off >= DAYS_OFF:
        return allowed(clause, f"{known}. {contact.days_off} days were leave, a pause or holidays: nothing was asked.")
    if contact.without_times:
        number = "1 meet-up" if contact.without_times == 1 else f"{contact.without_times} meet-ups"
        return needs_approval(clause, f"{known}, as far as is known. The times of {number} are not known.", by="mentor")
    return refused(clause, f"{known}; at least {_minutes(least)} are asked for.")


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"
