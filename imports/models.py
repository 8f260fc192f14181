"""The runs of the workbook import."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role("coordinator") else self.none()


def _stored_as(run, filename):
    return f"imports/{uuid.uuid4()}.xlsx"


class ImportRun(models.Model):
    """One workbook: read, previewed, brought in; rows that were refused can be fetched back."""

    class Status(models.TextChoices):
        PREVIEWING = "previewing", "Being read"
        PREVIEWED = "previewed", "Ready to bring in"
        RUNNING = "running", "Being brought in"
        DONE = "done", "Brought in"
        FAILED = "failed", "Could not be read"

    file = models.FileField(upload_to=_stored_as)
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PREVIEWING)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    outcomes = models.JSONField(default=dict, help_text="For each sheet the counts, and the rows worth showing.")
    failure = models.CharField(max_length=300, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return self.file_name
