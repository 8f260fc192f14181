"""How long the pairs of today were together in their last full fortnight (EPT-3)."""

from collections import defaultdict

from club.models import SchoolHoliday
from mentors.models import Leave, Mentor

from ..models import MeetUp, Note
from ..rules.contact import Contact, contact_verdict, days_off, known_minutes, last_fortnight


def contact_of(pairs, figures, today):
    """{pair: its verdict} of those of whom something is asked; four questions for one or many, none where no scheme
    asks. `pairs` are allocations of today, loaded with their mentors."""
    if not figures.contact_minutes:
        return {}
    spans = {pair.pk: span for pair in pairs if (span := last_fortnight(pair.start_on, today))}
    if not spans:
        return {}
    judged = [pair for pair in pairs if pair.pk in spans]
    days = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
    notes, off, closed = _notes(judged, days), _leaves(judged, days), _holidays(days)
    found = {}
    for pair in judged:
        first, last = spans[pair.pk]
        away = [*off[pair.mentor_id], *closed]
        if pair.mentor.status_on(today) == Mentor.Status.PAUSED:
            away = [(first, last)]
        times = [minutes for on, minutes in notes[pair.mentee_id, pair.mentor_id] if first <= on <= last]
        known = [minutes for minutes in times if minutes is not None]
        contact = Contact(first, last, sum(known), len(times) - len(known), days_off(first, last, away))
        found[pair.pk] = contact_verdict(contact, figures)
    return found


def _notes(pairs, days):
    """{(mentee, mentor): [(day, its minutes or None)]}; of a meet-up whose note is still to come they are not known."""
    found = defaultdict(list)
    both = {"mentee__in": [pair.mentee_id for pair in pairs], "mentor__in": {pair.mentor_id for pair in pairs}}
    rows = Note.objects.filter(**both, date__range=days).order_by()
    for mentee, mentor, on, start, end in rows.values_list("mentee", "mentor", "date", "starts_at", "ends_at"):
        found[mentee, mentor].append((on, known_minutes(on, start, end)))
    owing = MeetUp.objects.filter(**both, date__range=days).owing_a_note().order_by()
    for mentee, mentor, on in owing.values_list("mentee", "mentor", "date"):
        found[mentee, mentor].append((on, None))
    return found


def _leaves(pairs, days):
    found = defaultdict(list)
    rows = Leave.objects.filter(mentor__in={pair.mentor_id for pair in pairs}, from_on__lte=days[1])
    for mentor, begins, ends in rows.filter(until_on__gte=days[0]).values_list("mentor", "from_on", "until_on"):
        found[mentor].append((begins, ends))
    return found


def _holidays(days):
    return list(SchoolHoliday.objects.between(*days).values_list("from_on", "until_on"))
