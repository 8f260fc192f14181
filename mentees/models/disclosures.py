"""What of a mentee was told to somebody outside the charity."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from .mentees import Mentee, OfMenteeQuerySet


class DisclosureQuerySet(OfMenteeQuerySet):
    def visible_to(self, user):
        """The mentoring team alone: a mentor does not need to know whom the charity has told what."""
        return super().visible_to(user) if user.is_mentoring_team else self.none()


class Disclosure(models.Model):
    """Information about a mentee that was passed on to a third party, and on what ground (KOT-20.3)."""

    class Ground(models.TextChoices):
        PERMISSION = "permission", "The carer gave permission"
        SCHOOL = "school", "The carer’s consent to sharing with the school"
        SAFEGUARDING = "safeguarding", "Safeguarding, without permission"
        LAW = "law", "Required by law, without permission"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="disclosures")
    on = models.DateField("passed on")
    to_whom = models.CharField("to whom", max_length=200)
    what = models.TextField("what was passed on")
    ground = models.CharField(max_length=16, choices=Ground.choices)
    ground_words = models.CharField("about the ground", max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = DisclosureQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["mentee", "-on", "-id"], name="disclosure_by_mentee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=["permission", "school"]) | ~Q(ground_words=""),
                name="a_disclosure_without_permission_says_why",
            )
        ]

    def __str__(self):
        return f"{self.mentee}, passed on {self.on}"
