"""Whatever is done in whatever order: no approval exceeds a fund, a grant or the limit of a gift."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from core.roles import Role
from expenses import actions
from expenses.models import AskedFor, Claim, Fund, GiftRequest, GrantApplication
from expenses.standing import left_of_gift, left_of_grant
from tests.factories import (
    AllocationFactory,
    ClaimFactory,
    FundFactory,
    GiftRequestFactory,
    GrantViewFactory,
    SentGrantFactory,
    UserFactory,
)

PENCE = st.integers(1, 15_000).map(lambda pence: Decimal(pence) / 100)
LITTLE = st.sampled_from([Decimal("0.01"), Decimal("5.00"), Decimal("9.99"), Decimal("10.00"), Decimal("10.01")])


def stands(claim):
    return claim.amount + sum(claim.corrections.values_list("amount", flat=True), Decimal(0))


def funds_give_no_more_than_they_hold():
    for fund in Fund.objects.all():
        given = GrantApplication.objects.filter(fund=fund, status__in=GrantApplication.GIVEN)
        assert sum((grant.amount - grant.given_back for grant in given), Decimal(0)) == fund.committed
        assert Decimal(0) <= fund.committed <= fund.amount


def grants_pay_no_more_than_they_hold():
    for grant in GrantApplication.objects.all():
        claimed = sum((stands(claim) for claim in grant.claims.counting()), Decimal(0))
        assert claimed <= ((grant.amount - grant.given_back) if grant.is_given else 0)
        assert left_of_grant(grant) >= 0


class Limits(RuleBasedStateMachine):
    """Random sequences of what the desks do; what an action refuses leaves everything as it was."""

    grants = Bundle("grants")
    gifts = Bundle("gifts")

    def __init__(self):
        super().__init__()
        # Each sequence begins anew.
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.pair = AllocationFactory()
        self.members = [UserFactory(roles=[Role.COMMITTEE_MEMBER]) for _ in range(2)]
        self.coordinator = UserFactory(roles=[Role.COORDINATOR])
        self.finance = UserFactory(roles=[Role.FINANCE_OFFICER])
        self.funds = [FundFactory(amount=Decimal("150.00")), FundFactory(amount=Decimal("80.00"))]
        self.owned = {"mentor": self.pair.mentor, "mentee": self.pair.mentee}

    def teardown(self):
        transaction.set_rollback(True)
        self.kept.__exit__(None, None, None)

    def tried(self, act, **what):
        try:
            act(**what)
        except ValidationError:
            return False
        return True

    @rule(target=grants, amount=PENCE)
    def apply(self, amount):
        grant = SentGrantFactory(**self.owned, amount=amount)
        for member in self.members:
            GrantViewFactory(grant=grant, by=member)
        return grant

    @rule(grant=grants, fund=st.integers(0, 1), approves=st.booleans())
    def decide(self, grant, fund, approves):
        self.tried(
            actions.decide_grant,
            by=self.members[0],
            grant=grant,
            approves=approves,
            fund=self.funds[fund],
            words="So we said",
        )

    @rule(grant=grants)
    def close(self, grant):
        grant.refresh_from_db()
        self.tried(actions.close_grant, by=self.finance, grant=grant)

    @rule(grant=grants)
    def take_back(self, grant):
        self.tried(actions.withdraw_grant, by=self.pair.mentor.user, grant=grant)

    @rule(fund=st.integers(0, 1), amount=PENCE)
    def change(self, fund, amount):
        row = self.funds[fund]
        row.refresh_from_db()
        values = {name: getattr(row, name) for name in ("name", "starts_on", "ends_on", "words")}
        self.tried(actions.change_fund, by=self.finance, fund=row, amount=amount, **values)

    @rule(grant=grants, amount=PENCE)
    def claim(self, grant, amount):
        """What fits is claimed; whatever does not is another rule's to refuse."""
        grant.refresh_from_db()
        if amount <= left_of_grant(grant) and grant.status == GrantApplication.Status.APPROVED:
            ClaimFactory(**self.owned, kind=Claim.Kind.GRANT, grant=grant, amount=amount)

    @rule(grant=grants)
    def claim_falls_through(self, grant):
        grant.claims.waiting().update(status=Claim.Status.REFUSED)

    @rule(grant=grants)
    def pay(self, grant):
        grant.claims.waiting().update(status=Claim.Status.PAID, paid_on=timezone.localdate())

    @rule(grant=grants, which=st.integers(0, 3), amount=st.one_of(PENCE, PENCE.map(lambda pounds: -pounds)))
    def put_right(self, grant, which, amount):
        paid = list(grant.claims.filter(status=Claim.Status.PAID).order_by("pk"))
        if paid:
            self.tried(actions.correct_claim, by=self.finance, claim=paid[which % len(paid)], amount=amount, words="So")

    @rule(grant=grants, which=st.integers(0, 3))
    def take_back_all(self, grant, which):
        self.put_right(grant, which, -sum((stands(claim) for claim in grant.claims.all()), Decimal(0)))

    @rule(target=gifts, amount=LITTLE, ahead=st.integers(-2, 2))
    def ask_for_gift(self, amount, ahead):
        give_on = timezone.localdate() + timedelta(days=ahead)
        # A figure that was set lower after the asking leaves such rows behind.
        if amount > 10:
            return GiftRequestFactory(**self.owned, amount=amount, give_on=give_on)
        before = set(GiftRequest.objects.values_list("pk", flat=True))
        self.tried(
            actions.ask_for_gift, by=self.pair.mentor.user, mentee=self.pair.mentee, what="Kite", occasion="Birthday",
            give_on=give_on, amount=amount,
        )  # fmt: skip
        return multiple(*GiftRequest.objects.exclude(pk__in=before))

    @rule(gift=gifts, approves=st.booleans(), words=st.sampled_from(["", "Because"]))
    def answer_gift(self, gift, approves, words):
        self.tried(actions.decide_gift, by=self.coordinator, gift=gift, approves=approves, words=words)

    @rule(gift=gifts)
    def take_gift_back(self, gift):
        self.tried(actions.withdraw_gift, by=self.pair.mentor.user, gift=gift)

    @invariant()
    def limits_hold(self):
        funds_give_no_more_than_they_hold()
        grants_pay_no_more_than_they_hold()

    @invariant()
    def gifts_stay_inside_their_limit(self):
        for gift in GiftRequest.objects.filter(status=AskedFor.APPROVED):
            assert gift.amount <= gift.policy_version.figures.gift_limit
            assert left_of_gift(gift) <= gift.amount
            assert gift.words or gift.give_on >= timezone.localdate(gift.decided_at)


@pytest.mark.django_db
@pytest.mark.rule("KOT-11.1")
@pytest.mark.rule("KOT-8.2")
def test_no_approval_ever_exceeds_what_there_is():
    run_state_machine_as_test(Limits, settings=settings(max_examples=15, stateful_step_count=14))
