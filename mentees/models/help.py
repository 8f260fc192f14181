"""What is beyond a mentor's skills, brought back to the coordinator."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from club.models import Resource

from .mentees import Mentee, as_far_as_open


class HelpRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return as_far_as_open(self, user, day="asked_on", by="asked_by")

    def open(self):
        return self.filter(closed_at=None)

    def for_page(self):
        return self.select_related("mentee__child", "mentee__scheme", "asked_by", "answered_by", "resource")


class HelpRequest(models.Model):
    """A mentor's worry about a mentee that others can help with better, and the team's answer (KOP-22)."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="help_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(default=timezone.localdate)
    words = models.TextField("what is beyond me")
    answer = models.TextField(blank=True)
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="from the directory"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField("settled at", null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = HelpRequestQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-asked_on", "-id"]
        indexes = [models.Index(fields=["mentee", "-asked_on", "-id"], name="help_by_mentee")]
        constraints = [
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(answer=""), name="help_is_settled_with_an_answer")
        ]

    def __str__(self):
        return f"{self.mentee}, brought back on {self.asked_on}"

    @property
    def is_open(self):
        return self.closed_at is None

    @property
    def standing(self):
        """How it stands, as people read it."""
        if not self.is_open:
            return "Settled"
        return "Answered, not settled" if self.answer else "Waits for an answer"
