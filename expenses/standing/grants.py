"""What the committee said to an application, and how its funds stand."""

from dataclasses import replace
from decimal import Decimal

from django.db.models import F, OuterRef, Sum
from django.utils import timezone

from core.models import User
from core.roles import Role
from policy.figures import Figures

from ..models import Claim, Correction, Fund, GrantApplication
from ..rules import Tally, member_verdict, tally_of_views
from .spent import sum_of


def figures_of(grant) -> Figures:
    """The figures of the day on which it was sent."""
    return grant.policy_version.figures if grant.policy_version else Figures()


def members_now():
    """Who sits on the committee today."""
    return set(User.objects.in_role(Role.COMMITTEE_MEMBER).values_list("pk", flat=True))


def tally_of(grant, members=None) -> Tally:
    """How many said yes and no to an application, by the figures of the day on which it was sent.

    Until it is decided only `members`, those of today, count, and none of them who mentors the child by now.
    """
    figures, applicant = figures_of(grant), grant.mentor.user_id
    views = [(view.by_id, view.says) for view in grant.views.all()]
    if grant.status != GrantApplication.Status.SENT:
        return tally_of_views(views, applicant, figures)
    members = members_now() if members is None else members
    said = {by: says for by, says in views if by in members}
    mentors = grant.mentors_today
    able = sum(member_verdict(one, applicant, said.get(one, ""), figures, mentors).is_allowed for one in members)
    return replace(tally_of_views(said.items(), applicant, figures, mentors), able=able)


def verdict_on_member(member, grant):
    """Whether this member may say or decide anything about this application."""
    said = next((view.says for view in grant.views.all() if view.by_id == member.pk), "")
    return member_verdict(member.pk, grant.mentor.user_id, said, figures_of(grant), grant.mentors_today)


def told_of(grant) -> list[User]:
    """Who hears what the committee does with an application: its applicant and the child's mentors of today.

    Of these only who may open it. Where that leaves the applicant out, it went over to the others.
    """
    people = User.objects.filter(pk__in={grant.mentor.user_id, *grant.mentors_today}).order_by("pk")
    return [user for user in people if GrantApplication.objects.visible_to(user).filter(pk=grant.pk).exists()]


def with_spent(funds):
    """Funds with `spent`, what was paid from their grants; corrections of it count in."""
    paid = Claim.objects.filter(grant__fund=OuterRef("pk"), status=Claim.Status.PAID)
    put_right = Correction.objects.filter(claim__grant__fund=OuterRef("pk"))
    return funds.annotate(spent=sum_of(paid) + sum_of(put_right))


def with_claimed(grants):
    """Grants with `claimed`, what was claimed against them, has not fallen through and was not taken back."""
    claims = Claim.objects.counting().filter(grant=OuterRef("pk"))
    return grants.annotate(claimed=sum_of(claims) + sum_of(Correction.objects.filter(claim__grant=OuterRef("pk"))))


def funds_of(scheme, day=None):
    """The funds of a scheme that give on a day, the ones with most left first."""
    return (
        Fund.objects.filter(scheme=scheme)
        .open_on(day or timezone.localdate())
        .order_by(F("committed") - F("amount"), "name")
    )


def left_in_funds(scheme, day=None) -> Decimal:
    """What the funds of a scheme can still give on a day, all together."""
    total = funds_of(scheme, day).order_by().aggregate(left=Sum(F("amount") - F("committed"), default=Decimal(0)))
    return total["left"]
