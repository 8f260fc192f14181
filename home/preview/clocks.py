"""What the list of all that is due would hold on the first day, under the figures of now and under the new ones."""

from meetups.deadlines import starts_due, venue_checks_due
from mentees import deadlines as of_mentees
from mentees.models import Allocation, ConsentRequest, HelpRequest
from mentors import deadlines as of_mentors
from policy.dates import in_words

from .versions import Change, Versions


def _compared(v: Versions, due_under, *, absent, words=None):
    """Cases that stand otherwise on the two lists; those late on the first day under one of them alone come first.

    `absent` says how a case stands that is not on a list; `words` what else is said of one, beside its other self.
    """
    was, becomes = ({_case(deadline): deadline for deadline in due_under(figures)} for figures in v.both)
    found = []
    for case in [*was, *(case for case in becomes if case not in was)]:
        old, new = was.get(case), becomes.get(case)
        before, after = (
            _stands(one, other, v.first_day, words) if one else absent for one, other in ((old, new), (new, old))
        )
        if before != after:
            one = new or old
            turns = bool(old and old.is_late(v.first_day)) != bool(new and new.is_late(v.first_day))
            found.append((not turns, Change(one.subject, before, after, one.url, one.row)))
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def _case(deadline):
    """The same case under both figures: its event without the day that the figures set."""
    kind, pk, *_ = deadline.event.split(":")
    return kind, pk


def _stands(deadline, other, first_day, words):
    by = f"{'late since' if deadline.is_late(first_day) else 'due by'} {in_words(deadline.due_on)}"
    return f"{words(deadline, other)}, {by}" if words else by


def referrals_seen(v):
    """KOT-3.2: open referrals that nobody looks after, which somebody should have taken up by another day."""
    return _compared(v, lambda figures: of_mentees.referrals_to_look_at(v.first_day, figures), absent="taken up")


def referrals_decided(v):
    """KOT-3.2: open referrals that should be decided by another day."""
    return _compared(v, lambda figures: of_mentees.decisions_due(v.first_day, figures), absent="decided")


def venue_checks(v):
    """KOP-14: kinds of place whose insurance would have to be checked again, or no longer, or by another day."""
    return _compared(v, lambda figures: venue_checks_due(v.first_day, v.user, figures), absent="the check still holds")


def referees(v):
    """KOT-4.1: referees who were asked and would be rung, or another one found, from another day on."""
    return _compared(
        v, lambda figures: of_mentors.references_overdue(v.first_day, figures, v.user), absent="waited for"
    )


def support(v):
    """KOT-5.2: mentors whose support meeting would be due by another day, or show, or no longer."""
    return _compared(v, lambda figures: of_mentors.support_meetings_due(v.first_day, figures), absent="not shown yet")


def starts(v):
    """KOT-7.1: mentees with a mentor whose start would have other steps open, or until another day."""
    return _compared(v, lambda figures: starts_due(figures, v.current), absent="complete", words=_open_steps)


def _open_steps(start, other):
    """How many steps are open, and which of them would not be under the other figures."""
    many = "1 step open" if len(start.steps) == 1 else f"{len(start.steps)} steps open"
    others = {step.label for step in other.steps} if other else set()
    alone = [step.label for step in start.steps if step.label not in others]
    return f"{many} ({'; '.join(alone)})" if alone else many


def consents(v):
    """KOP-16: carers who were asked for consents by link and would have to answer by another day."""
    requests = ConsentRequest.objects.visible_to(v.user)
    return _compared(
        v, lambda figures: of_mentees.consents_unanswered(v.first_day, figures, requests), absent="not late yet"
    )


def help_asked(v):
    """KOP-22: what mentors have brought back, which would have to be answered by another day."""
    asked = HelpRequest.objects.visible_to(v.user)
    return _compared(v, lambda figures: of_mentees.help_unanswered(figures, asked), absent="settled")


def plans(v):
    """KOP-3: mentees without a plan that is signed off, which would be due by another day."""
    return _compared(v, lambda figures: of_mentees.plans_due(v.first_day, v.supported_under(figures)), absent="not due")


def reviews(v):
    """KOP-28: mentees whose review would be announced or due, or no longer, or due by another day."""
    return _compared(
        v, lambda figures: of_mentees.reviews_due(v.first_day, v.supported_under(figures)), absent="not due yet"
    )


def ends(v):
    """KOT-2.4: mentees whose agreed end would be announced on the first day, or not yet."""
    return _compared(
        v, lambda figures: of_mentees.ends_due(v.first_day, v.supported_under(figures)), absent="not announced yet"
    )


def meetings(v):
    """HTP-5: meetings with all mentors, reviews of the year and blocks to look back on, due by another day."""
    blocks = Allocation.objects.visible_to(v.user)

    def due_under(figures):
        of_all = of_mentors.team_meetings_due(v.first_day, figures)
        return of_all + of_mentees.blocks_due(v.first_day, figures, blocks)

    return _compared(v, due_under, absent="not shown yet")
