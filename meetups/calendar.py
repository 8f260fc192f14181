"""Meet-ups and events as entries of a calendar outside the portal: initials, never a name, and no address of a home."""

import re
import unicodedata
from dataclasses import replace
from datetime import time
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from core import calendar
from core.calendar import CANCELLED, CONFIRMED, TENTATIVE, Entry, Week, at
from policy.homes import POSTCODE, Home

from .models import MeetUp

SEE_PLAN = "See the plan in the portal"


def with_steps(rows):
    """With how many steps the history of each row has, and when the last one was: what an entry is numbered by."""
    steps = rows.model.history.filter(id=OuterRef("pk")).order_by()
    number = steps.values("id").annotate(number=Count("history_id")).values("number")
    newest = steps.order_by("-history_id").values("history_date")[:1]
    return rows.annotate(steps=Subquery(number), changed_at=Subquery(newest))


def entry_of(meetup, *, says_who=False) -> Entry:
    """A meet-up loaded with its people and `with_steps`; for the team the entry says which mentor it is."""
    initials = meetup.mentee.child.initials
    what = "Group meet-up" if meetup.group_id else "Meet-up"
    place = place_told(meetup)
    return Entry(
        uid=f"{meetup.submission}@kids-on-track-portal",
        title=_title_for_team(meetup, initials) if says_who else f"{what} with {initials}",
        starts=at(meetup.date, meetup.starts_at),
        ends=at(meetup.date, meetup.ends_at),
        place=place,
        words=_words(meetup, place),
        url=settings.SITE_URL + reverse("meetups:meetup_detail", args=[meetup.pk]),
        status=_status(meetup),
        sequence=(meetup.steps or 1) - 1,
        changed_at=meetup.changed_at or meetup.planned_at,
    )


def _title_for_team(meetup, initials):
    title = f"{initials} with {meetup.mentor.user.short_name}"
    return f"{title}, in a group" if meetup.group_id else title


def entry_of_event(event, page) -> Entry:
    """An event loaded `with_steps`; it names nobody. `page` is where its reader finds it in the portal."""
    starts = at(event.held_on, event.starts_at) if event.starts_at else event.held_on
    has_end = event.starts_at and event.ends_at and event.ends_at > event.starts_at
    return Entry(
        uid=f"event-{event.pk}@kids-on-track-portal",
        title=f"Called off: {event.name}" if event.is_called_off else event.name,
        starts=starts,
        ends=at(event.held_on, event.ends_at) if has_end else None,
        place=event.place,
        words=f"{event.get_kind_display()}.",
        url=settings.SITE_URL + page,
        status=CANCELLED if event.is_called_off else CONFIRMED,
        sequence=(event.steps or 1) - 1,
        changed_at=event.changed_at or at(event.held_on, event.starts_at or time()),
    )


def invitation(meetup, mentor) -> str:
    """The file that keeps a mentor's own calendar right, as the first or the second of a meet-up: it puts in, changes,
    or takes out what is not theirs or not going ahead. Nothing where it never was confirmed under them.

    The weeks of a slot are one entry that repeats, sent whole.
    """
    rows = MeetUp.objects.filter(slot=meetup.slot) if meetup.slot else MeetUp.objects.filter(pk=meetup.pk)
    rows = list(with_steps(_in_calendar_of(rows, mentor)).with_people().order_by("date", "starts_at", "id"))
    to = {"to": mentor.user.email, "name": mentor.user.name}
    if not rows:
        return ""
    if meetup.slot is None:
        return calendar.invitation(entry_for(mentor, rows[0]), **to)
    theirs = {row.mentee_id for row in rows if row.mentor_id == mentor.pk}
    [weeks] = series_of(rows, lambda row: entry_for(mentor, row), leads_to=theirs)
    return calendar.weekly_invitation(weeks, **to)


def _in_calendar_of(rows, mentor):
    """Those that were confirmed once while they were this mentor's, as the first or the second."""
    theirs = Q(mentor=mentor.pk) | Q(second_mentor=mentor.pk)
    confirmed = MeetUp.history.filter(theirs, id=OuterRef("pk"), status=MeetUp.Status.CONFIRMED)
    return rows.filter(Exists(confirmed))


def entry_for(mentor, row) -> Entry:
    """A second mentor is not led to the child's pages, and whoever it is not for any more learns nothing new."""
    entry = entry_of(row)
    if row.mentor_id == mentor.pk:
        return entry
    if row.second_mentor_id == mentor.pk:
        words = "" if entry.place else f" Agree with {row.mentor} where you meet."
        return replace(entry, url="", words=f"{_state(row)}{words}")
    return replace(calendar.withdrawn(entry), url="", place="")


def series_of(rows, entry_for, leads_to) -> list[list[Week]]:
    """The rows of weekly slots, slot by slot, in as many questions for one as for many: each slot under one UID and
    numbered by the steps of all its weeks, each week with the time it was planned for.

    `entry_for` says what its reader is told of a row; `leads_to` are the mentees whose pages they are led to.
    """
    slots: dict[UUID, list[MeetUp]] = {}
    for row in rows:
        slots.setdefault(row.slot, []).append(row)
    times = {pk: time for pk, *time in reversed(_as_planned(rows))}
    numbers = _numbers_of(slots)
    return [_weeks(slots[slot], times, entry_for, numbers[slot] | _common(slots[slot], leads_to)) for slot in slots]


def _common(rows, leads_to):
    """What the weeks of a slot have in common: one child, one UID."""
    mentee = rows[0].mentee_id
    page = settings.SITE_URL + reverse("home:mentee_detail", args=[mentee]) if mentee in leads_to else ""
    return {"uid": f"{rows[0].slot}@kids-on-track-portal", "url": page}


def _numbers_of(slots):
    """How many steps all weeks of each slot have been through, whoever sees them, and when the last one was."""
    whole = with_steps(MeetUp.objects.filter(slot__in=slots)).order_by()
    steps: dict[UUID, list] = {}
    for slot, number, changed_at, planned_at in whole.values_list("slot", "steps", "changed_at", "planned_at"):
        steps.setdefault(slot, []).append(((number or 1) - 1, changed_at or planned_at))
    return {
        slot: {"sequence": sum(number for number, _ in found), "changed_at": max(at for _, at in found)}
        for slot, found in steps.items()
    }


def _weeks(rows, times, entry_for, common):
    weeks = []
    for row in rows:
        day, starts_at, ends_at = times[row.pk]
        weeks.append(Week(at(day, starts_at), at(day, ends_at), replace(entry_for(row), **common)))
    return sorted(weeks, key=lambda week: week.starts)


def _as_planned(rows):
    """(pk, day, start, end) of each step of their history, the first step first."""
    steps = MeetUp.history.filter(id__in=[row.pk for row in rows]).order_by("history_id")
    return list(steps.values_list("id", "date", "starts_at", "ends_at"))


def _status(meetup):
    if not meetup.stands or meetup.school_holiday:
        return CANCELLED
    return CONFIRMED if meetup.status == MeetUp.Status.CONFIRMED and not meetup.lacks_consent else TENTATIVE


def _state(meetup):
    return {CANCELLED: "Not going ahead.", CONFIRMED: "Confirmed."}.get(_status(meetup), "Not confirmed yet.")


def _words(meetup, place):
    said = _state(meetup)
    return said if place else f"{said} {SEE_PLAN} for the place."


def place_told(meetup):
    """The place, where it is of a kind on the policy's list and holds nothing of the child.

    The first meeting, and what is off the list, may be at a family's home: the portal alone says where.
    """
    if meetup.is_first_meeting or not meetup.venue_kind:
        return ""
    return "" if _tells_of(meetup.mentee.child, meetup.place) else meetup.place


def _tells_of(child, place):
    """Whether words hold a name, the address or the postcode of a child, however these were typed."""
    own = [child.first_name, child.known_as, child.surname, child.address, child.postcode]
    if any(re.search(rf"\b{re.escape(words)}\b", place, re.IGNORECASE) for words in own if words):
        return True
    code = Home(child.address, child.postcode).code.casefold()
    said = _words_in(place)
    if code and code in "".join(said):
        return True
    address = POSTCODE.sub(" ", child.address.upper())
    house, words = _words_in(address.split(",")[0]), _words_in(address)
    if any(word.isalpha() for word in house) and f" {' '.join(house)} " in f" {' '.join(said)} ":
        return True
    return any({number, street} <= set(said) for number, street in _numbers_in(words))


def _numbers_in(words):
    """(number, first word of its street) of each number in an address: "12a Elm Road" and "12 Elm Rd" are both."""
    for place, number in enumerate(words):
        if number.isdigit():
            street = next((word for word in words[place + 1 :] if word.isalpha() and len(word) > 1), "")
            if street:
                yield number, street


def _words_in(text):
    """Words and numbers, small and without accents and marks; "12a" are two of them."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\d+|[^\W\d_]+", "".join(sign for sign in bare if not unicodedata.combining(sign)))
