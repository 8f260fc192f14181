"""School holidays: no two share a day, the coordinator alone keeps them (HTP-3)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from club.models import SchoolHoliday
from club.rules import holiday_verdict
from core.history import version_of
from tests import factories

pytestmark = pytest.mark.rule("HTP-3")

HALF_TERM = ("Half-term", date(2026, 10, 26), date(2026, 10, 30))
TODAY = timezone.localdate()


def later(days):
    return str(TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("first", "last", "stands"),
    [
        (date(2026, 10, 19), date(2026, 10, 25), True),
        (date(2026, 10, 19), date(2026, 10, 26), False),
        (date(2026, 10, 30), date(2026, 11, 6), False),
        (date(2026, 10, 31), date(2026, 11, 6), True),
        (date(2026, 10, 27), date(2026, 10, 28), False),
        (date(2026, 10, 1), date(2026, 11, 30), False),
        # One day, reversed days, ten weeks and a day more.
        (date(2026, 12, 1), date(2026, 12, 1), True),
        (date(2026, 12, 2), date(2026, 12, 1), False),
        (date(2026, 11, 2), date(2027, 1, 10), True),
        (date(2026, 11, 2), date(2027, 1, 11), False),
    ],
)
def test_holiday_shares_no_day_with_another_and_is_neither_reversed_nor_too_long(first, last, stands):
    assert holiday_verdict(first, last, [HALF_TERM]).is_allowed is stands


@pytest.mark.django_db
def test_coordinator_writes_a_holiday_down_puts_it_right_and_takes_it_out(coordinator, sign_in):
    client, add = sign_in(coordinator), reverse("club:school_holiday_add")
    typed = {"name": "Half-term", "from_on": later(7), "until_on": later(11)}
    for _ in range(2):
        client.post(add, typed)
    holiday = SchoolHoliday.objects.get()

    change = reverse("club:school_holiday_change", args=[holiday.pk])
    client.post(change, typed | {"name": "Autumn half-term", "seen": version_of(holiday)})

    assert "Autumn half-term" in client.get(reverse("club:school_holidays_list")).content.decode()
    client.post(reverse("club:school_holiday_remove", args=[holiday.pk]))
    assert not SchoolHoliday.objects.exists()
    assert [step.history_type for step in SchoolHoliday.history.order_by("history_id")] == ["+", "~", "-"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Say which holiday it is"),
        ("name", "\u200b\u202e", "Say which holiday it is"),
        ("name", "x" * 61, "at most 60 characters"),
        ("from_on", "0001-01-01", "after 1900"),
        ("from_on", "1960-01-01", "more than three years away"),
        ("until_on", later(0), "The last day is before the first"),
        ("until_on", later(90), "ten weeks at most"),
        ("until_on", "soon", "real date"),
        ("until_on", later(40), "they share a day"),
    ],
)
def test_bad_holiday_says_what_is_wrong_and_keeps_what_was_typed(coordinator, sign_in, field, value, says):
    factories.SchoolHolidayFactory(from_on=TODAY + timedelta(days=40))
    typed = {"name": "Rain <b> 👋", "from_on": later(7), "until_on": later(9)} | {field: value}

    page = sign_in(coordinator).post(reverse("club:school_holiday_add"), typed)

    assert says in page.content.decode()
    assert page.context["form"]["name"].value() == typed["name"]
    assert SchoolHoliday.objects.count() == 1
