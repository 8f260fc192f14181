"""Where a mentor's money goes: typed by its owner alone, sealed, told, and asked for again when in doubt."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from core.roles import Role
from expenses import actions
from expenses.forms.banking import BankDetailsForm
from expenses.models import BankDetails
from expenses.permissions import can_doubt_account
from expenses.standing.banking import account_of
from expenses.standing.payments import payees_of

from .. import factories

TYPED = {"name": "G Okafor", "sort_code": "01-23-45", "number": "00998877", "number_again": "0099 8877"}
PAGE, CHANGE = reverse("expenses:bank_details"), reverse("expenses:bank_details_change")


@pytest.fixture
def typed_in(gwen, sign_in):
    """Gwen, who has typed her password a moment ago."""
    client = sign_in(gwen.user)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    return client


@pytest.mark.parametrize(
    ("sort_code", "number", "kept"),
    [
        ("012345", "00998877", ("012345", "00998877")),
        ("01-23-45", "0099 8877", ("012345", "00998877")),
        (" 01 23 45 ", "00–99–88–77", ("012345", "00998877")),
        ("01\u200b-23-45", "00998877", ("012345", "00998877")),
        ("01234", "00998877", None),
        ("0123456", "00998877", None),
        ("٠١٢٣٤٥", "00998877", None),
        ("ab-cd-ef", "00998877", None),
        ("012345", "0998877", None),
        ("012345", "=1+1", None),
        ("012345", "9" * 300, None),
        ("", "00998877", None),
        ("012345", "", None),
    ],
)
def test_numbers_are_taken_as_people_type_them(sort_code, number, kept):
    form = BankDetailsForm({"name": "G Okafor", "sort_code": sort_code, "number": number, "number_again": number})
    assert form.is_valid() is bool(kept)
    if kept:
        assert (form.cleaned_data["sort_code"], form.cleaned_data["number"]) == kept
    else:
        assert set(form.errors) <= {"sort_code", "number", "number_again"}


def test_number_typed_differently_the_second_time_is_not_taken():
    form = BankDetailsForm(TYPED | {"number_again": "00998878"})
    assert form.errors == {"number_again": ["The two numbers differ. Type the same one twice."]}


def test_password_is_asked_for_again_before_an_account_is_typed(gwen, sign_in):
    client = sign_in(gwen.user)
    assert client.get(CHANGE).url.startswith(reverse("account_reauthenticate"))
    # Put aside until the password is there, the number would lie in the session in the clear.
    assert "asked for too long ago" in client.post(CHANGE, TYPED).content.decode()
    assert "asked for too long ago" in client.post(CHANGE).content.decode()
    assert TYPED["number"] not in str(dict(client.session))
    assert not BankDetails.objects.exists()

    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD, "next": CHANGE})
    assert client.post(CHANGE, TYPED).url == PAGE
    assert account_of(BankDetails.objects.get()).number == "00998877"


def test_account_is_sealed_told_and_shown_by_its_last_digits(gwen, typed_in):
    assert typed_in.post(CHANGE, TYPED).url == PAGE
    details = BankDetails.objects.get()
    assert (details.changed_by, details.last_digits, bool(details.confirmed_at)) == (gwen.user, "77", True)

    typed_in.post(CHANGE, TYPED | {"number": "11223344", "number_again": "11223344", "seen": ""})

    page = typed_in.get(PAGE).content.decode()
    for expected in ("G Okafor", "01-23-45", "ends in 44", "Gwen Okafor", "77"):
        assert expected in page
    assert "11223344" not in page
    told = list(OutboxMessage.objects.filter(to=gwen.user.email, event__startswith="bank:changed").order_by("pk"))
    assert len(told) == 2
    assert "ending in 44" in told[1].body
    digits = [(step.last_digits, step.history_user) for step in details.history.order_by("history_id")]
    assert digits == [("77", gwen.user), ("44", gwen.user)]


def test_no_table_keeps_an_account_number_in_the_clear(gwen, typed_in):
    typed_in.post(CHANGE, TYPED)
    found = [
        model._meta.label
        for model in apps.get_models()
        for row in model._base_manager.values_list()
        if "00998877" in str(row)
    ]
    assert BankDetails.objects.exists()
    assert found == []


def test_same_account_again_changes_nothing_and_tells_nobody(gwen):
    given = {"by": gwen.user, "mentor": gwen, "name": "G", "sort_code": "012345", "number": "00998877"}
    actions.change_bank_details(**given)
    actions.change_bank_details(**given)
    assert BankDetails.objects.get().history.count() == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FINANCE_OFFICER])
def test_nobody_else_writes_down_an_account(gwen, person, role):
    with pytest.raises(ValidationError, match="Only the owner"):
        actions.change_bank_details(by=person(role), mentor=gwen, name="X", sort_code="012345", number="00998877")


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.FINANCE_OFFICER, Role.MENTOR)])
def test_account_exists_for_its_owner_and_finance_alone(gwen, hilary, person, role):
    details = factories.BankDetailsFactory(mentor=gwen)
    assert not BankDetails.objects.visible_to(person(role)).exists()
    assert not BankDetails.objects.visible_to(hilary.user).exists()
    assert not BankDetails.objects.visible_to(person(is_superuser=True)).exists()
    for user in (gwen.user, person(Role.FINANCE_OFFICER)):
        assert BankDetails.objects.visible_to(user).get() == details


def test_change_of_these_days_stands_out_on_the_run_and_can_be_doubted(gwen, officer, sign_in):
    at = timezone.now() - timedelta(days=2)
    details = factories.BankDetailsFactory(mentor=gwen, changed_at=at)
    run = actions.fill_run(by=officer, claims=[factories.ClaimFactory(mentor=gwen)])
    client, url = sign_in(officer), reverse("expenses:run_detail", args=[run.pk])
    page = client.get(url).content.decode()
    assert "Gwen Okafor: bank details changed 2 days ago" in page
    assert "00998877" in page

    client.post(reverse("expenses:bank_details_doubt", args=[details.pk]), {"because": "She did not change them"})

    page = client.get(url).content.decode()
    assert "The bank details wait to be typed again" in page
    assert "00998877" not in page
    assert OutboxMessage.objects.filter(to=gwen.user.email, event__startswith="bank:doubted").count() == 1
    assert "Type them again" in sign_in(gwen.user).get(PAGE).content.decode()


def test_nobody_doubts_their_own_account(person):
    own = person(Role.FINANCE_OFFICER, Role.MENTOR)
    details = factories.BankDetailsFactory(mentor=factories.MentorFactory(user=own))
    assert not can_doubt_account(own, details)
    with pytest.raises(ValidationError, match="your own"):
        actions.doubt_bank_details(by=own, details=details, because="No")


def test_seal_that_no_key_opens_is_typed_again(gwen, officer, sign_in, typed_in, settings):
    factories.BankDetailsFactory(mentor=gwen)
    run = actions.fill_run(by=officer, claims=[factories.ClaimFactory(mentor=gwen)])
    BankDetails.objects.update(sealed="gAAAAABfromanotherkey")

    assert "can no longer be read" in typed_in.get(PAGE).content.decode()
    assert typed_in.get(CHANGE).status_code == 200
    page = sign_in(officer).get(reverse("expenses:run_detail", args=[run.pk])).content.decode()
    assert "can no longer be read and have to be typed again" in page
    assert sign_in(officer).get(reverse("expenses:run_bank_file", args=[run.pk])).status_code == 200

    typed_in.post(CHANGE, TYPED)
    assert payees_of(run, timezone.localdate())[0].missing == ""


def test_mentor_role_without_a_record_is_told_so(person, sign_in):
    client = sign_in(person(Role.MENTOR))
    assert "not written yet" in client.get(PAGE).content.decode()


def test_second_tab_does_not_undo_the_first_unseen(typed_in):
    typed_in.post(CHANGE, TYPED)
    opened = {"seen": typed_in.get(CHANGE).context["form"]["seen"].value()}
    typed_in.post(CHANGE, TYPED | opened | {"number": "11223344", "number_again": "11223344"})

    late = TYPED | opened | {"number": "55667788", "number_again": "55667788"}
    answer = typed_in.post(CHANGE, late)

    assert "You, on another page, changed this while you were writing" in answer.content.decode()
    assert account_of(BankDetails.objects.get()).number == "11223344"
    again = {"seen": answer.context["form"]["seen"].value()}
    assert typed_in.post(CHANGE, late | again).url == PAGE
    assert account_of(BankDetails.objects.get()).number == "55667788"
