"""Grant applications that wait for the committee, and refusals without feedback."""

from datetime import timedelta

from django.urls import reverse

from core.deadlines import Deadline
from core.models import User
from core.roles import Role

from ..models import GrantApplication
from ..rules import CLAUSE_OF_GRANTS, feedback_due_on
from ..standing import figures_of, verdict_on_member


def grants_for_members(today):
    """Applications for each member who may decide them, once half of the time is over: that is when to be reminded."""
    waiting = GrantApplication.objects.waiting().for_page().prefetch_related("views").order_by("decide_by", "id")
    near = [grant for grant in waiting if grant.decide_by - today <= _half_the_time(grant)]
    members = list(User.objects.in_role(Role.COMMITTEE_MEMBER)) if near else []
    return [
        _to_decide(grant, member) for grant in near for member in members if verdict_on_member(member, grant).is_allowed
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


def _to_decide(grant, member):
    return Deadline(
        what=f"Say what you think of the grant {grant.mentor} applied for",
        due_on=grant.decide_by,
        clause=CLAUSE_OF_GRANTS,
        url=reverse("expenses:grant_detail", args=[grant.pk]),
        person=member,
        subject=grant.mentee.child.initials,
        event=f"grant:{grant.pk}:decide",
        row=grant,
    )
