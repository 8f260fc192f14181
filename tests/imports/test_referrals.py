"""The sheet Referrals, which a workbook may have."""

from datetime import date

import pytest

from mentees import actions as mentee_actions
from mentees.models import Mentee, Referral

from .conftest import changes, refusals

pytestmark = pytest.mark.django_db


def referrals(*rows):
    return {"Referrals": list(rows) or [{}]}


@pytest.mark.rule("KOP-2")
def test_referral_comes_in_open_and_unmatched(bring_in, coordinator):
    bring_in(referrals(), by=coordinator)
    found = Referral.objects.get()
    assert (found.full_name, found.received_on, found.date_of_birth) == (
        "Wilf Arden",
        date(2026, 9, 2),
        date(2014, 5, 4),
    )
    assert (found.status, found.source, found.referrer_kind, found.child) == ("open", "workbook", "school", None)
    assert (found.referrer_name, found.organisation, found.grounds) == ("Hope Lister", "Larkmere Primary", ["trauma"])
    assert found.history.get().history_user == coordinator


def test_a_workbook_without_the_sheet_misses_nothing(plan_of):
    plan = plan_of()
    assert plan.missing == []
    assert "Referrals" not in [sheet.title for sheet in plan.sheets]


def test_same_workbook_again_changes_nothing(bring_in):
    bring_in(referrals({}, {"First name": "Cora"}))
    again = bring_in(referrals({}, {"First name": "Cora"}))
    assert (again.created, again.changed, again.refused) == (0, 0, 0)
    assert Referral.objects.count() == 2


def test_cell_put_right_changes_an_open_referral(bring_in):
    bring_in(referrals())
    plan = bring_in(referrals({"Organisation": "Larkmere Juniors", "Child ref": "C001"}))
    assert changes(plan) == [
        ("Referrals", 3, "Organisation", "Larkmere Primary", "Larkmere Juniors"),
        ("Referrals", 3, "Child ref", "(empty)", "C001"),
    ]
    assert Referral.objects.get().child.ref == "C001"


def test_settled_referral_stays_as_it_was_decided(bring_in, coordinator):
    bring_in(referrals())
    mentee_actions.withdraw_referral(by=coordinator, referral=Referral.objects.get(), words="The family's wish: no")
    plan = bring_in(referrals({"Why they may benefit": "Something else"}))
    assert (plan.changed, plan.flag("kept").count) == (0, 1)
    assert Referral.objects.get().reason == "Often alone at break"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Received", None, "empty"),
        ("Received", "1/12/26", "has not come yet"),
        ("Kind", "Wizard", "not one of"),
        ("Date of birth", "31/2/14", "no such day"),
        ("Child ref", "C999", "No child has the reference"),
        ("Why they may benefit", "", "empty"),
        ("First name", "x" * 61, "at most 60"),
    ],
)
def test_bad_cell_refuses_the_row(plan_of, column, value, reason):
    plan = plan_of(referrals({column: value}))
    [(sheet, row, told, said)] = refusals(plan)
    assert (sheet, row, told) == ("Referrals", 3, column)
    assert reason in said


def test_same_referral_twice_refuses_the_second(plan_of):
    assert [told[:3] for told in refusals(plan_of(referrals({}, {})))] == [("Referrals", 5, "First name")]


@pytest.mark.rule("KOP-1")
def test_child_who_is_a_mentee_already_is_flagged(bring_in):
    plan = bring_in(referrals({"Child ref": "C001"}))
    assert plan.flag("referred_mentee").count == 1
    assert Mentee.objects.count() == 1
