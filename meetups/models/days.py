"""What is told on the day of a meet-up, and which carer was told what: who, whom and when (KOP-18, KOP-27)."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from club.models import Carer
from mentees.models import Mentee

from .meetups import Contact, MeetUp


@dataclass(frozen=True)
class Told:
    """That a carer was told, how and when; stored with the contact that is kept of it."""

    carer: Carer | None
    how: str
    at: datetime


class DayMessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """On the meet-ups that exist for this person: all that was told; of a case they may not read (EPT-9), what they
        told themselves."""
        readable = Q(by=user.pk) | Q(meetup__mentee__in=Mentee.objects.with_background(user))
        return self.filter(readable, meetup__in=MeetUp.objects.visible_to(user))

    def with_people(self):
        return self.select_related("by", "contact__carer")


class DayMessage(models.Model):
    """One thing that was told, never changed afterwards. The word with the carer stands in the contact log."""

    class Kind(models.TextChoices):
        PLANNED = "planned", "Planned"
        MOVED = "moved", "Plan changed"
        REACHABLE = "reachable", "Can be reached"
        LATE = "late", "Running late"
        HOME_SAFE = "home_safe", "Home safe"
        NO_SHOW = "no_show", "Nobody came"
        CAME = "came", "They came after all"
        CANCELLED = "cancelled", "Cancelled"
        TOLD = "told", "The carer was told"

    meetup = models.ForeignKey(MeetUp, on_delete=models.PROTECT, related_name="day_messages")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField("minutes late", null=True, blank=True)
    phone = models.CharField("number that answers", max_length=30, blank=True)
    words = models.CharField("in words", max_length=300, blank=True)
    told = models.CharField("who was told by e-mail", max_length=300, blank=True)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField("when the carer was told", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = DayMessageQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["meetup", "kind"], name="day_message_by_meetup")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.at:%H:%M}"
