"""Mentees: the children in mentoring, who mentors them and when, and the keys that follow from it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from club.models import Child
from core import keys
from mentors.models import Mentor
from policy.models import Scheme


class Ground(models.Model):
    """One of the grounds of KOT-3.1 that holds for a child."""

    class Kind(models.TextChoices):
        TRAUMA = "trauma", "Significant trauma"
        DROP_OUT = "drop_out", "Family history of dropping out of school"
        CHILD_IN_NEED = "child_in_need", "Child in need or child protection plan"
        PARENT_ILL = "parent_ill", "Parent with serious mental health issues or an addiction"

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="grounds")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    history = HistoricalRecords()

    read_log_subject = "child_id"

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["child", "kind"], name="a_ground_once_for_each_child")]

    def __str__(self):
        return self.get_kind_display()


class MenteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """KOT-20.2: the mentoring team sees every mentee; a mentor those they hold a key to and mentor today.

        Key and allocation are asked together, so a stale key opens nothing, an allocation without a key opens
        nothing, and access ends with the last day although no worker has run. KOP-24: none before the agreements
        in use are signed.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if keys.opens_all(user, Mentee):
            return self.all()
        if not user.is_mentor:
            return self.none()
        return self.filter(
            Exists(Allocation.objects.open_today().filter(mentee=OuterRef("pk"), mentor__user_id=user.pk)),
            Exists(Mentor.objects.signed().filter(user_id=user.pk)),
            pk__in=keys.open_to(user, MenteeKey),
        )

    def with_background(self, user):
        """Of those visible, the mentees whose case this person may read: grounds, plan, reviews, what others wrote.

        EPT-9: a peer mentor is a student and reads none of it, only what keeps a child safe: first name, medical needs,
        whom to ring in an emergency. This is the one place that says so; `of_background` and `as_far_as_open` ask it.
        """
        visible = self.visible_to(user)
        if not user.is_authenticated or user.is_mentoring_team:
            return visible
        return visible.filter(~Exists(Mentor.objects.peers().filter(user_id=user.pk)))

    def as_read_by(self, user):
        """Those visible, each with `reads_case`: whether this person may read more of it than keeps the child safe."""
        reads = Mentee.objects.with_background(user).filter(pk=OuterRef("pk"))
        return self.visible_to(user).annotate(reads_case=Exists(reads))

    def ever_of(self, user):
        """Mentees this person mentors or once mentored; what is open of them is another question."""
        if not user.is_authenticated or not user.is_mentor:
            return self.none()
        return self.filter(Exists(Allocation.objects.filter(mentee=OuterRef("pk"), mentor__user_id=user.pk)))

    def with_child(self):
        return self.select_related("child", "scheme")

    def supported(self):
        """Mentees whose support has not been closed."""
        return self.filter(~self._closed())

    def closed(self):
        return self.filter(self._closed())

    @staticmethod
    def _closed():
        return Exists(Closing.objects.standing().filter(mentee=OuterRef("pk")))

    for_page = with_child


class Mentee(models.Model):
    """A child in mentoring. Its support goes on until a closing says that it is over."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="mentee")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="mentees")
    starts_on = models.DateField()
    agreed_end_on = models.DateField("agreed end", null=True, blank=True)
    referral = models.OneToOneField(
        "mentees.Referral", null=True, blank=True, on_delete=models.PROTECT, related_name="mentee"
    )
    # KOT-6.1: what a mentor is looked for by.
    interests = models.CharField(max_length=300, blank=True)
    support_needed = models.JSONField(default=list, blank=True, help_text="Keys of the list of kinds of support.")
    gets_on_with = models.JSONField(default=list, blank=True, help_text="Keys of the list of temperaments.")
    availability = models.JSONField("has time", default=list, blank=True, help_text="Keys of mentors.models.Slot.")
    childs_wish = models.CharField("what the child wishes for", max_length=300, blank=True)
    carers_wish = models.CharField("what the carer wishes for", max_length=300, blank=True)

    history = HistoricalRecords()
    objects = MenteeQuerySet.as_manager()
    read_log_subject = "child_id"

    class Meta:
        ordering = ["child__first_name", "child__surname", "id"]
        default_permissions = ("view",)

    def __str__(self):
        return self.child.short_name

    @cached_property
    def closing(self):
        """The closing that stands, or None while support goes on."""
        return self.closings.standing().select_related("closed_by").first()


class MenteeKey(keys.KeyBase):
    """Opens one mentee to one person; written only by `mentees.actions`."""

    content_object = models.ForeignKey(Mentee, on_delete=models.CASCADE, related_name="keys")


def has_begun(of=""):
    """Asks the database to leave out allocations that were struck before their first day; `of` leads to them."""
    return Q(**{f"{of}ended_at": None}) | Q(**{f"{of}ended_at__date__gte": F(f"{of}start_on")})


class AllocationQuerySet(models.QuerySet):
    def not_struck(self):
        """Without those that were ended before they began: nobody mentored anybody under them."""
        return self.filter(has_begun())

    def open_on(self, day):
        """Allocations that hold on a day, whoever the mentor."""
        return self.filter(Q(end_on=None) | Q(end_on__gte=day), start_on__lte=day)

    def open_today(self):
        """Allocations that give access now: today, not cut short, of a mentor who serves and is not suspended."""
        return self.open_on(timezone.localdate()).of_serving_mentors()

    def held_today(self):
        """Those that hold today, of a suspended mentor too: the child goes on to need somebody."""
        return self.open_on(timezone.localdate()).filter(ended_at=None).exclude(mentor__status=Mentor.Status.LEFT)

    def of_serving_mentors(self):
        """Not cut short, and the mentor neither suspended nor gone."""
        return self.filter(ended_at=None, mentor__suspended_at=None).exclude(mentor__status=Mentor.Status.LEFT)

    def keyed(self):
        """Allocations that have a key: not over, not cut short, of a mentor who serves and is not suspended."""
        return self.filter(Q(end_on=None) | Q(end_on__gte=timezone.localdate())).of_serving_mentors()

    def visible_to(self, user):
        return self.filter(mentee__in=Mentee.objects.visible_to(user))

    def held_by(self, user):
        """This person's own allocations, the ended among them; opens write-only forms alone."""
        if not user.is_authenticated or not user.is_mentor:
            return self.none()
        return self.not_struck().filter(mentor__user_id=user.pk, start_on__lte=timezone.localdate())

    def with_people(self):
        return self.select_related("mentee__child", "mentor__user")

    def for_page(self):
        return self.select_related(
            "mentee__child", "mentee__scheme", "mentor__user", "allocated_by", "briefed_by", "summary_issued_by"
        )


class Allocation(models.Model):
    """A mentor for a mentee, from a day to a day, both included (KOT-6.1)."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="allocations")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="allocations")
    start_on = models.DateField("first day")
    end_on = models.DateField("last day", null=True, blank=True)
    ended_at = models.DateTimeField("cut short at", null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    meet_every_days = models.PositiveSmallIntegerField("meets every (days)", null=True, blank=True)
    # HTP-5: of the child's own sessions, so it stands here: children begin and end their blocks on days of their own.
    block_ends_on = models.DateField("last day of the block", null=True, blank=True)
    carer_agreed_on = models.DateField(null=True, blank=True)
    notes_from_start_only = models.BooleanField("sees only notes from their own first day", default=False)
    comment = models.CharField(max_length=300, blank=True)
    rationale = models.TextField("why this mentor", blank=True)
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # That the mentor was briefed on safeguarding, when and by whom: what was said is written nowhere (KOT-6.2).
    briefed_on = models.DateField("briefed on safeguarding on", null=True, blank=True)
    briefed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    background = models.TextField("background in the summary", blank=True)
    summary_issued_at = models.DateTimeField(null=True, blank=True)
    summary_issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    history = HistoricalRecords()
    objects = AllocationQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-start_on", "-id"]
        indexes = [models.Index(fields=["mentor", "mentee", "start_on", "end_on"], name="allocation_by_mentor")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gte=F("start_on")), name="an_allocation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(block_ends_on=None) | Q(block_ends_on__gte=F("start_on")),
                name="a_block_ends_after_the_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(end_on__isnull=False), name="an_allocation_cut_short_has_its_last_day"
            ),
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(end_on=None), name="one_open_ended_allocation_for_each_mentee"
            ),
            models.CheckConstraint(
                condition=Q(briefed_on=None, briefed_by=None) | Q(briefed_on__isnull=False, briefed_by__isnull=False),
                name="a_briefing_has_its_day_and_its_person",
            ),
        ]

    def __str__(self):
        return f"{self.mentee} with {self.mentor}"

    def holds_on(self, day):
        return self.start_on <= day and (self.end_on is None or self.end_on >= day)

    @property
    def holds_on_today(self):
        return self.holds_on(timezone.localdate())

    @property
    def gives_access(self):
        """What `open_today` asks of the database, of a row that is loaded with its mentor."""
        return self.holds_on_today and self.ended_at is None and self.mentor.is_serving

    @property
    def is_stopped(self):
        """It would go on, and its mentor is suspended (PRO-5)."""
        return not self.is_over and self.mentor.is_suspended

    @property
    def is_struck(self):
        """Ended before it began, as `has_begun` asks the database."""
        return self.ended_at is not None and timezone.localdate(self.ended_at) < self.start_on

    @property
    def is_over(self):
        return self.ended_at is not None or (self.end_on is not None and self.end_on < timezone.localdate())


def of_background(rows, user, *, mentee="mentee"):
    """Rows that tell of a case, for those who may read it (EPT-9); `mentee` names the field that says whose."""
    return rows.filter(**{f"{mentee}__in": Mentee.objects.with_background(user)})


class OfMenteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What hangs on a mentee exists for those who may read its case."""
        return of_background(self, user)

    def for_page(self):
        return self.select_related("mentee__child")


def as_far_as_open(rows, user, *, day, by, mentee="mentee"):
    """Rows of visible mentees; a mentor limited at handover sees those from their first day on, and their own; a peer
    mentor their own alone (EPT-9).

    `mentee`, `day` and `by` name the fields of `rows` that say whose it is, of when, and which user wrote it.
    """
    rows = rows.filter(**{f"{mentee}__in": Mentee.objects.visible_to(user)})
    if not user.is_authenticated or not user.is_mentor or user.is_mentoring_team:
        return rows
    reads_the_case = Q(**{f"{mentee}__in": Mentee.objects.with_background(user)})
    limited = Allocation.objects.open_today().filter(
        mentor__user_id=user.pk, mentee=OuterRef(mentee), notes_from_start_only=True
    )
    return rows.filter(Q(**{by: user.pk}) | reads_the_case & ~Exists(limited.filter(start_on__gt=OuterRef(day))))


class ClosingQuerySet(OfMenteeQuerySet):
    def standing(self):
        """Not taken back."""
        return self.filter(reopened_at=None)

    def with_child(self):
        return self.select_related("mentee__child")

    def for_page(self):
        return self.select_related("mentee__child", "mentee__scheme", "closed_by")


class Closing(models.Model):
    """The end of a child's support: planned or early, why, and how one said goodbye (KOT-2.4)."""

    class Kind(models.TextChoices):
        PLANNED = "planned", "Planned"
        EARLY = "early", "Early"

    class Reason(models.TextChoices):
        NEEDS_MET = "needs_met", "What was needed has been reached"
        PERIOD_OVER = "period_over", "The agreed period is over"
        CHILDS_WISH = "childs_wish", "The child wishes to stop"
        CARERS_WISH = "carers_wish", "The carer wishes to stop"
        MOVED = "moved", "The family has moved away"
        MENTOR_GONE = "mentor_gone", "The mentor cannot go on, and nobody else can"
        OTHER_SUPPORT = "other_support", "Other support fits better"
        OTHER = "other", "Another reason"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="closings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    words = models.TextField("how it went", blank=True)
    last_day = models.DateField()
    goodbye_on = models.DateField("goodbye meeting on", null=True, blank=True)
    goodbye_words = models.CharField("about the goodbye", max_length=300, blank=True)
    questionnaire_asked_on = models.DateField("last questionnaire asked for on", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()
    objects = ClosingQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-last_day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(reopened_at=None), name="one_standing_closing_for_each_mentee"
            )
        ]

    def __str__(self):
        return f"{self.mentee}, closed on {self.last_day}"
