"""Referrals: who thinks a child may benefit, and what the two who decide made of it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from club.models import Child, Resource
from core.models import phone_validator
from policy.models import PolicyVersion, Scheme

# Letters and digits that nobody mistakes for each other when they are read out.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference():
    """What a referrer quotes: random, so that it tells nothing and cannot be counted on from."""
    return "R-" + "".join(secrets.choice(SIGNS) for _ in range(8))


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team; a referrer gets a reference number and sees nothing back."""
        return self.all() if user.is_mentoring_team else self.none()

    def for_page(self):
        return self.select_related("child", "scheme", "looked_after_by", "settled_by")

    def open(self):
        return self.filter(status=Referral.Status.OPEN)

    def longest_first(self):
        return self.order_by("received_at", "id")


class Referral(models.Model):
    """A child is proposed for mentoring. It stays open until both who decide say yes, or somebody closes it."""

    class Source(models.TextChoices):
        PUBLIC = "public", "Public form"
        STAFF = "staff", "Typed by the team"
        WORKBOOK = "workbook", "Workbook"

    class ReferrerKind(models.TextChoices):
        CAMP_LEADER = "camp_leader", "Camp team leader"
        FAMILY_SUPPORT = "family_support", "Family support worker"
        SOCIAL_WORKER = "social_worker", "Social worker"
        CLUB_LEADER = "club_leader", "Activity club leader"
        SCHOOL = "school", "School"
        CARER = "carer", "Parent or carer"
        TEAM = "team", "Kids on Track team"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="referrals")
    source = models.CharField(max_length=10, choices=Source.choices)
    received_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(unique=True, editable=False)

    referrer_kind = models.CharField("referred by", max_length=16, choices=ReferrerKind.choices)
    referrer_name = models.CharField("referrer", max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    referrer_email = models.EmailField("referrer's e-mail address", blank=True)
    referrer_phone = models.CharField(
        "referrer's phone number", max_length=30, blank=True, validators=[phone_validator]
    )
    knows_child = models.CharField("how they know the child", max_length=300, blank=True)

    child = models.ForeignKey(Child, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    first_name = models.CharField(max_length=60)
    surname = models.CharField(max_length=60)
    date_of_birth = models.DateField(null=True, blank=True)
    school = models.CharField(max_length=120, blank=True)
    school_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="On the day of the referral.")
    carer_name = models.CharField(max_length=120, blank=True)
    carer_phone = models.CharField("carer's phone number", max_length=30, blank=True, validators=[phone_validator])
    carer_email = models.EmailField("carer's e-mail address", blank=True)
    carer_knows = models.BooleanField("the carer knows of the referral", null=True, blank=True)
    reason = models.TextField("why the child may benefit")
    hoped_for = models.TextField("what mentoring should change", blank=True)
    childs_wish = models.TextField("what the child wishes", blank=True)
    grounds = models.JSONField(default=list, blank=True, help_text="Keys of Ground.Kind, as the referrer sees it.")

    looked_after_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_words = models.TextField("what was said at the end", blank=True)
    offered = models.ManyToManyField(Resource, blank=True, related_name="+", verbose_name="other support offered")
    letter = models.TextField("the letter as sent", blank=True)

    history = HistoricalRecords(m2m_fields=[offered])
    objects = ReferralQuerySet.as_manager()
    read_log_subject = "child_id"

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["status", "received_at"], name="referral_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") | Q(settled_at__isnull=False), name="a_settled_referral_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(child__isnull=False), name="an_accepted_referral_has_its_child"
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def full_name(self):
        return f"{self.first_name} {self.surname}"

    @property
    def is_open(self):
        return self.status == self.Status.OPEN

    @property
    def received_on(self):
        return timezone.localdate(self.received_at)

    @property
    def waiting_days(self):
        """Days from its receipt until it was settled, or until today."""
        until = timezone.localdate(self.settled_at) if self.settled_at else timezone.localdate()
        return (until - self.received_on).days


class Seat(models.TextChoices):
    """The two who decide together; each seat is taken by another person (KOT-3.2)."""

    FAMILY_LIAISON = "family_liaison", "Family liaison"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"


class ReferralDecision(models.Model):
    """What one of the two said, why, and the figures they had before them; the newest of each seat counts."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    seat = models.CharField(max_length=16, choices=Seat.choices)
    is_yes = models.BooleanField("says yes")
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    is_eligible = models.BooleanField("eligible on that day")
    seen = models.JSONField(default=list, help_text="Each test of KOT-3.1 as it stood: key, met, figure, sentence.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["-decided_at", "-id"]

    def __str__(self):
        return f"{self.get_seat_display()}: {'yes' if self.is_yes else 'no'}"
