"""How mentors are supported: meetings, absence, evaluation."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from .mentors import Mentor


class SupportMeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.is_mentoring_team else self.none()

    def for_page(self):
        return self.select_related("led_by")


class SupportMeeting(models.Model):
    """A meeting to support mentors: with one, or with all of them, such as the monthly one, one at the end of a term
    and the yearly review (KOT-5.2, KOP-9, EPT-10, HTP-5)."""

    class Kind(models.TextChoices):
        SUPPORT = "support", "Support meeting"
        MEDIATION = "mediation", "Mediation"
        VOLUNTEERS = "volunteers", "Monthly volunteers' meeting"
        EVALUATION = "evaluation", "Evaluation"
        REVIEW = "review", "Yearly review"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    held_on = models.DateField()
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.TextField("what was talked about", blank=True)
    evaluation = models.TextField("what worked, what to change", blank=True)
    training = models.TextField("how the training was", blank=True)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = SupportMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.held_on}"


class Attendance(models.Model):
    """A mentor was at a meeting, or was missed there."""

    meeting = models.ForeignKey(SupportMeeting, on_delete=models.CASCADE, related_name="attendances")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="attendances")
    was_there = models.BooleanField(default=True)
    words = models.CharField("about the mentor", max_length=300, blank=True)
    school_work = models.CharField("their own school work", max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["mentor"]
        constraints = [models.UniqueConstraint(fields=["meeting", "mentor"], name="a_mentor_once_at_each_meeting")]

    def __str__(self):
        return f"{self.mentor} at {self.meeting}"


class LeaveQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_mentoring_team:
            return self.all()
        return self.filter(mentor__user_id=user.pk) if user.is_mentor else self.none()

    def for_page(self):
        return self.select_related("mentor__user")


class Leave(models.Model):
    """Days on which a mentor cannot meet; the allocations stay."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="leaves")
    from_on = models.DateField("first day")
    until_on = models.DateField("last day")
    reason = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()
    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="a_leave_ends_after_it_starts")
        ]

    def __str__(self):
        return f"{self.mentor}, {self.from_on} to {self.until_on}"
