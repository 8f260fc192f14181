"""Gifts: asked for beforehand, each with its own small limit (KOT-8.2)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.roles import Role
from mentees.models import Mentee
from mentors.models import Mentor
from policy.models import PolicyVersion


class AskedFor(models.TextChoices):
    """How what a mentor asked for beforehand stands."""

    OPEN = "open", "Waits for an answer"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AskedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; finance officer and mentoring team all."""
        if user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER):
            return self.all()
        return self.filter(mentor__user_id=user.pk) if user.is_mentor else self.none()

    def to_claim_from(self, user):
        return self.filter(mentor__user_id=user.pk)

    def for_page(self):
        return self.select_related("mentee__child", "mentee__scheme", "mentor__user", "decided_by")

    def open(self):
        return self.filter(status=AskedFor.OPEN)

    def approved(self):
        return self.filter(status=AskedFor.APPROVED)

    def waiting_first(self):
        """Those without an answer, the longest waiting first; then the newest."""
        waits = Case(When(status=AskedFor.OPEN, then=F("asked_at")), default=None, output_field=models.DateTimeField())
        return self.order_by(waits.asc(nulls_last=True), "-asked_at", "-id")


class Asked(models.Model):
    """What a mentor asks for before money is spent, and the coordinator's answer."""

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="%(class)ss")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="%(class)ss")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(max_length=10, choices=AskedFor.choices, default=AskedFor.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField("the coordinator's words", blank=True)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    read_log_subject = "mentee.child_id"

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-id"]

    @property
    def is_open(self):
        return self.status == AskedFor.OPEN

    @property
    def is_approved(self):
        return self.status == AskedFor.APPROVED

    @property
    def may_be_taken_back(self):
        """As long as it was not refused, and nothing was claimed against it."""
        return (self.is_open or self.is_approved) and not self.claims.counting().exists()


class GiftRequest(Asked):
    """A gift that a mentor would like to give."""

    what = models.CharField("the gift", max_length=200)
    occasion = models.CharField(max_length=200, blank=True)
    give_on = models.DateField("day of the gift")
    amount = models.DecimalField("costs about", max_digits=8, decimal_places=2)
    history = HistoricalRecords()
    objects = AskedQuerySet.as_manager()

    class Meta(Asked.Meta):
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_gift_costs_something")]

    def __str__(self):
        return f"{self.what} (£{self.amount})"
