"""Issuing: once, numbered, as counted on the day; the PDF stored as issued."""

import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import override_settings

from impact import actions, jobs
from impact.models import Report
from impact.rules.periods import Period, policy_year, quarter
from policy.figures import Figures
from policy.models import PolicyVersion

from .. import factories
from .conftest import Q3


@pytest.fixture
def issue(summer, trustee, scheme, django_capture_on_commit_callbacks):
    def make(period=Q3, by=trustee):
        with django_capture_on_commit_callbacks(execute=True):
            report = actions.issue_report(by=by, scheme=scheme, period=period)
        report.refresh_from_db()
        return report

    return make


def test_report_is_frozen_numbered_and_printed(issue, trustee):
    report = issue()
    assert (report.number, report.title, report.issued_by) == (1, "July to September 2026", trustee)
    assert report.figures["meetups"] == 17
    assert report.policy_version.name == "Mentoring Policy"
    stored = report.issued_pdf()
    assert stored.startswith(b"%PDF")
    assert hashlib.sha256(stored).hexdigest() == report.pdf_sha256
    assert report.file_name == "kids-on-track-report-1-2026-q3.pdf"
    assert [entry.history_user for entry in report.history.all()] == [trustee, trustee]


def test_report_is_issued_once_whoever_asks_again(issue, coordinator, summer):
    first = issue()
    factories.NoteFactory(mentee=summer[0], date=date(2026, 7, 9))
    again = issue(by=coordinator)
    assert again == first
    assert again.figures == first.figures
    assert again.pdf.name == first.pdf.name
    assert Report.objects.count() == 1


def test_numbers_follow_each_other_without_a_gap(issue, summer):
    factories.NoteFactory(mentee=summer[0], date=date(2026, 2, 1))
    numbers = [issue(period).number for period in (Q3, quarter(2026, 1), Q3, policy_year(2025, 4))]
    assert numbers == [1, 2, 1, 3]


@pytest.mark.parametrize(
    "period",
    [
        quarter(2026, 4),
        quarter(2027, 1),
        quarter(2026, 2),
        policy_year(2026, 4),
        Period("2026-q3", "A week", date(2026, 7, 1), date(2026, 7, 7)),
    ],
)
def test_period_that_is_open_or_empty_or_made_up_is_refused(issue, period):
    with pytest.raises(ValidationError, match="over and has records"):
        issue(period)
    assert not Report.objects.exists()


def test_report_is_judged_by_the_policy_of_its_last_day(issue, scheme):
    stored = Figures(smallest_number_shown=7).to_json()
    strict = PolicyVersion.objects.create(
        scheme=scheme, name="Stricter", in_force_from=date(2026, 9, 30), stored_figures=stored
    )
    PolicyVersion.objects.create(scheme=scheme, name="Later", in_force_from=date(2026, 10, 1))
    report = issue()
    assert report.policy_version == strict
    assert report.figures["meetups"] is None
    assert report.figures["smallest_number_shown"] == 7


def test_period_before_the_first_policy_is_refused(issue, scheme):
    PolicyVersion.objects.update(in_force_from=date(2026, 10, 1))
    with pytest.raises(ValidationError, match="No policy was in force on 30 September 2026"):
        issue()


def test_later_report_is_judged_beside_the_earlier_ones(issue, summer):
    """After the quarter is out, the year hides what would leave one child's meet-up as the rest."""
    factories.NoteFactory(mentee=summer[0], date=date(2026, 3, 31))
    for mentee in summer:
        factories.NoteFactory(mentee=mentee, date=date(2025, 12, 5))
    assert issue(quarter(2025, 4)).figures["meetups"] == 6
    assert issue(policy_year(2025, 4)).figures["meetups"] is None


def test_report_whose_printing_failed_is_printed_later(issue, caplog, settings):
    with override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]):
        logging.getLogger("kot").propagate = True
        report = issue()
    assert not report.pdf
    assert "no PDF yet" in caplog.text
    assert jobs.print_missing_reports() == 1
    report.refresh_from_db()
    assert report.issued_pdf().startswith(b"%PDF")
    assert jobs.print_missing_reports() == 0


def test_printing_again_changes_nothing(issue):
    report = issue()
    printed = report.issued_pdf()
    name, history = report.pdf.name, report.history.count()
    report = actions.print_report(report=report)
    assert (report.issued_pdf(), report.pdf.name, report.history.count()) == (printed, name, history)


def test_file_that_is_gone_or_altered_is_not_given_out(issue):
    report = issue()
    path = report.pdf.path
    with open(path, "ab") as file:
        file.write(b" ")
    assert report.issued_pdf() is None
    report.pdf.storage.delete(report.pdf.name)
    assert report.issued_pdf() is None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_at_once_get_one_report(summer, scheme, trustee, coordinator):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a SQLite database in memory is one connection; PostgreSQL shows it")

    def issue(by):
        try:
            return actions.issue_report(by=by, scheme=scheme, period=Q3).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(issue, [trustee, coordinator, trustee, coordinator]))
    assert len(made) == 1
    report = Report.objects.get()
    assert report.number == 1
    assert report.issued_pdf().startswith(b"%PDF")
