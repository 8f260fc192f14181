"""Which children of the club could have a mentor (KOT-3.1)."""

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone

from club.models import Child
from core import readlog
from core.access import access
from mentees.eligibility import facts_of
from mentees.models import Ground
from mentees.permissions import can_see_eligibility
from mentees.rules import eligibility
from policy.models import PolicyVersion


@access(can_see_eligibility)
def children_eligible(request):
    """Children who meet all three tests and are no mentees yet."""
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    # Without a ground nobody is eligible: the many others need not be loaded.
    candidates = Child.objects.visible_to(request.user).filter(
        Exists(Ground.objects.filter(child=OuterRef("pk"))), mentee=None
    )
    facts = facts_of(candidates, on=today)
    judged = [(child, eligibility(facts[child.pk], figures)) for child in candidates]
    eligible = [(child, verdict) for child, verdict in judged if verdict.is_eligible]
    readlog.show(request, [child for child, _ in eligible])
    context = {"eligible": eligible, "figures": figures, "today": today}
    return render(request, "mentees/children_eligible.html", context)
