"""What mentors spent on and with their mentees."""

from decimal import Decimal

from django.db import models
from django.db.models import Count, Q, Sum
from simple_history.models import HistoricalRecords

from mentees.models import Mentee
from mentors.models import Mentor


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; finance officer and mentoring team all. Nobody else's, also not on one's own mentee."""
        if user.is_mentoring_team or user.has_role("finance_officer"):
            return self.all()
        return self.filter(mentor__user_id=user.pk) if user.is_mentor else self.none()

    def with_people(self):
        return self.select_related("mentee__child", "mentor__user")

    for_page = with_people

    def standing(self, which):
        """Those that are "waiting" or "paid"; anything else leaves the list whole."""
        return self.filter(paid_on__isnull=which == "waiting") if which in ("waiting", "paid") else self

    def newest_first(self):
        return self.order_by("-spent_on", "-id")

    def before(self, day, pk):
        """The rows after the one named, newest first; keeps a page as cheap at any depth."""
        return self.filter(spent_on__lte=day).exclude(spent_on=day, id__gte=pk)

    def sums(self, paid_since):
        """What is waiting, and what was paid since a day: pounds and number of claims of each; and what peer mentors
        spent since that day (EPT-10). In one query."""
        is_waiting, was_paid = Q(paid_on=None), Q(paid_on__gte=paid_since)
        return self.filter(is_waiting | was_paid).aggregate(
            waiting=Sum("amount", filter=is_waiting, default=Decimal(0)),
            waiting_count=Count("pk", filter=is_waiting),
            paid=Sum("amount", filter=was_paid, default=Decimal(0)),
            paid_count=Count("pk", filter=was_paid),
            # Spent since then it is waiting, or was paid since then.
            peers=Sum("amount", filter=Q(mentor__kind=Mentor.Kind.PEER, spent_on__gte=paid_since), default=Decimal(0)),
        )


class Claim(models.Model):
    """Money a mentor spent, in decimal pounds; the month is that of the spending (KOT-8.1)."""

    class Receipt(models.TextChoices):
        YES = "yes", "Receipt"
        LOST = "lost", "Receipt lost"
        UNKNOWN = "unknown", "Not said"

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="claims")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="claims")
    spent_on = models.DateField()
    what_for = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    occurrence = models.PositiveSmallIntegerField(
        default=1, help_text="Which one of several alike: the same mentor, child, day, purpose and amount."
    )
    receipt = models.CharField(max_length=10, choices=Receipt.choices, default=Receipt.UNKNOWN)
    paid_on = models.DateField(null=True, blank=True)
    imported = models.BooleanField(default=False, editable=False)

    history = HistoricalRecords()
    objects = ClaimQuerySet.as_manager()
    # Finance sees initials and no file of the child; the read log keeps those views too.
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-spent_on", "-id"]
        indexes = [
            models.Index(fields=["mentee", "-spent_on"], name="claim_by_mentee"),
            models.Index(fields=["-spent_on", "-id"], name="claim_by_day"),
            models.Index(fields=["mentor", "-spent_on", "-id"], name="claim_by_mentor"),
            models.Index(fields=["-spent_on", "-id"], name="claim_waiting", condition=Q(paid_on=None)),
            models.Index(fields=["paid_on"], name="claim_by_payment"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_claim_is_above_zero"),
            models.UniqueConstraint(
                fields=["mentor", "mentee", "spent_on", "what_for", "amount", "occurrence"], name="one_claim_of_a_kind"
            ),
        ]

    def __str__(self):
        return f"£{self.amount} on {self.spent_on}"

    @property
    def is_paid(self):
        return self.paid_on is not None
