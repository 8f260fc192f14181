"""What mentors spent on and with their mentees, and on what paper it stands."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.files import stored_in
from core.roles import Role
from meetups.models import MeetUp
from mentees.models import Mentee
from mentors.models import Mentor
from policy.models import PolicyVersion


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; finance officer and mentoring team all. Nobody else's, also not on one's own mentee."""
        if user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER):
            return self.all()
        return self.filter(mentor__user_id=user.pk) if user.is_mentor else self.none()

    def with_people(self):
        return self.select_related("mentee__child", "mentor__user")

    def for_page(self):
        return self.with_people().select_related("mentee__scheme", "meetup", "gift", "grant", "taxi", "run")

    def counting(self):
        """Claimed or paid; neither withdrawn nor refused (KOT-8.1)."""
        return self.exclude(status__in=Claim.FALLEN_THROUGH)

    def of_the_month(self):
        """What counts towards the month's sum: gifts, grants, taxis and miles stand apart (KOT-8.1)."""
        return self.counting().filter(kind=Claim.Kind.SPENDING)

    def waiting(self):
        """Sent in, and not settled yet."""
        return self.exclude(status__in=Claim.SETTLED)

    def standing(self, which):
        """Those "waiting", or in one place; anything else leaves the list whole."""
        if which == "waiting":
            return self.waiting()
        return self.filter(status=which) if which in Claim.Status.values else self

    def with_coordinator(self):
        """What waits for the coordinator, the oldest first."""
        return self.filter(status=Claim.Status.COORDINATOR).order_by("claimed_at", "spent_on", "id")

    def with_finance(self):
        """What waits on the finance desk, the oldest spending first, each with the moment since when."""
        came = ClaimStep.objects.filter(claim=OuterRef("pk"), became=Claim.Status.FINANCE).order_by("-id")
        since = Coalesce(Subquery(came.values("at")[:1]), "claimed_at")
        return self.filter(status=Claim.Status.FINANCE).annotate(waits_since=since).order_by("spent_on", "id")

    def total(self):
        return self.aggregate(total=Sum("amount", default=Decimal(0)), count=Count("pk"))

    def newest_first(self):
        return self.order_by("-spent_on", "-id")

    def before(self, day, pk):
        """The rows after the one named, newest first; keeps a page as cheap at any depth."""
        return self.filter(spent_on__lte=day).exclude(spent_on=day, id__gte=pk)

    def sums(self, paid_since):
        """What is waiting, and what was paid since a day: pounds and number of claims of each; and what peer mentors
        spent since that day (EPT-10). In one query."""
        is_waiting, was_paid = ~Q(status__in=Claim.SETTLED), Q(paid_on__gte=paid_since)
        return self.filter(is_waiting | was_paid).aggregate(
            waiting=Sum("amount", filter=is_waiting, default=Decimal(0)),
            waiting_count=Count("pk", filter=is_waiting),
            paid=Sum("amount", filter=was_paid, default=Decimal(0)),
            paid_count=Count("pk", filter=was_paid),
            # Spent since then it is waiting, or was paid since then.
            peers=Sum("amount", filter=Q(mentor__kind=Mentor.Kind.PEER, spent_on__gte=paid_since), default=Decimal(0)),
        )


class Claim(models.Model):
    """Money a mentor spent, in decimal pounds; the month is that of the spending (KOT-8.1).

    Every claim is in exactly one `status`; `expenses.rules.moves` says which follows which.
    """

    class Receipt(models.TextChoices):
        YES = "yes", "Receipt"
        LOST = "lost", "Receipt lost"
        UNKNOWN = "unknown", "Not said"

    class Kind(models.TextChoices):
        SPENDING = "spending", "On or for a meet-up"
        MILES = "miles", "Miles in the mentor’s car"
        GIFT = "gift", "A gift"
        GRANT = "grant", "From a grant"
        TAXI = "taxi", "A taxi"

    class Status(models.TextChoices):
        COORDINATOR = "coordinator", "With the coordinator"
        FINANCE = "finance", "With finance"
        RETURNED = "returned", "Back with a question"
        IN_RUN = "in_run", "In a payment run"
        PAID = "paid", "Paid"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    FALLEN_THROUGH = (Status.REFUSED, Status.WITHDRAWN)
    SETTLED = (Status.PAID, *FALLEN_THROUGH)

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="claims")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="claims")
    meetup = models.ForeignKey(MeetUp, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SPENDING)
    spent_on = models.DateField()
    what_for = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    miles = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    mile_rate = models.DecimalField("pounds for each mile", max_digits=5, decimal_places=2, null=True, blank=True)
    occurrence = models.PositiveSmallIntegerField(
        default=1, help_text="Which one of several alike: the same mentor, child, day, purpose and amount."
    )
    receipt = models.CharField(max_length=10, choices=Receipt.choices, default=Receipt.UNKNOWN)
    no_receipt_because = models.CharField("why there is no receipt", max_length=300, blank=True)
    late_because = models.CharField("why it comes late", max_length=300, blank=True)
    gift = models.ForeignKey("GiftRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    grant = models.ForeignKey(
        "GrantApplication", null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    taxi = models.ForeignKey("TaxiRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="claims")

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.FINANCE)
    returned_by = models.CharField(
        "desk that asked back", max_length=12, blank=True, help_text="Where the answer goes: coordinator or finance."
    )
    judged = models.CharField("what the policy said when it was sent", max_length=500, blank=True)
    policy_version = models.ForeignKey(PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="Empty: before the portal, day not known.")
    run = models.ForeignKey("PaymentRun", null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    paid_on = models.DateField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    imported = models.BooleanField(default=False, editable=False)

    history = HistoricalRecords()
    objects = ClaimQuerySet.as_manager()
    # Finance sees initials and no file of the child; the read log keeps those views too.
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-spent_on", "-id"]
        indexes = [
            models.Index(fields=["mentee", "-spent_on"], name="claim_by_mentee"),
            models.Index(fields=["-spent_on", "-id"], name="claim_by_day"),
            models.Index(fields=["mentor", "-spent_on", "-id"], name="claim_by_mentor"),
            models.Index(fields=["-spent_on", "-id"], name="claim_waiting", condition=Q(paid_on=None)),
            models.Index(fields=["status", "-spent_on", "-id"], name="claim_by_status"),
            models.Index(fields=["paid_on"], name="claim_by_payment"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_claim_is_above_zero"),
            models.UniqueConstraint(
                fields=["mentor", "mentee", "spent_on", "what_for", "amount", "occurrence"], name="one_claim_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(status="paid", paid_on__isnull=False) | (~Q(status="paid") & Q(paid_on=None)),
                name="a_claim_is_paid_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_run") | Q(run__isnull=False), name="a_claim_in_a_run_names_it"
            ),
            models.CheckConstraint(
                condition=Q(run=None) | Q(status__in=["in_run", "paid"]), name="a_run_holds_no_other_claims"
            ),
        ]

    def __str__(self):
        return f"£{self.amount} on {self.spent_on}"

    @property
    def is_paid(self):
        return self.status == Claim.Status.PAID

    @property
    def is_settled(self):
        return self.status in Claim.SETTLED

    @property
    def agreements(self):
        """The steps with which the coordinator agreed to it."""
        return self.steps.filter(was=Claim.Status.COORDINATOR, became=Claim.Status.FINANCE)

    @property
    def is_as_brought(self):
        """From the charity's workbook, and neither decided on nor put into a run since: the workbook may tell of it."""
        return self.imported and self.run_id is None and self.status in (Claim.Status.FINANCE, Claim.Status.PAID)

    @property
    def version(self):
        """Names the claim as it stands now: the newest step of its history."""
        return self.history.order_by("-history_id").values_list("history_id", flat=True).first()


class ClaimLine(models.Model):
    """One of several things bought on one trip; their sum is the claim's amount. A claim of one thing has none."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="lines")
    what_for = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_line_is_above_zero")]

    def __str__(self):
        return f"£{self.amount} {self.what_for}"


class ReceiptQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def for_page(self):
        return self.select_related("claim__mentee__child", "claim__mentor__user")


class ReceiptFile(models.Model):
    """A receipt as photographed or saved: made anew without place data, kept where no web server reaches."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="receipts")
    file = models.FileField(upload_to=stored_in("receipts"), max_length=120)
    digest = models.CharField(
        max_length=64,
        db_index=True,
        help_text="SHA-256 of the file as it was handed in: the same receipt twice is known.",
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()
    objects = ReceiptQuerySet.as_manager()
    read_log_subject = "claim.mentee.child_id"

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"Receipt of {self.claim}"

    @property
    def is_picture(self):
        """What a browser shows; a PDF is opened on its own."""
        return self.file.name.endswith(".jpg")


class ClaimStep(models.Model):
    """What somebody did with a claim and said to it; written with each change of status, never changed."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    was = models.CharField(max_length=12, choices=Claim.Status.choices, blank=True)
    became = models.CharField(max_length=12, choices=Claim.Status.choices)
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(was=F("became")) | ~Q(words=""), name="a_step_moves_or_says_something")
        ]

    def __str__(self):
        return f"{self.get_became_display()}, {self.at:%d.%m.%Y}"
