"""The doors of the reports: who gets in, what they see, what they get."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from impact.documents import report_pdf
from impact.models import Report

from .. import factories

READERS = ["trustee", "coordinator", "family_liaison", "chief_executive"]
OTHERS = ["mentor", "safeguarding_lead", "finance_officer", "committee_member", "administrator"]


@pytest.fixture
def client(sign_in, trustee):
    return sign_in(trustee)


@pytest.fixture
def make_report(client, summer, scheme, django_capture_on_commit_callbacks):
    """Presses the button of the third quarter; returns the response."""

    def make(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                reverse("impact:report_issue"), {"scheme": scheme.pk, "period": "2026-q3"} | fields, follow=True
            )

    return make


def read(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("role", READERS)
def test_readers_list_issue_read_and_download(role, person, sign_in, summer, scheme):
    client = sign_in(person(role))
    assert client.get(reverse("impact:reports_list")).status_code == 200
    made = client.post(reverse("impact:report_issue"), {"scheme": scheme.pk, "period": "2026-q3"})
    assert made.status_code == 302
    assert client.get(made.url).status_code == 200
    download = client.get(reverse("impact:report_download", args=[Report.objects.get().pk]))
    assert read(download).startswith(b"%PDF")


@pytest.mark.parametrize("role", OTHERS)
def test_others_find_no_report_and_no_door(role, person, sign_in, summer, scheme):
    report = factories.ReportFactory()
    client = sign_in(person(role))
    assert client.get(reverse("impact:reports_list")).status_code == 403
    made = client.post(reverse("impact:report_issue"), {"scheme": scheme.pk, "period": "2026-q3"})
    assert made.status_code == 403
    assert Report.objects.count() == 1
    for name in ("report_detail", "report_download"):
        assert client.get(reverse(f"impact:{name}", args=[report.pk])).status_code == 404


def test_superuser_without_a_role_finds_no_report(person, sign_in, november):
    report = factories.ReportFactory()
    client = sign_in(person(is_superuser=True))
    assert client.get(reverse("impact:report_download", args=[report.pk])).status_code == 404


def test_list_offers_closed_periods_with_records_and_no_other(client, summer):
    factories.NoteFactory(mentee=summer[0], date=date(2026, 2, 1))
    page = client.get(reverse("impact:reports_list")).content.decode()
    for title in ("July to September 2026", "Policy year April 2025 to March 2026", "January to March 2026"):
        assert title in page
    for title in ("October to December 2026", "April to June 2026", "Policy year April 2026"):
        assert title not in page


def test_issued_report_moves_from_offered_to_issued(make_report, client):
    page = make_report().content.decode()
    assert "Report 1 is ready." in page
    assert "July to September 2026" in page
    listed = client.get(reverse("impact:reports_list")).content.decode()
    assert 'value="2026-q3"' not in listed
    assert reverse("impact:report_download", args=[Report.objects.get().pk]) in listed


def test_report_page_shows_every_figure_and_the_chart_with_its_table(make_report):
    page = " ".join(make_report().content.decode().split())
    for expected in (
        "known for 12 of 17 meet-ups",
        "15 of 33 fortnights",
        "45%",
        "£63.00",
        "A meet-up held is a note: one child, one occasion.",
        'src="data:image/svg+xml;base64,',
        'alt="Bar chart of the meet-ups held in each month: July 6, August 5, September 6."',
        '<th scope="row">August 2026</th><td class="num">5</td>',
        "Mentoring Policy, in force from 1 January 2024",
        '<th scope="row">Spending for each meet-up</th><td class="num">£3.71</td>',
        '<th scope="row">Waiting at the end of the period</th><td class="num">Not shown</td>',
        "Not shown: Girl; Boy; Describes themself another way; Did not answer",
    ):
        assert expected in page


def test_second_press_leads_to_the_same_report(make_report):
    first = make_report().redirect_chain
    assert make_report().redirect_chain == first
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"period": ""},
        {"period": "2026-q4"},
        {"period": "2026-q2"},
        {"period": "‮" * 300},
        {"period": "<script>"},
        {"scheme": ""},
        {"scheme": "999999999999999999999999"},
        {"scheme": "x", "period": "x" * 5000},
    ],
)
def test_period_that_cannot_be_reported_is_said_so(make_report, fields):
    response = make_report(**fields)
    assert response.status_code == 200
    assert "Choose a quarter or policy year that is over and has records." in response.content.decode()
    assert not Report.objects.exists()


def test_report_is_made_by_pressing_and_not_by_looking(client, summer):
    assert client.get(reverse("impact:report_issue")).status_code == 405


def test_download_is_named_and_the_same_bytes_each_time(make_report, client, summer):
    make_report()
    report = Report.objects.get()
    url = reverse("impact:report_download", args=[report.pk])
    first = client.get(url)
    assert first.headers["Content-Disposition"] == 'attachment; filename="kids-on-track-report-1-2026-q3.pdf"'
    assert first.headers["Content-Type"] == "application/pdf"
    stored = read(first)
    assert hashlib.sha256(stored).hexdigest() == report.pdf_sha256
    factories.NoteFactory(mentee=summer[0], date=date(2026, 7, 9))
    assert read(client.get(url)) == stored


def test_download_makes_a_pdf_that_was_never_made(client, trustee, november):
    report = factories.ReportFactory(number=7, issued_by=trustee)
    stored = read(client.get(reverse("impact:report_download", args=[report.pk])))
    assert "Impact report 7" in PdfReader(BytesIO(stored)).pages[0].extract_text()


def test_download_whose_file_is_gone_says_so(make_report, client):
    make_report()
    report = Report.objects.get()
    report.pdf.storage.delete(report.pdf.name)
    response = client.get(reverse("impact:report_download", args=[report.pk]))
    assert response.status_code == 503
    assert "Ask your administrator" in response.content.decode()


def test_no_name_of_a_child_or_mentor_reaches_a_report(make_report, client, summer):
    """First the planted words are found where they belong, then nowhere here."""
    child = summer[0].child
    child.first_name, child.surname = "Plantedfirst", "Plantedlast"
    child.save()
    summer[0].notes.update(place="Plantedplace", comment="Plantedcomment")
    summer[0].claims.update(what_for="Plantedlunch")
    page = make_report().content.decode()
    listed = client.get(reverse("impact:reports_list")).content.decode()
    report = Report.objects.get()
    pdf = read(client.get(reverse("impact:report_download", args=[report.pk])))
    words = " ".join(part.extract_text() for part in PdfReader(BytesIO(pdf)).pages)
    assert "17" in words
    for text in (page, listed, words, str(report.figures)):
        assert "Planted" not in text
        assert summer[0].notes.first().mentor.user.name not in text


def test_pages_take_few_queries_at_any_number(client, trustee, summer, django_assert_max_num_queries):
    for count in (1, 29):
        for _ in range(count):
            number = Report.objects.count() + 1
            first = date(2000 + number, 1, 1)
            factories.ReportFactory(number=number, first_day=first, last_day=first, issued_by=trustee)
        # session, person, roles, reports, schemes, policy, periods
        with django_assert_max_num_queries(7):
            client.get(reverse("impact:reports_list"))
    url = reverse("impact:report_detail", args=[Report.objects.first().pk])
    with django_assert_max_num_queries(4):
        client.get(url)


def test_report_from_before_costs_were_counted_stays_without_them(client, trustee, november):
    report = factories.ReportFactory(issued_by=trustee)
    page = client.get(reverse("impact:report_detail", args=[report.pk])).content.decode()
    words = " ".join(part.extract_text() for part in PdfReader(BytesIO(report_pdf(report))).pages)
    for text in (page, words):
        assert "Meet-ups held" in text
        for later in ("value for money", "Spending for each", "What families said"):
            assert later not in text
