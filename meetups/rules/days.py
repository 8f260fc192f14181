"""The day of a meet-up: what may be said on it, who hears of a plan nobody confirmed, and of one that went silent."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from policy.dates import CLOCK, in_words, instant
from policy.figures import Figures
from policy.verdict import Verdict, allowed, refused

from .meetups import COORDINATOR, note_due_on

CHIEF_EXECUTIVE = "chief_executive"
# Whoever has just been told of a plan is not told of it once more.
JUST_TOLD = timedelta(hours=1)
TIME_TO_ACT = timedelta(hours=1)
# A meet-up nobody wrote a note of can be said to have ended well, or never to have been, for so long.
SAID_AFTERWARDS = timedelta(days=7)


@dataclass(frozen=True)
class Watched:
    """A meet-up as the watch sees it: when, since when it waits for its answer, what has been heard of it."""

    day: date
    starts_at: time
    ends_at: time
    waits_since: datetime | None = None
    is_heard_of: bool = False

    @property
    def begins(self) -> datetime:
        return instant(self.day, self.starts_at)

    @property
    def ends(self) -> datetime:
        # In the doubled hour the later reading, so that nobody is called missing an hour too soon.
        return instant(self.day, self.ends_at, later=True)


def alarms(meetup: Watched, now: datetime, figures: Figures) -> dict[str, str]:
    """{role: what it is told of}: "unconfirmed" or "silent"; nothing where all is well.

    KOP-10: a meet-up is confirmed before it goes ahead. What nobody has confirmed goes to the coordinator so many
    hours before it begins, and so many hours before to the chief executive too.
    KOP-27: the volunteer is reachable at all times with a child. One of whom nothing is heard so many minutes after
    the end is the coordinator's to look for, until the missing note is asked for instead (KOT-9.4).
    """
    if now >= meetup.begins:
        return {COORDINATOR: "silent"} if _is_silent(meetup, now, figures) else {}
    if meetup.waits_since is None:
        return {}
    left, waits = meetup.begins - now, now - meetup.waits_since
    if waits < JUST_TOLD < left:
        return {}
    hours = {COORDINATOR: figures.unconfirmed_hours, CHIEF_EXECUTIVE: figures.unconfirmed_chief_hours}
    return {role: "unconfirmed" for role, before in hours.items() if left <= timedelta(hours=before)}


def waits_for_morning(what: str, begins: datetime, morning: datetime) -> bool:
    """KOP-27: a call about a child who may not be home waits for nothing. KOP-10: that nobody has confirmed a meet-up
    waits for the end of the quiet hours, where there is an hour left then to see to it."""
    return what != "silent" and begins - morning >= TIME_TO_ACT


def _is_silent(meetup: Watched, now: datetime, figures: Figures) -> bool:
    if meetup.is_heard_of:
        return False
    last = instant(note_due_on(meetup.day, figures) + timedelta(days=1), time(0))
    return meetup.ends + timedelta(minutes=figures.silence_minutes) <= now < last


def day_verdict(kind: str, meetup: Watched, now: datetime) -> Verdict:
    """KOP-27, KOP-18: what a mentor tells from the day: reachable and late before the end, no-show and home safe
    from the start on."""
    clause = "KOP-18" if kind == "no_show" else "KOP-27"
    if kind in ("reachable", "late"):
        if now.astimezone(CLOCK).date() < meetup.day:
            return refused(clause, f"This is asked on the day itself, {in_words(meetup.day)}.")
        if now > meetup.ends:
            return refused(clause, "This meet-up is over. Say that everybody is home safe, or write the note.")
        return allowed(clause, "The coordinator is told.")
    if now < meetup.begins:
        return refused(clause, "This meet-up has not begun yet.")
    if now > meetup.ends + SAID_AFTERWARDS:
        return refused(clause, "This meet-up was more than a week ago. What happened belongs into its note.")
    return allowed(clause, "The coordinator is told.")


def is_asked_about(meetup: Watched, now: datetime) -> bool:
    """KOP-27: the day stays open from its morning until a week after, as long as nobody has said how it ended."""
    return meetup.day <= now.astimezone(CLOCK).date() and now <= meetup.ends + SAID_AFTERWARDS
