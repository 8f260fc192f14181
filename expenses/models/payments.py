"""Paying: where to, in which run, and which months are closed (KOT-8.3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.roles import Role
from mentors.models import Mentor


class BankDetailsQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The owner and finance, and nobody else: also not the coordinator."""
        if user.has_role(Role.FINANCE_OFFICER):
            return self.all()
        return self.filter(mentor__user_id=user.pk) if user.is_mentor else self.none()


class BankDetails(models.Model):
    """A mentor's account, encrypted at rest; money goes there once its owner has confirmed the newest change."""

    mentor = models.OneToOneField(Mentor, on_delete=models.PROTECT, related_name="bank_details")
    # Name, sort code and account number under the site's key: core.sealing opens it.
    sealed = models.TextField(blank=True)
    last_digits = models.CharField(max_length=2, blank=True, help_text="The end of the account number, to know it by.")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="By its owner, after the change.")
    history = HistoricalRecords()
    objects = BankDetailsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bank details"

    def __str__(self):
        return f"Account of {self.mentor} ending in {self.last_digits}"


class PaymentRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role(Role.FINANCE_OFFICER) or user.is_mentoring_team else self.none()


class PaymentRun(models.Model):
    """Claims that are paid together."""

    class Status(models.TextChoices):
        OPEN = "open", "Being put together"
        PAID = "paid", "Paid"
        DROPPED = "dropped", "Given up"

    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    paid_on = models.DateField(null=True, blank=True)
    reference = models.CharField("reference at the bank", max_length=60, blank=True)
    history = HistoricalRecords()
    objects = PaymentRunQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(status="paid", paid_on__isnull=False) & ~Q(reference=""))
                | (~Q(status="paid") & Q(paid_on=None)),
                name="a_run_is_paid_with_day_and_reference",
            )
        ]

    def __str__(self):
        return f"Payment run {self.number}"

    @property
    def is_open(self):
        return self.status == PaymentRun.Status.OPEN


class ClosedMonth(models.Model):
    """A month whose payments are booked: nothing is paid into it any more, and what it says stays."""

    month = models.DateField("first day of the month", unique=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="a_month_begins_on_its_first_day")]

    def __str__(self):
        return f"{self.month:%B %Y}"


class Correction(models.Model):
    """What puts a paid claim right: an entry of its own, with its sign, in the month in which it is made."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="corrections")
    amount = models.DecimalField("more or less", max_digits=8, decimal_places=2)
    booked_on = models.DateField(default=timezone.localdate)
    words = models.CharField("why", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["booked_on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="a_correction_changes_something")]

    def __str__(self):
        return f"£{self.amount} on {self.booked_on}"
