"""Grant applications that wait for the committee, and refusals without feedback."""

from datetime import timedelta

from django.urls import reverse

from core.deadlines import Deadline
from core.models import User
from core.roles import Role

from ..models import GrantApplication
from ..rules import CLAUSE_OF_GRANTS, feedback_due_on
from ..standing import figures_of, members_now, tally_of, verdict_on_member


def grants_for_members(today):
    """Applications for each member who may decide them, once half of the time is over: that is when to be reminded."""
    waiting = GrantApplication.objects.waiting().for_page().with_views().order_by("decide_by", "id")
    near = [grant for grant in waiting if grant.decide_by - today <= _half_the_time(grant)]
    members = list(User.objects.in_role(Role.COMMITTEE_MEMBER)) if near else []
    numbers = {member.pk for member in members}
    return [
        _to_decide(grant, member, tally_of(grant, numbers).is_out_of_reach)
        for grant in near
        for member in members
        if verdict_on_member(member, grant).is_allowed
    ]


def grants_out_of_reach():
    """Applications that too few members may decide, for the chief executive, who finds another member (KOP-20)."""
    waiting = GrantApplication.objects.waiting().for_page().with_views().order_by("decide_by", "id")
    members = members_now() if waiting else set()
    stuck = [grant for grant in waiting if tally_of(grant, members).is_out_of_reach]
    chief = User.objects.in_role(Role.CHIEF_EXECUTIVE).first() if stuck else None
    return [
        Deadline(
            what=f"Find a member for the grant {grant.mentor} applied for: too few may decide",
            due_on=grant.decide_by,
            clause=CLAUSE_OF_GRANTS,
            url=reverse("expenses:grant_detail", args=[grant.pk]),
            person=chief,
            subject=grant.mentee.child.initials,
            event=f"grant:{grant.pk}:out-of-reach",
            row=grant,
        )
        for grant in stuck
    ]


def _half_the_time(grant):
    return timedelta(days=figures_of(grant).grant_decision_days // 2)


def grants_to_feed_back(grants=None):
    """Refusals of which nobody has told the mentor why, for whoever recorded the decision (KOP-20)."""
    grants = GrantApplication.objects.all() if grants is None else grants
    refused = grants.without_feedback().for_page().order_by("decided_on", "id")
    return [
        Deadline(
            what=f"Feed back about the refused grant {grant.mentor} applied for",
            due_on=feedback_due_on(grant.decided_on, figures_of(grant)),
            clause=CLAUSE_OF_GRANTS,
            url=reverse("expenses:grant_detail", args=[grant.pk]),
            person=grant.decided_by,
            subject=grant.mentee.child.initials,
            event=f"grant:{grant.pk}:feedback",
            row=grant,
        )
        for grant in refused
    ]


def _to_decide(grant, member, is_out_of_reach):
    what = f"Say what you think of the grant {grant.mentor} applied for"
    if is_out_of_reach:
        what = f"Too few members may decide the grant {grant.mentor} applied for: ask the chief executive"
    return Deadline(
        what=what,
        due_on=grant.decide_by,
        clause=CLAUSE_OF_GRANTS,
        url=reverse("expenses:grant_detail", args=[grant.pk]),
        person=member,
        subject=grant.mentee.child.initials,
        event=f"grant:{grant.pk}:decide",
        row=grant,
    )
