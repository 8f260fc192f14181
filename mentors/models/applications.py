"""Applications of people who would like to mentor, written without an account."""

import secrets

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .mentors import Mentor

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference():
    return "A-" + "".join(secrets.choice(SIGNS) for _ in range(8))


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team, once it has been sent; a half-written one is its writer's alone, and nobody decides on
        their own."""
        if not user.is_mentoring_team:
            return self.none()
        return self.exclude(sent_at=None).exclude(mentor__user=user).exclude(email__iexact=user.email)

    def for_page(self):
        return self.select_related("mentor__user")

    def undecided(self):
        return self.filter(declined_at=None, withdrawn_at=None)

    def with_us(self):
        """Sent and still on the way: who has one of these sends no second one."""
        on_the_way = models.Q(mentor=None) | models.Q(mentor__status=Mentor.Status.APPLICANT)
        return self.undecided().filter(on_the_way).exclude(sent_at=None)

    def waiting_for_account(self):
        """Sent from an e-mail address that belongs to an account: the coordinator links them (KOT-4.1)."""
        return self.undecided().filter(mentor=None).exclude(sent_at=None)

    def settled(self):
        """Declined, or withdrawn by the applicant's wish."""
        return self.exclude(declined_at=None, withdrawn_at=None)


class Application(models.Model):
    """A form saved and resumed by an e-mailed link; once sent it becomes an applicant (`mentor`)."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    email = models.EmailField("e-mail address")
    fields = models.JSONField(
        default=dict, blank=True, help_text="Names and words of the form as typed so far, and as sent."
    )
    submission = models.UUIDField(unique=True, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    mentor = models.ForeignKey(Mentor, null=True, blank=True, on_delete=models.PROTECT, related_name="applications")
    anew_after = models.DateField(
        "had left on", null=True, blank=True, help_text="Of who mentored before: what was recorded until then is past."
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_words = models.CharField("why not", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=models.Q(sent_at=None), name="one_application_begun_for_each_address"
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def is_undecided(self):
        return self.declined_at is None and self.withdrawn_at is None

    @property
    def is_on_the_way(self):
        return self.is_undecided and (self.mentor is None or self.mentor.status == Mentor.Status.APPLICANT)

    @property
    def applicant_name(self):
        return self.mentor.user.name if self.mentor else self.fields.get("name") or self.email
