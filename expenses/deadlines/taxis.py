"""Taxi requests without an answer, and checks of firms that end (KOT-12.2, KOT-15.1)."""

from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline
from policy.models import Scheme

from ..models import TaxiFirm, TaxiRequest
from ..rules import answer_due_on, check_holds_until, renewal_verdict
from ..standing import answerer
from ..standing.taxis import firm_facts


def taxis_to_decide(requests=None):
    """Requests that wait for an answer, due in time before the ride; after the ride, on the day it was asked for."""
    requests = TaxiRequest.objects.all() if requests is None else requests
    waiting = requests.open().for_page().select_related("mentee__scheme__coordinator").order_by("on", "id")
    who = answerer()
    return [_to_decide(taxi, who) for taxi in waiting]


def _to_decide(taxi, who):
    return Deadline(
        what=f"Answer {taxi.mentor}: taxi on {taxi.on.day} {taxi.on:%B}",
        due_on=answer_due_on(timezone.localdate(taxi.asked_at), taxi.on),
        clause="KOT-12.2",
        url=reverse("expenses:taxi_request_detail", args=[taxi.pk]),
        person=who(taxi.mentee.scheme.coordinator, taxi.mentor.user_id),
        subject=str(taxi.mentee),
        event=f"taxi:{taxi.pk}:waits",
        row=taxi,
    )


def taxi_checks_due(today, figures):
    """Checks of firms in use that end soon or have ended, the earliest first; the charity's coordinator renews them."""
    found = []
    coordinator = None
    for firm in TaxiFirm.objects.in_use().exclude(checked_on=None).order_by("checked_on", "id"):
        if renewal_verdict(firm_facts(firm), today, figures).is_allowed:
            continue
        coordinator = coordinator or Scheme.objects.select_related("coordinator").first().coordinator
        found.append(
            Deadline(
                what="Renew the safeguarding check of a taxi firm",
                due_on=check_holds_until(firm.checked_on, figures),
                clause="KOT-15.1",
                url=reverse("expenses:taxi_firm_detail", args=[firm.pk]),
                person=coordinator,
                subject=firm.name,
                event=f"taxi-check:{firm.pk}:{firm.checked_on.isoformat()}",
            )
        )
    return found
