"""The PDF: its words, its tags, its pages; at every size, and without the network."""

from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from impact.documents import report_pdf

from .. import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_pdf(trustee, november):
    def make(months=(6, 5, 6), *, scheme_name="Kids on Track mentoring", **shown):
        report = factories.ReportFactory.build(number=3, issued_by=trustee)
        report.scheme.name = scheme_name
        report.figures |= shown
        if len(months) == 12:
            report.title = "Policy year April 2025 to March 2026"
            days = [f"2025-{n:02}-01" for n in range(4, 13)] + [f"2026-{n:02}-01" for n in (1, 2, 3)]
            report.figures |= {"is_year": True, "period": "2025-26"}
        else:
            days = [f"2026-{n:02}-01" for n in (7, 8, 9)]
        report.figures["months"] = [{"month": day, "meetups": held} for day, held in zip(days, months, strict=True)]
        return report_pdf(report)

    return make


FIFTEEN = {
    "mentees": 15,
    "meetups": 80,
    "contact": {"minutes": 9830, "known": 74, "of": 80},
    "fortnights": {"met": 71, "all": 90},
    "claimed": "612.40",
    "paid": "580.15",
}
TWO_HUNDRED = {
    "mentees": 212,
    "meetups": 3640,
    "contact": {"minutes": 412_300, "known": 3512, "of": 3640},
    "fortnights": {"met": 3120, "all": 4410},
    "claimed": "41612.40",
    "paid": None,
}


AIMS = {"cultural_capital": (None, 16), "self_esteem": (21, 45), "self_efficacy": (None, 33)}
BY_AIM = {f"goals_{aim}": goals for aim, (goals, _) in AIMS.items()}
BY_AIM |= {f"meetups_{aim}": held for aim, (_, held) in AIMS.items()} | {"endings_planned": None, "endings_early": 7}
QUESTIONS = {
    "Gender": ["Girl", "Boy", "Describes themself another way"],
    "Ethnic group": [
        "Asian or Asian British",
        "Black, Black British, Caribbean or African",
        "Mixed or multiple ethnic groups",
        "White",
        "Other ethnic group",
    ],
    "Religion": ["No religion", "Buddhist", "Christian", "Hindu", "Jewish", "Muslim", "Sikh", "Other religion"],
    "Disabled": ["Yes", "No"],
    "English is the first language": ["Yes", "No"],
    "Has free school meals": ["Yes", "No"],
}


def fairness(band=(None, None)):
    """Costs, waits and answers as they are stored; every answer in the same band but the first, which is hidden."""
    rows = [
        {"question": question, "answers": [[answers[0], None, None], *([a, *band] for a in answers[1:]),
                                           ["Did not answer", *band]]}
        for question, answers in QUESTIONS.items()
    ]  # fmt: skip
    return {
        "cost_each_child": "1044.63",
        "cost_each_meetup": None,
        "waited": {"median": 37, "at_most": 84},
        "still_waiting": 1200,
        "equality": rows,
    }


def words_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_every_figure_stands_in_the_pdf(make_pdf):
    # The reader of the text leaves out some of the spaces between two lines.
    words = words_of(make_pdf((28, 19, 33), **FIFTEEN)).replace(" ", "")
    for expected in [
        "Impact report 3",
        "July to September 2026",
        "Mentees 15",
        "Meet-ups held 80",
        "Contact hours 164 known for 74 of 80 meet-ups",
        "Met fortnightly 79% 71 of 90 fortnights",
        "Spending claimed £612.40",
        "Spending paid £580.15",
        "August 2026 19",
        "Whole period 80",
        "Mentoring Policy, in force from 1 January 2024",
        "Issued on 21 November 2026 by Tomasz Wren",
        "Page 1 of 2",
        "Page 2 of 2",
    ]:
        assert expected.replace(" ", "") in words


def test_figures_not_shown_leave_no_number(make_pdf):
    words = words_of(make_pdf((None, None, None)))
    for name in ["Mentees", "Meet-ups held", "Contact hours", "Met fortnightly", "Spending claimed", "Spending paid"]:
        assert f"{name} Not shown" in words
    assert "£" not in words
    assert "%" not in words


def test_report_claims_no_effect(make_pdf):
    words = words_of(make_pdf((28, 19, 33), **FIFTEEN)).lower()
    assert "do not say what it changed" in words
    for claim in ["significant", "because of", "thanks to", "improved", "led to", "resulted", "impact on"]:
        assert claim not in words


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        ((None,) * 3, {}),
        ((28, 19, 33), FIFTEEN),
        ((None,) * 12, {}),
        ((120, None, 310, 290, None, 355, 410, 420, 180, 390, 400, 415), TWO_HUNDRED),
    ],
)
def test_report_has_two_pages_at_every_size(make_pdf, months, shown):
    for band in ((None, None), (10, 14), (1100, 1104)):
        pdf = make_pdf(months, **shown | BY_AIM | fairness(band))
        assert "Self-esteem 21 45" in words_of(pdf)
        assert "Spending for each child who met £1,044.63" in words_of(pdf)
        assert len(PdfReader(BytesIO(pdf)).pages) == 2
    assert len(pdf) < 100_000


def test_longest_names_stay_on_the_paper(make_pdf, trustee):
    trustee.name = "Wilhelmina " + "Featherstonehaugh" * 6
    pdf = make_pdf((28, 19, 33), scheme_name="Mentoring for Young People of Every Village " * 3, **FIFTEEN)
    assert len(PdfReader(BytesIO(pdf)).pages) <= 3
    assert "Featherstonehaugh" in words_of(pdf)


def test_markup_in_a_name_stays_text(make_pdf):
    assert "<b>A & B</b>" in words_of(make_pdf(scheme_name="<b>A & B</b>"))


def roles_in(element, found):
    """The structure types of a tagged PDF, from the tree."""
    if isinstance(element, pikepdf.Array):
        for child in element:
            roles_in(child, found)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            found.append((str(element.S), str(element.get("/Alt", ""))))
        if "/K" in element:
            roles_in(element.K, found)
    return found


def test_pdf_is_tagged_titled_and_in_english(make_pdf):
    with pikepdf.open(BytesIO(make_pdf((28, None, 33), **FIFTEEN))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Title"]) == "Impact report 3: July to September 2026"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        found = roles_in(pdf.Root.StructTreeRoot.K, [])
    kinds = [kind for kind, _ in found]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 5
    assert {"/Table", "/TH", "/TD", "/L"} <= set(kinds)
    assert (
        "/Figure",
        "Bar chart of the meet-ups held in each month: July 28, August not shown, September 33.",
    ) in found


def test_nothing_is_fetched(make_pdf, socket_disabled, tmp_path, caplog):
    """Sockets are shut, and neither a web address nor a file of the machine is read."""
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>PLANTED</text></svg>')
    from weasyprint import HTML

    from impact import documents

    fetcher = documents.fetcher()
    for url in (secret.as_uri(), "http://localhost:9/secret.svg"):
        pdf = HTML(string=f'<img src="{url}" alt="x">', url_fetcher=fetcher).write_pdf()
        assert b"PLANTED" not in pdf
    assert "PLANTED" not in words_of(make_pdf())
