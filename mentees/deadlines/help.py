"""What mentors have brought back and nobody has settled."""

from django.urls import reverse

from core.deadlines import Deadline

from ..models import HelpRequest
from ..rules import CLAUSE_OF_HELP, help_due_on


def help_unanswered(figures, requests=None):
    """What is beyond a mentor and not settled, the longest waiting first (KOP-22).

    The person is the scheme's coordinator; family liaison may answer too. `requests` narrows it.
    """
    requests = HelpRequest.objects.all() if requests is None else requests
    waiting = requests.open().for_page().select_related("mentee__scheme__coordinator")
    return [_unanswered(asked, figures) for asked in waiting.order_by("asked_on", "id")]


def _unanswered(asked, figures):
    what = "Settle what was beyond" if asked.answer else "Answer what is beyond"
    return Deadline(
        what=f"{what} {asked.asked_by}",
        due_on=help_due_on(asked.asked_on, figures),
        clause=CLAUSE_OF_HELP,
        url=reverse("mentees:help_detail", args=[asked.pk]),
        person=asked.mentee.scheme.coordinator,
        subject=str(asked.mentee),
        event=f"help:{asked.pk}:unanswered",
        row=asked,
    )
