"""Taxis: firms with a safeguarding check, and the exceptions for which one is paid (KOT-12.2, KOT-15.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.models import phone_validator
from core.roles import Role
from meetups.models import MeetUp

from .gifts import Asked, AskedQuerySet


class TaxiFirmQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The register names no child: whoever works with children or pays for them reads it."""
        return (
            self.all()
            if user.is_mentoring_team or user.is_mentor or user.has_role(Role.FINANCE_OFFICER)
            else self.none()
        )

    def for_page(self):
        return self.select_related("checked_by")

    def in_use(self):
        return self.filter(stopped_because="")


class TaxiFirm(models.Model):
    """A taxi firm, and what its safeguarding check said."""

    name = models.CharField(max_length=120, unique=True)
    phone = models.CharField(max_length=30, blank=True, validators=[phone_validator])
    checked_on = models.DateField("safeguarding check of", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.CharField("what was checked", max_length=300, blank=True)
    stopped_because = models.CharField("why it is not used any more", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = TaxiFirmQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def is_stopped(self):
        return bool(self.stopped_because)


class TaxiRequestQuerySet(AskedQuerySet):
    def for_page(self):
        return super().for_page().select_related("firm", "meetup", "policy_version")


class TaxiRequest(Asked):
    """A ride that a mentor asks to be paid, and why nothing else would do."""

    meetup = models.ForeignKey(MeetUp, null=True, blank=True, on_delete=models.PROTECT, related_name="taxi_requests")
    on = models.DateField("day of the ride")
    start = models.CharField("from", max_length=160)
    end = models.CharField("to", max_length=160)
    unsafe_to_walk = models.TextField("why walking is not safe")
    nothing_else = models.TextField("why nothing else is reasonable")
    firm = models.ForeignKey(TaxiFirm, on_delete=models.PROTECT, related_name="requests")
    amount = models.DecimalField("costs about", max_digits=8, decimal_places=2)
    history = HistoricalRecords()
    objects = TaxiRequestQuerySet.as_manager()

    class Meta(Asked.Meta):
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_taxi_costs_something")]

    def __str__(self):
        return f"Taxi on {self.on} (£{self.amount})"

    @property
    def was_asked_afterwards(self):
        return timezone.localdate(self.asked_at) > self.on
