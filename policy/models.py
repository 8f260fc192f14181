"""Schemes and the dated versions of their policy."""

from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .figures import Figures


class Scheme(models.Model):
    """A mentoring scheme: its own policy, its own coordinator."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose name and number stand on every mentor page.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


class PolicyVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Policy is no secret: whoever has an account may read it; a draft is the mentoring team's."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.is_mentoring_team else self.signed()

    def signed(self):
        """Versions that judge from their day on; a draft judges nothing."""
        return self.filter(is_draft=False)

    def in_force(self, scheme, on=None):
        """The version of a scheme's policy that judges what happens on a day."""
        on = on or timezone.localdate()
        return self.signed().filter(scheme=scheme, in_force_from__lte=on).order_by("-in_force_from").first()

    def before(self, version):
        """The version that a later one follows: of the same scheme, in force on the day before."""
        return self.in_force(version.scheme, version.in_force_from - timedelta(days=1))

    def coming(self, today=None):
        """Signed for a day that has not come."""
        return self.signed().filter(in_force_from__gt=today or timezone.localdate())

    def drafts(self):
        return self.filter(is_draft=True)

    def for_page(self):
        return self.select_related("scheme")

    def figures_of(self, scheme, on=None):
        """The figures of a scheme on a day, for what belongs to it."""
        version = self.in_force(scheme, on)
        return version.figures if version else Figures()

    def figures_on(self, on=None):
        """The figures of the charity's own scheme, which is the first, on a day; for what belongs to no one scheme."""
        on = on or timezone.localdate()
        version = self.signed().filter(in_force_from__lte=on).order_by("scheme_id", "-in_force_from").first()
        return version.figures if version else Figures()


class PolicyVersion(models.Model):
    """What was decided under a version stays judged by it; the next one stands beside it (KOT-20.4)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=120)
    in_force_from = models.DateField()
    stored_figures = models.JSONField(default=dict, blank=True)
    agreed_by_trustees_on = models.DateField(null=True, blank=True)
    agreed_by_committee_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=120, blank=True)
    is_draft = models.BooleanField("not signed yet", default=False)
    what_changes = models.TextField("what changes and why", blank=True)
    history = HistoricalRecords()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "in_force_from"],
                condition=models.Q(is_draft=False),
                name="one_version_of_a_scheme_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["scheme"], condition=models.Q(is_draft=True), name="one_draft_of_a_scheme_at_a_time"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def has_begun(self):
        """Its day has come; a draft whose day has come judges nothing all the same."""
        return self.in_force_from <= timezone.localdate()

    @property
    def is_coming(self):
        return not self.is_draft and not self.has_begun

    @property
    def seen(self):
        """Names the version as it stands now: the newest step of its history."""
        return self.history.order_by("-history_id").values_list("history_id", flat=True).first()

    @cached_property
    def figures(self) -> Figures:
        return Figures.from_json(self.stored_figures)
