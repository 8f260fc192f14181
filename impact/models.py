"""Questionnaires as they were answered, and the reports that were issued."""

import hashlib
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from mentees.models import Aim, Closing, Mentee, of_background
from policy.models import PolicyVersion, Scheme


class QuestionnaireQuerySet(models.QuerySet):
    def visible_to(self, user):
        return of_background(self, user)


class Questionnaire(models.Model):
    """One round of the impact questionnaire of a child; every answer as given, unanswered items left out."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="questionnaires")
    taken_on = models.DateField()
    round = models.CharField(max_length=30)
    completed = models.CharField("how it was completed", max_length=60, blank=True)
    answers = models.JSONField(default=dict, help_text="Item code to answer: A1-A10 from 0 to 3, B1-B24 from 1 to 5.")

    history = HistoricalRecords()
    objects = QuestionnaireQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-taken_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["mentee", "taken_on"], name="one_questionnaire_on_a_day")]

    def __str__(self):
        return f"{self.mentee}, {self.round}"


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports hold aggregate figures only; trustees and the mentoring team read them."""
        return self.all() if user.is_mentoring_team or user.has_role("trustee") else self.none()

    def for_page(self):
        return self.select_related("scheme", "policy_version", "issued_by")


class Report(models.Model):
    """An impact report as issued: numbered, its figures frozen, its PDF stored with a hash."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    title = models.CharField(max_length=120)
    figures = models.JSONField()
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    pdf = models.FileField(upload_to="reports/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    history = HistoricalRecords()
    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="one_report_of_a_number"),
            models.UniqueConstraint(fields=["scheme", "first_day", "last_day"], name="one_report_for_each_period"),
        ]

    def __str__(self):
        return f"Report {self.number}: {self.title}"

    @property
    def file_name(self):
        """Such as kids-on-track-report-3-2026-q3.pdf."""
        return f"{self.scheme.slug}-report-{self.number}-{self.figures['period']}.pdf"

    @property
    def months(self):
        """The months of the period, each with its meet-ups, or None where the number must not be shown."""
        return [(date.fromisoformat(row["month"]), row["meetups"]) for row in self.figures["months"]]

    @property
    def contact_hours(self):
        """Known contact time in hours, to the nearest hour."""
        contact = self.figures["contact"]
        return None if contact is None else (contact["minutes"] + 30) // 60

    @property
    def met_fortnightly(self):
        """Met fortnights of all fortnights, in whole per cent (KOT-9.2)."""
        counted = self.figures["fortnights"]
        return None if counted is None else round(100 * counted["met"] / counted["all"])

    @property
    def claimed(self):
        return _pounds(self.figures["claimed"])

    @property
    def paid(self):
        return _pounds(self.figures["paid"])

    @property
    def by_aim(self):
        """(aim, goals, meet-ups) of KOT-2.3; nothing in a report issued before they were counted."""
        counted = [aim for aim in Aim if f"goals_{aim.value}" in self.figures]
        return [
            (aim.label, self.figures[f"goals_{aim.value}"], self.figures[f"meetups_{aim.value}"]) for aim in counted
        ]

    @property
    def endings(self):
        """(kind of ending, how many) of KOT-2.4, early ones apart from planned ones."""
        kinds = [kind for kind in Closing.Kind if f"endings_{kind.value}" in self.figures]
        return [(kind.label, self.figures[f"endings_{kind.value}"]) for kind in kinds]

    @property
    def costs(self):
        """(what, pounds) of KOT-1; nothing in a report issued before it was counted."""
        kinds = {"cost_each_child": "Spending for each child who met", "cost_each_meetup": "Spending for each meet-up"}
        return [(label, _pounds(self.figures[name])) for name, label in kinds.items() if name in self.figures]

    @property
    def waits(self):
        """(what, number, unit) of KOT-1, as `costs`."""
        if "waited" not in self.figures:
            return []
        waited = self.figures["waited"] or {}
        return [
            ("Half waited no longer than", waited.get("median"), "days"),
            ("Nobody waited longer than", waited.get("at_most"), "days"),
            ("Waiting at the end of the period", self.figures["still_waiting"], "children"),
        ]

    @property
    def equality(self):
        """(question, [(answer, band)], answers not shown) of KOT-19.1."""
        return [
            (
                row["question"],
                [(label, f"{low} to {high}") for label, low, high in row["answers"] if low is not None],
                [label for label, low, _ in row["answers"] if low is None],
            )
            for row in self.figures.get("equality") or []
        ]

    def issued_pdf(self):
        """The bytes as they were issued, or None where the file is gone or is not what was issued."""
        try:
            with self.pdf.storage.open(self.pdf.name) as file:
                stored = file.read()
        except OSError:
            return None
        return stored if hashlib.sha256(stored).hexdigest() == self.pdf_sha256 else None


def _pounds(stored):
    return None if stored is None else Decimal(stored)
