"""Trainings that have to be taken again: whose, by when, under which clause."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from core.deadlines import Deadline
from policy.dates import in_words

from . import rules
from .models import Mentor


@dataclass(frozen=True)
class TrainingDeadline(Deadline):
    """A training that is due, and whether its mentor is stopped meanwhile (KOT-5.1)."""

    has_lapsed: bool = False
    lifted_until: date | None = None

    @property
    def is_stopped(self):
        return self.has_lapsed and self.lifted_until is None


def trainings_due(today, figures, mentors=None):
    """Safeguarding trainings within the first reminder of their last day, or lapsed, the most urgent first (KOT-5.1).

    `event` names the reminder that stands today: 60, 30 or 7 days before, or the lapse itself.
    """
    mentors = Mentor.objects.all() if mentors is None else mentors
    serving = mentors.filter(status__in=[Mentor.Status.ACTIVE, Mentor.Status.PAUSED]).with_standing(today)
    due = [_deadline(mentor, today, figures) for mentor in serving]
    return sorted((deadline for deadline in due if deadline), key=lambda deadline: deadline.due_on)


def _deadline(mentor, today, figures):
    taken_on = mentor.trained_on
    if taken_on is None:
        # Nothing says since when; it is due on the day somebody looks, and reminded once.
        return _make(mentor, today, "Take the face-to-face safeguarding training", "never", has_lapsed=True)
    reminder = rules.reminder_due(taken_on, today, figures)
    if reminder is None:
        return None
    last_day = rules.valid_until(taken_on, figures)
    has_lapsed = rules.has_lapsed(taken_on, today, figures)
    if has_lapsed:
        what = f"Take the safeguarding training again: it lapsed on {in_words(rules.lapses_on(taken_on, figures))}"
        stage = "lapsed"
    else:
        what = f"Take the safeguarding training again by {in_words(last_day)}"
        stage = str(reminder)
    return _make(mentor, last_day, what, f"{taken_on:%Y-%m-%d}:{stage}", has_lapsed)


def _make(mentor, due_on, what, stage, has_lapsed):
    lifted_until = mentor.lifted_until if has_lapsed else None
    if lifted_until:
        what = f"{what}; the stop is lifted until {in_words(lifted_until)}"
    return TrainingDeadline(
        what=what,
        due_on=due_on,
        clause=rules.training.CLAUSE,
        url=reverse("mentors:own_record"),
        person=mentor.user,
        subject=mentor.user.name,
        event=f"safeguarding-training:{mentor.pk}:{stage}",
        has_lapsed=has_lapsed,
        lifted_until=lifted_until,
    )
