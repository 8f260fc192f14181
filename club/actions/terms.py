"""School holidays as the coordinator keeps them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history
from policy.models import Scheme

from ..models import SchoolHoliday
from ..rules import holiday_verdict


@transaction.atomic
def add_school_holiday(*, by, name, from_on, until_on):
    """Write down when the schools are closed. The same holiday twice is one."""
    _lock()
    if alike := SchoolHoliday.objects.filter(name=name, from_on=from_on, until_on=until_on).first():
        return alike
    holiday = SchoolHoliday(name=name, from_on=from_on, until_on=until_on)
    _check(holiday)
    return history.save(holiday, by=by)


@transaction.atomic
def change_school_holiday(*, by, holiday, name, from_on, until_on, seen=None):
    _lock()
    _check(SchoolHoliday(pk=holiday.pk, name=name, from_on=from_on, until_on=until_on))
    return history.change(holiday, by=by, seen=seen, name=name, from_on=from_on, until_on=until_on)


@transaction.atomic
def remove_school_holiday(*, by, holiday):
    """Take out one that was a mistake; weekly meet-ups on its days are expected again."""
    _lock()
    history.remove(holiday, by=by)


def _lock():
    """Two who write down holidays wait for each other, so that none share a day."""
    list(Scheme.objects.select_for_update().order_by("pk")[:1])


def _check(holiday):
    others = SchoolHoliday.objects.exclude(pk=holiday.pk).between(holiday.from_on, holiday.until_on)
    spans = list(others.values_list("name", "from_on", "until_on"))
    verdict = holiday_verdict(holiday.from_on, holiday.until_on, spans)
    if verdict.is_refused:
        raise ValidationError({"until_on" if not spans else "from_on": verdict.sentence})
