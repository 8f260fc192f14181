"""What is checked before somebody mentors, and kept in date afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.models import phone_validator
from core.roles import Role


class TrainingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.is_mentoring_team else self.none()

    def standing(self):
        """Not struck out."""
        return self.filter(struck_because="")

    def safeguarding(self):
        """Those that count for KOT-5.1: taken face to face, and not struck out."""
        return self.standing().filter(course=Training.Course.SAFEGUARDING, face_to_face=True)

    def for_page(self):
        return self.select_related("mentor__user")


class Training(models.Model):
    """A training that a mentor has taken; one entered wrongly is struck out and stays in sight of the team."""

    class Course(models.TextChoices):
        INTRODUCTION = "introduction", "Introduction to Mentoring"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        INDUCTION = "induction", "Induction: purpose, role, boundaries and confidentiality"
        OTHER = "other", "Another course"

    mentor = models.ForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="trainings")
    course = models.CharField(max_length=40, help_text="Key of Course, or of the policy's list for peer mentors.")
    title = models.CharField(
        "what the course is called", max_length=80, blank=True, help_text="Where Course has no name."
    )
    taken_on = models.DateField()
    trainer = models.CharField(max_length=120, blank=True)
    face_to_face = models.BooleanField("taken face to face", default=True)
    expires_on = models.DateField("holds until", null=True, blank=True, help_text="Empty: as the policy says.")
    struck_because = models.CharField("struck out because", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "course", "taken_on"], condition=Q(struck_because=""), name="a_training_once_on_a_day"
            )
        ]

    def __str__(self):
        return f"{self.course_name}, {self.taken_on}"

    @property
    def course_name(self):
        """A course of the policy's list keeps the name it had when it was taken."""
        return self.title or dict(Training.Course.choices).get(self.course, self.course)


class DbsCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The details are for those who decide about them, and for nobody else in the team."""
        may = user.has_role(Role.COORDINATOR, Role.CHIEF_EXECUTIVE, Role.SAFEGUARDING_LEAD)
        return self.all() if may else self.none()

    def for_page(self):
        return self.select_related("mentor__user", "decided_by")


class DbsCheck(models.Model):
    """The result of a check by the Disclosure and Barring Service; never the certificate itself."""

    class Level(models.TextChoices):
        ENHANCED_BARRED = "enhanced_barred", "Enhanced with children's barred list"
        ENHANCED = "enhanced", "Enhanced"
        STANDARD = "standard", "Standard"
        BASIC = "basic", "Basic"

    class Decision(models.TextChoices):
        CLEAR = "clear", "Clear"
        NOT_CLEAR = "not_clear", "Not clear"

    mentor = models.ForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="dbs_checks")
    level = models.CharField(max_length=20, choices=Level.choices)
    certificate_number = models.CharField(max_length=20, blank=True)
    issued_on = models.DateField()
    role_checked = models.CharField("for which role", max_length=60, blank=True)
    on_update_service = models.BooleanField("on the Update Service", null=True, blank=True)
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    considered = models.TextField(
        "what was considered", blank=True, help_text="Erased, from the history too, six months after the decision."
    )
    history = HistoricalRecords()
    objects = DbsCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-id"]

    def __str__(self):
        return f"{self.get_level_display()}, {self.issued_on}"


class Paper(models.TextChoices):
    """What a mentor has to have, by the names of the rule on who is clear to mentor."""

    SAFEGUARDING = "safeguarding", "Safeguarding training"
    DBS = "dbs", "DBS check"
    INTRODUCTION = "introduction", "Introduction to Mentoring"
    INDUCTION = "induction", "Induction"
    AGREEMENTS = "agreements", "Agreements"


def papers_of_a_training_stop():
    return [Paper.SAFEGUARDING.value]


class StopLift(models.Model):
    """The coordinator lets a mentor go on until a day without the papers it covers, for a reason (KOT-5.1)."""

    mentor = models.ForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="stop_lifts")
    reason = models.CharField(max_length=300)
    lifted_on = models.DateField(default=timezone.localdate)
    until = models.DateField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    covers = models.JSONField(default=papers_of_a_training_stop, help_text="Keys of Paper: what was missing then.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("lifted_on")), name="a_lift_ends_after_it_starts")
        ]

    def __str__(self):
        return f"{self.mentor} until {self.until}"

    @property
    def covered(self):
        """The papers it covers, in words."""
        return ", ".join(paper.label for paper in Paper if paper in self.covers)


class DbsLook(models.Model):
    """Somebody looked at a DBS record: who and when."""

    check_seen = models.ForeignKey(DbsCheck, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.user} at {self.at}"


class ReferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team, but for what was said of themselves."""
        return self.exclude(mentor__user=user) if user.is_mentoring_team else self.none()

    def for_page(self):
        return self.select_related("mentor__user", "verbal_by")


class Reference(models.Model):
    """One of the two people not connected with the charity who speak for an applicant (KOT-4.1)."""

    mentor = models.ForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="references")
    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail address", blank=True)
    phone = models.CharField("phone number", max_length=30, blank=True, validators=[phone_validator])
    address = models.CharField(max_length=200, blank=True)
    knows_from = models.CharField("how they know the applicant", max_length=300)
    is_relative = models.BooleanField("is a relative", default=False)
    is_professional = models.BooleanField("knows the applicant from work", default=False)
    unusable_because = models.CharField(max_length=300, blank=True, help_text="Empty: may be asked.")
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    known_for = models.CharField("known the applicant for", max_length=60, blank=True)
    known_as = models.CharField("in what role", max_length=120, blank=True)
    would_trust = models.BooleanField("would trust them with a child", null=True, blank=True)
    words = models.TextField("what the referee wrote", blank=True)
    worries = models.TextField("anything against it", blank=True)
    verbal_on = models.DateField("spoken with on", null=True, blank=True)
    verbal_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verbal_words = models.TextField("what was said", blank=True)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.name} for {self.mentor}"

    @property
    def is_usable(self):
        return not self.unusable_because


class Interview(models.Model):
    """One interviewer's view of an applicant, scored against the values (KOT-4.2)."""

    mentor = models.ForeignKey("mentors.Mentor", on_delete=models.CASCADE, related_name="interviews")
    held_on = models.DateField()
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField(
        default=dict, help_text="Key of a value in the policy's figures to 1 (weak) to 5 (strong)."
    )
    has_time = models.BooleanField("has time to commit")
    words = models.TextField("what spoke for and against", blank=True)
    recommends = models.BooleanField("recommends the applicant")
    history = HistoricalRecords()

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "interviewer", "held_on"], name="an_interviewer_once_on_a_day_for_each_mentor"
            )
        ]

    def __str__(self):
        return f"{self.mentor}, {self.held_on}"
