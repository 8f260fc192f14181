"""Who comes to the termly activity, and which mentor takes responsibility for them (KOT-12.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from club.models import Event
from mentees.models import Allocation, Closing, Mentee
from mentors.models import Mentor


def _held_by(mentor):
    """The allocations to the mentor named in this field that hold on the day of the activity."""
    day = OuterRef("event__held_on")
    return Allocation.objects.of_serving_mentors().filter(
        Q(end_on=None) | Q(end_on__gte=day), mentee=OuterRef("mentee"), mentor=OuterRef(mentor), start_on__lte=day
    )


def _own_waits():
    return Q(Exists(_held_by("own_mentor")), own_agreed_at=None)


class SignUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(mentee__in=Mentee.objects.visible_to(user))

    def asked_of(self, user):
        """What this mentor is asked to take responsibility for, or has agreed to: up to the day itself, then no more.

        Opens one page alone, which tells the child's first name, and on the day what one needs to look after it; none
        before the agreements in use are signed (KOP-24).
        """
        if not user.is_authenticated or not user.is_active or not user.is_mentor:
            return self.none()
        open_to_them = self.filter(
            mentor__user_id=user.pk, mentor__suspended_at=None, status__in=[SignUp.Status.ASKED, SignUp.Status.AGREED]
        )
        serving = open_to_them.filter(mentor__in=Mentor.objects.signed()).exclude(mentor__status=Mentor.Status.LEFT)
        return serving.to_come(timezone.localdate()).of_supported()

    def to_come(self, today):
        """Of termly activities that go ahead, today or later."""
        return self.filter(event__in=Event.objects.termly(), event__held_on__gte=today)

    def of_supported(self):
        """Of mentees whose support lasts until the day of the activity."""
        return self.exclude(
            Exists(
                Closing.objects.standing().filter(mentee=OuterRef("mentee"), last_day__lt=OuterRef("event__held_on"))
            )
        )

    def accompanied(self):
        """Those for whom somebody takes responsibility as things are today: their mentor on that day, or who agreed."""
        serves = Q(mentor__suspended_at=None) & ~Q(mentor__status=Mentor.Status.LEFT)
        stands = Q(Exists(_held_by("mentor")), status=SignUp.Status.OWN)
        stands |= Q(serves & ~_own_waits(), status=SignUp.Status.AGREED)
        return self.filter(stands).of_supported()

    def own_waits(self):
        """Those on which the own mentor was booked and has not said whether another one may take over."""
        return self.filter(_own_waits(), status__in=[SignUp.Status.ASKED, SignUp.Status.AGREED])

    def asked_to_let_go(self, user):
        """Of these the ones that this mentor is asked about."""
        return self.own_waits().filter(own_mentor__user_id=user.pk).visible_to(user).to_come(timezone.localdate())

    def for_page(self):
        return self.select_related(
            "event", "mentee__child", "mentee__scheme", "mentor__user", "own_mentor__user", "asked_by"
        )


class SignUp(models.Model):
    """How one mentee stands on one termly activity: with whom they come, who is asked, or that they do not come."""

    class Status(models.TextChoices):
        OWN = "own", "Comes with their mentor"
        ASKED = "asked", "Another mentor is asked"
        AGREED = "agreed", "Comes with another mentor"
        DECLINED = "declined", "The other mentor cannot"
        NOT_COMING = "not_coming", "Does not come"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="sign_ups")
    mentor = models.ForeignKey(
        Mentor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="who takes responsibility",
    )
    status = models.CharField(max_length=12, choices=Status.choices)
    own_mentor = models.ForeignKey(
        Mentor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="the own mentor in whose place another one is asked",
    )
    own_agreed_at = models.DateTimeField("when the own mentor said yes", null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField("a word about it", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = SignUpQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["event", "mentee"]
        constraints = [
            models.UniqueConstraint(fields=["event", "mentee"], name="a_mentee_once_on_each_activity"),
            models.CheckConstraint(
                condition=Q(mentor__isnull=False) | Q(status="not_coming"), name="who_comes_has_a_mentor_named"
            ),
        ]

    def __str__(self):
        return f"{self.mentee} at {self.event}: {self.get_status_display()}"
