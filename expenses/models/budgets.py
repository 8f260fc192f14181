"""What a year is planned to cost, and what it cost beside the claims (KOP-5)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.roles import Role
from policy.models import Scheme


class MoneyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role(Role.FINANCE_OFFICER) or user.is_mentoring_team else self.none()


class Budget(models.Model):
    """The plan of one scheme for one year; its figures begin as those of the policy and are its own from then on."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="budgets")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    children = models.PositiveIntegerField()
    for_each_child = models.DecimalField("support for each child", max_digits=8, decimal_places=2)
    hours = models.PositiveSmallIntegerField("coordinator's hours a week")
    weeks = models.PositiveSmallIntegerField("coordinator's weeks a year")
    rate = models.DecimalField("coordinator's cost an hour", max_digits=6, decimal_places=2)
    history = HistoricalRecords()
    objects = MoneyQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_budget_ends_after_it_starts"),
            models.UniqueConstraint(fields=["scheme", "starts_on"], name="one_budget_of_a_scheme_from_a_day"),
        ]

    def __str__(self):
        return f"Budget {self.starts_on:%Y}/{self.ends_on:%y}"

    @property
    def support(self):
        return self.children * self.for_each_child

    @property
    def coordinator(self):
        return self.hours * self.weeks * self.rate

    @property
    def total(self):
        return self.support + self.coordinator


class OutlayQuerySet(MoneyQuerySet):
    def for_page(self):
        return self.select_related("scheme", "by", "membership")

    def standing(self):
        """Without those that were struck out."""
        return self.filter(struck_because="")

    def of_clubs(self):
        return self.standing().exclude(membership=None)


class Outlay(models.Model):
    """Money of the programme that no mentor claimed: the coordinator's pay, a membership, a group's tickets."""

    class Head(models.TextChoices):
        SUPPORT = "support", "Support for children"
        COORDINATOR = "coordinator", "Coordinator"

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="outlays")
    head = models.CharField("towards", max_length=12, choices=Head.choices, default=Head.SUPPORT)
    on = models.DateField("paid on")
    what_for = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    # Of a club membership: known there by child, club and day.
    membership = models.ForeignKey(
        "club.Membership", null=True, blank=True, on_delete=models.PROTECT, related_name="outlays"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    struck_because = models.CharField("why it is struck out", max_length=300, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    history = HistoricalRecords()
    objects = OutlayQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["-on", "-id"], name="outlay_by_day")]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="an_outlay_changes_something")]

    def __str__(self):
        return f"£{self.amount} {self.what_for}"

    @property
    def is_pay(self):
        return self.head == Outlay.Head.COORDINATOR

    @property
    def is_struck(self):
        return bool(self.struck_because)
