"""When mentor and mentee last met, and how long ago that may be."""

from datetime import timedelta

from django.db.models import DateField, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from club.models import Event
from mentors.models import Leave, Mentor
from policy.dates import in_words

from ..models import MeetUp, Note, SignUp
from ..rules import to_meet_by
from .signups import ACTIVITY_NEAR


def current_pairs(allocations):
    """Those that hold today, of a suspended mentor too, each with `since`: the day they last met, or their first day;
    the longest ago first."""
    return (
        allocations.held_today()
        .annotate(since=_since())
        .with_people()
        .select_related("mentee__scheme__coordinator")
        .order_by("since", "id")
    )


def _since():
    met = Note.objects.filter(mentee=OuterRef("mentee")).order_by("-date", "-id").values("date")[:1]
    return Greatest(Coalesce(Subquery(met), F("start_on")), F("start_on"), output_field=DateField())


def not_met_for_long(allocations, figures, today):
    """KOT-9.2: (pair, days since they last met, days that were agreed) where it is longer ago than was agreed."""
    found = [
        (pair, (today - pair.since).days, pair.meet_every_days or figures.meet_every_days)
        for pair in current_pairs(allocations)
    ]
    return [(pair, days, every) for pair, days, every in found if days > every]


def to_arrange(allocations, figures, today):
    """KOT-9.2: (pair, the last day on which they were to meet, why its clock stands still) where it is over and no
    meet-up is planned.

    It stands still while the mentor is on leave or pauses, and begins anew on the day they are back.
    """
    waiting = current_pairs(allocations).exclude(Exists(_planned_ahead())).annotate(away_until=_away_until(today))
    return _overdue(waiting, figures, today)


def overdue(pairs, figures, today):
    """As `to_arrange`, of pairs that are loaded with `with_next`."""
    return _overdue([pair for pair in pairs if not pair.meets_again], figures, today)


def _overdue(pairs, figures, today):
    found = []
    for pair in pairs:
        paused = _stands_still(pair, today)
        every = pair.meet_every_days or figures.meet_every_days
        due_on = to_meet_by(pair.since, every, None if paused else pair.away_until)
        if due_on < today:
            found.append((pair, due_on, paused))
    return found


def with_next(allocations, today):
    """Adds `since` (last met, or the first day), whether they have planned to meet again (`meets_again`), the mentor's
    last day away (`away_until`), and the next termly activity of which nobody has said whether the child comes
    (`news_pk`, `news_name`, `news_on`)."""
    said = SignUp.objects.filter(event=OuterRef("pk"), mentee=OuterRef(OuterRef("mentee")))
    soon = (today + timedelta(days=1), today + ACTIVITY_NEAR)
    news = Event.objects.termly().filter(~Exists(said), held_on__range=soon).order_by("held_on", "name")
    return allocations.annotate(
        since=_since(),
        meets_again=Exists(_planned_ahead()),
        away_until=_away_until(today),
        news_pk=Subquery(news.values("pk")[:1]),
        news_name=Subquery(news.values("name")[:1]),
        news_on=Subquery(news.values("held_on")[:1]),
    )


def _planned_ahead():
    planned = MeetUp.objects.standing().in_term().ahead()
    return planned.filter(mentee=OuterRef("mentee"), mentor__suspended_at=None)


def _away_until(today):
    leaves = Leave.objects.filter(mentor=OuterRef("mentor"), from_on__lte=today).order_by("-until_on")
    return Subquery(leaves.values("until_on")[:1])


def _stands_still(pair, today):
    if pair.mentor.status_on(today) == Mentor.Status.PAUSED:
        until = pair.mentor.paused_until
        return f"The mentor pauses until {in_words(until)}" if until else "The mentor pauses"
    if pair.away_until and pair.away_until >= today:
        return f"The mentor is away until {in_words(pair.away_until)}"
    return ""
