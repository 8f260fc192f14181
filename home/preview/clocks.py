"""What the list of all that is due would hold on the first day, under the figures of now and under the new ones."""

from meetups.deadlines import starts_due
from mentees import deadlines as of_mentees
from mentees.models import ConsentRequest
from policy.dates import in_words

from .versions import Change, Versions

NOT_DUE = "not on the list of what is due"


def _compared(v: Versions, due_under, words=None):
    """Cases that would be on one of the two lists alone, or otherwise; those late under one of them alone first."""
    was, becomes = ({_case(deadline): deadline for deadline in due_under(figures)} for figures in v.both)
    found = []
    for case in [*was, *(case for case in becomes if case not in was)]:
        old, new = was.get(case), becomes.get(case)
        before, after = _words(old, v, words), _words(new, v, words)
        if before != after:
            deadline = new or old
            moved = bool(old and old.is_late(v.first_day)) != bool(new and new.is_late(v.first_day))
            found.append((not moved, Change(deadline.subject, before, after, deadline.url, deadline.row)))
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def _case(deadline):
    """The same case under both figures: its event without the day that the figures set."""
    kind, pk, *_ = deadline.event.split(":")
    return kind, pk


def _words(deadline, v, words):
    if deadline is None:
        return NOT_DUE
    by = f"{'late since' if deadline.is_late(v.first_day) else 'due by'} {in_words(deadline.due_on)}"
    return f"{words(deadline)}, {by}" if words else by


def referrals_seen(v):
    """KOT-3.2: open referrals that nobody looks after, which somebody should have taken up by another day."""
    return _compared(v, lambda figures: of_mentees.referrals_to_look_at(v.first_day, figures))


def referrals_decided(v):
    """KOT-3.2: open referrals that should be decided by another day."""
    return _compared(v, lambda figures: of_mentees.decisions_due(v.first_day, figures))


def starts(v):
    """KOT-7.1: mentees with a mentor whose start would have other steps open, or until another day."""
    return _compared(v, lambda figures: starts_due(figures, v.current), _open_steps)


def _open_steps(start):
    return f"{len(start.steps)} open ({'; '.join(step.label for step in start.steps)})"


def consents(v):
    """KOP-16: carers who were asked for consents by link and would have to answer by another day."""
    requests = ConsentRequest.objects.visible_to(v.user)
    return _compared(v, lambda figures: of_mentees.consents_unanswered(v.first_day, figures, requests))


def plans(v):
    """KOP-3: mentees without a plan that is signed off, which would be due by another day."""
    return _compared(v, lambda figures: of_mentees.plans_due(v.first_day, v.supported_under(figures)))


def reviews(v):
    """KOP-28: mentees whose review would be announced or due, or no longer, or due by another day."""
    return _compared(v, lambda figures: of_mentees.reviews_due(v.first_day, v.supported_under(figures)))


def ends(v):
    """KOT-2.4: mentees whose agreed end would be announced on the first day, or not yet."""
    return _compared(v, lambda figures: of_mentees.ends_due(v.first_day, v.supported_under(figures)))
