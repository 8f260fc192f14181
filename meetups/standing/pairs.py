"""When mentor and mentee last met, and how long ago that may be."""

from django.db.models import DateField, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from mentors.models import Leave, Mentor
from policy.dates import in_words

from ..models import MeetUp, Note
from ..rules import to_meet_by


def current_pairs(allocations):
    """Those that hold today, each with `since`: the day they last met, or their first day; the longest ago first."""
    met = Note.objects.filter(mentee=OuterRef("mentee")).order_by("-date", "-id").values("date")[:1]
    since = Greatest(Coalesce(Subquery(met), F("start_on")), F("start_on"), output_field=DateField())
    return allocations.open_today().annotate(since=since).with_people().order_by("since", "id")


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
    leaves = Leave.objects.filter(mentor=OuterRef("mentor"), from_on__lte=today).order_by("-until_on")
    ahead = MeetUp.objects.standing().ahead().filter(mentee=OuterRef("mentee"))
    pairs = current_pairs(allocations).filter(~Exists(ahead))
    found = []
    for pair in pairs.annotate(away_until=Subquery(leaves.values("until_on")[:1])):
        paused = _stands_still(pair, today)
        every = pair.meet_every_days or figures.meet_every_days
        due_on = to_meet_by(pair.since, every, None if paused else pair.away_until)
        if due_on < today:
            found.append((pair, due_on, paused))
    return found


def _stands_still(pair, today):
    if pair.mentor.status == Mentor.Status.PAUSED:
        until = pair.mentor.paused_until
        return f"The mentor pauses until {in_words(until)}" if until else "The mentor pauses"
    if pair.away_until and pair.away_until >= today:
        return f"The mentor is away until {in_words(pair.away_until)}"
    return ""
