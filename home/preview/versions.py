"""The two versions that are compared, and what a comparison finds."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.models import User
from meetups.models import MeetUp
from mentees.models import Allocation, Mentee
from mentees.standing import current_allocations, supported
from mentors.models import Mentor
from policy.figures import Figures
from policy.verdict import clause_in_words

MOST_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """One open case that would be judged otherwise; `row` is what the read log notes."""

    who: str
    was: str
    becomes: str
    url: str
    row: Any = None


@dataclass(frozen=True)
class Part:
    """The changes of one kind, under their clause; `note` says what a reader has to know of all of them."""

    clause: str
    label: str
    changes: list[Change]
    note: str = ""

    @property
    def source(self) -> str:
        return clause_in_words(self.clause)

    @property
    def shown(self) -> list[Change]:
        return self.changes[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.changes) - MOST_SHOWN, 0)


@dataclass(frozen=True)
class Versions:
    """The figures that judge now, those that would, and the day on which they begin to; what several parts ask of."""

    user: User
    old: Figures
    new: Figures
    first_day: date
    today: date

    def differ_in(self, *names) -> bool:
        return any(getattr(self.old, name) != getattr(self.new, name) for name in names)

    @property
    def both(self) -> tuple[Figures, Figures]:
        return self.old, self.new

    @cached_property
    def mentors(self):
        """Mentors as they will stand on the first day, each with the number of their children."""
        then = Allocation.objects.filter(mentor=OuterRef("pk"), ended_at=None).open_on(self.first_day)
        number = then.order_by().values("mentor").annotate(number=Count("mentee", distinct=True)).values("number")
        children = Coalesce(Subquery(number, output_field=IntegerField()), 0)
        serving = Mentor.objects.visible_to(self.user).filter(status__in=[Mentor.Status.ACTIVE, Mentor.Status.PAUSED])
        return list(serving.with_standing(self.first_day).annotate(children=children))

    @cached_property
    def meetups(self):
        """Meet-ups that still owe a note, and those planned for the first day or later."""
        visible = MeetUp.objects.visible_to(self.user)
        either = visible.owing_a_note() | visible.standing().filter(date__gte=self.first_day)
        return list(either.with_people().order_by("date", "id"))

    @cached_property
    def current(self):
        return current_allocations(Allocation.objects.visible_to(self.user))

    @cached_property
    def _supported(self):
        return supported(self.today, Mentee.objects.visible_to(self.user), user=self.user)

    def supported_under(self, figures):
        """Mentees whose support goes on, judged by these figures until they are asked for under others."""
        for mentee in self._supported:
            mentee.figures = figures
        return self._supported


def mentee_page(pk):
    return reverse("home:mentee_detail", args=[pk])


def mentor_page(pk):
    return reverse("home:mentor_detail", args=[pk])
