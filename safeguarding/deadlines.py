"""Concerns that wait to be read."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline
from core.models import User
from core.roles import Role

from .models import ConcernSubject
from .rules import CLAUSE, read_by


def concerns_unread(concerns):
    """Of these concerns those whose last words no safeguarding lead has read, oldest first (KOT-14.1).

    `concerns` starts from `visible_to`. No child and no person is named: the reference says which it is.
    """
    people = Prefetch("subjects", ConcernSubject.objects.filter(person__isnull=False), to_attr="people")
    waiting = list(concerns.unread().prefetch_related(people).order_by("unread_since", "pk"))
    leads = list(User.objects.in_role(Role.SAFEGUARDING_LEAD).prefetch_related("groups")) if waiting else []
    return [_unread(concern, leads) for concern in waiting]


def _unread(concern, leads):
    named = {subject.person_id for subject in concern.people}
    return Deadline(
        what="Read what was added to a concern" if concern.last_words else "Read a concern",
        due_on=read_by(timezone.localdate(concern.unread_since)),
        clause=CLAUSE,
        url=reverse("safeguarding:concern_detail", args=[concern.reference]),
        person=next((lead for lead in leads if lead.pk not in named and not _is_kept_from(concern, lead)), None),
        subject=concern.reference,
        event=f"concern:{concern.pk}:{concern.last_words}",
    )


def _is_kept_from(concern, person):
    return concern.is_kept_from_coordinator and Role.COORDINATOR in person.given_roles
