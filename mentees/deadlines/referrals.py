"""Referrals that wait: to be looked at, and to be decided."""

from django.db.models import Prefetch
from django.urls import reverse

from core.deadlines import Deadline
from core.models import User
from core.roles import Role

from .. import rules
from ..models import Referral, ReferralDecision, Seat
from ..rules.referrals import CLAUSE, SEATS
from ..standing import standing_from


def referrals_to_look_at(today, figures, person=None):
    """Open referrals that nobody looks after yet, once for each person who could take them up (KOT-3.2).

    With `person`, only what that person could take up.
    """
    people = _people(person, Role.COORDINATOR, Role.FAMILY_LIAISON)
    waiting = Referral.objects.open().filter(looked_after_by=None).longest_first() if people else []
    return [
        _deadline(
            referral,
            what=f"Look at the referral {referral.reference}",
            due_on=rules.looked_at_by(referral.received_on, figures),
            person=user,
            url=reverse("mentees:referral_detail", args=[referral.pk]),
            step="look",
        )
        for referral in waiting
        for user in people
    ]


def decisions_due(today, figures, person=None):
    """Open referrals without a voice in a seat, for each person who may take that seat (KOT-3.2).

    With `person`, only that person's own seats. Nobody is asked for the seat beside their own.
    """
    holders = {seat: _people(person, seat.value) for seat in Seat}
    if not any(holders.values()):
        return []
    decisions = Prefetch("decisions", ReferralDecision.objects.all())
    found = []
    for referral in Referral.objects.open().longest_first().prefetch_related(decisions):
        now = standing_from(referral.decisions.all())
        for seat in map(Seat, now.waits_for):
            free = [user for user in holders[seat] if not rules.seat_verdict(seat, user.pk, now).is_refused]
            found += [_decision(referral, seat, user, figures) for user in free]
    return found


def _decision(referral, seat, person, figures):
    return _deadline(
        referral,
        what=f"Decide the referral {referral.reference} for {SEATS[seat]}",
        due_on=rules.decided_by(referral.received_on, figures),
        person=person,
        url=reverse("mentees:referral_decide", args=[referral.pk]),
        step=f"decide:{seat}",
    )


def _deadline(referral, *, what, due_on, person, url, step):
    return Deadline(
        what=what,
        due_on=due_on,
        clause=CLAUSE,
        url=url,
        person=person,
        subject=referral.reference,
        event=f"referral:{referral.pk}:{step}",
    )


def _people(person, *roles):
    """The people in these roles; of one person, that one if they are in a role."""
    if person is None:
        return list(User.objects.in_role(*roles))
    return [person] if person.has_role(*roles) else []
