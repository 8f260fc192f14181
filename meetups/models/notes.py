"""The note of a meet-up, what was put right in it later, and the notes that had landed on the wrong child."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from simple_history.models import HistoricalRecords

from mentees.models import Mentee, as_far_as_open
from mentors.models import Mentor
from policy.dates import ends_on, minutes_between

from .meetups import MeetUp


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        return as_far_as_open(self, user, day="date", by="mentor__user")

    def with_people(self):
        corrections = NoteCorrection.objects.filter(note=OuterRef("pk"))
        people = self.select_related("mentee__child", "mentor__user")
        return people.annotate(is_corrected=Exists(corrections))

    for_page = with_people

    def past_midnight(self):
        """Whose end stands before their start: it is of the next day."""
        return self.filter(ends_at__lt=F("starts_at"))

    def newest_first(self):
        return self.order_by("-date", "-id")

    def before(self, day, pk):
        """The rows after the one named, newest first; keeps a page as cheap at any depth."""
        return self.filter(date__lte=day).exclude(date=day, id__gte=pk)


class Note(models.Model):
    """What happened when a mentor and a child met (KOP-11). One row is one child's meet-up."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="notes")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="notes", verbose_name="run by")
    meetup = models.OneToOneField(MeetUp, null=True, blank=True, on_delete=models.PROTECT, related_name="note")
    date = models.DateField()
    starts_at = models.TimeField("start", null=True, blank=True)
    ends_at = models.TimeField("end", null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    venue_kind = models.CharField("kind of place", max_length=40, blank=True)
    attendees = models.CharField("who was there", max_length=300, blank=True)
    activities = models.TextField("what they did or talked about", blank=True)
    outcomes = models.TextField("goals and outcomes", blank=True)
    comment = models.TextField("overall comment", blank=True)
    carer_joined = models.BooleanField("a carer took part", default=False)
    lift_because = models.CharField("a lift in the mentor's car, and why", max_length=300, blank=True)
    aims = models.JSONField("aims it served", default=list, blank=True, help_text="Keys of the aims of KOT-2.3.")
    goals = models.JSONField(
        "goals it worked on",
        default=list,
        blank=True,
        help_text="Numbers of goals of the child’s plans.",
    )
    written_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    imported = models.BooleanField(default=False, editable=False)

    history = HistoricalRecords()
    objects = NoteQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-date", "-id"]
        indexes = [
            models.Index(fields=["mentee", "-date", "-id"], name="note_by_mentee"),
            models.Index(fields=["-date", "-id"], name="note_by_date"),
        ]

    def __str__(self):
        return f"{self.mentee} on {self.date}"

    @property
    def minutes(self):
        """Contact time in whole minutes, or None where it is not known."""
        if self.starts_at is None or self.ends_at is None:
            return None
        return minutes_between(self.date, self.starts_at, self.ends_at)

    @property
    def ended_next_day(self):
        """The day after, where the meet-up went on past midnight; None where it did not, or is not known to have."""
        if self.starts_at is None or self.ends_at is None or self.ends_at >= self.starts_at:
            return None
        return ends_on(self.date, self.starts_at, self.ends_at)


class NoteMoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That a note was moved away is seen on the child it had landed on; at handover limited as notes are."""
        return as_far_as_open(self, user, mentee="from_mentee", day="note_date", by="note__mentor__user")


class NoteMove(models.Model):
    """A note that had landed on the wrong child: struck out there, shown here. Holds none of its words."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="moves")
    from_mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="notes_moved_away")
    to_mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="notes_moved_here")
    note_date = models.DateField()
    reason = models.CharField(max_length=300)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(default=timezone.now)

    objects = NoteMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_at"]

    def __str__(self):
        return f"note {self.note_id} moved"


class NoteCorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(note__in=Note.objects.visible_to(user))


class NoteCorrection(models.Model):
    """What the author puts right once the note is locked: it stands below the note, whose words stay (KOT-9.4)."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="corrections")
    words = models.TextField("what was wrong, and what is right")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    history = HistoricalRecords()
    objects = NoteCorrectionQuerySet.as_manager()
    read_log_subject = "note.mentee.child_id"

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self):
        return f"correction of {self.note}"
