"""What mentors spent on and with their mentees."""

from django.db import models
from django.db.models import Q
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
        indexes = [models.Index(fields=["mentee", "-spent_on"], name="claim_by_mentee")]
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
