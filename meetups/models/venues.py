"""Whether insurance and liability of each kind of place have been looked at."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords


class VenueCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.is_mentoring_team else self.none()


class VenueCheck(models.Model):
    """Somebody looked at insurance and liability of a kind of place (KOP-14). Earlier checks stay beside it."""

    kind = models.CharField("kind of place", max_length=40, help_text="Key of a kind of place in the policy's figures.")
    checked_on = models.DateField()
    checked_by = models.CharField("who checked", max_length=120)
    until_on = models.DateField("the insurance itself ends on", null=True, blank=True)
    words = models.CharField("what was looked at", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = VenueCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("checked_on")), name="an_insurance_ends_after_its_check"
            )
        ]

    def __str__(self):
        return f"{self.kind}, {self.checked_on}"
