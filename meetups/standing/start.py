"""How the start of mentees stands: the lower apps' facts, and the first meeting."""

from dataclasses import replace
from datetime import time

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Concat

from mentees.rules import Known, checklist, start_verdict
from mentees.standing import fact_rows, facts_of, known_steps, recorded_steps
from policy.dates import in_words

from ..models import MeetUp, Note

# What a fact about a first meeting is called.
HELD, BOOKED = "meeting held", "meeting booked"


def starts_of(mentee_ids, figures):
    """{mentee's pk: the steps of its start in the policy's order}, in one question for one as for many."""
    found = facts_of(mentee_ids, *_meeting_rows(mentee_ids))
    return {
        pk: checklist(known_steps(facts) | _first_meeting(facts), recorded_steps(facts), figures)
        for pk, facts in found.items()
    }


def start_of(mentee, figures, user=None):
    """The steps of one start. For `user`, without the place of a first meeting that they do not see."""
    steps = starts_of([mentee.pk], figures)[mentee.pk]
    meetups = MeetUp.objects.filter(mentee=mentee, is_first_meeting=True).standing()
    if user is None or meetups.count() == meetups.visible_to(user).count():
        return steps
    return tuple(replace(step, words="") if step.key == "first_meeting" else step for step in steps)


def _first_meetings(mentee_ids):
    """First meetings that stand, one that has been held last."""
    meetups = MeetUp.objects.filter(mentee__in=mentee_ids, is_first_meeting=True).standing()
    return sorted(meetups.select_related("mentor__user", "note"), key=lambda meetup: (_is_held(meetup), meetup.pk))


def _is_held(meetup):
    return meetup.is_over and (hasattr(meetup, "note") or meetup.status == MeetUp.Status.CONFIRMED)


def _meeting_rows(mentee_ids):
    """First meetings that stand, as facts: those held, and those that are booked or planned."""
    standing = MeetUp.objects.filter(mentee__in=mentee_ids, is_first_meeting=True).standing()
    is_held = Q(note__isnull=False) | Q(status=MeetUp.Status.CONFIRMED)
    held = standing.over().filter(is_held)
    when = Concat(Cast("starts_at", TextField()), Value(" "), "status", output_field=TextField())
    return [
        fact_rows(about, rows, "date", by="mentor__user__name", words="place", more=when)
        for about, rows in ((HELD, held), (BOOKED, standing.exclude(pk__in=held.values("pk"))))
    ]


def _first_meeting(facts):
    """The step of the first meeting: one that has been held before one that is booked."""
    known = {}
    for about, known_of in ((BOOKED, _booked), (HELD, _held)):
        for fact in facts:
            if fact.about == about:
                known["first_meeting"] = known_of(fact)
    return known


def _held(fact):
    return Known(fact.on, fact.by, _when(fact))


def _booked(fact):
    word = "Booked" if fact.more.endswith(MeetUp.Status.CONFIRMED) else "Planned, to be confirmed"
    return Known(words=f"{word}: {_when(fact)}")


def _when(fact):
    at = time.fromisoformat(fact.more.split()[0])
    return f"{in_words(fact.on)} at {at:%H:%M}, {fact.words}"


def first_meeting_of(mentee):
    """(the first meeting that is booked and ahead, the day on which it was held): either may be None."""
    ahead = held_on = None
    for meetup in _first_meetings([mentee.pk]):
        if _is_held(meetup):
            held_on = meetup.date
        elif not meetup.is_over:
            ahead = meetup
    return ahead, held_on


def has_met(mentee, but=None):
    """Whether mentor and child have had an ordinary meet-up: noted, or confirmed; one meet-up may be left out."""
    if Note.objects.filter(mentee=mentee).exclude(meetup__is_first_meeting=True).exists():
        return True
    confirmed = MeetUp.objects.filter(mentee=mentee, is_first_meeting=False, status=MeetUp.Status.CONFIRMED)
    return confirmed.exclude(pk=but).exists()


def start_for(meetup, because=""):
    """KOT-7.1, where this is the first ordinary meet-up of the child; otherwise None."""
    if meetup.is_first_meeting or has_met(meetup.mentee, but=meetup.pk):
        return None
    return start_verdict(start_of(meetup.mentee, meetup.policy_version.figures), because)
