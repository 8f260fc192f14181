"""What carers agreed to, by kind, in which words, and how they said so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from club.models import Carer
from core.files import stored_in
from core.wordings import Wording, WordingQuerySet

from .mentees import Mentee, OfMenteeQuerySet


class ConsentKind(models.TextChoices):
    MENTORING = "mentoring", "Mentoring"
    LIFT = "lift", "Lifts in the mentor's car"
    PHOTOGRAPHS = "photographs", "Photographs"
    WHATSAPP = "whatsapp", "A WhatsApp group of carer, mentor and child"
    SCHOOL = "school", "Sharing with the school"
    COUNSELLING = "counselling", "Counselling"
    QUESTIONNAIRES = "questionnaires", "Questionnaires"


class ConsentWordingQuerySet(WordingQuerySet):
    def all_in_use(self, on=None):
        """The wording of each kind in use on a day, in the order of the kinds."""
        return sorted(self.in_force(on), key=lambda wording: ConsentKind.values.index(wording.kind))

    def visible_to(self, user):
        return self.all() if user.is_mentoring_team else self.none()


class ConsentWording(Wording):
    """The words a carer agrees to."""

    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    objects = ConsentWordingQuerySet.as_manager()

    class Meta(Wording.Meta):
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_wording_of_a_number_for_each_kind")]


class ConsentQuerySet(OfMenteeQuerySet):
    def standing(self):
        """Given and not withdrawn."""
        return self.filter(withdrawn_on=None)

    def to_mentoring(self):
        return self.standing().filter(kind=ConsentKind.MENTORING)

    def days_taken_back(self):
        """On which days consent to mentoring was taken back, the last one first."""
        taken_back = self.filter(kind=ConsentKind.MENTORING, withdrawn_on__isnull=False)
        return taken_back.order_by("-withdrawn_on").values("withdrawn_on")

    def for_page(self):
        return self.select_related("mentee__child", "wording", "carer", "taken_by")


class Consent(models.Model):
    """A carer's consent of one kind (KOP-16). What depends on it asks at each look whether it stands."""

    Kind = ConsentKind

    class Given(models.TextChoices):
        PAPER = "paper", "On paper"
        SCREEN = "screen", "On the mentor's or coordinator's screen"
        LINK = "link", "By personal link"

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    wording = models.ForeignKey(ConsentWording, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    given = models.CharField("how", max_length=20, choices=Given.choices, default=Given.PAPER)
    carer = models.ForeignKey(Carer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_name = models.CharField("signed by", max_length=120, blank=True)
    signature = models.JSONField(
        default=list, blank=True, help_text="As drawn: strokes of points [x, y] on a field of 600 by 200; empty: typed."
    )
    file = models.FileField("signed form", upload_to=stored_in("consents"), blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_words = models.CharField("what was said", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = ConsentQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["kind", "-given_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "kind", "given_on"],
                condition=Q(withdrawn_on=None),
                name="a_standing_consent_once_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="a_consent_is_withdrawn_after_it_was_given",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.given_on}"

    @property
    def stands(self):
        return self.withdrawn_on is None

    @property
    def signer(self):
        """Who gave it, as far as it is known."""
        return self.signed_name or (self.carer.name if self.carer else "")


class ConsentRequestQuerySet(OfMenteeQuerySet):
    def unanswered(self):
        return self.filter(answered_at=None)


class ConsentRequest(models.Model):
    """A carer was asked for consents by a personal link; `core.OneTimeLink` of purpose consent points here."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="consent_requests")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField(default=list, help_text="Keys of ConsentKind, in the order they are asked.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    refused_kinds = models.JSONField("not agreed to", default=list, blank=True)
    history = HistoricalRecords()
    objects = ConsentRequestQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self):
        return f"Consents asked of {self.carer} on {self.asked_at:%Y-%m-%d}"

    @property
    def kind_labels(self):
        return [ConsentKind(kind).label for kind in self.kinds]

    @property
    def refused_labels(self):
        return [ConsentKind(kind).label for kind in self.refused_kinds]
