"""How the start of mentees stands: the lower apps' facts, and the first meeting."""

from dataclasses import replace

from mentees.rules import Known, checklist, start_verdict
from mentees.standing import known_steps, recorded_steps
from policy.dates import in_words

from ..models import MeetUp, Note


def starts_of(mentee_ids, figures):
    """{mentee's pk: the steps of its start in the policy's order}, in as many questions for one as for many."""
    mentee_ids = list(mentee_ids)
    known, recorded = known_steps(mentee_ids), recorded_steps(mentee_ids)
    for meetup in _first_meetings(mentee_ids):
        known[meetup.mentee_id]["first_meeting"] = _known_of(meetup)
    return {pk: checklist(known[pk], recorded[pk], figures) for pk in mentee_ids}


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


def _known_of(meetup):
    when = f"{in_words(meetup.date)} at {meetup.starts_at:%H:%M}, {meetup.place}"
    if _is_held(meetup):
        return Known(meetup.date, str(meetup.mentor), when)
    word = "Booked" if meetup.status == MeetUp.Status.CONFIRMED else "Planned, to be confirmed"
    return Known(words=f"{word}: {when}")


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
