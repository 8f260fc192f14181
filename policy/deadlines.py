"""When the policy itself is looked at again: whose task, by when."""

from django.urls import reverse

from core.deadlines import Deadline
from core.models import User
from core.roles import Role

from .dates import in_words
from .models import PolicyVersion

CLAUSE = "KOT-20.4"


def reviews_due(today):
    """The coming review of each version in force, for chief executive and coordinators, once a reminder stands.

    `event` names the reminder: 60, 30 or 7 days before the day. Nothing is due where the next version is signed.
    """
    due = []
    for version in _to_review(today):
        days_left = (version.next_review_on - today).days
        stage = min((days for days in version.figures.policy_review_reminder_days if days_left <= days), default=None)
        if stage is not None:
            due += [_deadline(version, person, stage) for person in _reviewers()]
    return due


def _to_review(today):
    """Of each scheme the version in force, where it says when it is reviewed and no later one is signed."""
    found = {}
    for version in PolicyVersion.objects.signed().order_by("scheme_id", "in_force_from"):
        found[version.scheme_id] = version
    return [version for version in found.values() if version.in_force_from <= today and version.next_review_on]


def _reviewers():
    return User.objects.in_role(Role.CHIEF_EXECUTIVE, Role.COORDINATOR)


def _deadline(version, person, stage):
    return Deadline(
        what=f"Review the policy “{version}” by {in_words(version.next_review_on)}",
        due_on=version.next_review_on,
        clause=CLAUSE,
        url=reverse("home:policy_detail"),
        person=person,
        subject=version.name,
        event=f"policy-review:{version.pk}:{version.next_review_on:%Y-%m-%d}:{stage}",
    )
