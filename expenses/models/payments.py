"""Paying: where to, in which run, and which months are closed (KOT-8.3)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, Sum
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

    def for_page(self):
        return self.select_related("mentor__user", "changed_by")


class BankDetails(models.Model):
    """A mentor's account, encrypted at rest; money goes there once its owner has confirmed the newest change."""

    mentor = models.OneToOneField(Mentor, on_delete=models.PROTECT, related_name="bank_details")
    # Name, sort code and account number under the site's key: core.sealing opens it.
    sealed = models.TextField(blank=True)
    last_digits = models.CharField(max_length=2, blank=True, help_text="The end of the account number, to know it by.")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="By its owner, after the change.")
    # Who changed it, when, and the last digits before and after; what was sealed is not kept a second time.
    history = HistoricalRecords(excluded_fields=["sealed"])
    objects = BankDetailsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bank details"

    def __str__(self):
        return f"Account of {self.mentor} ending in {self.last_digits}"


class PaymentRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role(Role.FINANCE_OFFICER) or user.is_mentoring_team else self.none()

    def for_page(self):
        return self.select_related("made_by")

    def open(self):
        return self.filter(status=PaymentRun.Status.OPEN)

    def with_sums(self):
        """Each with its pounds, claims and payees."""
        return self.annotate(
            total=Sum("claims__amount", default=Decimal(0)),
            claims_count=Count("claims"),
            payees_count=Count("claims__mentor", distinct=True),
        )


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


class ClosedMonthQuerySet(models.QuerySet):
    def holding(self, day):
        """The closed month in which a day lies."""
        return self.filter(month=day.replace(day=1))


class ClosedMonth(models.Model):
    """A month whose payments are booked: nothing is paid into it any more, and what it says stays."""

    month = models.DateField("first day of the month", unique=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ClosedMonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="a_month_begins_on_its_first_day")]

    def __str__(self):
        return f"{self.month:%B %Y}"


class CorrectionQuerySet(models.QuerySet):
    def with_people(self):
        return self.select_related("by", "claim__mentee__child", "claim__mentor__user", "claim__run")


class Correction(models.Model):
    """What puts a paid claim right: an entry of its own, with its sign, in the month in which it is made."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="corrections")
    amount = models.DecimalField("more or less", max_digits=8, decimal_places=2)
    booked_on = models.DateField(default=timezone.localdate)
    words = models.CharField("why", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["booked_on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="a_correction_changes_something")]

    def __str__(self):
        return f"£{self.amount} on {self.booked_on}"


class Export(models.Model):
    """A file that somebody took out of a run or a month, and the sum that stood in it."""

    class Kind(models.TextChoices):
        BANK = "bank", "For the bank"
        BOOKS = "books", "For the bookkeeping"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    run = models.ForeignKey(PaymentRun, null=True, blank=True, on_delete=models.PROTECT, related_name="exports")
    month = models.DateField(null=True, blank=True)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=False, month=None) | Q(run=None, month__isnull=False),
                name="an_export_is_of_a_run_or_a_month",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.at:%d.%m.%Y}"


class ExportLine(models.Model):
    """Whom a file for the bank pays how much, and to which writing of their bank details."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="lines")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    # Another one each time the details are typed; no account can be read out of it.
    account = models.CharField("digest of the sealed bank details", max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["export", "mentor"], name="one_line_of_a_payee_in_a_file")]

    def __str__(self):
        return f"£{self.amount} to {self.mentor}"
