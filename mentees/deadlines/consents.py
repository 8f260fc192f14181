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

    The person is the mentor, who gets it signed (KOT-7.2); `current` are allocations as `mentees.standing` loads them.
    """
    current = current_allocations() if current is None else current
    return [_missing(allocation) for allocation in current if not allocation.has_consent]


def _missing(allocation):
    return Deadline(
        what="Get the consent to mentoring signed: no meet-up can be confirmed without it",
        due_on=allocation.start_on,
        clause=CLAUSE_OF_CONSENT,
        url=reverse("mentees:consents_list", args=[allocation.mentee_id]),
        person=allocation.mentor.user,
        subject=str(allocation.mentee),
        event=f"consent-missing:{allocation.pk}",
        row=allocation.mentee,
    )
