"""A mentor sends a claim from the form: what is taken in, what is asked again, and what is never lost."""

import uuid
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from core.models import Draft
from expenses.models import Claim, GiftRequest, ReceiptFile
from policy.models import PolicyVersion
from tests import factories

from .claiming import HEIC, NEW, photo, ticked, typed


def words_of(response):
    return " ".join(response.content.decode().split())


def errors_of(response):
    assert response.status_code == 200
    return response.context["form"].errors


def picture_of(receipt):
    with receipt.file.open() as file:
        return Image.open(BytesIO(file.read()))


@pytest.mark.rule("KOT-8.3")
@pytest.mark.rule("KOT-8.1")
def test_claim_that_fits_goes_to_finance_with_its_receipt(sends, mentee, claimant):
    response = sends(typed(mentee, amount="£8.90"))

    claim = Claim.objects.get()
    assert response.url == f"/money/claims/{claim.pk}/"
    assert (claim.amount, claim.status, claim.receipt, claim.kind) == (Decimal("8.90"), "finance", "yes", "spending")
    assert "£11.10 left after this" in claim.judged
    assert [(step.was, step.became, step.by) for step in claim.steps.all()] == [("", "finance", claimant)]
    assert claim.history.get().history_user == claimant
    assert picture_of(claim.receipts.get()).format == "JPEG"


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize(
    ("before", "amount", "desk"),
    [
        ("0", "20.00", "finance"),
        ("0", "20.01", "coordinator"),
        ("11.10", "8.90", "finance"),
        ("11.11", "8.90", "coordinator"),
        ("0", "100.00", "coordinator"),
        ("0", "100.01", "coordinator"),
    ],
)
def test_desk_follows_from_what_the_month_holds(sends, mentee, before, amount, desk):
    day = timezone.localdate() - timedelta(days=1)
    if Decimal(before):
        factories.ClaimFactory(mentee=mentee, spent_on=day, amount=Decimal(before))
    # Neither a refused claim, nor a gift, nor another month counts.
    factories.ClaimFactory(mentee=mentee, spent_on=day, amount=Decimal(9), status="refused")
    factories.ClaimFactory(mentee=mentee, spent_on=day, amount=Decimal(9), kind="gift")
    factories.ClaimFactory(mentee=mentee, spent_on=day - timedelta(days=40), amount=Decimal(9))

    sends(typed(mentee, amount=amount))

    claim = Claim.objects.latest("id")
    assert (claim.amount, claim.status) == (Decimal(amount), desk)
    assert claim.judged
    assert ("needs a grant" in claim.judged) == (amount == "100.01")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("", "Say how much it was"),
        ("0", "above zero"),
        ("£0.00", "above zero"),
        ("-5", "pounds and pence"),
        ("12.345", "pounds and pence"),
        ("1e9", "pounds and pence"),
        ("sNaN", "pounds and pence"),
        ("Infinity", "pounds and pence"),
        ("12,50", "without a comma"),
        ("1,250.00", "without a comma"),
        ("€12.50", "in pounds"),
        ("$12.50", "in pounds"),
        ("twelve", "pounds and pence"),
        ("9999999", "too large"),
        ("NaN", "pounds and pence"),
        ("\u202e", "Say how much it was"),
    ],
)
def test_amount_that_is_none_is_asked_again_and_the_words_stay(sends, mentee, amount, words):
    response = sends(typed(mentee, amount=amount))

    assert words in errors_of(response)["amount"][0]
    assert "Museum café" in words_of(response)
    assert not Claim.objects.exists()
    assert not ReceiptFile.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"what_for": ""}, "what_for", "Say what it was for"),
        ({"what_for": "\u200b\u202e"}, "what_for", "Say what it was for"),
        ({"what_for": "x" * 201}, "what_for", "at most 200"),
        ({"kind": "bribe"}, "kind", "Choose one of these"),
        ({"mentee": "999999"}, "mentee", "Choose one of these"),
        ({"mentee": "9" * 30}, "mentee", "Choose one of these"),
        ({"mentee": "x"}, "mentee", "Choose one of these"),
        ({"meetup": "999999"}, "meetup", "Choose one of these"),
        ({"spent_on": "0001-01-01"}, "spent_on", "after 1900"),
        ({"spent_on": "31 February"}, "spent_on", "real date"),
        ({"spent_on": ""}, "spent_on", "Choose the day"),
        ({"receipts": None}, "receipts", "Add the receipt"),
        ({"receipts": SimpleUploadedFile("a.jpg", b"")}, "receipts", "empty"),
        ({"receipts": SimpleUploadedFile("a.jpg", b"MZ a program")}, "receipts", "neither a PDF nor a picture"),
        ({"receipts": SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic" + bytes(99))}, "receipts", "Save it as JPEG"),
        ({"receipts": SimpleUploadedFile("a.pdf", b"%PDF-1.7 <</JS(x)>> %%EOF")}, "receipts", "carries a script"),
        ({"kind": "miles", "miles": "", "receipts": None}, "miles", "how many miles"),
        ({"kind": "miles", "miles": "-2", "receipts": None}, "miles", "miles you drove"),
        ({"line_0_what": "Bus"}, "line_0_amount", "how much"),
        ({"line_1_amount": "2.00"}, "line_1_what", "what it was"),
        ({"line_0_what": "Bus", "line_0_amount": "2.00"}, "amount", "add up to £2.00"),
    ],
)
def test_what_is_not_in_order_is_said_at_its_field(sends, mentee, changed, field, words):
    response = sends(typed(mentee, **changed))

    assert words in errors_of(response)[field][0]
    assert not Claim.objects.exists()


def test_day_to_come_is_refused(sends, mentee, today):
    response = sends(typed(mentee, spent_on=(today + timedelta(days=1)).isoformat()))

    assert "not come yet" in errors_of(response)["spent_on"][0]


@pytest.mark.rule("KOT-8.3")
def test_claim_older_than_three_months_says_why(sends, mentee, today):
    old = typed(mentee, spent_on=(today - timedelta(days=100)).isoformat())
    response = sends(old)
    assert "Say why it comes late" in errors_of(response)["late_because"][0]
    assert "Why does it come late?" in words_of(response)

    sends(old | {"late_because": "I was ill", "receipts": photo()})

    assert Claim.objects.get().late_because == "I was ill"


def test_receipt_that_is_missing_is_declared(sends, mentee):
    sends(typed(mentee, receipts=None, no_receipt_because="The bus gives none"))

    claim = Claim.objects.get()
    assert (claim.no_receipt_because, claim.receipts.count()) == ("The bus gives none", 0)
    assert claim.receipt == Claim.Receipt.LOST


def test_items_of_one_trip_add_up(sends, mentee):
    lines = {"line_0_what": "Bus", "line_0_amount": "3.10", "line_4_what": "Cake", "line_4_amount": "0.20"}
    # The rows between are there, as a script adds them.
    lines |= {"line_3_what": "", "line_3_amount": ""}

    sends(typed(mentee, amount="", **lines))

    claim = Claim.objects.get()
    assert claim.amount == Decimal("3.30")
    assert [(line.what_for, line.amount) for line in claim.lines.all()] == [
        ("Bus", Decimal("3.10")),
        ("Cake", Decimal("0.20")),
    ]


@pytest.mark.rule("KOT-8.3")
def test_miles_are_counted_by_the_rate_of_the_day(sends, mentee, today):
    first = PolicyVersion.objects.in_force(mentee.scheme, today)
    PolicyVersion.objects.create(
        scheme=mentee.scheme,
        name="Dearer",
        in_force_from=today,
        stored_figures=first.stored_figures | {"mile_rate": "0.55"},
    )
    drive = {"kind": "miles", "miles": "10.5", "amount": "", "receipts": None}
    for day in (today - timedelta(days=1), today):
        sends(typed(mentee, spent_on=day.isoformat(), **drive))

    before, after = Claim.objects.order_by("id")
    # 10.5 times 45p is £4.725: half a penny counts as one.
    assert (before.amount, before.mile_rate) == (Decimal("4.73"), Decimal("0.45"))
    assert (after.amount, after.mile_rate) == (Decimal("5.78"), Decimal("0.55"))
    assert {before.status, after.status} == {"finance"}


@pytest.mark.rule("KOT-8.3")
def test_miles_are_those_in_ones_own_car_and_the_desks_say_whose(sends, mentee, claimant, sign_in, coordinator):
    form = sign_in(claimant).get("/money/claims/new/").content.decode()
    assert "Miles in your own car" in form
    assert "Miles in the mentor’s car" not in form
    sends(typed(mentee, kind="miles", miles="10", amount="", receipts=None))
    url = f"/money/claims/{Claim.objects.get().pk}/"
    assert "Miles in your own car" in sign_in(claimant).get(url).content.decode()
    assert "Miles in the mentor’s car" in sign_in(coordinator).get(url).content.decode()


@pytest.mark.rule("KOT-8.2")
@pytest.mark.parametrize(("amount", "desk"), [("10.00", "finance"), ("10.01", "coordinator")])
def test_gift_goes_by_its_own_approved_request(sends, mentee, claimant, today, amount, desk):
    gift = a_gift(mentee, claimant.mentor, status="approved")

    sends(typed(mentee, kind="gift", gift=gift.pk, amount=amount))

    claim = Claim.objects.get()
    assert (claim.gift, claim.status) == (gift, desk)


def a_gift(mentee, mentor, **fields):
    version = PolicyVersion.objects.in_force(mentee.scheme)
    usual = {"what": "A book", "give_on": timezone.localdate(), "amount": Decimal("10.00"), "policy_version": version}
    return GiftRequest.objects.create(mentee=mentee, mentor=mentor, **usual | fields)


@pytest.mark.rule("KOT-8.2")
def test_gift_that_nobody_approved_is_taken_in_for_the_coordinator(sends, mentee, claimant):
    asked = a_gift(mentee, claimant.mentor)
    assert "Choose one of these" in errors_of(sends(typed(mentee, kind="gift", gift=asked.pk)))["gift"][0]

    sends(typed(mentee, kind="gift"))

    claim = Claim.objects.get()
    assert claim.status == "coordinator"
    assert "no approved request" in claim.judged


def test_same_form_sent_twice_is_one_claim(sends, mentee):
    fields = typed(mentee)
    first = sends(fields | {"receipts": photo()})
    second = sends(fields | {"receipts": photo()})

    assert first.url == second.url
    assert ReceiptFile.objects.count() == 1
    # With another sum it is another claim, and that sent again is that one.
    for _ in range(2):
        sends(fields | {"amount": "3.00", "receipts": photo(100)})
    assert sorted(Claim.objects.values_list("amount", flat=True)) == [Decimal("3.00"), Decimal("8.90")]


def test_late_repeat_of_a_claim_that_was_put_right_changes_nothing(sends, mentee):
    fields = typed(mentee)
    sends(fields)
    Claim.objects.update(amount=Decimal("4.00"))

    sends(fields | {"receipts": photo()})

    assert Claim.objects.get().amount == Decimal("4.00")


def test_two_claims_alike_are_both_kept(sends, mentee):
    sends(typed(mentee, receipts=photo(10)))
    asked = sends(typed(mentee, receipts=photo(20)))
    sends(typed(mentee, receipts=photo(20), **ticked(asked)))

    assert sorted(Claim.objects.values_list("occurrence", flat=True)) == [1, 2]


def test_same_receipt_twice_is_taken_in_and_said(sends, mentee, sign_in, coordinator, today):
    sends(typed(mentee, spent_on=(today - timedelta(days=3)).isoformat()))
    earlier = Claim.objects.get()

    response = sends(typed(mentee, what_for="Café again", amount="19.00", receipts=photo(name="other.jpg")))

    assert Claim.objects.count() == 2
    page = words_of(response.client.get(response.url))
    said = f"already on the claim of {earlier.spent_on.day} {earlier.spent_on:%B %Y} for £8.90"
    assert said in page
    assert "Look twice" not in page
    assert "carries the same receipt" in words_of(sign_in(coordinator).get(response.url))


def test_photograph_of_a_phone_is_stored_as_jpeg_without_place(sends, mentee):
    sends(typed(mentee, receipts=SimpleUploadedFile("IMG_1.HEIC", HEIC.read_bytes(), "image/heic")))

    picture = picture_of(ReceiptFile.objects.get())
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (480, 640), {})


def test_several_receipts_are_kept_and_the_bad_one_is_named(sends, mentee):
    bad = SimpleUploadedFile("holiday.gif", b"GIF89a")
    response = sends(typed(mentee, receipts=[photo(1), bad]))
    assert errors_of(response)["receipts"][0].startswith("holiday.gif: This is neither")

    sends(typed(mentee, receipts=[photo(1), photo(90)]))
    assert Claim.objects.get().receipts.count() == 2
    assert "at most 8" in errors_of(sends(typed(mentee, receipts=[photo(n) for n in range(9)])))["receipts"][0]


@pytest.mark.rule("KOT-8.4")
def test_parts_of_one_purchase_go_to_the_coordinator(sends, mentee, today, sign_in, coordinator):
    # The month of the first has nothing to do with that of the second.
    factories.ClaimFactory(mentee=mentee, spent_on=today - timedelta(days=4), amount=Decimal("95.00"))
    sends(typed(mentee, amount="5.01"))

    claim = Claim.objects.latest("id")
    assert claim.status == "coordinator"
    assert "adds up to £100.01" in words_of(sign_in(coordinator).get(f"/money/claims/{claim.pk}/"))


def test_draft_is_let_go_and_meetup_fills_the_form(sends, mentee, claimant, sign_in, today):
    day = today - timedelta(days=2)
    meetup = factories.MeetUpFactory(mentee=mentee, mentor=claimant.mentor, date=day, place="Town museum")
    client = sign_in(claimant)
    form = client.get(f"{NEW}?meetup={meetup.pk}").context["form"]
    assert (form["meetup"].value(), form["mentee"].value(), form["spent_on"].value()) == (meetup.pk, mentee.pk, day)
    submission = uuid.uuid4()
    key = f"claim:meetup:{meetup.pk}"
    Draft.objects.create(user=claimant, key=key, fields={"what_for": "Bus"}, submission=submission)

    sends(typed(mentee, meetup=meetup.pk, spent_on=day.isoformat(), submission=str(submission)), f"?meetup={meetup.pk}")

    assert Claim.objects.get().meetup == meetup
    assert Draft.objects.get(key=key).fields == {}


def test_meetup_with_another_child_is_refused(sends, mentee, claimant, make_allocated, today):
    other = make_allocated(mentor=claimant.mentor, start_on=today - timedelta(days=90)).mentee
    meetup = factories.MeetUpFactory(mentee=other, mentor=claimant.mentor, date=today - timedelta(days=2))

    assert "another child" in errors_of(sends(typed(mentee, meetup=meetup.pk)))["meetup"][0]


@pytest.mark.rule("KOT-8.1")
def test_former_mentor_claims_for_their_own_days_by_initials(make_allocated, sign_in, today, mentee, allocation):
    last = today - timedelta(days=10)
    type(allocation).objects.filter(pk=allocation.pk).update(end_on=last)
    client = sign_in(allocation.mentor.user)
    page = words_of(client.get(NEW))
    assert "IF, until" in page
    assert "Idris" not in page
    assert "left in" not in page

    for day, desk in ((last, "finance"), (last + timedelta(days=1), "coordinator")):
        client.post(NEW, typed(mentee, spent_on=day.isoformat(), amount="2.00", receipts=photo(day.day)))
        assert Claim.objects.latest("id").status == desk
    page = words_of(client.get(f"/money/claims/{Claim.objects.latest('id').pk}/"))
    assert "outside your time" in page
    assert "Farrow" not in page


@pytest.mark.django_db
def test_mentor_of_nobody_finds_words_and_no_form(sign_in):
    page = words_of(sign_in(factories.MentorFactory().user).get(NEW))
    assert "You have no mentee yet" in page
    assert '<form method="post" enctype' not in page


@pytest.mark.rule("KOT-8.1")
def test_verdict_is_said_while_the_claim_is_typed(sign_in, claimant, mentee, today):
    factories.ClaimFactory(mentee=mentee, spent_on=today.replace(day=1), amount=Decimal("14.50"))
    client = sign_in(claimant)

    def asked(**query):
        return words_of(client.get("/money/claims/verdict/", {"mentee": mentee.pk, "kind": "spending"} | query))

    assert "£5.50 of £20.00 left in" in asked()
    assert "£5.50 of £20.00 left in" in words_of(client.get(NEW))
    assert "It goes to finance" in asked(amount="5.50")
    assert "The coordinator decides" in asked(amount="5.51")
    assert "8 miles at £0.45: £3.60" in asked(kind="miles", miles="8")
    assert "no approved request" in asked(kind="gift", amount="5")
    assert asked(amount="nonsense", spent_on="soon").count("verdict") == 0
    assert asked(mentee=factories.MenteeFactory().pk).strip() == ""
    assert asked(mentee="9" * 30).strip() == ""
    assert not Claim.objects.filter(mentor__user=claimant).exists()


def test_receipt_lies_outside_the_web_root_and_is_sent_as_a_file(sends, mentee, claimant, sign_in, settings):
    sends(typed(mentee))
    receipt = ReceiptFile.objects.get()
    response = sign_in(claimant).get(f"/money/receipts/{receipt.pk}/")

    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
    assert not Path(receipt.file.path).is_relative_to(settings.STATIC_ROOT)
    assert sign_in(factories.MentorFactory().user).get(f"/money/receipts/{receipt.pk}/").status_code == 404
