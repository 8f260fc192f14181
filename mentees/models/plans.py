"""What is agreed with a child: the steps of the start, the plan with its goals, reviews and measures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.models import phone_validator
from policy.models import PolicyVersion

from .mentees import Mentee, OfMenteeQuerySet, as_far_as_open, of_background


class StartStep(models.Model):
    """A step of the start-up checklist: done on a day by somebody, or not needed for a reason; else open (KOT-7.1)."""

    SCHOOL_TOLD = "school_told"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="start_steps")
    step = models.CharField(max_length=30, help_text="Key of a step in the policy's figures.")
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField("by whom", max_length=120, blank=True)
    words = models.CharField("about this step", max_length=300, blank=True)
    not_needed_because = models.CharField(max_length=300, blank=True)
    # KOP-17, where the school was told: whom to ask there. For the team alone.
    contact_name = models.CharField("contact at the school", max_length=120, blank=True)
    contact_role = models.CharField("their role", max_length=120, blank=True)
    contact_phone = models.CharField("their phone number", max_length=30, blank=True, validators=[phone_validator])
    contact_email = models.EmailField("their e-mail address", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()
    objects = OfMenteeQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mentee", "step"], name="a_step_once_for_each_mentee"),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(not_needed_because=""),
                name="a_step_is_not_done_and_not_needed_at_once",
            ),
        ]

    def __str__(self):
        return self.step


class Aim(models.TextChoices):
    """The three aims of KOT-2.3."""

    CULTURAL_CAPITAL = "cultural_capital", "Cultural capital"
    SELF_ESTEEM = "self_esteem", "Self-esteem"
    SELF_EFFICACY = "self_efficacy", "Self-efficacy"


class PlanQuerySet(OfMenteeQuerySet):
    def current(self):
        """The newest of each mentee, signed off or not."""
        return self.filter(replaced_at=None)

    def for_page(self):
        return self.select_related("mentee__child", "mentee__scheme", "made_by", "signed_off_by")


class Plan(models.Model):
    """What child, carer, mentor and key workers agreed on. A later plan replaces it and it stays (KOP-3)."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    until_on = models.DateField("agreed until", null=True, blank=True)
    needs = models.TextField("what the child needs", blank=True)
    consulted = models.TextField("who was asked", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()
    objects = PlanQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["mentee", "number"], name="one_plan_of_a_number_for_each_mentee"),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(replaced_at=None), name="one_current_plan_for_each_mentee"
            ),
        ]

    def __str__(self):
        return f"{self.mentee}, plan {self.number}"

    @property
    def is_current(self):
        return self.replaced_at is None

    @property
    def is_signed_off(self):
        return self.signed_off_at is not None

    @property
    def is_open_to_change(self):
        """The newest plan, not signed off: words and goals may still be put right."""
        return self.is_current and not self.is_signed_off

    @property
    def version(self):
        """Names the plan with its goals as they stand now: what somebody read before they signed."""
        newest = [self.history.order_by("-history_id").values_list("history_id", flat=True).first()]
        goals = Goal.history.filter(plan_id=self.pk).order_by("-history_id")
        return "-".join(str(number or 0) for number in [*newest, goals.values_list("history_id", flat=True).first()])


class GoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return of_background(self, user, mentee="plan__mentee")

    def for_page(self):
        return self.select_related("plan__mentee__child", "plan__mentee__scheme")

    def followed(self):
        """Goals of the newest plans that nobody has given a result yet."""
        return self.filter(plan__replaced_at=None, result="")


class Goal(models.Model):
    """Something to reach that serves one of the three aims, with its outcome, measure and date (KOT-2.3, KOT-2.4)."""

    class Result(models.TextChoices):
        OPEN = "", "Still open"
        MET = "met", "Reached"
        PARTLY = "partly", "Partly reached"
        NOT_MET = "not_met", "Not reached"
        DROPPED = "dropped", "No longer followed"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    carried_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    aim = models.CharField(max_length=20, choices=Aim.choices)
    words = models.CharField("goal", max_length=300)
    outcome = models.CharField("what will be different", max_length=300)
    measure = models.CharField("how we will see it", max_length=300)
    is_of_education_plan = models.BooleanField(
        "a target of the individual education plan", default=False, help_text="The school's own plan (HTP-4)."
    )
    due_on = models.DateField("to be reached by")
    result = models.CharField(max_length=8, choices=Result.choices, blank=True, default=Result.OPEN)
    result_on = models.DateField(null=True, blank=True)
    result_words = models.CharField("about the result", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = GoalQuerySet.as_manager()
    read_log_subject = "plan.mentee.child_id"

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.words

    @property
    def is_open(self):
        return self.result == self.Result.OPEN


class GoalProgressQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Progress of visible mentees; one limited at handover sees it from their first day on, and their own."""
        found = as_far_as_open(self, user, mentee="goal__plan__mentee", day="on", by="recorded_by")
        return of_background(found, user, mentee="goal__plan__mentee")


class GoalProgress(models.Model):
    """How far a child has come with a goal, as the mentor saw it on a day."""

    class HowFar(models.IntegerChoices):
        NOT_YET = 0, "Not begun"
        BEGUN = 1, "Begun"
        HALFWAY = 2, "On the way"
        NEARLY = 3, "Nearly there"
        THERE = 4, "Reached"

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField("day")
    how_far = models.PositiveSmallIntegerField(choices=HowFar.choices)
    words = models.TextField("what you saw", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = GoalProgressQuerySet.as_manager()
    read_log_subject = "goal.plan.mentee.child_id"

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name_plural = "goal progress"

    def __str__(self):
        return f"{self.get_how_far_display()} on {self.on}"


class ReviewQuerySet(OfMenteeQuerySet):
    def visible_to(self, user):
        """Reviews of visible mentees; one limited at handover sees those from their first day on."""
        return of_background(as_far_as_open(self, user, day="held_on", by="recorded_by"), user)

    def for_page(self):
        return self.select_related("mentee__child", "mentee__scheme", "plan", "recorded_by", "policy_version")


class Review(models.Model):
    """A look back with everybody around a child, and what follows from it (KOP-28, EPT-2, HTP-4)."""

    class Decision(models.TextChoices):
        CONTINUE = "continue", "Continue with the plan"
        CHANGE = "change", "Change the plan"
        CLOSE = "close", "Bring it to a good end"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    attended = models.CharField("who was there", max_length=300)
    staff = models.CharField("staff of the school who took part", max_length=300, blank=True)
    heard_child = models.TextField("what the child said", blank=True)
    heard_carer = models.TextField("what the carer said", blank=True)
    heard_school = models.TextField("what the school said", blank=True)
    heard_mentor = models.TextField("what the mentor said", blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    decision_words = models.TextField("why")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = ReviewQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["mentee", "-held_on"], name="review_by_mentee")]

    def __str__(self):
        return f"{self.mentee}, review of {self.held_on}"


class OutcomeMeasure(models.Model):
    """One of the benefits of KOP-23 on a scale of 1 to 5, at the start, at a review or at closing."""

    class Moment(models.TextChoices):
        START = "start", "Start"
        REVIEW = "review", "Review"
        CLOSING = "closing", "Closing"

    class Score(models.IntegerChoices):
        """The scale in words."""

        VERY_HARD = 1, "Very hard"
        HARD = 2, "Hard"
        MIXED = 3, "Mixed"
        GOOD = 4, "Good"
        VERY_GOOD = 5, "Very good"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="outcome_measures")
    moment = models.CharField(max_length=8, choices=Moment.choices)
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    measure = models.CharField(max_length=30, help_text="Key of an outcome measure in the policy's figures.")
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 worst to 5 best; empty: not known.")
    words = models.CharField(max_length=300, blank=True)
    taken_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()
    objects = OfMenteeQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["taken_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(1, 5)), name="a_measure_is_between_1_and_5"
            ),
            models.CheckConstraint(
                condition=Q(moment="review") ^ Q(review__isnull=True), name="a_measure_of_a_review_names_it"
            ),
            models.UniqueConstraint(
                fields=["mentee", "moment", "measure"],
                condition=Q(review=None),
                name="a_measure_once_at_start_and_closing",
            ),
            models.UniqueConstraint(fields=["review", "measure"], name="a_measure_once_in_each_review"),
        ]

    def __str__(self):
        return f"{self.measure}, {self.get_moment_display()}"

    @property
    def score_in_words(self):
        return self.Score(self.score).label if self.score else "Not known"
