"""What the rules of taxis are asked with, and the firms that may be chosen."""

from django.utils import timezone

from ..models import TaxiFirm
from ..rules import FirmFacts, check_holds_until, fare_verdict, firm_verdict, taxi_verdict


def firm_facts(firm) -> FirmFacts:
    return FirmFacts(firm.name, firm.checked_on, firm.is_stopped)


def verdict_on_ride(taxi):
    """What the policy makes of a ride that was asked for, its firm as it stands now (KOT-8.4, KOT-12.2, KOT-15.1)."""
    fare = fare_verdict(taxi.amount, taxi.policy_version.figures)
    if fare.is_refused:
        return fare
    reasons = {"unsafe_to_walk": taxi.unsafe_to_walk, "nothing_else": taxi.nothing_else}
    return taxi_verdict(firm_facts(taxi.firm), taxi.on, figures=taxi.policy_version.figures, **reasons)


def with_checks(firms, figures):
    """Each firm with the day through which its check holds, and what the policy makes of it today."""
    today, found = timezone.localdate(), []
    for firm in firms:
        firm.holds_until = check_holds_until(firm.checked_on, figures) if firm.checked_on else None
        firm.verdict = firm_verdict(firm_facts(firm), today, figures)
        found.append(firm)
    return found


def firms_to_choose(user, figures):
    """Firms whose check holds today; which of them serve for a ride is asked of its day."""
    firms = with_checks(TaxiFirm.objects.visible_to(user).in_use().exclude(checked_on=None), figures)
    return [firm for firm in firms if firm.verdict.is_allowed]
