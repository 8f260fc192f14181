"""Consents: signed on a screen, asked for by link, on paper, taken back."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from core.models import OutboxMessage, ReadLogEntry
from mentees import actions, deadlines
from mentees.forms.signing import LONGEST, SignatureField
from mentees.models import Closing, Consent, ConsentRequest, ConsentWording
from mentees.rules import mentoring_verdict, signer_verdict
from tests import factories
from tests.access_world import close_file

pytestmark = pytest.mark.django_db
DRAWN = [[[10, 100], [200, 40], [400, 120]], [[420, 60], [430, 150]]]


@pytest.fixture
def allocation(make_allocated):
    return make_allocated()


@pytest.fixture
def mentee(allocation):
    return allocation.mentee


@pytest.fixture
def link(mentee):
    """Who the carer is to the child."""
    carer = factories.CarerFactory(name="Layla Haddad", email="layla@example.org")
    return factories.CarerLinkFactory(child=mentee.child, carer=carer, has_parental_responsibility=True)


def wording(kind):
    return ConsentWording.objects.in_force().get(kind=kind)


def signed(link, *kinds, **changes):
    """What a carer sends from the screen."""
    return {
        "agreed": [str(wording(kind).pk) for kind in kinds or ["mentoring"]], "carer": str(link.carer_id),
        "signature": json.dumps(DRAWN), "signed_name": "",
    } | changes  # fmt: skip


# --- the rules --------------------------------------------------------------------------------------


@pytest.mark.rule("KOP-16")
@pytest.mark.parametrize(
    ("has_consent", "withdrawn_on", "is_first", "is_refused", "says"),
    [
        (True, None, False, False, "has agreed"),
        (True, date(2026, 3, 1), False, False, "has agreed"),
        (False, None, True, False, "first meeting"),
        (False, date(2026, 3, 1), True, False, "first meeting"),
        (False, None, False, True, "has not signed"),
        (False, date(2026, 3, 1), False, True, "took back the consent to mentoring on 1 March 2026"),
    ],
)
def test_mentoring_stands_on_a_consent(has_consent, withdrawn_on, is_first, is_refused, says):
    verdict = mentoring_verdict(has_consent, withdrawn_on, is_first)

    assert verdict.is_refused is is_refused
    assert says in verdict.sentence


@pytest.mark.parametrize(("responsible", "is_allowed"), [(True, True), (False, False), (None, False)])
def test_signer_without_parental_responsibility_is_flagged(responsible, is_allowed):
    assert signer_verdict("Layla", responsible).is_allowed is is_allowed


# --- on a screen ------------------------------------------------------------------------------------


@pytest.mark.rule("KOP-16")
@pytest.mark.rule("KOT-7.2")
def test_mentor_gets_several_consents_signed_at_once_on_their_phone(allocation, mentee, link, sign_in):
    client = sign_in(allocation.mentor.user)
    page = client.get(f"/mentees/{mentee.pk}/consents/sign/").content.decode()
    assert escape(wording("mentoring").words) in page

    for _ in range(2):
        client.post(f"/mentees/{mentee.pk}/consents/sign/", signed(link, "mentoring", "photographs"))

    mentoring, photographs = Consent.objects.order_by("kind")
    assert (mentoring.kind, photographs.kind) == ("mentoring", "photographs")
    assert (mentoring.given, mentoring.signer, mentoring.taken_by) == ("screen", "Layla Haddad", allocation.mentor.user)
    assert (mentoring.wording, mentoring.signature) == (wording("mentoring"), DRAWN)
    assert mentoring.history.get().history_user == allocation.mentor.user
    shown = client.get(f"/mentees/consents/{mentoring.pk}/").content.decode()
    assert "data:image/svg+xml;base64," in shown
    assert 'alt="Signature drawn by Layla Haddad"' in shown


def test_typed_name_signs_too_and_nothing_at_all_does_not(mentee, link, coordinator, sign_in):
    client = sign_in(coordinator)
    path = f"/mentees/{mentee.pk}/consents/sign/"

    page = client.post(path, signed(link, signature="")).content.decode()
    assert "Sign in the field, or type the name here" in page
    page = client.post(path, signed(link, signature="", carer="other")).content.decode()
    assert "Type the name of the person who signs" in page
    assert not Consent.objects.exists()

    client.post(path, signed(link, signature="", carer="other", signed_name="Nana <b>Rose</b> 🌹\u200b"))
    consent = Consent.objects.get()
    assert (consent.carer, consent.signature) == (None, [])
    assert "Nana &lt;b&gt;Rose" in client.get(f"/mentees/consents/{consent.pk}/").content.decode()


def test_carer_without_parental_responsibility_is_kept_and_flagged(mentee, link, coordinator, sign_in):
    link.has_parental_responsibility = False
    link.save()
    client = sign_in(coordinator)
    assert "no parental responsibility" not in client.get(f"/mentees/{mentee.pk}/consents/sign/").content.decode()

    page = client.post(f"/mentees/{mentee.pk}/consents/sign/", signed(link), follow=True).content.decode()

    assert "Ask somebody who has it to sign as well" in page
    assert (
        "has no parental responsibility"
        in client.get(f"/mentees/consents/{Consent.objects.get().pk}/").content.decode()
    )


def test_nothing_is_signed_for_a_child_whose_support_is_closed(mentee, link, coordinator, sign_in):
    factories.ClosingFactory(mentee=mentee, closed_by=coordinator, last_day=timezone.localdate() - timedelta(days=1))

    page = sign_in(coordinator).post(f"/mentees/{mentee.pk}/consents/sign/", signed(link, signed_name="Layla Haddad"))

    assert "support is closed" in page.content.decode()
    assert "Layla Haddad" in page.content.decode()
    assert not mentee.consents.exists()


def test_words_that_changed_while_they_were_read_are_not_signed(mentee, link, coordinator, sign_in):
    old = wording("mentoring")
    actions.write_wording(by=coordinator, kind="mentoring", words="Quite other words", in_use_from=timezone.localdate())

    sent = signed(link, agreed=[str(old.pk)])
    page = sign_in(coordinator).post(f"/mentees/{mentee.pk}/consents/sign/", sent).content.decode()

    assert "have changed meanwhile" in page
    assert "Quite other words" in page
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        "no json", "{}", "[[]]", "[[1, 2]]", "[[[1]]]", "null", "7", "[" * 50_000,
        "[[[1, 2, 3], [99, 99, 3]]]", "[[[1, 1], [99, 99], [1, 201]]]", "[[[1, 1], [601, 1]]]",
        "[[[99, 99], [-1, 5]]]", "[[[1.5, 2], [99, 99]]]", '[[["1", "2"]]]', "[[[true, false], [99, 99]]]",
        "[[[NaN, 1], [99, 99], [1, 1]]]", "[" + " " * LONGEST + json.dumps(DRAWN)[1:],
        json.dumps([[[1, 1], [9, 9]]]), json.dumps([[[1, 1], [99, 9]]] * 201),
        json.dumps([[[n % 600, 1] for n in range(6001)]]),
    ],
)  # fmt: skip
def test_spoilt_drawing_is_said_at_the_name_and_never_a_fault(mentee, link, coordinator, sign_in, spoilt):
    with pytest.raises(ValidationError):
        SignatureField().clean(spoilt)

    page = sign_in(coordinator).post(f"/mentees/{mentee.pk}/consents/sign/", signed(link, signature=spoilt))

    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["signed_name"]
    assert not Consent.objects.exists()


# --- on paper ---------------------------------------------------------------------------------------


def paper(**changes):
    return {"kinds": ["mentoring", "lift"], "given_on": "2026-09-01", "carer": "", "signed_name": ""} | changes


@pytest.mark.rule("KOP-16")
def test_paper_form_is_uploaded_once_for_all_its_kinds_and_served_with_a_log(mentee, link, coordinator, sign_in):
    client = sign_in(coordinator)
    form = SimpleUploadedFile("Layla Haddad.pdf", b"%PDF-1.4 signed %%EOF", content_type="text/html")

    client.post(f"/mentees/{mentee.pk}/consents/add/", paper(carer=str(link.carer_id), file=form))

    lift, mentoring = Consent.objects.order_by("kind")
    assert lift.file.name == mentoring.file.name
    assert "Layla" not in lift.file.name
    assert (mentoring.given, mentoring.signer, mentoring.given_on) == ("paper", "Layla Haddad", date(2026, 9, 1))
    ReadLogEntry.objects.all().delete()
    response = client.get(f"/mentees/consents/{lift.pk}/form/")
    assert b"".join(response.streaming_content) == b"%PDF-1.4 signed %%EOF"
    close_file(response)
    assert response.headers["Content-Disposition"] == 'attachment; filename="consent-lift-2026-09-01.pdf"'
    assert ReadLogEntry.objects.get().subject_id == mentee.child_id


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"kinds": []}, "kinds", "Choose what"),
        ({"kinds": ["everything"]}, "kinds", "valid choice"),
        ({"given_on": "2027-01-01"}, "given_on", "not come yet"),
        ({"given_on": "0001-01-01"}, "given_on", "after 1900"),
        ({"carer": "999999"}, "carer", "valid choice"),
        ({"signed_name": "x" * 121}, "signed_name", "at most 120"),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, "file", "empty"),
        ({"file": SimpleUploadedFile("form.pdf", b"<script>")}, "file", "neither a PDF nor a picture"),
    ],
)
def test_paper_form_with_a_slip_says_so_at_its_field(mentee, coordinator, sign_in, changes, field, says):
    page = sign_in(coordinator).post(f"/mentees/{mentee.pk}/consents/add/", paper(**changes))

    assert says in str(page.context["form"].errors[field])
    assert not Consent.objects.exists()


def test_form_that_comes_later_joins_the_consent_of_its_day(mentee, coordinator, sign_in):
    client = sign_in(coordinator)
    client.post(f"/mentees/{mentee.pk}/consents/add/", paper())
    form = SimpleUploadedFile("form.pdf", b"%PDF-1.4 signed %%EOF")
    client.post(f"/mentees/{mentee.pk}/consents/add/", paper(file=form))

    assert [bool(consent.file) for consent in Consent.objects.all()] == [True, True]
    other = SimpleUploadedFile("form.pdf", b"%PDF-1.4 another %%EOF")
    page = client.post(f"/mentees/{mentee.pk}/consents/add/", paper(file=other))
    assert "has its signed form already" in str(page.context["form"].errors["file"])


# --- taken back -------------------------------------------------------------------------------------


@pytest.mark.rule("KOP-16")
def test_mentor_withdraws_every_consent_of_the_kind_at_once_and_the_coordinator_is_told(
    allocation, mentee, coordinator, sign_in
):
    today = timezone.localdate()
    for days in (0, 40):
        factories.ConsentFactory(mentee=mentee, given_on=today - timedelta(days=days))
    lift = factories.ConsentFactory(mentee=mentee, kind="lift")
    first = Consent.objects.to_mentoring().first()
    client = sign_in(allocation.mentor.user)

    for _ in range(2):
        client.post(
            f"/mentees/consents/{first.pk}/withdraw/", {"withdrawn_on": str(today), "withdrawn_words": "Mum rang"}
        )

    assert list(Consent.objects.standing()) == [lift]
    first.refresh_from_db()
    assert first.withdrawn_words == "Mum rang"
    assert [row.history_type for row in first.history.order_by("history_id")] == ["+", "~"]
    told = OutboxMessage.objects.get(to=coordinator.email)
    assert mentee.child.first_name not in told.subject + told.body
    page = client.get(f"/mentees/{mentee.pk}/consents/").content.decode()
    assert "withdrawn" in page
    assert "Mum rang" in page


def test_consent_is_signed_again_on_the_day_it_was_withdrawn(mentee, link, coordinator):
    today = timezone.localdate()
    words = [wording("mentoring")]
    (first,) = actions.sign_consents(by=coordinator, mentee=mentee, wordings=words, carer=link.carer)
    actions.withdraw_consent(by=coordinator, consent=first, withdrawn_on=today)

    (second,) = actions.sign_consents(by=coordinator, mentee=mentee, wordings=words, carer=link.carer)

    assert second != first
    assert Consent.objects.standing().get() == second


def test_paper_from_before_a_withdrawal_does_not_bring_the_consent_back(mentee, coordinator):
    today = timezone.localdate()
    given = {"by": coordinator, "mentee": mentee, "kind": "mentoring"}
    consent = actions.record_consent(**given, given_on=today - timedelta(days=30))
    actions.withdraw_consent(by=coordinator, consent=consent, withdrawn_on=today - timedelta(days=2))

    with pytest.raises(ValidationError, match="was withdrawn"):
        actions.record_consent(**given, given_on=today - timedelta(days=10))
    assert actions.record_consent(**given, given_on=today - timedelta(days=1)).stands


# --- the words --------------------------------------------------------------------------------------


@pytest.mark.rule("KOP-16")
def test_new_words_stand_beside_the_old_and_what_was_signed_keeps_its_own(mentee, link, coordinator, sign_in):
    old, today = wording("mentoring"), timezone.localdate()
    actions.sign_consents(by=coordinator, mentee=mentee, wordings=[old], carer=link.carer)
    client = sign_in(coordinator)
    path = f"/mentees/consents/wordings/{old.pk}/next/"

    client.post(path, {"words": "From next week on", "in_use_from": str(today + timedelta(days=7))})

    assert wording("mentoring") == old
    new = ConsentWording.objects.in_force(today + timedelta(days=7)).get(kind="mentoring")
    assert (new.number, new.words) == (2, "From next week on")
    assert Consent.objects.get().wording == old
    page = client.get("/mentees/consents/wordings/").content.decode()
    assert "From next week on" in page
    assert escape(old.words) in page


@pytest.mark.parametrize(
    ("words", "days", "says"),
    [("Other words", -1, "today or later"), ("", 0, "Write the words"), ("x" * 4001, 0, "at most 4000")],
)
def test_new_words_with_a_slip_are_refused(coordinator, sign_in, words, days, says):
    day = timezone.localdate() + timedelta(days=days)
    path = f"/mentees/consents/wordings/{wording('lift').pk}/next/"

    page = sign_in(coordinator).post(path, {"words": words, "in_use_from": str(day)})

    assert says in page.content.decode()
    assert ConsentWording.objects.filter(kind="lift").count() == 1


def test_new_words_sent_twice_are_one_version_and_begin_not_before_the_newest(coordinator):
    today = timezone.localdate()
    new = {"by": coordinator, "kind": "lift", "words": "New", "in_use_from": today + timedelta(days=9)}
    assert actions.write_wording(**new) == actions.write_wording(**new)

    with pytest.raises(ValidationError, match="words of version 2"):
        actions.write_wording(**new | {"in_use_from": today + timedelta(days=10)})
    with pytest.raises(ValidationError, match="Choose that day or later"):
        actions.write_wording(**new | {"words": "Newer", "in_use_from": today})


# --- what is due ------------------------------------------------------------------------------------


def test_mentee_without_mentoring_consent_is_due_by_the_mentor(allocation, mentee):
    today = timezone.localdate()
    (due,) = deadlines.consents_missing()
    assert (due.person, due.subject) == (allocation.mentor.user, str(mentee))

    consent = factories.ConsentFactory(mentee=mentee)
    assert not deadlines.consents_missing()
    Consent.objects.filter(pk=consent.pk).update(withdrawn_on=today)
    assert deadlines.consents_missing()


@pytest.mark.rule("KOP-16")
def test_consent_that_was_taken_back_is_asked_for_from_that_day(allocation, mentee, sign_in):
    """Not from the start of the allocation, years ago; and each time it is taken back the reminder is a new one."""
    today = timezone.localdate()
    (before,) = deadlines.consents_missing()
    assert before.due_on == allocation.start_on < today
    factories.ConsentFactory(mentee=mentee, given_on=today - timedelta(days=9), withdrawn_on=today - timedelta(days=8))
    factories.ConsentFactory(mentee=mentee, kind="lift", withdrawn_on=today)
    factories.ConsentFactory(mentee=mentee, given_on=today - timedelta(days=5), withdrawn_on=today - timedelta(days=1))

    (due,) = deadlines.consents_missing()

    assert due.due_on == today - timedelta(days=1)
    assert due.event != before.event
    on_their_day = sign_in(allocation.mentor.user).get("/").context["due"]
    assert [asked.due_on for asked in on_their_day if "consent" in asked.what] == [due.due_on]


def test_page_of_many_consents_asks_as_little_as_one_of_few(mentee, link, coordinator, sign_in):
    client, today = sign_in(coordinator), timezone.localdate()
    asked = []
    for first, last in ((0, 1), (1, 30)):
        for days in range(first, last):
            factories.ConsentFactory(
                mentee=mentee, kind="lift", carer=link.carer, given_on=today - timedelta(days=days), withdrawn_on=today
            )
            ConsentRequest.objects.create(mentee=mentee, carer=link.carer, kinds=["lift"], asked_by=coordinator)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/mentees/{mentee.pk}/consents/")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_signing_after_the_support_was_closed_says_so_and_keeps_nothing(mentee, link, sign_in, coordinator):
    mentee.allocations.update(end_on=timezone.localdate() - timedelta(days=3))
    Closing.objects.create(
        mentee=mentee,
        kind="planned",
        reason="needs_met",
        last_day=timezone.localdate() - timedelta(days=3),
        closed_by=coordinator,
    )

    page = sign_in(coordinator).post(f"/mentees/{mentee.pk}/consents/sign/", signed(link, "mentoring"))

    assert page.status_code == 200
    assert "support is closed" in page.content.decode()
    assert not mentee.consents.exists()
