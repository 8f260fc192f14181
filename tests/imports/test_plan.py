"""Bad rows: each is refused alone with its sheet, row, column and reason, or taken and flagged; the good ones go in."""

import pytest

from club.models import Carer, CarerLink, Child
from meetups.models import Note

from .conftest import changes, refusals

pytestmark = pytest.mark.django_db


def test_small_workbook_is_good(plan_of):
    plan = plan_of()
    assert refusals(plan) == []
    assert (plan.created, plan.missing) == (7, [])


@pytest.mark.parametrize(
    ("sheet", "column", "cell", "reason"),
    [
        ("Children", "Ref", None, "empty"),
        ("Children", "Surname", "x" * 61, "61 characters; at most 60"),
        ("Children", "First name", "=cmd()", "begins with ="),
        ("Volunteers", "Email", "claire", "not an e-mail address"),
        ("Volunteers", "Status", "retired", "is not one of: Applicant, Active, Paused, Left"),
        ("Register", "Date", "30/02/2024", "There is no such day"),
        ("Register", "Present", "maybe", "is not one of"),
        ("Register", "Kind", "Party", "is not one of"),
        ("Register", "Child ref", "C999", "No child has the reference C999"),
        ("Allocations", "Volunteer email", "nobody@example.org", "No volunteer is called nobody@example.org"),
        ("Allocations", "To", "1/1/25", "before the first"),
        ("Allocations", "To", "31/6/26", "There is no such day"),
        ("Mentoring log", "Child ref", "C999", "No child has the reference C999"),
        ("Mentoring log", "Mentoring Programme run by", "Nobody", "No volunteer is called Nobody"),
        ("Mentoring log", "Location", "x" * 161, "161 characters"),
        ("Mentoring log", "Overall comment", "=1+1", "begins with ="),
        ("Expenses", "Amount", "12,5O", "“12,5O” is not an amount"),
        ("Expenses", "Amount", -3, "above £0"),
        ("Expenses", "What for", "=cmd()", "begins with ="),
        ("Expenses", "Paid on", "soon", "is not a date"),
        ("Questionnaires", "A1", 4, "whole number from 0 to 3"),
        ("Questionnaires", "B1", 0, "whole number from 1 to 5"),
        ("Questionnaires", "B2", "often", "whole number from 1 to 5"),
    ],
)
def test_bad_cell_refuses_its_row(plan_of, sheet, column, cell, reason):
    found = [refusal for refusal in refusals(plan_of({sheet: [{column: cell}]})) if refusal[0] == sheet]
    assert found[0][:3] == (sheet, 3, column)
    assert reason in found[0][3]


@pytest.mark.parametrize(
    ("sheet", "cells", "column", "reason"),
    [
        ("Children", {"Date of birth": "31/02/2015"}, "Date of birth", "There is no such day"),
        ("Children", {"Date of birth": 41000}, "Date of birth", "is not a date"),
        ("Children", {"School year": "Year 15"}, "School year", "not a school year"),
        ("Children", {"Criteria": "trauma; bored"}, "Criteria", "“bored” is not one of"),
        ("Children", {"Email": "maryam at home"}, "Email", "not an e-mail address"),
        ("Children", {"Mobile": "ask Gran"}, "Mobile", "not a phone number"),
        ("Children", {"Mobile": "07700 900437"}, "Parent/carer", "empty although “Mobile” is filled in"),
        ("Children", {"School": "=cmd()"}, "School", "begins with ="),
        ("Volunteers", {"Max children": "two"}, "Max children", "whole number"),
        ("Volunteers", {"Max children": None}, "Max children", "one child at most"),
        ("Volunteers", {"DBS level": "Enhanced"}, "DBS date", "empty although the rest"),
        ("Volunteers", {"Intro to Mentoring": "30/2/25"}, "Intro to Mentoring", "There is no such day"),
        ("Allocations", {"How often": "now and then"}, "How often", "is not one of"),
        ("Allocations", {"Parent agreed": "yes"}, "Parent agreed", "is not a date"),
    ],
)
def test_bad_cell_of_a_row_on_which_others_hang_is_left_out_and_flagged(plan_of, sheet, cells, column, reason):
    plan = plan_of({sheet: [cells]})
    assert (plan.created, plan.refused) == (7, 0)
    flagged = plan.flag("left_out").rows
    assert [(row.sheet, row.number) for row in flagged] == [(sheet, 3)]
    assert f"{column}: " in flagged[0].words
    assert reason in flagged[0].words
    assert reason in plan.reasons()[sheet][3][0]


def test_cell_left_out_wipes_nothing(bring_in):
    bring_in({"Children": [{"Date of birth": "27/5/2012"}]})
    plan = bring_in({"Children": [{"Date of birth": "31/2/2012"}]})
    assert (plan.changed, plan.flag("left_out").count, plan.flag("kept")) == (0, 1, None)
    assert Child.objects.get().date_of_birth.isoformat() == "2012-05-27"


def test_good_rows_go_in_beside_a_bad_one(bring_in):
    plan = bring_in({"Mentoring log": [{"Date": "30/2/26"}, {"Date": "3/2/26"}], "Expenses": [{"Amount": "12,5O"}, {}]})
    assert [refusal[:3] for refusal in refusals(plan)] == [("Mentoring log", 3, "Date"), ("Expenses", 3, "Amount")]
    assert Note.objects.get().date.isoformat() == "2026-02-03"


def test_every_bad_cell_of_a_row_is_told(plan_of):
    plan = plan_of({"Expenses": [{"Amount": "12,5O", "Date": "30/2/26"}]})
    assert {refusal[2] for refusal in refusals(plan)} == {"Amount", "Date"}
    assert plan.refused == 1


def test_reference_used_twice_refuses_the_second(bring_in):
    plan = bring_in({"Children": [{}, {"First name": "Other"}]})
    assert refusals(plan) == [("Children", 5, "Ref", "C001 stands in row 3 already; a reference belongs to one child.")]
    assert Child.objects.get().first_name == "Maryam"


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("Volunteers", "Email"),
        ("Register", "Child ref"),
        ("Allocations", "From"),
        ("Mentoring log", "Date"),
        ("Questionnaires", "Date"),
    ],
)
def test_the_same_row_twice_refuses_the_second(plan_of, sheet, column):
    plan = plan_of({sheet: [{}, {}]})
    assert [refusal[:3] for refusal in refusals(plan)] == [(sheet, 5, column)]
    assert "row 3" in refusals(plan)[0][3]


def test_equal_claims_are_counted_apart(plan_of):
    assert refusals(plan_of({"Expenses": [{}, {}, {}]})) == []


def test_rows_of_a_refused_child_say_where_the_fault_lies(plan_of):
    plan = plan_of({"Children": [{"Surname": None}]})
    reasons = {reason.replace("c001", "C001") for sheet, _, _, reason in refusals(plan) if sheet != "Children"}
    assert reasons == {"Row 3 of the sheet Children, which brings C001, was refused. Put that right first."}


def test_rows_of_a_refused_volunteer_say_where_the_fault_lies(plan_of):
    plan = plan_of({"Volunteers": [{"Status": "?"}]})
    reasons = {reason for sheet, _, column, reason in refusals(plan) if column == "Mentoring Programme run by"}
    assert reasons == {"Row 3 of the sheet Volunteers, which brings CLAIRE OKAFOR, was refused. Put that right first."}


def test_note_of_a_child_without_an_allocation_is_refused(plan_of):
    plan = plan_of({"Children": [{}, {"Ref": "C002"}], "Mentoring log": [{"Child ref": "C002"}]})
    assert refusals(plan)[0][3] == "C002 is not a mentee: no row of the sheet Allocations says so."


def test_note_of_a_refused_allocation_says_where_the_fault_lies(plan_of):
    plan = plan_of({"Allocations": [{"From": "30/2/25"}]})
    reasons = {reason for sheet, _, _, reason in refusals(plan) if sheet == "Expenses"}
    assert reasons == {"Row 3 of the sheet Allocations, which makes C001 a mentee, was refused. Put that right first."}


def test_name_of_two_volunteers_is_refused(plan_of):
    plan = plan_of({"Volunteers": [{}, {"Email": "claire2@example.org"}]})
    assert "2 volunteers are called CLAIRE OKAFOR" in refusals(plan)[0][3]


def test_second_mentor_without_a_last_day_is_refused(plan_of):
    both = [{}, {"Volunteer email": "ann@example.org", "From": "1/6/26"}]
    people = [{}, {"Name": "Ann Price", "Email": "ann@example.org"}]
    plan = plan_of({"Volunteers": people, "Allocations": both})
    assert refusals(plan)[0][:3] == ("Allocations", 5, "To")
    assert "Claire Okafor since 3 May 2025" in refusals(plan)[0][3]


def test_handover_is_good_in_any_order_of_rows(plan_of):
    both = [{"Volunteer email": "ann@example.org", "From": "15/3/26", "Parent agreed": None}, {"To": "31/3/26"}]
    people = [{}, {"Name": "Ann Price", "Email": "ann@example.org"}]
    plan = plan_of({"Volunteers": people, "Allocations": both})
    assert refusals(plan) == []
    assert [row.words for row in plan.flag("handover_not_agreed").rows] == ["C001 with Ann Price from 15 March 2026"]


def test_kind_of_an_event_must_agree(plan_of):
    plan = plan_of({"Children": [{}, {"Ref": "C002"}], "Register": [{}, {"Child ref": "C002", "Kind": "Workshop"}]})
    assert refusals(plan)[0][2:] == ("Kind", "Row 3 says that this event is of the kind Camp.")


def test_missing_column_refuses_the_sheet_alone(plan_of):
    plan = plan_of(columns_without={"Register": ["Present"]})
    register = next(sheet for sheet in plan.sheets if sheet.title == "Register")
    assert register.problem == "The column “Present” is missing, so no row of this sheet can be read."
    assert plan.created == 6


def test_missing_column_that_rows_can_do_without_is_told(plan_of):
    plan = plan_of(columns_without={"Children": ["Known as", "2nd mobile"]})
    assert plan.sheets[0].notices == [
        "The columns “Known as”, “2nd mobile” are not there; what the portal knows stays."
    ]
    assert plan.created == 7


def test_missing_sheet_is_told_and_the_others_are_read(plan_of):
    plan = plan_of(without=["Expenses", "Questionnaires"])
    assert plan.missing == ["Expenses", "Questionnaires"]
    assert plan.created == 5


def test_empty_sheets_make_an_empty_plan(plan_of):
    plan = plan_of({title: [] for title in ("Children", "Volunteers", "Register", "Allocations", "Mentoring log")})
    assert plan.created == 0


@pytest.mark.rule("KOP-7")
def test_note_outside_the_allocation_and_a_day_to_come_are_taken_and_flagged(plan_of):
    plan = plan_of({"Mentoring log": [{"Date": "1/5/25"}, {"Date": "1/11/26"}]})
    assert refusals(plan) == []
    assert [row.number for row in plan.flag("outside_allocation").rows] == [3]
    assert [row.number for row in plan.flag("to_come").rows] == [5]


@pytest.mark.rule("KOT-8.4")
def test_claim_above_100_pounds_is_taken_and_flagged(plan_of):
    plan = plan_of({"Expenses": [{"Amount": 100}, {"Amount": "100.01"}]})
    assert [row.number for row in plan.flag("above_grant").rows] == [5]


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize(("amounts", "over"), [((12, 8), 0), ((12, 8.01), 1)])
def test_month_above_20_pounds_is_flagged(plan_of, amounts, over):
    plan = plan_of({"Expenses": [{"Amount": amount} for amount in amounts]})
    flag = plan.flag("over_month")
    assert (flag.count if flag else 0) == over


@pytest.mark.rule("KOT-9.1")
@pytest.mark.parametrize(
    ("attendees", "flagged"),
    [
        ("Maryam, Claire", True),
        ("Maryam, Claire, Ann", False),
        ("Maryam and Claire Okafor & Ann Price", False),
        (None, True),
    ],
)
def test_cinema_asks_for_two_mentors(plan_of, attendees, flagged):
    people = [{}, {"Name": "Ann Price", "Email": "ann@example.org"}]
    plan = plan_of({"Volunteers": people, "Mentoring log": [{"Location": "Regal", "Attendees present": attendees}]})
    assert (plan.flag("single_mentor_cinema") is not None) is flagged


def test_siblings_share_a_carer_by_email_or_by_name_and_number(bring_in):
    carer = {"Parent/carer": "Sandeep Ellery", "Mobile": "07700 900437", "Email": "sandeep@example.org"}
    bring_in(
        {
            "Children": [
                carer,
                {"Ref": "C002", "First name": "Una"} | carer,
                {"Ref": "C003", "First name": "Theo"} | carer | {"Mobile": "+44 7700900437", "Email": None},
                {"Ref": "C004", "First name": "Other", "Parent/carer": "Sandeep Ellery", "Mobile": "07700 900999"},
            ]
        }
    )
    assert list(Carer.objects.order_by("id").values_list("phone", flat=True)) == ["07700 900437", "07700 900999"]
    assert CarerLink.objects.filter(carer__email="sandeep@example.org", is_first_contact=True).count() == 3


def test_siblings_that_disagree_on_their_carer_are_flagged_and_stay_still(bring_in):
    carer = {"Parent/carer": "Sandeep Ellery", "Mobile": "07700 900437", "Email": "sandeep@example.org"}
    rows = {"Children": [carer, {"Ref": "C002"} | carer | {"Mobile": "07700 900438"}]}
    assert bring_in(rows).flag("carer_disputed").count == 1
    again = bring_in(rows)
    assert (again.created, again.changed) == (0, 0)
    assert again.flag("carer_disputed").count == 1


def test_second_contact_is_a_carer_of_its_own(bring_in):
    second = {"2nd contact": "Alison (aunt)"}
    bring_in({"Children": [second, {"Ref": "C002"} | second]})
    assert Carer.objects.filter(name="Alison").count() == 2
    assert set(CarerLink.objects.values_list("relationship", "is_first_contact")) == {("aunt", False)}


def test_changes_are_none_in_a_new_portal(plan_of):
    assert changes(plan_of()) == []
