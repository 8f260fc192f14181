"""A meet-up of several children at once (KOP-30): what is common to it. Each child's part is a meet-up of its own."""

import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from mentors.models import Mentor
from policy.dates import in_words

from .meetups import MeetUp, PlannedQuerySet, Transport, Unusual


class GroupMeetUpQuerySet(PlannedQuerySet):
    def visible_to(self, user):
        """The whole of a group, for whoever may see each part: the team, and a mentor of all the children in it."""
        return self.open_to(user).filter(~Exists(_hidden_from(user)))

    def open_to(self, user):
        """Groups with at least one part that exists for this person: it opens that part and what is common, no more."""
        return self.filter(Exists(MeetUp.objects.visible_to(user).filter(group=OuterRef("pk"))))

    def for_list(self, user):
        """What is open to this person, with how many children come, and whether the whole of it is theirs to read."""
        coming = MeetUp.objects.standing().filter(group=OuterRef("pk")).order_by().values("group")
        number = Subquery(coming.annotate(number=Count("pk")).values("number"))
        found = self.open_to(user).select_related("led_by")
        return found.annotate(children=Coalesce(number, 0), is_whole=~Exists(_hidden_from(user)))

    def for_page(self):
        return self.select_related("planned_by", "led_by", "second_mentor__user")


def _hidden_from(user):
    """The parts of a group that do not exist for this person."""
    parts = MeetUp.objects.filter(group=OuterRef("pk"))
    return parts.exclude(pk__in=MeetUp.objects.visible_to(user).values("pk"))


class GroupMeetUp(models.Model):
    """When, where and what for; every word here is read by each mentor in the group and is about no child."""

    PLAN = (
        "date",
        "starts_at",
        "ends_at",
        "venue_kind",
        "unusual",
        "place",
        "transport",
        "transport_words",
        "second_mentor",
        "in_public",
    )

    date = models.DateField()
    starts_at = models.TimeField("start")
    ends_at = models.TimeField("end")
    venue_kind = models.CharField("kind of place", max_length=40, blank=True, help_text="Empty: another place.")
    unusual = models.CharField("unusual about it", max_length=8, choices=Unusual.choices, blank=True)
    place = models.CharField(max_length=160)
    transport = models.CharField(max_length=12, choices=Transport.choices)
    transport_words = models.CharField("about the journey", max_length=300, blank=True)
    second_mentor = models.ForeignKey(Mentor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_public = models.BooleanField("seen and heard by others", null=True, blank=True)
    purpose = models.CharField("what it is for", max_length=200)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stage_because = models.CharField("why a child of another stage comes along", max_length=300, blank=True)
    activities = models.TextField("what the group did", blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    history = HistoricalRecords()
    objects = GroupMeetUpQuerySet.as_manager()

    class Meta:
        ordering = ["date", "starts_at", "id"]
        verbose_name = "group meet-up"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_group_meetup_ends_after_it_starts")
        ]

    def __str__(self):
        return f"group meet-up on {in_words(self.date)}"

    @property
    def plan(self):
        """What each part has in common with the group, by the names of its fields."""
        return {name: getattr(self, name) for name in self.PLAN}

    @property
    def is_over(self):
        now = timezone.localtime()
        return (self.date, self.starts_at) <= (now.date(), now.time())

    @cached_property
    def mentors(self):
        """Keys of the mentors who come along; set beforehand by the action that plans all parts at once."""
        pairs = self.parts.standing().values_list("mentor", "second_mentor")
        return {pk for pair in pairs for pk in pair if pk}
