"""Bringing in: what is written, what a second workbook changes, and what a cut-off run leaves behind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from club.models import Carer, CarerLink, Child, Event
from core.models import User
from core.roles import Role
from expenses.models import Claim
from impact.models import Questionnaire
from imports import actions, writing
from imports.models import BEAT_LASTS, ImportRun
from meetups.models import Note
from mentees.actions import wanted_keys
from mentees.models import Allocation, Consent, Ground, Mentee, MenteeKey
from mentors.models import DbsCheck, Mentor, Training
from tests import factories

from .conftest import changes

pytestmark = pytest.mark.django_db

CARER = {"Parent/carer": "Sandeep Ellery", "Relationship": "Parent", "Mobile": "07700 900437"}
DBS = {"DBS level": "Enhanced + barred list", "DBS certificate no": "005631014195", "DBS date": "20/2/25"}


def upload(data, by=None):
    return actions.upload_workbook(by=by, name="records.xlsx", data=data)


def test_cells_that_differ_are_changes_shown_as_old_and_new(bring_in, coordinator):
    bring_in({"Children": [{"Criteria": "trauma"} | CARER], "Volunteers": [DBS]})
    plan = bring_in(
        {
            "Children": [
                {"School": "Foxley Road", "School year": 11, "Criteria": "CIN/CP"} | CARER | {"Mobile": "07700 900438"}
            ],
            "Volunteers": [DBS | {"Max children": 3, "Name": "Claire Okafor-Reed", "DBS level": "Basic"}],
            "Register": [{"Present": "ill"}],
            "Allocations": [{"To": "31/3/26", "How often": "monthly"}],
            "Mentoring log": [{"Location": "Regal", "Mentoring Programme run by": "claire@example.org"}],
            "Expenses": [{"Receipt": "lost", "Paid on": "29/5/25"}],
            "Questionnaires": [{"A1": 3, "B2": 5}],
        },
        by=coordinator,
    )
    assert changes(plan) == [
        ("Children", 3, "School", "Larkmere", "Foxley Road"),
        ("Children", 3, "School year", "10", "11"),
        ("Children", 3, "Mobile", "07700 900437", "07700 900438"),
        ("Children", 3, "Criteria", "Significant trauma", "Child in need or child protection plan"),
        ("Volunteers", 3, "Name", "Claire Okafor", "Claire Okafor-Reed"),
        ("Volunteers", 3, "Max children", "2", "3"),
        ("Volunteers", 3, "DBS level", "Enhanced with children's barred list", "Basic"),
        ("Register", 3, "Present", "Present", "Authorised absence"),
        ("Allocations", 3, "To", "(empty)", "31 March 2026"),
        ("Allocations", 3, "How often", "every 7 days", "every 30 days"),
        ("Mentoring log", 3, "Location", "Town museum", "Regal"),
        ("Expenses", 3, "Receipt", "Receipt", "Receipt lost"),
        ("Expenses", 3, "Paid on", "28 May 2025", "29 May 2025"),
        ("Questionnaires", 3, "A1", "2", "3"),
        ("Questionnaires", 3, "B2", "(empty)", "5"),
    ]  # fmt: skip
    child = Child.objects.get()
    assert (child.school, child.school_year_on(date(2026, 10, 31))) == ("Foxley Road", 11)
    newest = child.history.first()
    assert (newest.history_type, newest.history_user, newest.history_change_reason) == (
        "~",
        coordinator,
        "Import of records.xlsx",
    )
    assert Carer.objects.get().phone == "07700 900438"
    assert Ground.objects.get().kind == Ground.Kind.CHILD_IN_NEED
    assert Ground.history.filter(history_type="-", history_user=coordinator).count() == 1
    assert Mentor.objects.get().capacity == 3
    assert User.objects.get(email="claire@example.org").name == "Claire Okafor-Reed"
    assert DbsCheck.objects.get().level == DbsCheck.Level.BASIC
    assert Note.objects.get().place == "Regal"
    assert Claim.objects.get().paid_on == date(2025, 5, 29)
    assert Questionnaire.objects.get().answers == {"A1": 3, "A3": 0, "B1": 4, "B2": 5}


def test_changes_come_in_once(bring_in):
    bring_in()
    assert bring_in({"Children": [{"School": "Foxley Road"}]}).changed == 1
    assert bring_in({"Children": [{"School": "Foxley Road"}]}).changed == 0


def test_empty_cell_never_wipes_what_the_portal_knows(bring_in):
    bring_in({"Children": [CARER | {"Medical / additional needs": "nut allergy", "Criteria": "trauma"}]})
    plan = bring_in(
        {"Expenses": [{"Paid on": None}], "Questionnaires": [{"A1": None}], "Mentoring log": [{"Location": ""}]}
    )
    assert (plan.created, plan.changed) == (0, 0)
    kept = {row.words.partition(": ")[2] for row in plan.flag("kept").rows}
    assert {"Medical / additional needs stays nut allergy", "Paid on stays 28 May 2025", "A1 stays 2"} <= kept
    assert Child.objects.get().needs == "nut allergy"
    assert Claim.objects.get().is_paid
    assert Questionnaire.objects.get().answers["A1"] == 2


def test_missing_column_changes_nothing(bring_in, workbook_of):
    bring_in()
    plan = bring_in(workbook_of(columns_without={"Children": ["School"], "Volunteers": ["DBS date", "DBS level"]}))
    assert (plan.created, plan.changed, plan.flag("kept")) == (0, 0, None)


def test_newer_training_is_one_more_training(bring_in):
    bring_in({"Volunteers": [{"Safeguarding (face to face)": "26/9/25"}]})
    plan = bring_in({"Volunteers": [{"Safeguarding (face to face)": "1/10/26"}]})
    assert changes(plan) == [("Volunteers", 3, "Safeguarding (face to face)", "26 September 2025", "1 October 2026")]
    assert bring_in({"Volunteers": [{"Safeguarding (face to face)": "26/9/25"}]}).changed == 0
    assert Training.objects.count() == 2


def test_school_year_that_has_moved_on_is_no_change(bring_in, time_machine):
    bring_in()
    time_machine.move_to("2027-10-01")
    assert bring_in().changed == 0
    assert bring_in({"Children": [{"School year": 11}]}).changed == 0
    assert changes(bring_in({"Children": [{"School year": 9}]})) == [("Children", 3, "School year", "11", "9")]


def test_agreement_put_right_moves_the_consent(bring_in):
    bring_in()
    bring_in({"Allocations": [{"Parent agreed": "2/5/25"}]})
    assert Consent.objects.get().given_on == date(2025, 5, 2)


def test_other_first_contact_takes_the_place_of_the_one_before(bring_in):
    bring_in({"Children": [CARER]})
    plan = bring_in({"Children": [{"Parent/carer": "Gwen Danso", "Mobile": "07700 900459"}]})
    assert changes(plan) == [("Children", 3, "Parent/carer", "Sandeep Ellery", "Gwen Danso")]
    links = CarerLink.objects.order_by("-is_first_contact").values_list("carer__name", "is_first_contact")
    assert list(links) == [("Gwen Danso", True), ("Sandeep Ellery", False)]
    assert plan.flag("carer_replaced").count == 1


@pytest.mark.rule("KOT-20.2")
def test_keys_follow_from_an_end_that_the_workbook_brings(bring_in):
    bring_in()
    assert MenteeKey.objects.count() == 1
    bring_in({"Allocations": [{"To": "31/3/26"}]})
    assert MenteeKey.objects.count() == 0


@pytest.mark.rule("KOT-20.2")
def test_import_opens_no_allocation_that_was_ended_here(bring_in, coordinator):
    from mentees.actions import end_allocation

    bring_in()
    end_allocation(by=coordinator, allocation=Allocation.objects.get(), reason="Moved away")
    assert bring_in().changed == 0
    assert MenteeKey.objects.count() == 0


def test_records_come_in_beside_what_is_there(today, world, records):
    before = Child.objects.count(), Mentor.objects.count(), Note.objects.count()
    plan = actions.import_workbook(by=None, name="records.xlsx", data=records)[1]
    assert (plan.created, plan.changed, plan.refused) == (1555, 0, 0)
    after = Child.objects.count(), Mentor.objects.count(), Note.objects.count()
    assert after == tuple(number + more for number, more in zip(before, (42, 12, 562), strict=True))
    assert set(MenteeKey.objects.values_list("user_id", "content_object_id")) == wanted_keys()


def test_person_with_an_account_becomes_a_mentor_too(bring_in, person):
    liaison = person(Role.FAMILY_LIAISON, email="claire@example.org", name="Claire Okafor")
    plan = bring_in()
    liaison.refresh_from_db()
    assert liaison.is_active
    assert set(liaison.groups.values_list("name", flat=True)) == {"family_liaison", "mentor"}
    assert plan.flag("account_there").count == 1
    assert bring_in().changed == 0


def test_place_gets_its_kind_only_by_a_confirmed_mapping(bring_in, workbook_of, coordinator):
    run = upload(workbook_of(), by=coordinator)
    lease = actions.claim_run(by=coordinator, run=run, confirmed={"Town museum": "museum"})
    actions.bring_in(run=run, lease=lease)
    assert Note.objects.get().venue_kind == "museum"
    assert bring_in().changed == 0


def test_suggested_kinds_can_be_taken_as_they_are(bring_in):
    bring_in(suggested_venues=True)
    assert Note.objects.get().venue_kind == "museum"


def test_notes_brought_in_before_get_the_kind_confirmed_later(bring_in):
    bring_in()
    plan = bring_in(suggested_venues=True)
    assert changes(plan) == [("Mentoring log", 3, "Kind of place", "(empty)", "museum")]
    assert bring_in(suggested_venues=True).changed == 0


def test_confirmed_kind_judges_the_flag(workbook_of, coordinator, today):
    run = upload(workbook_of({"Mentoring log": [{"Location": "Regal"}]}), by=coordinator)
    lease = actions.claim_run(by=coordinator, run=run, confirmed={"Regal": "restaurant"})
    assert actions.bring_in(run=run, lease=lease).flag("single_mentor_cinema") is None


def test_run_that_was_cut_off_is_taken_up_again_and_ends_the_same(workbook_of, coordinator, today, monkeypatch):
    rows = [{"Date": date(2025, 6, 1) + timedelta(days=n)} for n in range(12)]
    run = upload(workbook_of({"Mentoring log": rows}), by=coordinator)
    monkeypatch.setattr(writing, "AT_ONCE", 5)
    whole, portions = writing.write, []

    def dies(rows, **kwargs):
        portions.append(rows)
        whole(rows, **kwargs)
        if len(portions) == 6:
            raise ConnectionError("the machine went away")

    lease = actions.claim_run(by=coordinator, run=run)
    with monkeypatch.context() as broken:
        broken.setattr(writing, "write", dies)
        with pytest.raises(ConnectionError):
            actions.bring_in(run=run, lease=lease)
    run.refresh_from_db()
    assert (run.status, run.rows_done, Note.objects.count()) == ("cut", 9, 5)
    assert run.is_cut

    lease = actions.claim_run(by=coordinator, run=run)
    plan = actions.bring_in(run=run, lease=lease)
    run.refresh_from_db()
    assert (plan.created, plan.same) == (9, 9)
    assert (run.status, run.rows_done, run.rows_total) == ("done", 18, 18)
    assert (Note.objects.count(), Event.objects.count(), Mentee.objects.count()) == (12, 1, 1)
    assert run.outcomes["totals"] == {"created": 18, "changed": 0, "same": 0, "refused": 0}


def test_process_that_lost_its_lease_writes_nothing(workbook_of, coordinator, today):
    run = upload(workbook_of(), by=coordinator)
    stale = actions.claim_run(by=coordinator, run=run)
    ImportRun.objects.update(beat_at=timezone.now() - BEAT_LASTS - timedelta(seconds=1))
    fresh = actions.claim_run(by=coordinator, run=run) if run.is_cut else None
    assert fresh is None
    run.refresh_from_db()
    assert run.is_cut
    fresh = actions.claim_run(by=coordinator, run=run)
    assert actions.bring_in(run=run, lease=stale) is None
    assert not Child.objects.exists()
    assert actions.bring_in(run=run, lease=fresh).created == 7


def test_task_that_is_delivered_twice_runs_once(workbook_of, coordinator, today):
    run = upload(workbook_of(), by=coordinator)
    lease = actions.claim_run(by=coordinator, run=run)
    assert actions.bring_in(run=run, lease=lease).created == 7
    assert actions.bring_in(run=run, lease=lease) is None
    actions.carry_out(job="bring_in_run", run_id=run.pk, lease=lease)
    assert Note.objects.count() == 1


def test_one_workbook_at_a_time(workbook_of, coordinator, today):
    first, second = upload(workbook_of(), by=coordinator), upload(workbook_of(), by=coordinator)
    actions.claim_run(by=coordinator, run=first)
    with pytest.raises(ValidationError, match="Another workbook"):
        actions.claim_run(by=coordinator, run=second)
    with pytest.raises(ValidationError, match="is being brought in"):
        actions.claim_run(by=coordinator, run=first)


def test_upload_of_something_else_keeps_nothing(coordinator):
    with pytest.raises(ValidationError, match="not an Excel workbook") as caught:
        upload(b"Ref,First name\n", by=coordinator)
    assert "file" in caught.value.message_dict
    assert not ImportRun.objects.exists()


def test_discarded_workbook_is_gone_with_its_file(workbook_of, coordinator, django_capture_on_commit_callbacks):
    run = upload(workbook_of(), by=coordinator)
    storage, name = run.file.storage, run.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_run(by=coordinator, run=run)
    assert not storage.exists(name)
    assert not ImportRun.objects.exists()


def test_workbook_that_came_in_stays(bring_in, coordinator):
    bring_in()
    with pytest.raises(ValidationError, match="it stays"):
        actions.discard_run(by=coordinator, run=ImportRun.objects.get())


def test_large_workbook_is_read_in_the_background(
    workbook_of, coordinator, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actions, "READ_AT_ONCE", 10)
    started = []
    monkeypatch.setattr(actions, "_in_background", lambda *args: started.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        run = upload(workbook_of(), by=coordinator)
    assert (run.status, started) == ("previewing", [("preview_run", run.pk)])
    actions.carry_out(job="preview_run", run_id=run.pk)
    run.refresh_from_db()
    assert (run.status, run.outcomes["totals"]["created"]) == ("previewed", 7)


def test_note_written_here_on_the_same_day_is_the_same_note(bring_in):
    bring_in({"Mentoring log": []})
    note = factories.NoteFactory(
        mentee=Mentee.objects.get(), mentor=Mentor.objects.get(), date=date(2025, 5, 8), activities="Bike skills"
    )
    plan = bring_in()
    assert (plan.created, Note.objects.count()) == (0, 1)
    note.refresh_from_db()
    assert not note.imported
