"""Concerns: what somebody has seen, heard or been told, who may read it, and what came after it."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from club.models import Child
from core.models import User
from core.roles import Role
from mentees.models.referrals import SIGNS

# KOT-14.1: whose desk a concern is.
READERS = (Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.CHIEF_EXECUTIVE)


def new_reference():
    """What a reporter quotes: random, so that it tells nothing and concerns cannot be counted by it."""
    return "C-" + "".join(secrets.choice(SIGNS) for _ in range(8))


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user):
        """KOT-14.1: the safeguarding leads, the coordinator and the chief executive; never a person it is about.

        What is kept from the coordinator is kept from whoever is a coordinator, also where they are a lead as well.
        """
        if not user.has_role(*READERS):
            return self.none()
        found = self.exclude(Exists(ConcernSubject.objects.filter(concern=OuterRef("pk"), person_id=user.pk)))
        return found.filter(is_kept_from_coordinator=False) if user.has_role(Role.COORDINATOR) else found

    def of_reporter(self, user):
        """What this person reported: opens the receipt and takes more words, and shows none of them."""
        return self.filter(reported_by_id=user.pk)

    def unread(self):
        """Concerns whose last words from the reporter no lead has read; where no lead may read them, nobody has.

        `unread_since` is when those words came, `lead` the number of the first lead who may read them.
        """
        words = ConcernEntry.objects.filter(
            concern=OuterRef("pk"), kind=ConcernEntry.Kind.WORDS, by=OuterRef("reported_by")
        ).order_by("-id")
        about = ConcernSubject.objects.filter(concern=OuterRef(OuterRef("pk")), person__isnull=False)
        leads = User.objects.filter(is_active=True, groups__name=Role.SAFEGUARDING_LEAD).order_by("name", "pk")
        leads = leads.exclude(pk__in=about.values("person")).values("pk")
        no_coordinators = leads.exclude(groups__name=Role.COORDINATOR)
        found = self.annotate(
            last_words=Coalesce(Subquery(words.values("pk")[:1]), 0),
            unread_since=Coalesce(Subquery(words.values("at")[:1]), F("reported_at")),
            lead=Case(
                When(is_kept_from_coordinator=True, then=Subquery(no_coordinators[:1])), default=Subquery(leads[:1])
            ),
        )
        read = ConcernEntry.objects.filter(
            concern=OuterRef("pk"), kind=ConcernEntry.Kind.READ, pk__gt=OuterRef("last_words")
        )
        return found.filter(~Exists(read.filter(is_by_lead=True)), Q(lead__isnull=False) | ~Exists(read))

    def for_page(self):
        return self.select_related("reported_by")

    def for_list(self):
        """Newest first, with whom each is about."""
        subjects = models.Prefetch("subjects", ConcernSubject.objects.with_names())
        return self.for_page().prefetch_related(subjects).order_by("-reported_at", "-id")


class Concern(models.Model):
    """A worry about a child or about somebody's conduct, in the words of whoever reports it (KOT-14.1).

    What was said stays as it was said: whatever follows is an entry of its chronology.
    """

    class Kind(models.TextChoices):
        WELFARE = "welfare", "A child’s welfare or safety"
        INFATUATION = "infatuation", "Signs of infatuation, on either side"
        CONTACT = "contact", "A child’s inappropriate contact"
        ALLEGATION = "allegation", "What a mentor, volunteer or member of staff did or may have done"
        OTHER = "other", "Something else, or not sure"

    class Danger(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNSURE = "unsure", "I do not know"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)
    words = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OTHER)
    about = models.CharField("who it is about, in words", max_length=300, blank=True)
    noticed_on = models.DateField("happened or noticed on", null=True, blank=True)
    noticed_at = models.TimeField("at about", null=True, blank=True)
    in_danger = models.CharField("somebody is in danger now", max_length=6, choices=Danger.choices, blank=True)
    is_kept_from_coordinator = models.BooleanField("kept from the coordinator", default=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-id"]
        indexes = [models.Index(fields=["reported_by", "-reported_at"], name="concern_by_reporter")]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_concern_has_words")]

    def __str__(self):
        return self.reference

    @property
    def is_urgent(self):
        """Nobody has said that there is no danger, and somebody said there may be."""
        return self.in_danger in (self.Danger.YES, self.Danger.UNSURE)

    def readers(self, *, as_reported=False):
        """Everybody whom `visible_to` lets read it; `as_reported` by whom the reporter named, and nobody since."""
        named = self.subjects.filter(person__isnull=False)
        if as_reported:
            named = named.filter(named_by=self.reported_by_id)
        found = User.objects.in_role(*READERS).exclude(pk__in=named.values("person")).order_by("name", "id")
        return found.exclude(groups__name=Role.COORDINATOR) if self.is_kept_from_coordinator else found


class ConcernSubjectQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("child", "person")


class ConcernSubject(models.Model):
    """A child or a person whom a concern is about. A person named here does not read it."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="subjects")
    child = models.ForeignKey(Child, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()
    objects = ConcernSubjectQuerySet.as_manager()
    read_log_subject = "child_id"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(child__isnull=False, person=None) | Q(child=None, person__isnull=False),
                name="a_concern_is_about_a_child_or_a_person",
            ),
            models.UniqueConstraint(fields=["concern", "child"], name="a_child_once_for_each_concern"),
            models.UniqueConstraint(fields=["concern", "person"], name="a_person_once_for_each_concern"),
        ]

    def __str__(self):
        return self.child.short_name if self.child else self.person.name


class ConcernEntry(models.Model):
    """What came after: who read it, further words, what was done, decided and told (PRO-2). Never changed."""

    class Kind(models.TextChoices):
        WORDS = "words", "Further words"
        DONE = "done", "What was done"
        DECIDED = "decided", "What was decided, and why"
        TOLD = "told", "Who was told"
        READ = "read", "Read"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.TextField(blank=True)
    on = models.DateField("day", default=timezone.localdate)
    # Nobody: the portal itself.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("written at", default=timezone.now)
    is_by_lead = models.BooleanField("by a safeguarding lead", default=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="read", words="") | (~Q(kind="read") & ~Q(words="")),
                name="an_entry_has_words_unless_it_was_only_read",
            )
        ]

    def __str__(self):
        return f"{self.concern}: {self.get_kind_display()}"
