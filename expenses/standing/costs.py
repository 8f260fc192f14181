"""What counts for each child in a year: claims by the day of the spending, fees by the day they were paid (KOT-1)."""

from collections import defaultdict

from django.db.models import Count, Q, Sum

from club.models import Child
from meetups.models import Note
from mentees.models import Allocation

from ..models import Claim, Correction, Outlay
from ..rules import Cost
from ..rules.costs import NOTHING
from .budgets import in_pennies


def children_of_year(scheme, first, last):
    """Children who had a mentor, a meet-up, a claim, a correction or a fee in these days."""
    days, own = (first, last), Q(mentee__scheme=scheme)
    mentored = Allocation.objects.not_struck().filter(own, Q(end_on=None) | Q(end_on__gte=first), start_on__lte=last)
    fees = Outlay.objects.of_clubs().filter(scheme=scheme, on__range=days)
    corrected = Correction.objects.filter(claim__mentee__scheme=scheme, booked_on__range=days)
    return Child.objects.filter(
        Q(pk__in=mentored.values("mentee__child"))
        | Q(pk__in=Note.objects.filter(own, date__range=days).values("mentee__child"))
        | Q(pk__in=Claim.objects.counting().filter(own, spent_on__range=days).values("mentee__child"))
        | Q(pk__in=fees.values("membership__child"))
        | Q(pk__in=corrected.values("claim__mentee__child"))
    ).order_by("first_name", "surname", "id")


def costs_of(scheme, first, last, children):
    """{child's key: Cost} for these children; four queries."""
    pks, days = [child.pk for child in children], (first, last)
    claims, corrected, fees = _claims(scheme, days, pks), _corrected(scheme, days, pks), _fees(scheme, days, pks)
    notes = Note.objects.filter(mentee__scheme=scheme, mentee__child__in=pks, date__range=days).order_by()
    met = dict(notes.values_list("mentee__child").annotate(Count("pk")))
    return {
        pk: Cost(dict(claims.get(pk, {})), corrected.get(pk, NOTHING), fees.get(pk, NOTHING), met.get(pk, 0))
        for pk in pks
    }


def whole_cost(scheme, first, last):
    """(the cost of all children together, outlays of support for no one child, children who met); five queries."""
    days = (first, last)
    claims = Claim.objects.counting().filter(mentee__scheme=scheme, spent_on__range=days).order_by()
    by_kind = {kind: in_pennies(sum) for kind, sum in claims.values_list("kind").annotate(Sum("amount"))}
    booked = Correction.objects.filter(claim__mentee__scheme=scheme, booked_on__range=days)
    corrected = booked.aggregate(sum=Sum("amount"))["sum"]
    outlays = Outlay.objects.standing().filter(scheme=scheme, on__range=days, head=Outlay.Head.SUPPORT)
    spent = outlays.aggregate(
        fees=Sum("amount", filter=~Q(membership=None)), shared=Sum("amount", filter=Q(membership=None))
    )
    met = Note.objects.filter(mentee__scheme=scheme, date__range=days).aggregate(
        meetups=Count("pk"), children=Count("mentee", distinct=True)
    )
    cost = Cost(by_kind, in_pennies(corrected), in_pennies(spent["fees"]), met["meetups"])
    return cost, in_pennies(spent["shared"]), met["children"]


def first_year_day(scheme):
    """The earliest day on which anything was spent or held, or None."""
    days = [
        Claim.objects.counting().filter(mentee__scheme=scheme).order_by("spent_on").values_list("spent_on", flat=True),
        Note.objects.filter(mentee__scheme=scheme).order_by("date").values_list("date", flat=True),
    ]
    return min((day for rows in days for day in rows[:1]), default=None)


def _claims(scheme, days, pks):
    rows = Claim.objects.counting().filter(mentee__scheme=scheme, spent_on__range=days, mentee__child__in=pks)
    found = defaultdict(dict)
    for child, kind, pounds in rows.order_by().values_list("mentee__child", "kind").annotate(Sum("amount")):
        found[child][kind] = in_pennies(pounds)
    return found


def _corrected(scheme, days, pks):
    rows = Correction.objects.filter(claim__mentee__scheme=scheme, booked_on__range=days, claim__mentee__child__in=pks)
    sums = rows.order_by().values_list("claim__mentee__child").annotate(Sum("amount"))
    return {child: in_pennies(pounds) for child, pounds in sums}


def _fees(scheme, days, pks):
    rows = Outlay.objects.of_clubs().filter(
        scheme=scheme, on__range=days, head=Outlay.Head.SUPPORT, membership__child__in=pks
    )
    sums = rows.order_by().values_list("membership__child").annotate(Sum("amount"))
    return {child: in_pennies(pounds) for child, pounds in sums}
