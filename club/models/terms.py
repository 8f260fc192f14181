"""When the schools are closed."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords


class SchoolHolidayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """They are no secret, but only the team keeps them."""
        return self.all() if user.is_mentoring_team else self.none()

    def covering(self, day):
        return self.filter(from_on__lte=day, until_on__gte=day)

    def between(self, first, last):
        """Those with a day in a span, the first in front."""
        return self.filter(from_on__lte=last, until_on__gte=first).order_by("from_on")


class SchoolHoliday(models.Model):
    """Days on which the schools are closed: no weekly meet-up is expected then (HTP-3). No two share a day."""

    name = models.CharField(max_length=60)
    from_on = models.DateField("first day")
    until_on = models.DateField("last day")
    history = HistoricalRecords()
    objects = SchoolHolidayQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="a_holiday_ends_after_it_starts"),
            models.UniqueConstraint(fields=["from_on"], name="one_school_holiday_from_a_day"),
        ]

    def __str__(self):
        return self.name
