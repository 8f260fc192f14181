"""Starts that are not complete (KOT-7.1)."""

from dataclasses import dataclass, replace

from django.urls import reverse

from core.deadlines import Deadline
from mentees.rules import CLAUSE_OF_START, Step, began_before, open_steps, start_due_on
from mentees.standing import current_allocations, known_on

from ..standing import starts_of

MENTORS_STEPS = ("consent", "plan")


@dataclass(frozen=True)
class StartDeadline(Deadline):
    """The start of one mentee, and what is open of it; whether it began before the portal knew the child (KOT-7.1)."""

    steps: tuple[Step, ...] = ()
    began_before: bool = False


def starts_due(figures, current=None):
    """Mentees with a mentor and steps of the start open, however long ago it began, the most urgent first (KOT-7.1).

    `current` are allocations as `mentees.standing` loads them.
    """
    current = current_allocations() if current is None else current
    newest = {allocation.mentee_id: allocation for allocation in sorted(current, key=lambda a: (a.start_on, a.pk))}
    starts = starts_of(newest, figures)
    due = [_start(newest[pk], open_steps(steps), figures) for pk, steps in starts.items()]
    return sorted((deadline for deadline in due if deadline.steps), key=lambda deadline: deadline.due_on)


def _start(allocation, steps, figures):
    first_on, known = allocation.first_on, known_on(allocation)
    many = "1 step of the start is open" if len(steps) == 1 else f"{len(steps)} steps of the start are open"
    return StartDeadline(
        what=many,
        due_on=start_due_on(first_on, known, figures),
        clause=CLAUSE_OF_START,
        url=reverse("meetups:start_detail", args=[allocation.mentee_id]),
        person=_whose(allocation, steps),
        subject=str(allocation.mentee),
        event=f"start:{allocation.mentee_id}",
        row=allocation.mentee,
        steps=tuple(steps),
        began_before=began_before(first_on, known, figures),
    )


def _whose(allocation, steps):
    """The mentor gets the consent signed and sets the goals (KOT-7.2); other steps are the charity's own (KOT-7.1)."""
    is_mentors = any(step.key in MENTORS_STEPS for step in steps)
    return allocation.mentor.user if is_mentors else allocation.mentee.scheme.coordinator or allocation.mentor.user


def with_earlier_in_one(starts):
    """The same, with the starts from before the portal knew of the children in one line, for whoever runs the scheme.

    A workbook brings in many at once: what is open of them is settled together, on a page of its own.
    """
    earlier = [start for start in starts if start.began_before]
    if not earlier:
        return starts
    first = min(earlier, key=lambda start: start.due_on)
    one = replace(
        first,
        what="Say how the starts stand that began before the portal knew of the children",
        url=reverse("meetups:starts_list"),
        person=first.row.scheme.coordinator,
        subject="1 child" if len(earlier) == 1 else f"{len(earlier)} children",
        event=f"starts-from-before:{max(start.due_on for start in earlier):%Y-%m-%d}",
        row=None,
        steps=(),
    )
    return sorted([one, *(start for start in starts if not start.began_before)], key=lambda start: start.due_on)
