"""The end of a child's support, and taking it back. Meet-ups still planned are the affair of `meetups.actions`."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history, outbox

from .. import emails
from ..models import Allocation, Closing, Goal, OutcomeMeasure
from .locking import lock_mentee
from .reviews import record_measures


@transaction.atomic
def close_support(*, by, mentee, results, measures=(), asks_questionnaire=False, **words):
    """Close a child's support (KOT-2.4): each open goal gets its result, the measures are taken once more.

    `results` are (goal, result, words). Allocations end with `meetups.actions.close_mentee`, which calls this.
    """
    mentee = lock_mentee(mentee)
    if standing := mentee.closings.standing().first():
        return _closed_already(standing, words)
    if words["last_day"] < mentee.starts_on:
        raise ValidationError({"last_day": "The last day is before the first day of support."})
    _conclude_goals(by, mentee, results, words["last_day"])
    taken_on = min(words["last_day"], timezone.localdate())
    record_measures(by=by, mentee=mentee, moment=OutcomeMeasure.Moment.CLOSING, measures=measures, taken_on=taken_on)
    asked_on = timezone.localdate() if asks_questionnaire else None
    closing = Closing(mentee=mentee, questionnaire_asked_on=asked_on, closed_by=by, **words)
    return history.save(closing, by=by)


def _closed_already(standing, words):
    """Sent twice it is one closing; with other words somebody else was quicker."""
    if any(getattr(standing, name) != value for name, value in words.items()):
        raise ValidationError("This support has been closed already. Reopen it first, then close it anew.")
    return standing


def _conclude_goals(by, mentee, results, last_day):
    open_goals = {goal.pk: goal for goal in Goal.objects.followed().filter(plan__mentee=mentee)}
    said = {goal.pk for goal, _, _ in results}
    if missing := [goal for pk, goal in open_goals.items() if pk not in said]:
        raise ValidationError(f"A goal has been added meanwhile: {missing[0].words}. Open the page again.")
    for goal, result, about in results:
        history.change(goal, by=by, result=result, result_on=min(last_day, timezone.localdate()), result_words=about)


def ask_last_questionnaire(closing):
    """Write to each mentor who can still do the last questionnaire with the child; returns to how many."""
    today = timezone.localdate()
    allocations = Allocation.objects.filter(mentee=closing.mentee_id).open_today().select_related("mentor__user")
    users = {a.mentor.user_id: a.mentor.user for a in allocations if a.mentor.user.is_active}
    if closing.questionnaire_asked_on is None or closing.last_day < today:
        return 0
    for user in users.values():
        subject, body = emails.last_questionnaire(closing, user)
        outbox.post(event=f"closing:{closing.pk}:questionnaire", to=user.email, subject=subject, body=body)
    return len(users)


@transaction.atomic
def reopen_support(*, by, closing, because):
    """Take a closing back. Allocations that ended stay ended: whoever mentors now is allocated anew."""
    lock_mentee(closing.mentee)
    closing.refresh_from_db()
    if closing.reopened_at:
        return closing
    return history.change(closing, by=by, reason=because, reopened_at=timezone.now(), reopened_because=because)
