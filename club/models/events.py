"""What the club holds, who is booked on it, and what was thought of beforehand."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from simple_history.models import HistoricalRecords

from core.files import stored_in

from .children import Child, academic_year


class TeamQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team sees all of them; nobody else any."""
        return self.all() if user.is_mentoring_team else self.none()


class RiskAssessment(models.Model):
    """What could go wrong at an event or an outing and what is done about it, as a document (KOT-16.1)."""

    title = models.CharField(max_length=120)
    assessed_on = models.DateField()
    assessed_by = models.CharField(max_length=120)
    review_on = models.DateField("look at it again on", null=True, blank=True)
    file = models.FileField(upload_to=stored_in("risk-assessments"))
    history = HistoricalRecords()
    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review_on=None) | Q(review_on__gte=F("assessed_on")),
                name="a_risk_is_looked_at_again_after_it_was_assessed",
            )
        ]

    def __str__(self):
        return self.title


class EventQuerySet(TeamQuerySet):
    def for_page(self):
        return self.select_related("risk_assessment")

    def held(self):
        """Those that go ahead or took place."""
        return self.filter(called_off_because="")

    def termly(self):
        """Termly activities for mentors and mentees that go ahead or took place (KOT-12.1)."""
        return self.held().filter(kind=Event.Kind.TERMLY)

    def with_counts(self):
        """With how many children are booked, and how many of them nobody has marked."""
        unmarked = Q(register__mark=RegisterEntry.Mark.BOOKED)
        return self.annotate(booked=Count("register"), unmarked=Count("register", filter=unmarked))

    def awaiting_marks(self, today):
        """Held up to today, with children whom nobody has marked."""
        return self.held().filter(held_on__lte=today).with_counts().filter(unmarked__gt=0)

    def for_year(self, year):
        """Those to which a child of this school year may come."""
        begun = Q(first_year=None) | Q(first_year__lte=year)
        return self.filter(begun & (Q(last_year=None) | Q(last_year__gte=year)))


class Event(models.Model):
    """Something the club holds: a camp, a lunch club, a workshop, an activity (KOT-2.1)."""

    class Kind(models.TextChoices):
        CAMP = "camp", "Camp"
        LUNCH_CLUB = "lunch_club", "Lunch club"
        WORKSHOP = "workshop", "Workshop"
        FUN = "fun", "Yearly fun activity"
        TERMLY = "termly", "Termly activity for mentors and mentees"
        ACTIVITY = "activity", "Activity"
        CLUB = "club", "Club"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    held_on = models.DateField()
    starts_at = models.TimeField("start", null=True, blank=True)
    ends_at = models.TimeField("end", null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    first_year = models.PositiveSmallIntegerField("from school year", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("to school year", null=True, blank=True)
    places = models.PositiveSmallIntegerField("children at most", null=True, blank=True)
    words = models.TextField("what happens there", blank=True)
    risk_assessment = models.ForeignKey(
        RiskAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    called_off_because = models.CharField(max_length=300, blank=True, help_text="Empty: it goes ahead.")
    history = HistoricalRecords()
    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "held_on"], name="one_event_of_a_name_on_a_day"),
            models.CheckConstraint(
                condition=Q(last_year=None) | Q(first_year=None) | Q(last_year__gte=F("first_year")),
                name="the_years_of_an_event_go_upwards",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_termly(self):
        return self.kind == self.Kind.TERMLY

    @property
    def is_called_off(self):
        return bool(self.called_off_because)

    @property
    def for_whom(self):
        """The school years as a page says them."""
        if self.first_year is None and self.last_year is None:
            return "Open to all"
        if self.last_year is None:
            return f"From year {self.first_year}"
        if self.first_year is None:
            return f"Up to year {self.last_year}"
        if self.first_year == self.last_year:
            return f"Year {self.first_year}"
        return f"Years {self.first_year} to {self.last_year}"

    @property
    def school_year_in(self):
        """The year in which the school year of its day began."""
        return academic_year(self.held_on)

    def is_for_year(self, school_year):
        """Whether a child of this school year may come; open to all where no year is named (KOT-2.1)."""
        if self.first_year is None and self.last_year is None:
            return True
        if school_year is None:
            return False
        return (self.first_year or 0) <= school_year <= (99 if self.last_year is None else self.last_year)


class RegisterQuerySet(TeamQuerySet):
    def with_child(self):
        return self.select_related("child", "event")

    for_page = with_child

    def counting(self):
        """The entries that attendance is made of: marked, and of events that took place."""
        return self.exclude(mark=RegisterEntry.Mark.BOOKED).filter(event__called_off_because="")


class RegisterEntry(models.Model):
    """A child booked on an event, and after it the child's mark in its register."""

    class Mark(models.TextChoices):
        BOOKED = "booked", "Booked"
        PRESENT = "present", "Present"
        MISSED = "missed", "Missed"
        AUTHORISED = "authorised", "Authorised absence"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="register")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="register")
    mark = models.CharField(max_length=12, choices=Mark.choices, default=Mark.BOOKED)
    reason = models.CharField("why absent", max_length=300, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()
    objects = RegisterQuerySet.as_manager()

    read_log_subject = "child_id"

    class Meta:
        ordering = ["event", "child"]
        verbose_name_plural = "register entries"
        constraints = [models.UniqueConstraint(fields=["event", "child"], name="a_child_once_in_each_register")]

    def __str__(self):
        return f"{self.child} at {self.event}: {self.get_mark_display()}"
