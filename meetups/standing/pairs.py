"""When mentor and mentee last met, and how long ago that may be."""

from django.db.models import DateField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from ..models import Note


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
