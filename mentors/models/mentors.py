"""Mentors: who they are, what they have trained for, whether they may plan."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .agreements import Agreement, AgreementWording
from .vetting import DbsCheck, StopLift, Training


class Slot(models.TextChoices):
    """When somebody usually has time."""

    WEEKDAY_AFTERNOON = "weekday_afternoon", "Weekdays after school"
    WEEKDAY_EVENING = "weekday_evening", "Weekday evenings"
    SATURDAY = "saturday", "Saturdays"
    SUNDAY = "sunday", "Sundays"
    HOLIDAYS = "holidays", "School holidays"


class MentorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team and the safeguarding lead see every mentor; a mentor sees themself."""
        if user.is_mentoring_team or user.has_role("safeguarding_lead"):
            return self.all()
        return self.filter(user_id=user.pk) if user.is_mentor else self.none()

    def paid_by(self, user):
        """Whoever may be owed money: a mentor themself, the finance officer everybody."""
        if user.has_role("finance_officer"):
            return self.select_related("user")
        return self.filter(user_id=user.pk).select_related("user") if user.is_mentor else self.none()

    def serving(self):
        """Mentors who have not left; the suspended among them."""
        return self.exclude(status=Mentor.Status.LEFT)

    def active(self):
        """Those who mentor today: not suspended, and no pause holds."""
        run_out = Q(status=Mentor.Status.PAUSED, paused_until__lt=timezone.localdate())
        return self.filter(Q(status=Mentor.Status.ACTIVE) | run_out, suspended_at=None)

    def signed(self, on=None):
        """Those who owe no signature under a wording in use: before that no mentee page opens (KOP-24)."""
        signed = Agreement.objects.filter(mentor=OuterRef(OuterRef("pk")), wording=OuterRef("pk"))
        owed = AgreementWording.objects.in_force(on).filter(~Exists(signed))
        signed_first_code = Q(code_of_conduct_signed_on__isnull=False)
        return self.filter(
            ~Exists(owed) | signed_first_code & ~Exists(owed.exclude(AgreementWording.FIRST_CODE)),
        )

    def peers(self):
        """Students who mentor (EPT-9)."""
        return self.filter(kind=Mentor.Kind.PEER)

    def with_people(self):
        return self.select_related("user").prefetch_related("trainings", "stop_lifts")

    for_page = with_people

    def with_way(self):
        """Each with all that the steps from application to acceptance are told by."""
        return self.select_related("user").prefetch_related(*Mentor.WAY)

    def with_standing(self, today):
        """Each with the facts of KOT-5.1 and the newest DBS check as columns, for lists."""
        lifts = StopLift.objects.filter(mentor=OuterRef("pk"), lifted_on__lte=today, until__gte=today)
        ended = StopLift.objects.filter(mentor=OuterRef("pk"), until__lt=today)
        trained = Training.objects.safeguarding().filter(mentor=OuterRef("pk")).order_by("-taken_on", "-id")
        checks = DbsCheck.objects.filter(mentor=OuterRef("pk"))
        return self.select_related("user").annotate(
            trained_on=Subquery(trained.values("taken_on")[:1]),
            trained_until_own=Subquery(trained.values("expires_on")[:1]),
            lifted_until=Subquery(lifts.order_by("-until").values("until")[:1]),
            lift_ended_on=Subquery(ended.order_by("-until").values("until")[:1]),
            dbs_on=Subquery(checks.order_by("-issued_on").values("issued_on")[:1]),
        )


class Mentor(models.Model):
    """A volunteer who meets children. Name, e-mail and phone are those of the account, the only ones used (PRO-3)."""

    # What the steps from application to acceptance are told by.
    WAY = ("applications", "references__verbal_by", "interviews__interviewer", "trainings", "dbs_checks")

    class Status(models.TextChoices):
        APPLICANT = "applicant", "Applicant"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        LEFT = "left", "Left"

    class Kind(models.TextChoices):
        VOLUNTEER = "volunteer", "Volunteer"
        PROFESSIONAL = "professional", "Outside professional"
        PEER = "peer", "Peer mentor"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentor")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACTIVE)
    # KOP-13: shown to the coordinator and the mentor, on no page or document for anybody else.
    address = models.CharField("home address", max_length=200, blank=True)
    interests = models.CharField(max_length=300, blank=True)
    strengths = models.CharField(max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField("children at most", default=1)
    interviewed_on = models.DateField(null=True, blank=True)
    reference_1 = models.CharField("first reference", max_length=60, blank=True)
    reference_2 = models.CharField("second reference", max_length=60, blank=True)
    code_of_conduct_signed_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.VOLUNTEER)
    date_of_birth = models.DateField(null=True, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    personality = models.CharField(max_length=300, blank=True)
    experience = models.CharField("experience with", max_length=300, blank=True)
    availability = models.JSONField(default=list, blank=True, help_text="Keys of Slot.")
    has_car = models.BooleanField("travels by car", null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    exit_words = models.TextField("what was said on leaving", blank=True)
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

    def status_on(self, day):
        """The status as it counts on a day: a pause is over after its last day, although nobody has ended it."""
        has_run_out = self.status == Mentor.Status.PAUSED and self.paused_until and self.paused_until < day
        return Mentor.Status.ACTIVE if has_run_out else Mentor.Status(self.status)

    @property
    def current_status(self):
        return self.status_on(timezone.localdate())

    @property
    def is_peer(self):
        """A student of the school who mentors (EPT-9)."""
        return self.kind == Mentor.Kind.PEER

    @property
    def available(self):
        """When they usually have time, in words."""
        return ", ".join(Slot(key).label for key in self.availability if key in Slot.values)

    @property
    def is_serving(self):
        """Neither suspended nor gone."""
        return self.suspended_at is None and self.status != Mentor.Status.LEFT

    def last_trainings(self, after=None):
        """{course: the newest training of it, taken after a day and not struck out}, from the prefetched ones."""
        taken = [training for training in self.trainings.all() if not training.struck_because]
        in_order = sorted(taken, key=lambda training: training.taken_on)
        return {training.course: training for training in in_order if after is None or training.taken_on > after}

    def last_safeguarding(self):
        """The newest safeguarding training taken face to face; another does not count (KOT-5.1)."""
        taken = [
            training
            for training in self.trainings.all()
            if training.course == Training.Course.SAFEGUARDING and training.face_to_face and not training.struck_because
        ]
        return max(taken, key=lambda training: training.taken_on, default=None)

    def safeguarding_taken_on(self):
        newest = self.last_safeguarding()
        return newest.taken_on if newest else None

    def safeguarding_expires_on(self):
        """The last day that the course itself names, where it names one."""
        newest = self.last_safeguarding()
        return newest.expires_on if newest else None

    def stop_lifted_until(self, today):
        """The last day of a lift of the training stop that covers today (KOT-5.1)."""
        lifts = [lift.until for lift in self.stop_lifts.all() if lift.lifted_on <= today <= lift.until]
        return max(lifts, default=None)

    def papers_lifted(self, day):
        """The papers about which nobody is asked that day, by lifts of the stop (KOT-5.1)."""
        lifts = [lift for lift in self.stop_lifts.all() if lift.lifted_on <= day <= lift.until]
        return frozenset(paper for lift in lifts for paper in lift.covers)
