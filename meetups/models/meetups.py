"""Meet-ups as planned, and the notes of what happened."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from club.models import Carer, RiskAssessment, SchoolHoliday
from mentees.models import Allocation, Closing, Consent, Mentee, as_far_as_open, of_background
from mentors.models import Mentor
from policy.models import PolicyVersion


class Transport(models.TextChoices):
    """As others read it; the form says it in the mentor's own words."""

    WALK = "walk", "On foot"
    PUBLIC = "public", "Bus or train"
    CARER = "carer", "The carer brings and collects"
    CYCLE = "cycle", "By bicycle"
    CAR = "car", "In the mentor’s car"
    OTHER = "other", "Something else"


class Unusual(models.TextChoices):
    """What makes an outing one to be asked about, wherever it goes."""

    NIGHT = "night", "The child stays away overnight"
    OUTING = "outing", "It is an unusual outing"


class PlannedThen(models.TextChoices):
    """What becomes of meet-ups planned for after a mentor's last day; stored nowhere."""

    CANCEL = "cancel", "Cancel them"
    HAND_ON = "hand_on", "Hand them to another mentor of the child"
    KEEP = "keep", "Keep them: the allocation ends with the last of them"


class PlannedQuerySet(models.QuerySet):
    """What has a day and a time at which it starts."""

    def over(self):
        """Planned for a time that has passed."""
        now = timezone.localtime()
        return self.filter(Q(date__lt=now.date()) | Q(date=now.date(), starts_at__lte=now.time()))

    def ahead(self):
        now = timezone.localtime()
        return self.filter(Q(date__gt=now.date()) | Q(date=now.date(), starts_at__gt=now.time()))


class MeetUpQuerySet(PlannedQuerySet):
    def visible_to(self, user):
        return as_far_as_open(self, user, day="date", by="mentor__user")

    def held_by(self, user):
        """This person's own meet-ups, inside the dates they mentored the child: also after the allocation ended.

        Opens the write-only form alone: the note can be handed in, and nothing is read back.
        """
        if not user.is_authenticated or not user.is_mentor:
            return self.none()
        own = Allocation.objects.filter(
            Q(end_on=None) | Q(end_on__gte=OuterRef("date")),
            mentor=OuterRef("mentor"),
            mentee=OuterRef("mentee"),
            start_on__lte=OuterRef("date"),
        )
        return self.filter(Exists(own), mentor__user_id=user.pk).over()

    def seconded_by(self, user):
        """Outings to which this person comes along as second mentor: up to the day itself, then no more.

        Opens one page alone, which tells the child's first name, and on the day what one needs to look after it; none
        before the agreements in use are signed (KOP-24). Whoever sees the child anyway has the meet-up's own page.
        """
        if not user.is_authenticated or not user.is_active or not user.is_mentor:
            return self.none()
        serving = Mentor.objects.signed().serving().filter(user_id=user.pk, suspended_at=None)
        support_ends = Closing.objects.standing().filter(mentee=OuterRef("mentee"), last_day__lt=OuterRef("date"))
        ahead = self.standing().in_term().filter(second_mentor__in=serving, date__gte=timezone.localdate())
        ahead = ahead.filter(mentor__suspended_at=None).exclude(Exists(support_ends))
        return ahead.exclude(mentee__in=Mentee.objects.visible_to(user))

    def own_of(self, user):
        """What this person may write the note of: their own meet-ups, now or inside their dates back then."""
        return self.filter(mentor__user_id=user.pk).visible_to(user) | self.held_by(user)

    def owing_a_note(self):
        return self.over().standing().in_term().filter(note=None)

    def with_people(self):
        return self.select_related("mentee__child", "mentor__user").with_consent().with_group_size()

    def with_group_size(self):
        """Says of each part of a group how many children are in it; lists print it."""
        parts = MeetUp.objects.standing().filter(group=OuterRef("group")).order_by()
        number = parts.values("group").annotate(number=Count("pk")).values("number")
        return self.annotate(children=Coalesce(Subquery(number), 0))

    def with_consent(self):
        """Says of each whether the carer's consent to mentoring stands today (KOP-16), and of one of a weekly slot
        which school holiday covers its day."""
        holidays = SchoolHoliday.objects.covering(OuterRef("date"))
        return self.annotate(
            has_consent=Exists(Consent.objects.to_mentoring().filter(mentee=OuterRef("mentee"))),
            holiday_name=Subquery(holidays.values("name")[:1]),
        )

    def with_version(self):
        """Loads `seen`, which names the plan that a reader of the list has before their eyes."""
        steps = MeetUp.history.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(seen=Subquery(steps.values("history_id")[:1]))

    def without_consent(self):
        """Ordinary meet-ups, still to stand on a consent to mentoring that nobody has given or that was taken back."""
        return self.with_consent().filter(has_consent=False, is_first_meeting=False)

    def confirmed_without_consent(self):
        """Confirmed and ahead all the same, the next first, with people."""
        confirmed = self.filter(status=MeetUp.Status.CONFIRMED).ahead().without_consent()
        return confirmed.with_people().order_by("date", "starts_at", "id")

    def for_page(self):
        return (
            self.with_consent()
            .with_group_size()
            .select_related(
                "mentee__child",
                "mentor__user",
                "second_mentor__user",
                "group__led_by",
                "answered_by",
                "mentee__scheme__coordinator",
                "policy_version",
                "risk_assessment",
                "note",
            )
        )

    def standing(self):
        """Neither cancelled nor declined, nor waited for in vain."""
        return self.exclude(status__in=MeetUp.FALLEN_THROUGH)

    def in_term(self):
        """Without those of a weekly slot whose day is a school holiday: nobody expects them (HTP-3)."""
        return self.exclude(Exists(SchoolHoliday.objects.covering(OuterRef("date"))), slot__isnull=False)


class MeetUp(models.Model):
    """A meet-up that a mentor has announced: when, where, how they travel (KOT-9.3)."""

    class Status(models.TextChoices):
        PLANNED = "planned", "To be confirmed"
        CONFIRMED = "confirmed", "Confirmed"
        ASKED = "asked", "Question asked"
        DECLINED = "declined", "Declined"
        CANCELLED = "cancelled", "Cancelled"
        MISSED = "missed", "Nobody came"

    FALLEN_THROUGH = (Status.CANCELLED, Status.DECLINED, Status.MISSED)

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="meetups")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="meetups")
    date = models.DateField()
    starts_at = models.TimeField("start")
    ends_at = models.TimeField("end")
    venue_kind = models.CharField("kind of place", max_length=40, blank=True, help_text="Empty: another place.")
    place = models.CharField(max_length=160)
    transport = models.CharField(max_length=12, choices=Transport.choices)
    transport_words = models.CharField("about the journey", max_length=300, blank=True)
    unusual = models.CharField("unusual about it", max_length=8, choices=Unusual.choices, blank=True)
    others = models.CharField("who else comes", max_length=200, blank=True)
    carer_joins = models.BooleanField(
        "a carer takes part", default=False, help_text="A joint session of child, carer and mentor (EPT-12)."
    )
    in_public = models.BooleanField(
        "seen and heard by others", null=True, blank=True, help_text="As the mentor says (KOP-6); empty: not asked."
    )
    room = models.CharField(max_length=60, blank=True, help_text="A school's room, one meet-up at a time (HTP-3).")
    teaches_child = models.BooleanField(
        "the mentor teaches the child otherwise",
        null=True,
        blank=True,
        help_text="As they say (HTP-3); empty: not asked.",
    )
    taught_because = models.CharField("why although the mentor teaches the child", max_length=300, blank=True)
    slot = models.UUIDField(null=True, blank=True, editable=False, help_text="Meet-ups planned together, week by week.")
    group = models.ForeignKey(
        "GroupMeetUp",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="One child's part of a meet-up in a group (KOP-30).",
    )
    second_mentor = models.ForeignKey(
        Mentor, null=True, blank=True, on_delete=models.PROTECT, related_name="second_meetups"
    )
    is_first_meeting = models.BooleanField(
        "first meeting with the carer", default=False, help_text="Mentor, child and carer; the consent is signed there."
    )
    is_handover = models.BooleanField(
        "handover meeting", default=False, help_text="Both mentors meet the child, when one follows the other (KOP-7)."
    )
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    went_ahead_because = models.CharField("why before the start was complete", max_length=300, blank=True)
    papers_because = models.CharField("why with papers of the mentor missing", max_length=300, blank=True)

    # KOT-16.1, for an unusual outing or a place off the policy's list: what was thought of beforehand, or why nothing.
    risk_assessment = models.ForeignKey(
        RiskAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="meetups"
    )
    unassessed_because = models.CharField("why without a risk assessment", max_length=300, blank=True)
    # KOP-14, for the same outing: a kind of place on the list has a check of its own.
    insurance_words = models.CharField("how insurance and liability stand", max_length=300, blank=True)

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PLANNED)
    answer = models.TextField("the coordinator's words", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    talk = models.TextField("questions and replies", blank=True)
    carer_knows = models.BooleanField(
        "the carer knows", null=True, blank=True, help_text="Of the plan as it stands now; empty: not asked."
    )
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now, editable=False)

    # Who told the carer and when stands in the messages of the day; it makes no new version of the plan.
    history = HistoricalRecords(excluded_fields=["carer_knows"])
    objects = MeetUpQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["date", "starts_at", "id"]
        verbose_name = "meet-up"
        indexes = [
            models.Index(fields=["mentee", "-date", "-id"], name="meetup_by_mentee"),
            models.Index(fields=["mentor", "-date"], name="meetup_by_mentor"),
            models.Index(fields=["status", "date"], name="meetup_by_status"),
            models.Index(fields=["slot", "date"], name="meetup_by_slot"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_meetup_ends_after_it_starts")
        ]

    def __str__(self):
        return f"{self.mentee} on {self.date}"

    @property
    def version(self):
        """Names the plan as it stands now: the newest step of its history."""
        return self.history.order_by("-history_id").values_list("history_id", flat=True).first()

    @property
    def is_over(self):
        now = timezone.localtime()
        return (self.date, self.starts_at) <= (now.date(), now.time())

    @property
    def is_answered(self):
        """The coordinator has confirmed, asked or declined, or somebody has cancelled."""
        return self.status != self.Status.PLANNED and self.answered_at is not None

    @property
    def stands(self):
        return self.status not in self.FALLEN_THROUGH

    @property
    def school_holiday(self):
        """The school holiday on its day, of a meet-up of a weekly slot; lists load it with the rows (HTP-3)."""
        if self.slot is None:
            return ""
        if "holiday_name" not in self.__dict__:
            self.holiday_name = SchoolHoliday.objects.covering(self.date).values_list("name", flat=True).first()
        return self.holiday_name or ""

    @property
    def group_size(self):
        """How many children the group has now, 0 without a group; lists load it with the rows."""
        if self.group_id is None:
            return 0
        if "children" not in self.__dict__:
            return MeetUp.objects.standing().filter(group=self.group_id).count()
        return self.children

    @property
    def lacks_mentor(self):
        """Still ahead, and its mentor is suspended: it cannot go ahead as it stands (PRO-5)."""
        return self.stands and not self.is_over and self.mentor.is_suspended

    @property
    def lacks_consent(self):
        """Still ahead, and the consent to mentoring it stands on is not there today; lists load it with the rows."""
        if self.is_first_meeting or self.is_over or not self.stands:
            return False
        if "has_consent" not in self.__dict__:
            return not self.mentee.consents.to_mentoring().exists()
        return not self.has_consent


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was said with carers and school is of the case; limited at handover as notes are."""
        return of_background(as_far_as_open(self, user, day="on", by="by"), user)

    def for_page(self):
        return self.select_related("mentee__child", "carer", "by")


class Contact(models.Model):
    """A word with a carer, the school or somebody else about a child, kept as evidence (KOP-16)."""

    class WithWhom(models.TextChoices):
        CARER = "carer", "Carer"
        SCHOOL = "school", "School"
        OTHER = "other", "Somebody else"

    class How(models.TextChoices):
        WRITTEN = "written", "In writing"
        PHONE = "phone", "By phone"
        IN_PERSON = "in_person", "In person"
        GROUP = "group", "In the group chat"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField("day")
    with_whom = models.CharField(max_length=8, choices=WithWhom.choices)
    carer = models.ForeignKey(Carer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("with whom exactly", max_length=120, blank=True)
    how = models.CharField(max_length=10, choices=How.choices)
    words = models.TextField("what was said")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = ContactQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["mentee", "-on", "-id"], name="contact_by_mentee")]

    def __str__(self):
        return f"{self.get_how_display()}, {self.on}"

    @property
    def who(self):
        """The person, as far as it is known who it was."""
        return str(self.carer or "") or self.name or self.get_with_whom_display()
