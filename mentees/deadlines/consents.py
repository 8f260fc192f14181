"""Consents that are missing, or asked for and not answered."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline
from policy.dates import in_words

from ..models import ConsentRequest
from ..rules import CLAUSE_OF_CONSENT
from ..standing import current_allocations


def consents_unanswered(today, figures, requests=None):
    """Consents asked for by link and not answered in the days the policy gives, the longest first (KOP-16).

    The person is who asked; `requests` narrows it, such as to those visible to somebody.
    """
    requests = ConsentRequest.objects.all() if requests is None else requests
    last_in_time = today - timedelta(days=figures.consent_answer_days)
    waiting = requests.unanswered().filter(asked_at__date__lt=last_in_time)
    waiting = waiting.select_related("mentee__child", "carer", "asked_by").order_by("asked_at", "id")
    return [_unanswered(request, figures) for request in waiting]


def _unanswered(request, figures):
    asked_on = timezone.localtime(request.asked_at).date()
    return Deadline(
        what=f"{request.carer} was asked for consents on {in_words(asked_on)} and has not answered",
        due_on=asked_on + timedelta(days=figures.consent_answer_days),
        clause=CLAUSE_OF_CONSENT,
        url=reverse("mentees:consents_list", args=[request.mentee_id]),
        person=request.asked_by,
        subject=str(request.mentee),
        event=f"consent-request:{request.pk}:unanswered:{asked_on:%Y-%m-%d}",
        row=request.mentee,
    )


def consents_missing(current=None):
    """Current allocations of mentees whose carer's consent to mentoring does not stand, the longest first (KOP-16).

    One that was taken back is missing from that day. The person is the mentor, who gets it signed (KOT-7.2); `current`
    are allocations as `mentees.standing` loads them.
    """
    current = current_allocations() if current is None else current
    missing = [_missing(allocation) for allocation in current if not allocation.has_consent]
    return sorted(missing, key=lambda deadline: deadline.due_on)


def missing_since(start_on, taken_back_on):
    """From when a consent to mentoring is asked for: the start, or the day on which the last one was taken back."""
    return max(start_on, taken_back_on) if taken_back_on else start_on


def _missing(allocation):
    due_on = missing_since(allocation.start_on, allocation.taken_back_on)
    event = f"consent-missing:{allocation.pk}"
    return Deadline(
        what="Get the consent to mentoring signed: no meet-up can be confirmed without it",
        due_on=due_on,
        clause=CLAUSE_OF_CONSENT,
        url=reverse("mentees:consents_list", args=[allocation.mentee_id]),
        person=allocation.mentor.user,
        subject=str(allocation.mentee),
        event=event if due_on == allocation.start_on else f"{event}:{due_on:%Y-%m-%d}",
        row=allocation.mentee,
    )
