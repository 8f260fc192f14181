"""The runs of the workbook import."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

# A run that has not moved for so long was cut off: its process is gone.
BEAT_LASTS = timedelta(minutes=3)


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role("coordinator") else self.none()

    def without_outcomes(self):
        """For lists: the outcomes of a large workbook are long."""
        return self.defer("outcomes", "refused")


def _stored_as(run, filename):
    return f"imports/{uuid.uuid4()}.xlsx"


class ImportRun(models.Model):
    """One workbook: read, previewed, brought in; rows that were refused can be fetched back."""

    class Status(models.TextChoices):
        PREVIEWING = "previewing", "Being read"
        PREVIEWED = "previewed", "Ready to bring in"
        RUNNING = "running", "Being brought in"
        CUT = "cut", "Stopped on the way"
        DONE = "done", "Brought in"
        FAILED = "failed", "Could not be read"

    file = models.FileField(upload_to=_stored_as)
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PREVIEWING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: brought in from the command line.",
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    brought_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    outcomes = models.JSONField(default=dict, help_text="For each sheet the counts, and the rows worth showing.")
    refused = models.JSONField(default=dict, help_text="For each sheet the refused rows with their reasons.")
    venues = models.JSONField(default=dict, help_text="Locations and the kinds of place that a person confirmed.")
    failure = models.CharField(max_length=300, blank=True)
    # Whoever holds the lease may write; a run that is taken up again gets a new one.
    lease = models.UUIDField(null=True, blank=True, editable=False)
    beat_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="running"), name="one_import_at_a_time")
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("imports:run_detail", args=[self.pk])

    @property
    def is_moving(self):
        """Being read or brought in by a process that has shown itself lately."""
        return (
            self.status in (self.Status.PREVIEWING, self.Status.RUNNING) and self.beat_at > timezone.now() - BEAT_LASTS
        )

    @property
    def is_cut(self):
        return self.status == self.Status.CUT or (
            self.status in (self.Status.PREVIEWING, self.Status.RUNNING) and not self.is_moving
        )

    @property
    def percent(self):
        return 100 * self.rows_done // self.rows_total if self.rows_total else 0
