"""The claim form meets the mentor: for the right child, once, on the right day, with what was approved."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import Draft
from expenses.models import Claim
from policy.dates import in_words
from tests import factories

from .claiming import NEW, photo, ticked, typed


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def second(make_allocated, claimant, today):
    """Another child of the same mentor."""
    mentee = factories.MenteeFactory(child__first_name="Theo", child__known_as="")
    return make_allocated(mentor=claimant.mentor, mentee=mentee, start_on=today - timedelta(days=90)).mentee


@pytest.fixture
def asked(sign_in, claimant, mentee):
    """What is said while a claim is typed."""
    client = sign_in(claimant)

    def ask(**query):
        return words_of(client.get("/money/claims/verdict/", {"mentee": mentee.pk, "kind": "spending"} | query))

    return ask


def approved_gift(mentee, claimant, **fields):
    usual = {"what": "A kite", "amount": Decimal("10.00"), "status": "approved"}
    return factories.GiftRequestFactory(mentor=claimant.mentor, mentee=mentee, **usual | fields)


@pytest.mark.rule("KOT-8.1")
def test_draft_of_one_child_never_opens_for_another(sign_in, claimant, mentee, second):
    client = sign_in(claimant)
    key = client.get(f"{NEW}?mentee={mentee.pk}").context["draft_key"]
    fields = {"what_for": "Museum café", "mentee": str(mentee.pk)}
    Draft.objects.create(user=claimant, key=key, fields=fields, submission=uuid.uuid4())

    form = client.get(f"{NEW}?mentee={second.pk}").context["form"]
    assert (form["mentee"].value(), form["what_for"].value()) == (second.pk, None)
    # Whatever was chosen in it since, the child that was tapped is meant.
    Draft.objects.update(fields=fields | {"mentee": str(second.pk)})
    form = client.get(f"{NEW}?mentee={mentee.pk}").context["form"]
    assert (form["mentee"].value(), form["what_for"].value()) == (mentee.pk, "Museum café")

    client.post(f"{NEW}?mentee={mentee.pk}", typed(mentee, submission=str(Draft.objects.get().submission)))
    assert Draft.objects.get(key=key).fields == {}


@pytest.mark.parametrize(
    "other", [{"no_receipt_because": "zqzqlater"}, {"line_0_what": "Tea", "line_0_amount": "8.90"}]
)
def test_form_that_comes_again_with_other_words_loses_none_of_them(sends, mentee, other):
    fields = typed(mentee)
    sends(fields)
    again = sends(fields | {"receipts": photo()} | other)

    assert "is_another" in again.context["form"].errors
    assert all(word in again.content.decode() for word in other.values())
    assert Claim.objects.count() == 1
    # Said to be another one, it is one more claim however often it comes.
    for _ in range(2):
        sends(fields | {"receipts": photo()} | ticked(again) | other)
    assert Claim.objects.count() == 2


def test_form_that_came_back_says_that_it_was_sent(sends, mentee):
    fields = typed(mentee)
    first = sends(fields)
    again = sends(fields | {"receipts": photo()})

    assert again.url == first.url
    assert Claim.objects.count() == 1
    page = words_of(again.client.get(again.url))
    assert "You sent this already. Here it is." in page
    assert "already on the claim" not in page


def test_claim_like_an_earlier_one_is_asked_about_once(sends, mentee):
    sends(typed(mentee))
    response = sends(typed(mentee, what_for="A second cup", receipts=photo(20)))

    assert Claim.objects.count() == 1
    assert "You claimed £8.90 for this child and day already: Museum café" in words_of(response)
    assert "A second cup" in words_of(response)

    sends(typed(mentee, what_for="A second cup", receipts=photo(20), **ticked(response)))
    assert Claim.objects.count() == 2
    # What was withdrawn is like no other.
    Claim.objects.update(status="withdrawn")
    sends(typed(mentee, what_for="A third cup", receipts=photo(30)))
    assert Claim.objects.count() == 3


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize("changed", ["amount", "receipts", "spent_on", "nothing"])
def test_tick_that_it_is_another_one_holds_for_what_was_asked_about(changed, sends, mentee, today):
    first, earlier = typed(mentee), (today - timedelta(days=3)).isoformat()
    for other in ({}, {"amount": "9.90", "receipts": photo(20)}, {"spent_on": earlier, "receipts": photo(30)}):
        sends(first | other | {"submission": str(uuid.uuid4())})
    assert Claim.objects.count() == 3
    again = typed(mentee, what_for="A second cup", receipts=photo(40))
    asked = sends(again)
    # The receipt of the first one in place of the new one.
    new = {"amount": "9.90", "receipts": photo(), "spent_on": earlier, "nothing": ""}[changed]
    sent = again | {"receipts": photo(40)} | ticked(asked) | ({changed: new} if new else {})

    page = sends(sent)

    if changed == "nothing":
        assert Claim.objects.count() == 4
        return
    assert Claim.objects.count() == 3
    assert page.context["form"].errors["is_another"]
    assert not page.context["form"]["is_another"].value()
    assert ("This receipt is already on the claim of" in words_of(page)) == (changed == "receipts")
    # Ticked again on the page that asks about this, it is taken.
    sends(sent | {"receipts": photo() if changed == "receipts" else photo(40)} | ticked(page))
    assert Claim.objects.count() == 4


@pytest.mark.rule("KOT-8.1")
def test_tick_without_a_question_counts_for_nothing(sends, mentee):
    sends(typed(mentee))
    page = sends(typed(mentee, what_for="A second cup", receipts=photo(20), is_another="on"))
    assert page.context["form"].errors["is_another"]
    assert Claim.objects.count() == 1


@pytest.mark.rule("KOT-8.1")
def test_meetup_brings_its_child_and_another_day_is_asked_about(sends, mentee, second, claimant, today):
    day = today - timedelta(days=40)
    meetup = factories.MeetUpFactory(mentee=second, mentor=claimant.mentor, date=day)
    fields = typed(mentee, meetup=meetup.pk, mentee="")
    response = sends(fields)

    error = response.context["form"].errors["is_other_day"][0]
    assert f"The meet-up you chose is of {in_words(day)}, and you put" in error
    assert f'data-day="{day.isoformat()}" data-mentee="{second.pk}"' in words_of(response)
    assert "I have checked: I paid on another day" in words_of(response)
    assert not Claim.objects.exists()

    sends(fields | {"receipts": photo(), "is_other_day": "on"})
    sends(fields | {"receipts": photo(9), "spent_on": day.isoformat(), "submission": str(uuid.uuid4())})

    assert [(claim.mentee, claim.spent_on) for claim in Claim.objects.order_by("id")] == [
        (second, today - timedelta(days=1)),
        (second, day),
    ]


def test_claim_for_nobody_is_asked_for_its_child(sends, mentee, second):
    errors = sends(typed(mentee, mentee="")).context["form"].errors
    assert errors["mentee"] == ["Choose the child"]


@pytest.mark.rule("KOT-8.3")
def test_day_that_is_late_is_said_while_typing(asked, mentee, today):
    assert "Say above why it comes late" not in asked(spent_on=(today - timedelta(days=60)).isoformat())
    assert "Say above why it comes late" in asked(spent_on=(today - timedelta(days=100)).isoformat())


@pytest.mark.rule("KOT-8.1")
def test_day_outside_ones_time_is_said_while_typing(asked, allocation, today):
    assert "outside your time" not in asked()
    type(allocation).objects.filter(pk=allocation.pk).update(start_on=today - timedelta(days=10))
    assert "outside your time" in asked(spent_on=(today - timedelta(days=11)).isoformat())
    assert asked(spent_on=(today - timedelta(days=11)).isoformat(), amount="5").count("outside your time") == 1
    type(allocation).objects.filter(pk=allocation.pk).update(end_on=today - timedelta(days=5))
    former = asked(spent_on=(today - timedelta(days=4)).isoformat())
    assert "outside your time" in former
    assert "left in" not in former


@pytest.mark.rule("KOT-8.1")
@pytest.mark.parametrize("kind", ["gift", "miles", "taxi", "grant"])
def test_month_is_not_told_of_what_does_not_count_towards_it(asked, kind):
    said = asked(kind=kind)
    assert "left in" not in said
    assert "does not count towards the £20.00 a month" in said


@pytest.mark.rule("KOT-8.2")
def test_approved_gift_is_chosen_or_said_to_be_another(sends, asked, mentee, claimant, sign_in):
    kite = approved_gift(mentee, claimant)
    spent = approved_gift(mentee, claimant, what="A ball")
    for gift, amount in ((kite, "3.50"), (spent, "10.00")):
        pair = {"mentor": claimant.mentor, "mentee": mentee, "kind": "gift", "gift": gift}
        factories.ClaimFactory(**pair, amount=Decimal(amount))
    form = sign_in(claimant).get(NEW).context["form"]
    # What is left is told; the only one that holds something is chosen.
    assert form.fields["gift"].choices == [
        ("", "Choose"),
        (kite.pk, "A kite (£6.50 left)"),
        ("none", "None of these"),
    ]
    assert form["gift"].value() == kite.pk
    assert form.fields["taxi"].choices == [("", "None was approved")]

    assert "Choose above which one was approved" in asked(kind="gift", amount="5")
    assert "inside the approved gift request" in asked(kind="gift", amount="5", gift=kite.pk)
    assert "no approved request" in asked(kind="gift", amount="5", gift="none")

    before = Claim.objects.count()
    left = typed(mentee, kind="gift", amount="5.00")
    assert sends(left).context["form"].errors["gift"] == ["Choose which it was, or None of these"]
    sends(left | {"receipts": photo(), "gift": "none"})
    assert Claim.objects.count() == before + 1
    assert (Claim.objects.latest("id").gift, Claim.objects.latest("id").status) == (None, "coordinator")


@pytest.mark.rule("KOT-12.2")
def test_taxi_of_another_day_is_asked_about(sends, mentee, claimant, second, today, sign_in):
    day = today - timedelta(days=7)
    fields = {"mentor": claimant.mentor, "mentee": mentee, "on": day, "amount": Decimal("12.00")}
    taxi = factories.TaxiRequestFactory(**fields, status="approved")
    form = sign_in(claimant).get(f"{NEW}?mentee={second.pk}").context["form"]
    assert form.fields["taxi"].choices[1] == (taxi.pk, f"Idris: Taxi on {in_words(day)} (£12.00 left)")
    # Approved for another child, it is not chosen for this one.
    assert form["taxi"].value() is None

    ride = typed(mentee, kind="taxi", taxi=taxi.pk)
    assert "The ride you chose is of" in sends(ride).context["form"].errors["is_other_day"][0]
    sends(ride | {"receipts": photo(), "spent_on": day.isoformat()})
    assert Claim.objects.get().taxi == taxi


def test_what_the_kind_does_not_ask_is_not_complained_of(sends, mentee):
    wrong = {"amount": "abc", "line_0_what": "Bus", "line_1_amount": "x", "gift": "999999"}
    sends(typed(mentee, kind="miles", miles="10", receipts=None, **wrong))
    sends(typed(mentee, miles="far", taxi="999999"))

    assert list(Claim.objects.order_by("id").values_list("amount", flat=True)) == [Decimal("4.50"), Decimal("8.90")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "-12.345"}, "amount"),
        ({"kind": "miles", "miles": "-2.55"}, "miles"),
        ({"amount": "", "line_0_what": "Bus", "line_0_amount": "x"}, "line_0_amount"),
    ],
)
def test_error_is_said_once(sends, mentee, changed, field):
    errors = sends(typed(mentee, **changed)).context["form"].errors
    assert {name: len(said) for name, said in errors.items()} == {field: 1}


def test_only_child_of_today_is_chosen_beside_a_former_one(sign_in, claimant, mentee, make_allocated, today):
    ended = {"start_on": today - timedelta(days=90), "end_on": today - timedelta(days=30)}
    make_allocated(mentor=claimant.mentor, **ended)

    form = sign_in(claimant).get(NEW).context["form"]

    assert len(form.children) == 2
    assert form["mentee"].value() == mentee.pk
    assert timezone.localdate() == form["spent_on"].value()


def test_items_that_add_up_to_too_much_are_answered_in_the_houses_words(sends, mentee):
    items = {"line_0_what": "Boat", "line_0_amount": "600000", "line_1_what": "Mast", "line_1_amount": "600000"}
    response = sends(typed(mentee, amount="", **items))

    assert response.context["form"].errors == {"amount": ["This amount is too large. Enter one such as 12.50"]}
    assert 'value="Mast"' in response.content.decode()
    assert not Claim.objects.exists()
