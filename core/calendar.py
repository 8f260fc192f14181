"""Calendar files: entries in, finished iCalendar text out (RFC 5545). What an entry says is its maker's."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vDuration

from .text import clean_text

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
ZONE = "Europe/London"
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One entry; `uid` never changes, `sequence` rises with each change. A start without a time is a whole day."""

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | None
    place: str
    words: str
    url: str
    status: str
    sequence: int
    changed_at: datetime


def withdrawn(entry):
    """The entry as it leaves a calendar in which it has no place any more."""
    return replace(entry, status=CANCELLED, words="")


def feed(entries, series=()) -> bytes:
    """The calendar that a program subscribes to; the weeks of each series as an invitation by e-mail has them."""
    calendar = _calendar(PUBLISH)
    calendar.add("name", "Kids on Track")
    calendar.add("x-wr-calname", "Kids on Track")
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN).to_ical().decode())
    for entry in entries:
        calendar.add_component(_event(entry))
    for weeks in series:
        for event in _series(weeks):
            calendar.add_component(event)
    return calendar.to_ical()


def invitation(entry, *, to, name) -> str:
    """One entry as it is sent by e-mail: an invitation or its update, and what takes it back when it is cancelled."""
    return _sent([_event(entry)], CANCEL if entry.status == CANCELLED else REQUEST, to, name)


@dataclass(frozen=True)
class Week:
    """One of a series: the time that the series has for it, and the entry as it stands."""

    starts: datetime
    ends: datetime
    entry: Entry

    def of(self, entry):
        """The entry at this week's time."""
        return replace(entry, starts=self.starts, ends=self.ends)


def weekly_invitation(weeks, *, to, name) -> str:
    """The weeks of one series as one entry that repeats: sent whole after each change."""
    stands = any(week.entry.status != CANCELLED for week in weeks)
    return _sent(_series(weeks), REQUEST if stands else CANCEL, to, name)


def _series(weeks):
    """The weeks of one series, in order and under one UID (RFC 5545, 3.8.4.4).

    A week that does not stand is left out of it, one that differs from the others has an entry of its own.
    """
    standing = [week for week in weeks if week.entry.status != CANCELLED]
    if not standing:
        return [_event(weeks[0].of(weeks[0].entry))]
    first, last = standing[0], standing[-1]
    usual = next((week.entry for week in standing if week.of(week.entry) == week.entry), first.entry)
    series, times = _event(first.of(usual)), {week.starts for week in standing}
    every = [at(first.starts.date() + timedelta(days=day), first.starts.time()) for day in _days_between(first, last)]
    series.add("rrule", {"freq": "weekly", "count": len(every)})
    if left_out := [start for start in every if start not in times]:
        series.add("exdate", left_out)
    return [series, *_otherwise(standing, usual)]


def _days_between(first, last):
    return range(0, (last.starts.date() - first.starts.date()).days + 1, 7)


def _otherwise(weeks, usual):
    """The entries that are not as the series says."""
    for week in weeks:
        if week.of(usual) != week.entry:
            event = _event(week.entry)
            event.add("recurrence-id", week.starts)
            yield event


def _sent(events, method, to, name):
    calendar = _calendar(method)
    our_name, our_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    for event in events:
        event.add("organizer", _address(our_address, our_name))
        # Nobody reads replies at the portal's address, and whoever planned it comes.
        event.add("attendee", _address(to, name, PARTSTAT="ACCEPTED", ROLE="REQ-PARTICIPANT", RSVP="FALSE"))
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _calendar(method):
    calendar = Calendar()
    calendar.add("prodid", "-//Kids on Track//Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_zone())
    return calendar


def _zone():
    """The clock of the United Kingdom, by the two rules that have held since 1996: short, and good for any year."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    for half, name, month, starts, before, after in (
        (TimezoneDaylight, "BST", 3, datetime(1996, 3, 31, 1), 0, 1),
        (TimezoneStandard, "GMT", 10, datetime(1996, 10, 27, 2), 1, 0),
    ):
        part = half()
        part.add("dtstart", starts)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


def _event(entry):
    event = Event()
    values: dict[str, Any] = {
        "uid": entry.uid,
        "dtstamp": entry.changed_at.astimezone(UTC),
        "last-modified": entry.changed_at.astimezone(UTC),
        "sequence": entry.sequence,
        "dtstart": entry.starts,
        "summary": clean_text(entry.title),
        "location": clean_text(entry.place),
        "description": clean_text(entry.words),
        "url": entry.url,
        "status": entry.status,
        "class": "PRIVATE",
    }
    if entry.ends:
        values["dtend"] = entry.ends
    for name, value in values.items():
        if value != "":
            event.add(name, value)
    return event


def _address(email, name, **parameters):
    address = vCalAddress(f"mailto:{email}")
    # A quotation mark ends a parameter, whatever stands before it (RFC 5545, 3.2).
    address.params["CN"] = clean_text(name).replace('"', "'")
    address.params.update(parameters)
    return address


def at(day, clock) -> datetime:
    """A time as the clocks of the charity show it."""
    return datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())
