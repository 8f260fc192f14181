"""Mentors: who they are, what they have trained for, whether they may plan."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from simple_history.models import HistoricalRecords


class MentorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team and the safeguarding lead see every mentor; a mentor sees themself."""
        if user.is_mentoring_team or user.has_role("safeguarding_lead"):
            return self.all()
        return self.filter(user_id=user.pk) if user.is_mentor else self.none()

    def serving(self):
        """Mentors who have not left; the suspended among them."""
        return self.exclude(status=Mentor.Status.LEFT)

    def with_people(self):
        return self.select_related("user").prefetch_related("trainings", "stop_lifts")

    for_page = with_people

    def with_standing(self, today):
        """Each with the facts of KOT-5.1 and the newest DBS check as columns, for lists."""
        lifts = StopLift.objects.filter(mentor=OuterRef("pk"), lifted_on__lte=today, until__gte=today)
        trained = Training.objects.filter(mentor=OuterRef("pk"), course=Training.Course.SAFEGUARDING)
        checks = DbsCheck.objects.filter(mentor=OuterRef("pk"))
        return self.select_related("user").annotate(
            trained_on=Subquery(trained.order_by("-taken_on").values("taken_on")[:1]),
            lifted_until=Subquery(lifts.order_by("-until").values("until")[:1]),
            dbs_on=Subquery(checks.order_by("-issued_on").values("issued_on")[:1]),
        )


class Mentor(models.Model):
    """A volunteer who meets children. Name, e-mail and phone are those of the account."""

    class Status(models.TextChoices):
        APPLICANT = "applicant", "Applicant"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        LEFT = "left", "Left"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentor")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACTIVE)
    # KOP-13: shown to the mentoring team and the mentor, on no page or document for anybody else.
    address = models.CharField("home address", max_length=200, blank=True)
    interests = models.CharField(max_length=300, blank=True)
    strengths = models.CharField(max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField("children at most", default=1)
    interviewed_on = models.DateField(null=True, blank=True)
    reference_1 = models.CharField("first reference", max_length=60, blank=True)
    reference_2 = models.CharField("second reference", max_length=60, blank=True)
    code_of_conduct_signed_on = models.DateField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_because = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()
    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "id"]

    def __str__(self):
        return self.user.name

    @property
    def is_suspended(self):
        return self.suspended_at is not None

    @property
    def is_serving(self):
        """Neither suspended nor gone."""
        return self.suspended_at is None and self.status != Mentor.Status.LEFT

    def last_training(self, course):
        """The newest training of a course, from the prefetched ones."""
        taken = [training for training in self.trainings.all() if training.course == course]
        return max(taken, key=lambda training: training.taken_on, default=None)

    def safeguarding_taken_on(self):
        """The day of the newest face-to-face safeguarding training (KOT-5.1)."""
        newest = self.last_training(Training.Course.SAFEGUARDING)
        return newest.taken_on if newest else None

    def stop_lifted_until(self, today):
        """The last day of a lift of the training stop that covers today (KOT-5.1)."""
        lifts = [lift.until for lift in self.stop_lifts.all() if lift.lifted_on <= today <= lift.until]
        return max(lifts, default=None)


class Training(models.Model):
    """A training that a mentor has taken."""

    class Course(models.TextChoices):
        INTRODUCTION = "introduction", "Introduction to Mentoring"
        SAFEGUARDING = "safeguarding", "Safeguarding, face to face"

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="trainings")
    course = models.CharField(max_length=20, choices=Course.choices)
    taken_on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-taken_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["mentor", "course", "taken_on"], name="a_training_once_on_a_day")
        ]

    def __str__(self):
        return f"{self.get_course_display()}, {self.taken_on}"


class DbsCheck(models.Model):
    """The result of a check by the Disclosure and Barring Service; never the certificate itself."""

    class Level(models.TextChoices):
        ENHANCED_BARRED = "enhanced_barred", "Enhanced with children's barred list"
        ENHANCED = "enhanced", "Enhanced"
        STANDARD = "standard", "Standard"
        BASIC = "basic", "Basic"

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="dbs_checks")
    level = models.CharField(max_length=20, choices=Level.choices)
    certificate_number = models.CharField(max_length=20, blank=True)
    issued_on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-issued_on", "-id"]

    def __str__(self):
        return f"{self.get_level_display()}, {self.issued_on}"


class StopLift(models.Model):
    """The coordinator lets a mentor with lapsed training plan until a day, for a reason (KOT-5.1)."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="stop_lifts")
    reason = models.CharField(max_length=300)
    lifted_on = models.DateField(default=timezone.localdate)
    until = models.DateField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("lifted_on")), name="a_lift_ends_after_it_starts")
        ]

    def __str__(self):
        return f"{self.mentor} until {self.until}"
