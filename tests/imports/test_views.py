"""The coordinator's pages, and the doors that stay shut to everybody else."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from club.models import Child
from core.models import ReadLogEntry
from core.roles import Role
from imports import actions
from imports.models import ImportRun
from imports.workbook import LARGEST_FILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, coordinator):
    return sign_in(coordinator)


def file(data, name="records.xlsx"):
    return SimpleUploadedFile(name, data, content_type="text/plain")


def upload(client, data, name="records.xlsx"):
    return client.post(reverse("imports:runs_list"), {"file": file(data, name)}, follow=True)


@pytest.fixture
def start_at_once(monkeypatch):
    """What would run in the background runs here, before the answer."""
    monkeypatch.setattr(
        actions, "_in_background", lambda job, run, lease="": actions.carry_out(job=job, run_id=run, lease=lease)
    )


def test_upload_shows_the_charitys_figures(client, records, today):
    page = upload(client, records).content.decode()
    for words in [
        "<b>1,555</b>to create",
        "<b>0</b>refused",
        "£2,907.38; 25 unpaid, £219.33; 74 with a lost receipt",
        "41 of 214 child-months above £20",
        "40 cinema notes with a single mentor",
        "3 volunteers with more current children than they said",
        "3 handovers without the parent&#x27;s agreement",
        "Mentoring Policy, section 8 (KOT-8.1)",
        "Fernhill Zoo",
    ]:
        assert words in page
    assert not Child.objects.exists()


def test_missing_sheets_are_told_in_one_line_and_one_row_is_told_as_one(client, workbook_of, today):
    page = upload(client, workbook_of(without=["Expenses", "Questionnaires", "Mentoring log"])).content.decode()
    assert page.count("Nothing is read for") == 1
    assert "Mentoring log, Expenses, Questionnaires. Nothing is read for these sheets." in page
    assert '<strong class="num">1</strong> child<' in page
    assert "these sheets" not in upload(client, workbook_of(without=["Expenses"])).content.decode()


def test_confirmed_workbook_comes_in_and_tells_the_result(
    client, workbook_of, today, start_at_once, django_capture_on_commit_callbacks
):
    page = upload(client, workbook_of({"Mentoring log": [{"Location": "Fernhill Zoo"}]}))
    run = ImportRun.objects.get()
    assert b'<option value="zoo" selected>Zoo</option>' in page.content
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:run_bring_in", args=[run.pk]), {"place_0": "museum"})
    page = client.get(run.get_absolute_url()).content.decode()
    assert "The workbook is in the portal" in page
    assert "<b>7</b>created" in page
    run.refresh_from_db()
    assert (run.venues, run.brought_in_by.email) == ({"fernhill zoo": "museum"}, "farida@example.org")


def test_kinds_confirmed_before_are_offered_again(
    client, workbook_of, today, start_at_once, django_capture_on_commit_callbacks
):
    upload(client, workbook_of())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:run_bring_in", args=[ImportRun.objects.get().pk]), {"place_0": "theatre"})
    assert b'<option value="theatre" selected>' in upload(client, workbook_of()).content


def test_kind_that_is_not_on_the_list_is_refused(client, workbook_of, today):
    upload(client, workbook_of())
    run = ImportRun.objects.get()
    page = client.post(reverse("imports:run_bring_in", args=[run.pk]), {"place_0": "nightclub"})
    assert b"Choose a kind of place from the list" in page.content
    run.refresh_from_db()
    assert run.status == "previewed"


def test_refused_rows_show_their_place_and_come_back_as_a_workbook(client, workbook_of, today):
    page = upload(client, workbook_of({"Expenses": [{"Amount": "12,5O"}, {}]})).content.decode()
    assert "Expenses, row 3" in page
    assert "“12,5O” is not an amount" in page
    run = ImportRun.objects.get()
    answer = client.get(reverse("imports:refused_download", args=[run.pk]))
    assert "attachment" in answer["Content-Disposition"]
    back = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [cell.value for cell in back["Expenses"][2]][4] == "12,5O"


def test_corrected_workbook_of_refused_rows_comes_in(
    client, workbook_of, today, start_at_once, django_capture_on_commit_callbacks
):
    upload(client, workbook_of({"Expenses": [{"Amount": "12,5O", "What for": "bus"}, {}]}))
    run = ImportRun.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:run_bring_in", args=[run.pk]), {"place_0": ""})
    answer = client.get(reverse("imports:refused_download", args=[run.pk]))
    back = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    back["Expenses"]["E2"] = 12.5
    target = io.BytesIO()
    back.save(target)
    page = upload(client, target.getvalue()).content.decode()
    assert "<b>1</b>to create" in page
    assert "<b>0</b>refused" in page


def test_changes_show_old_and_new_and_leave_a_read_log_entry(client, bring_in, workbook_of):
    bring_in()
    page = upload(client, workbook_of({"Children": [{"School": "Foxley <b>Road</b>"}]})).content.decode()
    assert "Larkmere" in page
    assert "Foxley &lt;b&gt;Road&lt;/b&gt;" in page
    assert ReadLogEntry.objects.filter(subject_id=Child.objects.get().pk, view="imports:run_detail").count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0 bytes"),
        (b"hello", "not an Excel workbook"),
        (b"x" * (LARGEST_FILE + 1), "larger than 10 MB"),
    ],
)
def test_other_files_get_a_message_at_the_field(client, data, words):
    page = upload(client, data).content.decode()
    assert words in page
    assert 'href="#id_file"' in page
    assert not ImportRun.objects.exists()


def test_no_file_at_all_gets_a_message(client):
    assert b"Choose a workbook" in client.post(reverse("imports:runs_list"), {}).content


def test_name_of_a_file_is_shown_as_text(client, workbook_of, today):
    page = upload(client, workbook_of(), name="<script>alert(1)</script>\u202exslx.exe.xlsx").content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_run_on_its_way_shows_how_far_it_is_and_looks_again(client, workbook_of, coordinator, today):
    run = actions.upload_workbook(by=coordinator, name="records.xlsx", data=workbook_of())
    actions.claim_run(by=coordinator, run=run)
    ImportRun.objects.update(rows_done=3)
    answer = client.get(run.get_absolute_url())
    assert answer["Refresh"]
    assert b"of 7 rows" in answer.content
    assert b'value="42"' in answer.content


def test_run_that_was_cut_off_is_carried_on(
    client, workbook_of, coordinator, today, start_at_once, django_capture_on_commit_callbacks
):
    run = actions.upload_workbook(by=coordinator, name="records.xlsx", data=workbook_of())
    actions.claim_run(by=coordinator, run=run)
    ImportRun.objects.update(status="cut", rows_done=3)
    assert b"Carry on" in client.get(run.get_absolute_url()).content
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:run_carry_on", args=[run.pk]))
    assert ImportRun.objects.get().status == "done"


def test_second_press_of_the_button_starts_nothing(client, workbook_of, coordinator, today):
    run = actions.upload_workbook(by=coordinator, name="records.xlsx", data=workbook_of())
    actions.claim_run(by=coordinator, run=run)
    page = client.post(reverse("imports:run_bring_in", args=[run.pk]), {"place_0": ""}, follow=True)
    assert b"is being brought in at this moment" in page.content


def test_workbook_can_be_thrown_away(client, workbook_of, today):
    upload(client, workbook_of())
    page = client.post(reverse("imports:run_discard", args=[ImportRun.objects.get().pk]), follow=True)
    assert b"was thrown away" in page.content
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_list_takes_the_same_queries_for_one_run_and_for_thirty(
    client, workbook_of, coordinator, today, django_assert_max_num_queries, count
):
    run = actions.upload_workbook(by=coordinator, name="records.xlsx", data=workbook_of())
    for _ in range(count - 1):
        run.pk = None
        run.save(force_insert=True)
    with django_assert_max_num_queries(6):
        client.get(reverse("imports:runs_list"))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_nobody_else_comes_in(sign_in, person, workbook_of, coordinator, today, role):
    run = actions.upload_workbook(by=coordinator, name="records.xlsx", data=workbook_of())
    other = sign_in(person(role))
    assert other.get(reverse("imports:runs_list")).status_code == 403
    assert other.post(reverse("imports:runs_list"), {"file": file(workbook_of())}).status_code == 403
    for name in ("run_detail", "refused_download"):
        assert other.get(reverse(f"imports:{name}", args=[run.pk])).status_code == 404
    for name in ("run_bring_in", "run_carry_on", "run_discard"):
        assert other.post(reverse(f"imports:{name}", args=[run.pk])).status_code == 404
    assert ImportRun.objects.get().status == "previewed"


def test_rows_of_one_lost_child_stand_together(client, workbook_of, today):
    rows = [{"Date": f"{number}/6/25"} for number in range(1, 15)]
    page = upload(client, workbook_of({"Children": [{"Surname": ""}], "Mentoring log": rows})).content.decode()
    assert page.count("Mentoring log, rows 3, 5, 7") == 1
    assert "and 4 more" in page
    assert ImportRun.objects.get().outcomes["totals"]["refused"] == 19
