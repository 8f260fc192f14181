"""What is known of one child with one mentor before anybody is allocated."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from mentors.models import Mentor

from .mentees import Mentee


class PairRemarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team alone: it is no part of what a mentor knows of a child."""
        return self.all() if user.is_mentoring_team else self.none()

    def for_page(self):
        return self.select_related("mentee__child", "mentor__user", "recorded_by")

    def standing(self):
        """Not taken back."""
        return self.filter(withdrawn_at=None)


class PairRemark(models.Model):
    """A conflict of interest, which rules a match out, or a wish of child or carer about a mentor (KOT-6.1)."""

    class Kind(models.TextChoices):
        CONFLICT = "conflict", "Conflict of interest: they are never matched"
        CHILD_FOR = "child_for", "The child wishes for this mentor"
        CHILD_AGAINST = "child_against", "The child would rather not have this mentor"
        CARER_FOR = "carer_for", "The carer wishes for this mentor"
        CARER_AGAINST = "carer_against", "The carer would rather not have this mentor"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="remarks")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    words = models.CharField("why", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField("why it holds no longer", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = PairRemarkQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "mentor", "kind"],
                condition=Q(withdrawn_at=None),
                name="a_remark_of_a_kind_once_for_each_pair",
            ),
            models.CheckConstraint(condition=~Q(kind="conflict") | ~Q(words=""), name="a_conflict_says_why"),
        ]

    def __str__(self):
        return f"{self.mentee} with {self.mentor}: {self.get_kind_display()}"

    @property
    def is_conflict(self):
        return self.kind == self.Kind.CONFLICT
