"""Funds of a fixed sum, and the grants that the committee gives from them (KOT-11.1, KOP-20)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.roles import Role
from mentees.models import Allocation, Mentee, as_far_as_open
from mentors.models import Mentor
from policy.models import PolicyVersion, Scheme


class FundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sums without a child: for those who decide, pay and run the programme."""
        sees = user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER) or user.has_role(Role.COMMITTEE_MEMBER)
        return self.all() if sees else self.none()

    def open_on(self, day):
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Fund(models.Model):
    """A fixed sum for other support in a year; once it is given out there are no more grants (KOT-11.1)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="funds")
    name = models.CharField(max_length=120)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    amount = models.DecimalField("fixed sum", max_digits=9, decimal_places=2)
    words = models.TextField("where the money comes from", blank=True)
    # The sum of what was approved from it, less what closed grants gave back; held under the fund's lock.
    committed = models.DecimalField("given out", max_digits=9, decimal_places=2, default=0)
    history = HistoricalRecords()
    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_fund_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_fund_holds_something"),
            models.CheckConstraint(
                condition=Q(committed__gte=0) & Q(committed__lte=F("amount")), name="a_fund_gives_no_more_than_it_holds"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def left(self):
        return self.amount - self.committed


class GrantQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What a mentor reads (`own_of`); what was handed in the committee, finance and mentoring team too."""
        if user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER) or user.has_role(Role.COMMITTEE_MEMBER):
            return self.own_of(user) | self.filter(sent_on__isnull=False)
        return self.own_of(user)

    def for_page(self):
        return self.select_related(
            "mentee__child", "mentee__scheme", "mentor__user", "fund", "decided_by", "feedback_by", "policy_version"
        )

    def own_of(self, user):
        """A mentor's own while the child is their mentee, and what another handed in for a mentee of theirs.

        It tells why a child needs something: it closes for one mentor and opens to the next as the child's file does,
        and no further (KOP-7, KOT-20.2).
        """
        if not user.is_mentor:
            return self.none()
        open_now = Allocation.objects.open_today().filter(mentee=OuterRef("mentee"), mentor__user_id=user.pk)
        went_over = Q(Exists(open_now), sent_on__isnull=False)
        rows = as_far_as_open(self, user, day="sent_on", by="mentor__user")
        return rows.filter(Q(mentor__user_id=user.pk) | went_over)

    def to_claim_from(self, user):
        """A mentor's own, since what they spent in their time is paid; and those that went over to them."""
        return self.filter(mentor__user_id=user.pk) | self.own_of(user)

    def waiting(self):
        return self.filter(status=GrantApplication.Status.SENT)

    def approved(self):
        """Those to buy from; what is closed is not."""
        return self.filter(status=GrantApplication.Status.APPROVED)

    def with_views(self):
        """With what members said and who mentors the child today, loaded for all at once."""
        held = Allocation.objects.open_today().select_related("mentor")
        return self.prefetch_related("views", Prefetch("mentee__allocations", held, to_attr="held_today"))

    def without_feedback(self):
        """Refused, and no member has fed back yet (KOP-20)."""
        return self.filter(status=GrantApplication.Status.REFUSED, feedback_on=None)

    def standing(self, which):
        """Those that are "waiting", "given" or "settled" otherwise; anything else leaves the list whole."""
        status = GrantApplication.Status
        if which == "waiting":
            return self.waiting()
        if which == "given":
            return self.filter(status__in=GrantApplication.GIVEN)
        return self.filter(status__in=[status.REFUSED, status.WITHDRAWN]) if which == "settled" else self


class GrantApplication(models.Model):
    """Money asked of the committee for one mentee: for what, why, and why from here (KOP-20, KOT-11.2)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Being written"
        SENT = "sent", "With the committee"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        CLOSED = "closed", "Approved and closed"

    GIVEN = (Status.APPROVED, Status.CLOSED)

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="grants")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="grants")
    sponsor = models.CharField(max_length=120, blank=True, help_text="Who stands behind the application.")
    description = models.TextField("what the money is for", blank=True)
    reasoning = models.TextField("why the child needs it", blank=True)
    not_elsewhere = models.TextField("why the money cannot be found elsewhere", blank=True)
    impact = models.TextField("what will change for the child", blank=True)
    amount = models.DecimalField("cost", max_digits=8, decimal_places=2, null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_on = models.DateField("date of the application", null=True, blank=True)
    decide_by = models.DateField("decided by", null=True, blank=True)
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    decision_words = models.TextField("reason of the decision", blank=True)
    feedback_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    feedback_on = models.DateField(null=True, blank=True)
    feedback_words = models.TextField("what was fed back", blank=True)
    # What closing gave back to the fund: the sum approved less what was claimed.
    given_back = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    policy_version = models.ForeignKey(PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = GrantQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-sent_on", "-id"]
        indexes = [models.Index(fields=["status", "decide_by"], name="grant_by_status")]
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="a_grant_is_above_zero"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(sent_on__isnull=False, amount__isnull=False),
                name="a_grant_sent_has_day_and_sum",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "closed"]) | Q(fund__isnull=False, decided_on__isnull=False),
                name="a_grant_approved_comes_from_a_fund",
            ),
        ]

    def __str__(self):
        return f"Grant application of {self.sent_on or self.begun_at.date()}"

    @property
    def is_given(self):
        return self.status in GrantApplication.GIVEN

    @property
    def may_be_taken_back(self):
        """As long as the committee has not decided."""
        return self.status in (GrantApplication.Status.DRAFT, GrantApplication.Status.SENT)

    @property
    def mentors_today(self):
        """The users who mentor the child today, whoever applied."""
        held = getattr(self.mentee, "held_today", None)
        if held is None:
            held = Allocation.objects.open_today().filter(mentee=self.mentee_id).select_related("mentor")
        return {allocation.mentor.user_id for allocation in held}


class GrantView(models.Model):
    """What one member of the committee says to an application; the newest of a member counts."""

    class Says(models.TextChoices):
        YES = "yes", "Approve"
        NO = "no", "Refuse"
        CONFLICT = "conflict", "I have a conflict of interest"

    grant = models.ForeignKey(GrantApplication, on_delete=models.CASCADE, related_name="views")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=10, choices=Says.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["grant", "by"], name="one_view_of_a_member_on_a_grant")]

    def __str__(self):
        return f"{self.by}: {self.get_says_display()}"
