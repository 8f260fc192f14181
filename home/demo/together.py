"""Who comes to the next termly activity with whom (KOT-12.1): booked with their own mentor, asked, agreed, not yet."""

from datetime import time

from club.models import Event, RegisterEntry
from meetups.models import SignUp
from mentees.models import Allocation

Status = SignUp.Status
# Of whom nothing is said yet, who does not come and why; for whom another mentor is asked, by whom, what they said.
NOT_SAID = {"efua", "kacper"}
NOT_COMING = {"una": "Visits the college on that day"}
ASKED = (
    ("priya", "gwen", "vikram", Status.ASKED, ""),
    ("theo", "ines", "vikram", Status.AGREED, "With pleasure"),
    ("reece", "tom", None, Status.DECLINED, "I work that evening"),
)


def build(world):
    today = world.days.today
    event = next(e for e in world.rows.of(Event) if e.kind == Event.Kind.TERMLY and e.held_on > today)
    mentors = {id(a.mentee): a.mentor for a in world.rows.of(Allocation) if a.end_on is None}
    asked = {child for child, *_ in ASKED}
    for part in world.cast.mentees:
        mentee = world.mentees[part.child]
        if part.child in NOT_COMING:
            _keep(world, event, mentee, None, Status.NOT_COMING, words=NOT_COMING[part.child])
        elif part.child not in NOT_SAID | asked and id(mentee) in mentors:
            _keep(world, event, mentee, mentors[id(mentee)], Status.OWN)
            _on_the_register(world, event, mentee)
    for child, other, by, status, words in ASKED:
        asker = world.mentors[by].user if by else world.staff["coordinator"]
        _ask(world, event, world.mentees[child], world.mentors[other], asker, status, words)


def _keep(world, event, mentee, mentor, status, words=""):
    by = world.staff["coordinator"]
    row = SignUp(event=event, mentee=mentee, mentor=mentor, status=status, asked_by=by, words=words)
    world.rows.add(row, by=by, at=world.days.at(world.days.ago(9), time(14, 5)))


def _ask(world, event, mentee, other, asker, status, words):
    row = SignUp(event=event, mentee=mentee, mentor=other, status=status, asked_by=asker, words=words)
    made = {"by": asker, "at": world.days.at(world.days.ago(6), time(19, 30))}
    if status == Status.ASKED:
        world.rows.add(row, **made)
        return
    row.answered_at = world.days.at(world.days.ago(5), time(8, 10))
    was = {"status": Status.ASKED, "answered_at": None, "words": ""}
    world.rows.add(row, **made, was=was, then=(other.user, row.answered_at))
    if status == Status.AGREED:
        _on_the_register(world, event, mentee)


def _on_the_register(world, event, mentee):
    row = RegisterEntry(event=event, child=mentee.child, mark=RegisterEntry.Mark.BOOKED)
    world.rows.add(row, by=world.staff["coordinator"], at=world.days.at(world.days.ago(9), time(14, 5)))
