"""Whatever several people do in one moment, round after round: no limit is passed, every penny is in one place.

Each act has a connection of its own; on PostgreSQL it counts. A fault of the database is none of the answers allowed.
"""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.roles import Role
from expenses import actions
from expenses.models import Claim, GrantApplication
from expenses.rules import MOVES
from expenses.standing.bank_files import named
from expenses.standing.payments import payees_of
from tests import factories
from tests.moments import at_once

from .test_money_limits import funds_give_no_more_than_they_hold

DAY = timedelta(days=1)
ACTS = (
    "send", "send for the grant", "agree", "chief agrees", "refuse", "ask", "answer", "withdraw", "take up", "decide",
    "decide as well", "take back", "close", "into a run", "out of the run", "pay the run",
)  # fmt: skip
act = st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(1, 9000).map(lambda pence: Decimal(pence) / 100))
rounds = st.lists(st.lists(act, min_size=2, max_size=4), min_size=3, max_size=6)


class Office:
    """A mentor with a child, two grants for which the fund has not enough, and everybody who decides on money."""

    def __init__(self):
        pair = factories.AllocationFactory(start_on=timezone.localdate() - 90 * DAY)
        self.mentor, self.mentee = pair.mentor, pair.mentee
        factories.BankDetailsFactory(mentor=self.mentor)
        roles = (Role.COORDINATOR, Role.CHIEF_EXECUTIVE, Role.FINANCE_OFFICER, *[Role.COMMITTEE_MEMBER] * 2)
        people = [factories.UserFactory(roles=[role]) for role in roles]
        self.coordinator, self.chief, self.finance, *self.members = people
        self.fund = factories.FundFactory(amount=Decimal("150.00"))
        owned = {"mentor": self.mentor, "mentee": self.mentee}
        self.grants = [factories.SentGrantFactory(**owned, amount=Decimal(pounds)) for pounds in (110, 60)]
        for grant in self.grants:
            for member in self.members:
                factories.GrantViewFactory(grant=grant, by=member)
        for pounds in (8, 30):
            self.send(0, Decimal(pounds))

    def send(self, which, amount, **facts):
        facts = {"kind": "spending", "what_for": f"Cake {amount}"} | facts
        return actions.send_claim(
            by=self.mentor.user, mentor=self.mentor, mentee=self.mentee, amount=amount,
            spent_on=timezone.localdate() - DAY, no_receipt_because="None given", **facts,
        )  # fmt: skip

    def do(self, name, which, amount):
        """What one person does, as they read the page a moment ago."""
        if name == "send":
            return lambda: self.send(which, amount)
        grant = GrantApplication.objects.for_page().get(pk=self.grants[which % 2].pk)
        if name == "send for the grant":
            return lambda: self.send(which, amount, kind="grant", grant=grant)
        if name in ("decide", "decide as well", "take back", "close"):
            return lambda: self.about_grant(name, grant)
        claims = list(Claim.objects.order_by("id"))
        return self.about_claim(name, claims[which % len(claims)], amount)

    def about_grant(self, name, grant):
        if name == "take back":
            return actions.withdraw_grant(by=self.mentor.user, grant=grant)
        if name == "close":
            return actions.close_grant(by=self.finance, grant=grant)
        member = self.members[name == "decide"]
        return actions.decide_grant(by=member, grant=grant, approves=True, fund=self.fund, words="Yes")

    def about_claim(self, name, claim, amount):
        facts = {"kind": claim.kind, "grant": claim.grant, "spent_on": claim.spent_on, "what_for": claim.what_for}
        seen = claim.run and named(payees_of(claim.run, timezone.localdate()))
        paid = {"paid_on": timezone.localdate(), "reference": "BACS 1", "seen_payees": seen}
        return {
            "agree": lambda: actions.approve_claim(by=self.coordinator, claim=claim),
            "chief agrees": lambda: actions.approve_claim(by=self.chief, claim=claim),
            "refuse": lambda: actions.refuse_claim(by=self.coordinator, claim=claim, words="No"),
            "ask": lambda: actions.ask_about_claim(by=self.finance, claim=claim, desk="finance", words="What?"),
            "answer": lambda: actions.answer_claim(
                by=self.mentor.user, claim=claim, words="So", amount=amount, no_receipt_because="None", **facts
            ),
            "withdraw": lambda: actions.withdraw_claim(by=self.mentor.user, claim=claim),
            "take up": lambda: actions.take_up_claim(by=self.coordinator, claim=claim, words="Again"),
            "into a run": lambda: actions.fill_run(by=self.finance, claims=[claim]),
            "out of the run": lambda: actions.take_out_claim(by=self.finance, claim=claim),
            "pay the run": lambda: claim.run and actions.pay_run(by=self.finance, run=claim.run, **paid),
        }[name]


def every_penny_is_in_one_place(mentee):
    places = Counter()
    for claim in Claim.objects.filter(mentee=mentee):
        places[claim.status] += claim.amount
        moves = list(claim.steps.order_by("id").values_list("was", "became"))
        assert moves[-1][1] == claim.status
        assert all(became in MOVES[was] for was, became in moves)
        assert all(before[1] == after[0] for before, after in pairwise(moves))
        assert (claim.run_id is not None) == (claim.status in ("in_run", "paid"))
    # What nobody agreed to is with finance, or paid, only as far as the month holds it.
    straight = Claim.objects.filter(mentee=mentee, kind="spending", status__in=["finance", "in_run", "paid"])
    straight = straight.exclude(steps__was="coordinator")
    assert sum((claim.amount for claim in straight), Decimal(0)) <= 20


def grants_pay_no_more_than_they_hold(grants):
    """What waits for the coordinator may be more: spending already made is kept for a decision."""
    for grant in GrantApplication.objects.filter(pk__in=[grant.pk for grant in grants]):
        agreed = grant.claims.filter(status__in=["finance", "in_run", "paid"])
        held = grant.amount - grant.given_back if grant.is_given else 0
        assert sum((claim.amount for claim in agreed), Decimal(0)) <= held


@pytest.mark.rule("KOT-8.1")
@pytest.mark.rule("KOT-8.4")
@pytest.mark.rule("KOT-11.1")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],  # two runs of the same acts may end differently: nothing to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rounds=rounds)
def test_no_limit_is_passed_and_no_penny_is_in_two_places(rounds):
    office = Office()
    for acts in rounds:
        answers = at_once(*[office.do(*one) for one in acts])
        faults = [answer for answer in answers if isinstance(answer, Exception)]
        assert all(isinstance(fault, ValidationError) for fault in faults), (acts, answers)
        every_penny_is_in_one_place(office.mentee)
        funds_give_no_more_than_they_hold()
        grants_pay_no_more_than_they_hold(office.grants)
