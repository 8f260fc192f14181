"""The code of conduct and the confidentiality agreement, in versions, and who signed which (KOP-24)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.wordings import Wording, WordingQuerySet


class AgreementKind(models.TextChoices):
    CONDUCT = "conduct", "Code of conduct"
    CONFIDENTIALITY = "confidentiality", "Confidentiality agreement"


class AgreementWordingQuerySet(WordingQuerySet):
    def visible_to(self, user):
        return self.all() if user.is_mentoring_team or user.is_mentor else self.none()

    def owed_by(self, mentor, on=None):
        """What this mentor has not signed; the day in the charity's papers counts for the first code of conduct."""
        owed = self.in_force(on).exclude(agreements__mentor=mentor)
        return owed.exclude(AgreementWording.FIRST_CODE) if mentor.code_of_conduct_signed_on else owed


class AgreementWording(Wording):
    """What a mentor signs. A new version is signed anew before any further mentee page opens."""

    # What was signed on paper before the portal, kept as `Mentor.code_of_conduct_signed_on`.
    FIRST_CODE = Q(kind=AgreementKind.CONDUCT, number=1)

    kind = models.CharField(max_length=16, choices=AgreementKind.choices)
    objects = AgreementWordingQuerySet.as_manager()

    class Meta(Wording.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_agreement_of_a_number_for_each_kind")
        ]

    @property
    def is_first_code(self):
        """As FIRST_CODE asks the database."""
        return (self.kind, self.number) == (AgreementKind.CONDUCT, 1)


class Agreement(models.Model):
    """A mentor's signature under one version, typed by the mentor in the portal."""

    mentor = models.ForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="agreements")
    wording = models.ForeignKey(AgreementWording, on_delete=models.PROTECT, related_name="agreements")
    signed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-signed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["mentor", "wording"], name="an_agreement_once_for_each_mentor")]

    def __str__(self):
        return f"{self.wording} by {self.mentor}"
