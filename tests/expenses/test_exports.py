"""Files for the bank and the books: right sums, no formula, nothing of a child but initials; and the papers."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from expenses import actions
from expenses.documents import cells, exports
from expenses.models import Claim, ClaimLine, ClosedMonth, Correction, Export, ReceiptFile
from expenses.standing.payments import months_booked, payees_of

from .. import factories

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹢1",
    "\u200b=1", "\u202e=1", "\ufeff=1", "\x00=1", "'=1", '"=1', "−1", "|calc",
)  # fmt: skip
PLAIN = ("Bus fares", "5 + 3 tickets", "a=b", "Café – two", "£5", "#1", "O'Hara", "'twas", "🎳 for two", "")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_like_a_formula(text):
    assert cells.safe(text).startswith("'")
    (row,) = csv.reader(io.StringIO(cells.as_csv([[text]]).decode("utf-8-sig")))
    assert row[0].startswith("'")
    cell = openpyxl.load_workbook(io.BytesIO(cells.as_xlsx("S", [[text]], [10])))["S"]["A1"]
    assert (cell.data_type, cell.value) == ("s", cells.plain(text))
    # As where somebody types an apostrophe in front: not seen, and kept when the cell is edited.
    assert cell.quotePrefix


def test_plain_words_need_no_mark_in_a_workbook():
    cell = openpyxl.load_workbook(io.BytesIO(cells.as_xlsx("S", [["Bus fares"]], [10])))["S"]["A1"]
    assert (cell.data_type, cell.value, bool(cell.quotePrefix)) == ("s", "Bus fares", False)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_stay_as_they_are(text):
    assert cells.safe(text) == text


@pytest.fixture
def claims(claims):
    for claim, what in zip(claims, ("=HYPERLINK(1)", "Café, “two”"), strict=False):
        claim.what_for = what
        claim.save()
    return claims


def fetched(client, name, *args, query=""):
    response = client.get(reverse(f"expenses:{name}", args=args) + query)
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Idris" not in str(response.headers)
    data = b"".join(response.streaming_content)
    return data, response.headers["Content-Disposition"]


@pytest.mark.rule("KOT-8.3")
def test_bank_file_has_one_line_for_each_payee_who_has_an_account(run, officer, sign_in):
    data, name = fetched(sign_in(officer), "run_bank_file", run.pk)

    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        list(exports.BANK),
        ["G Okafor", "012345", "00998877", "12.00", "KIDS ON TRACK 1"],
    ]
    assert name == 'attachment; filename="payment-run-1-bank.csv"'
    noted = Export.objects.get()
    assert (noted.kind, noted.run, noted.by, noted.total) == ("bank", run, officer, Decimal("12.00"))
    page = sign_in(officer).get(reverse("expenses:run_detail", args=[run.pk])).content.decode()
    assert "Hilary Stone, £5.00. No bank details yet" in page
    assert "taken by Geoffrey Lam" in page


@pytest.mark.rule("KOT-8.3")
def test_books_of_a_run_are_numbers_days_and_words(run, officer, sign_in):
    actions.pay_run(by=officer, run=run, paid_on=timezone.localdate(), reference="=BACS", paid_otherwise=True)
    paid = Claim.objects.get(amount="5.00")
    actions.correct_claim(by=officer, claim=paid, amount=Decimal("-1.50"), words="+ticket")
    data, name = fetched(sign_in(officer), "run_books_file", run.pk)

    sheet = openpyxl.load_workbook(io.BytesIO(data))["Bookkeeping"]
    rows = list(sheet.iter_rows(min_row=2))
    assert name.endswith('"payment-run-1-books.xlsx"')
    assert [row[6].value for row in rows] == [8.8, 3.2, 5, -1.5]
    assert {row[6].data_type for row in rows} == {"n"}
    assert {row[6].number_format for row in rows} == {'"£"#,##0.00'}
    assert rows[0][0].value.date() == date(2026, 11, 7)
    assert [cell.value for cell in rows[0]][2:6] == ["Gwen Okafor", "IF", "On or for a meet-up", "=HYPERLINK(1)"]
    assert [(row[8].value, row[8].data_type) for row in rows] == [(1, "n")] * 4
    assert [(row[9].value, row[9].data_type) for row in rows] == [("=BACS", "s")] * 4
    assert rows[3][4].value == "Correction"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert Export.objects.get().total == Decimal("15.50")

    text = fetched(sign_in(officer), "run_books_file", run.pk, query="?as=csv")[0].decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert [line[6] for line in lines[1:]] == ["8.80", "3.20", "5.00", "-1.50"]
    assert "Idris" not in text
    assert "Farrow" not in text


def test_books_of_a_month_hold_what_was_paid_and_put_right_in_it(officer, sign_in, gwen):
    factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 30), spent_on=date(2026, 9, 1), what_for="In")
    out = factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 8, 31), spent_on=date(2026, 8, 1), what_for="Out")
    Correction.objects.create(claim=out, amount=Decimal("-2"), booked_on=date(2026, 9, 2), words="Back", by=officer)
    client = sign_in(officer)

    text = fetched(client, "month_file", "2026-09", query="?as=csv")[0].decode("utf-8-sig")

    assert [line[5:7] for line in csv.reader(io.StringIO(text))][1:] == [["In", "8.80"], ["Back", "-2.00"]]
    for wrong in ("2026-13", "09-2026", "x", "2026-09-01"):
        assert client.get(reverse("expenses:month_file", args=[wrong])).status_code == 404


@pytest.mark.rule("KOT-8.3")
@pytest.mark.rule("KOP-5")
def test_month_with_outlays_alone_is_closed_and_stands_in_the_books(officer, sign_in, django_assert_num_queries):
    factories.OutlayFactory(on=date(2026, 9, 30), what_for="Group tickets", amount=Decimal("30.00"))
    factories.OutlayFactory(on=date(2026, 9, 1), what_for="Came back", amount=Decimal("-4.50"))
    factories.OutlayFactory(on=date(2026, 9, 2), what_for="Never was", struck_because="Twice")
    factories.OutlayFactory(on=date(2026, 10, 1), what_for="Later")
    client = sign_in(officer)

    with django_assert_num_queries(3):
        september = next(month for month in months_booked(date(2026, 11, 3)) if month.first == date(2026, 9, 1))
    assert (september.outlays, september.total) == (Decimal("25.50"), Decimal("25.50"))
    text = fetched(client, "month_file", "2026-09", query="?as=csv")[0].decode("utf-8-sig")
    lines = [line[4:7] for line in csv.reader(io.StringIO(text))][1:]
    assert lines == [["Outlay", "Came back", "-4.50"], ["Outlay", "Group tickets", "30.00"]]
    assert Export.objects.get().total == Decimal("25.50")
    assert "£25.50" in client.get(reverse("expenses:months_list")).content.decode()

    page = client.get(reverse("expenses:month_close", args=["2026-09"])).content.decode()
    client.post(reverse("expenses:month_close", args=["2026-09"]))

    assert "Outlays" in page
    assert ClosedMonth.objects.get().month == date(2026, 9, 1)


def test_heading_of_a_sheet_stays_where_words_stand_above_it():
    rows = [["Budget"], ["Of", "Town"], [], ["Head", "Plan"], ["Support", Decimal(1)]]
    sheet = openpyxl.load_workbook(io.BytesIO(cells.as_xlsx("S", rows, [10, 10], heading=4)))["S"]
    assert sheet.freeze_panes == "A5"
    assert [sheet.cell(row, 1).font.bold for row in range(1, 6)] == [False, False, False, True, False]


def test_given_up_run_gives_no_file(run, officer, sign_in):
    actions.drop_run(by=officer, run=run, because="No")
    for name in ("run_bank_file", "run_books_file"):
        assert sign_in(officer).get(reverse(f"expenses:{name}", args=[run.pk])).status_code == 404


def test_payees_take_as_many_queries_with_one_as_with_thirty(run, officer, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(2):
            payees_of(run, timezone.localdate())
        for _ in range(30):
            claim = factories.ClaimFactory()
            factories.BankDetailsFactory(mentor=claim.mentor)
            Claim.objects.filter(pk=claim.pk).update(run=run, status="in_run")


def words_of(data):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


@pytest.mark.rule("KOT-8.3")
def test_claim_form_has_the_lines_the_initials_and_a_page_for_the_receipt(gwen, idris, sign_in, officer):
    claim = factories.ClaimFactory(mentor=gwen, mentee=idris, amount=Decimal("9.30"), what_for="Minigolf")
    for what_for, amount in (("Two rounds", "8.00"), ("Ice cream", "1.30")):
        ClaimLine.objects.create(claim=claim, what_for=what_for, amount=Decimal(amount))
    picture = io.BytesIO()
    Image.new("RGB", (60, 90), "white").save(picture, "JPEG")
    for kind, content in (("jpg", picture.getvalue()), ("pdf", b"%PDF-")):
        receipt = ReceiptFile(claim=claim, digest="0" * 64, added_by=gwen.user)
        receipt.file.save(f"receipt.{kind}", ContentFile(content))

    data, name = fetched(sign_in(gwen.user), "claim_form", claim.pk)

    assert name == f'attachment; filename="claim-{claim.pk}.pdf"'
    text = words_of(data)
    for expected in ("Gwen Okafor", "IF", "Two rounds", "£8.00", "Ice cream", "Together £9.30", "7 November 2026"):
        assert expected in text
    assert "Idris" not in text
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 2
    assert "1 more kept in the portal" in text


@pytest.mark.rule("KOT-8.3")
def test_statement_shows_every_penny_once(gwen, sign_in, officer, idris):
    make = {"mentor": gwen, "mentee": idris}
    paid = factories.ClaimFactory(**make, spent_on=date(2026, 9, 5), paid_on=date(2026, 9, 15))
    factories.ClaimFactory(**make, spent_on=date(2026, 9, 6), amount=Decimal("2.00"))
    factories.ClaimFactory(**make, spent_on=date(2026, 9, 6), amount=Decimal("40.00"), status="refused")
    factories.ClaimFactory(**make, spent_on=date(2026, 9, 6), amount=Decimal("99.00"), status="withdrawn")
    factories.ClaimFactory(spent_on=date(2026, 9, 6), amount=Decimal("77.00"))
    Correction.objects.create(claim=paid, amount=Decimal("-0.80"), booked_on=date(2026, 10, 1), words="So", by=officer)
    url = reverse("expenses:statement_detail", args=[gwen.pk])

    for user in (gwen.user, officer):
        page = " ".join(sign_in(user).get(url).content.decode().split())
        cells_of_september = page[page.index("September 2026") : page.index("</tr>", page.index("September 2026"))]
        assert [part.split("<")[0] for part in cells_of_september.split("£")[1:]] == [
            "50.80",
            "2.00",
            "40.00",
            "8.80",
            "8.80",
        ]
        assert "−£0.80" in page
        assert "99.00" not in page
        assert "77.00" not in page
        assert "£0.00" not in page
    data, _ = fetched(sign_in(gwen.user), "statement_file", gwen.pk)
    text = words_of(data)
    assert "Together £50.80 £2.00 £40.00 £8.80 −£0.80 £8.00" in text
    assert "£0.00" not in text


@pytest.mark.rule("KOT-8.3")
def test_statement_names_day_and_reference_of_each_payment(run, gwen, sign_in, officer):
    factories.ClaimFactory(mentor=gwen, paid_on=date(2026, 9, 15), amount=Decimal("1.10"))
    actions.pay_run(by=officer, run=run, paid_on=timezone.localdate(), reference="BACS 261", paid_otherwise=True)
    page = sign_in(gwen.user).get(reverse("expenses:statement_detail", args=[gwen.pk]))
    paid = [(row["paid_on"], row["run__reference"], row["number"], row["amount"]) for row in page.context["payments"]]
    assert paid == [
        (timezone.localdate(), "BACS 261", 2, Decimal("12.00")),
        (date(2026, 9, 15), None, 1, Decimal("1.10")),
    ]
    text = words_of(fetched(sign_in(gwen.user), "statement_file", gwen.pk)[0])
    assert "BACS 261 2 £12.00" in text
    assert "None" not in text
