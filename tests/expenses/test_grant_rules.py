"""The rules of gifts, grants and funds at their boundaries."""

from datetime import date
from decimal import Decimal

import pytest

from expenses import rules
from expenses.rules import Tally
from policy.figures import Figures

DAY = date(2026, 11, 25)


@pytest.mark.rule("KOT-8.2")
@pytest.mark.parametrize(
    ("amount", "limit", "outcome"),
    [
        ("0.01", "10.00", "needs approval"),
        ("10.00", "10.00", "needs approval"),
        ("10.01", "10.00", "refused"),
        ("12.00", "12.00", "needs approval"),
        ("12.01", "12.00", "refused"),
    ],
)
def test_gift_costs_at_most_what_the_policy_says(amount, limit, outcome):
    verdict = rules.gift_verdict(Decimal(amount), Figures(gift_limit=Decimal(limit)))
    assert (verdict.outcome, verdict.clause) == (outcome, "KOT-8.2")
    if verdict.is_refused:
        assert f"£{limit}" in verdict.sentence
        assert f"£{amount}" in verdict.sentence


@pytest.mark.rule("KOP-29")
def test_where_gifts_go_through_a_grant_none_is_asked_for():
    verdict = rules.gift_verdict(Decimal("1.00"), Figures(gifts_by_grant_only=True))
    assert (verdict.is_refused, verdict.clause) == (True, "KOP-29")
    assert "through a grant" in verdict.sentence


@pytest.mark.rule("KOT-8.2")
@pytest.mark.parametrize(
    ("give_on", "says_why", "outcome"),
    [
        (date(2026, 11, 26), False, "allowed"),
        (date(2026, 11, 25), False, "allowed"),
        (date(2026, 11, 24), False, "needs approval"),
        (date(2026, 11, 24), True, "allowed"),
    ],
)
def test_gift_is_approved_up_to_its_day(give_on, says_why, outcome):
    verdict = rules.gift_approval_verdict(Decimal("10.00"), give_on, DAY, Figures(), says_why=says_why)
    assert verdict.outcome == outcome


def test_words_do_not_lift_the_limit_of_a_gift():
    assert rules.gift_approval_verdict(Decimal("10.01"), DAY, DAY, Figures(), says_why=True).is_refused


@pytest.mark.rule("KOP-20")
@pytest.mark.parametrize(("days", "due"), [(14, date(2026, 12, 9)), (1, date(2026, 11, 26))])
def test_grant_is_due_in_the_days_the_policy_gives(days, due):
    assert rules.grant_due_on(DAY, Figures(grant_decision_days=days)) == due
    assert rules.feedback_due_on(DAY, Figures(grant_decision_days=days)) == due


@pytest.mark.rule("KOP-20")
@pytest.mark.parametrize(
    ("said", "quorum", "agreed"),
    [
        ([], 2, ""),
        (["yes"], 2, ""),
        (["yes", "no"], 2, ""),
        (["yes", "yes"], 2, "yes"),
        (["no", "no"], 2, "no"),
        (["yes", "conflict"], 2, ""),
        (["yes", "yes", "conflict", "conflict"], 2, "yes"),
        (["yes", "yes", "no", "no"], 2, ""),
        (["yes", "yes", "no"], 2, "yes"),
        (["yes"], 1, "yes"),
        (["yes", "yes"], 3, ""),
    ],
)
def test_quorum_has_to_agree_on_one_side(said, quorum, agreed):
    tally = rules.tally_of_views(enumerate(said), applicant=99, figures=Figures(grant_quorum=quorum))
    assert tally.agreed == agreed
    for side in ("yes", "no"):
        assert rules.decision_verdict(side, tally).is_allowed == (side == agreed)


@pytest.mark.rule("KOP-20")
def test_applicant_counts_for_nothing():
    tally = rules.tally_of_views([(1, "yes"), (2, "yes")], applicant=2, figures=Figures())
    assert (tally.yes, tally.agreed) == (1, "")


@pytest.mark.rule("KOP-20")
def test_view_of_who_mentors_the_child_counts_for_nothing():
    said = [(1, "yes"), (2, "yes"), (3, "no")]
    tally = rules.tally_of_views(said, applicant=9, figures=Figures(), mentors={2})
    assert (tally.yes, tally.no, tally.agreed) == (1, 1, "")


@pytest.mark.rule("KOP-20")
@pytest.mark.parametrize(
    ("member", "said", "sits_out", "allowed"),
    [
        (1, "", True, False),
        (2, "", True, True),
        (2, "conflict", True, False),
        (2, "conflict", False, True),
        (3, "", True, False),
        (3, "yes", False, False),
    ],
)
def test_applicant_the_childs_mentor_and_conflicted_sit_out(member, said, sits_out, allowed):
    figures = Figures(grant_conflict_sits_out=sits_out)
    assert rules.member_verdict(member, 1, said, figures, mentors={1, 3}).is_allowed == allowed


@pytest.mark.rule("KOT-11.1")
@pytest.mark.parametrize(
    ("amount", "left", "refused", "words"),
    [
        ("120.00", "120.00", False, "£0.00 of the fund is left"),
        ("120.01", "120.00", True, "£120.00 more. This asks for £120.01"),
        ("0.01", "0.00", True, "there are no more grants"),
    ],
)
def test_fund_gives_what_it_holds(amount, left, refused, words):
    verdict = rules.fund_verdict(Decimal(amount), Decimal(left))
    assert (verdict.is_refused, verdict.clause) == (refused, "KOT-11.1")
    assert words in verdict.sentence


def test_refusal_of_a_decision_says_how_the_members_stand():
    verdict = rules.decision_verdict("yes", Tally(yes=1, no=1, conflicts=0, quorum=2))
    assert verdict.sentence == "2 members of the committee have to agree: so far 1 to approve, 1 to refuse."
