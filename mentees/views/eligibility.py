"""Which children of the club could have a mentor, and why (KOT-3.1). Worked out at each look, stored nowhere."""

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone

from club.models import Child
from core import readlog
from core.access import access
from mentees.eligibility import events_behind, facts_of, facts_of_one
from mentees.models import Ground, Referral
from mentees.permissions import can_see_child_eligibility, can_see_eligibility
from mentees.rules import eligibility
from mentees.standing import mentee_of
from policy.models import PolicyVersion, Scheme

STANDING = (Referral.Status.OPEN, Referral.Status.ACCEPTED)


@access(can_see_eligibility)
def children_eligible(request):
    """Children who meet all three tests, are not referred yet and are no mentees."""
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    # Without a ground nobody is eligible: the many others need not be loaded.
    candidates = Child.objects.visible_to(request.user).filter(
        Exists(Ground.objects.filter(child=OuterRef("pk"))),
        ~Exists(Referral.objects.filter(child=OuterRef("pk"), status__in=STANDING)),
        mentee=None,
    )
    facts = facts_of(candidates, on=today)
    judged = [(child, eligibility(facts[child.pk], figures)) for child in candidates]
    eligible = [(child, verdict) for child, verdict in judged if verdict.is_eligible]
    readlog.show(request, [child for child, _ in eligible])
    context = {"eligible": eligible, "figures": figures, "today": today}
    return render(request, "mentees/children_eligible.html", context)


@access(can_see_child_eligibility, Child)
def eligibility_detail(request, child):
    """Each test with its figure, and the events behind it."""
    today = timezone.localdate()
    version = PolicyVersion.objects.in_force(Scheme.objects.first(), today)
    context = {
        "child": child,
        "eligibility": eligibility(facts_of_one(child, on=today), version.figures),
        "events": events_behind(child, on=today, figures=version.figures),
        "mentee": mentee_of(child),
        "referrals": Referral.objects.visible_to(request.user).filter(child=child),
        "version": version,
        "today": today,
    }
    return render(request, "mentees/eligibility_detail.html", context)
