"""What stands of claims: what was claimed, less what corrections took back again.

A correction never touches the claim or the month it was paid in, which stay as they were closed: for the books it
counts in the month in which it is made. Money that came back was not spent, so what is left for a child counts it in
the month of the spending, and a gift, a grant or a taxi request holds it again.
"""

from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Round

from ..models import Claim, Correction
from ..rules.costs import PENNY

POUNDS = DecimalField(max_digits=12, decimal_places=2)


def sum_of(rows):
    """The amounts of rows that name the outer row, as an expression; in whole pennies on each database."""
    summed = rows.order_by().values(one=Value(1)).annotate(total=Sum("amount")).values("total")
    return Round(Coalesce(Subquery(summed, output_field=POUNDS), Value(Decimal(0)), output_field=POUNDS), 2)


def with_stands(claims):
    """Claims with `stands`, the pounds of each that corrections have left."""
    back = sum_of(Correction.objects.filter(claim=OuterRef("pk")))
    return claims.annotate(stands=Round(F("amount") + back, 2, output_field=POUNDS))


def standing_of(claims) -> Decimal:
    """What stands of these claims together; one query."""
    return sum(with_stands(claims).order_by().values_list("stands", flat=True), Decimal(0)).quantize(PENNY)


def of_the_month(day):
    """What counts towards the sum of the calendar month of a day, for whichever child (KOT-8.1)."""
    first = day.replace(day=1)
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return Claim.objects.of_the_month().filter(spent_on__gte=first, spent_on__lt=after)


def spent_in_month(mentee, day, without=None) -> Decimal:
    """What was spent on a mentee in the month of a day, whoever claims (KOT-8.1)."""
    claims = of_the_month(day).filter(mentee=mentee)
    return standing_of(claims.exclude(pk=without.pk) if without is not None else claims)


def spent_by_mentee(day, of="pk"):
    """The same for each mentee that the column `of` names, as an expression."""
    claims = of_the_month(day)
    back = Correction.objects.filter(claim__in=claims, claim__mentee=OuterRef(of))
    return Round(sum_of(claims.filter(mentee=OuterRef(of))) + sum_of(back), 2, output_field=POUNDS)
