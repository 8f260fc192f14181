"""When the schools of Larkmere are closed, this school year (HTP-3)."""

from datetime import date, time

from club.models import SchoolHoliday, academic_year

# Name, first and last day as (years after September, month, day).
HOLIDAYS = (
    ("Autumn half-term", (0, 10, 26), (0, 10, 30)),
    ("Christmas", (0, 12, 21), (1, 1, 3)),
    ("February half-term", (1, 2, 15), (1, 2, 19)),
    ("Summer", (1, 7, 23), (1, 9, 2)),
)


def build(world):
    if world.cast.number:
        return
    year, by = academic_year(world.days.today), world.staff["coordinator"]
    for name, first, last in HOLIDAYS:
        from_on, until_on = (date(year + later, month, day) for later, month, day in (first, last))
        holiday = SchoolHoliday(name=name, from_on=from_on, until_on=until_on)
        world.rows.add(holiday, by=by, at=world.days.at(world.days.ago(120), time(10, 5)))
