"""From one mentor to the next, and who took the one-page summary of a child."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .mentees import Allocation, Mentee, as_far_as_open, of_background


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of visible mentees; a mentor limited at handover sees the one to themself, and none from before."""
        found = as_far_as_open(self, user, day="to_allocation__start_on", by="to_allocation__mentor__user")
        return of_background(found, user)

    def for_page(self):
        return self.select_related(
            "mentee__child", "from_allocation__mentor__user", "to_allocation__mentor__user", "made_by"
        )


class Handover(models.Model):
    """The passage of a child from one mentor to the next, with what the next should know (KOP-7)."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="handovers")
    from_allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="handovers_on")
    to_allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="handover")
    words = models.TextField("handover note")
    no_meeting_because = models.CharField("why no joint meeting", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = HandoverQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.mentee}, from {self.from_allocation.mentor} to {self.to_allocation.mentor}"


class SummaryDownload(models.Model):
    """Somebody took the one-page summary: who and when (KOT-6.2)."""

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.user} at {self.at}"
