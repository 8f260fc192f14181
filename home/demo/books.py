"""The books of the charity, closed month by month once the payments of all its towns are written."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from core.roles import Role
from expenses.models import ClosedMonth, Export
from expenses.standing.payments import months_booked

# Books two months old are closed, on a morning of the month after; the file goes to the bookkeeper first.
CLOSED_AFTER_MONTHS = 2
CLOSED_AT, TAKEN_BEFORE = time(11, 15), timedelta(minutes=25)


def close(days, staff):
    officer = staff[Role.FINANCE_OFFICER]
    last = days.months(-CLOSED_AFTER_MONTHS).replace(day=1)
    months = [month for month in months_booked(days.today) if month.first <= last]
    for month in reversed(months):
        after = (month.first + timedelta(days=31)).replace(day=1) + timedelta(days=5)
        at = timezone.make_aware(datetime.combine(after, CLOSED_AT))
        Export.objects.create(
            kind=Export.Kind.BOOKS, month=month.first, total=month.total, by=officer, at=at - TAKEN_BEFORE
        )
        ClosedMonth.objects.create(month=month.first, closed_by=officer, closed_at=at)
