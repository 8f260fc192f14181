"""The start of a mentee: its steps, the first meeting with the carer, and what waits for them."""

import uuid
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import drafts
from core.models import OutboxMessage
from meetups import actions, deadlines, rules, standing
from meetups.models import MeetUp
from mentees import actions as mentee_actions
from mentees.models import Consent, Plan, StartStep
from policy.figures import Figures
from policy.models import PolicyVersion
from tests import factories

pytestmark = pytest.mark.django_db
FIGURES = Figures()


def plan(allocation, **changes):
    values = {
        "date": timezone.localdate() + timedelta(days=3), "starts_at": time(14), "ends_at": time(16),
        "venue_kind": "museum", "place": "Town museum", "transport": "walk",
    } | changes  # fmt: skip
    return actions.plan_meetup(by=allocation.mentor.user, mentor=allocation.mentor, mentee=allocation.mentee, **values)


def book(allocation, by, **changes):
    values = {
        "submission": uuid.uuid4(), "date": timezone.localdate() + timedelta(days=2), "starts_at": time(15),
        "ends_at": time(16), "venue_kind": "coffee_shop", "place": "Blue Door Café", "others": "Mum",
    } | changes  # fmt: skip
    return actions.book_first_meeting(by=by, mentee=allocation.mentee, **values)


def confirm(meetup, by, **said):
    return actions.answer_meetup(by=by, meetup=meetup, status="confirmed", **said)


def step_of(mentee, key):
    return next(step for step in standing.start_of(mentee, FIGURES) if step.key == key)


# --- consent before mentoring ------------------------------------------------------------------------


@pytest.mark.rule("KOP-16")
def test_meetup_without_consent_is_planned_and_not_confirmed(newly, coordinator, sign_in):
    page = sign_in(newly.mentor.user).get(f"/meet-ups/plan/{newly.mentee.pk}/").content.decode()
    assert "has not signed the consent to mentoring yet" in page
    meetup = plan(newly)

    with pytest.raises(ValidationError, match=r"KOP-16"):
        confirm(meetup, coordinator, because="She is keen")

    assert "no consent" in sign_in(coordinator).get("/meet-ups/").content.decode()
    assert "KOP-16" in sign_in(newly.mentor.user).get(f"/meet-ups/{meetup.pk}/").content.decode()
    factories.start_of(newly.mentee, by=coordinator)
    assert confirm(meetup, coordinator).status == "confirmed"


@pytest.mark.rule("KOP-16")
def test_first_meeting_with_the_carer_is_confirmed_without_consent(newly, coordinator):
    meetup = plan(newly, is_first_meeting=True)

    assert confirm(meetup, coordinator).status == "confirmed"
    assert not meetup.lacks_consent


@pytest.mark.rule("KOP-16")
def test_confirmed_meetup_whose_consent_is_withdrawn_stands_no_more(allocation, coordinator, sign_in):
    meetup = confirm(plan(allocation), coordinator)
    pages = [f"/meet-ups/{meetup.pk}/", "/meet-ups/"]
    clients = [sign_in(coordinator), sign_in(allocation.mentor.user)]
    for client in clients:
        assert all("no consent" not in client.get(path).content.decode() for path in pages)

    consent = allocation.mentee.consents.get()
    mentee_actions.withdraw_consent(by=coordinator, consent=consent, withdrawn_on=timezone.localdate())

    for client in clients:
        assert all("no consent" in client.get(path).content.decode() for path in pages)
        text = client.get(pages[0]).content.decode()
        assert text.index("took back the consent to mentoring") < text.index("Confirmed by")
        assert "verdict allowed" not in text
    (due,) = deadlines.plans_without_consent()
    assert (due.person, due.due_on) == (meetup.mentor.user, meetup.date)
    told = OutboxMessage.objects.filter(subject="A consent was withdrawn")
    assert {message.to for message in told} == {coordinator.email, meetup.mentor.user.email}


@pytest.mark.rule("KOP-16")
def test_policy_that_asks_nobody_to_confirm_still_waits_for_the_consent(newly, coordinator):
    version = PolicyVersion.objects.get()
    version.stored_figures = replace(version.figures, meetups_need_confirmation=False).to_json()
    version.save()
    factories.VenueCheckFactory()

    assert plan(newly).status == "planned"
    Consent.objects.create(mentee=newly.mentee, kind="mentoring", given_on=timezone.localdate())
    assert plan(newly, starts_at=time(10), ends_at=time(11)).status == "planned"  # steps of the start are open
    factories.SignedPlanFactory(mentee=newly.mentee)
    for step in step_keys_open(newly.mentee):
        factories.StartStepFactory(mentee=newly.mentee, step=step)
    assert plan(newly, starts_at=time(12), ends_at=time(13)).status == "confirmed"


def step_keys_open(mentee):
    return [step.key for step in standing.start_of(mentee, FIGURES) if step.is_open]


def test_note_of_a_meetup_without_consent_is_taken(newly, sign_in):
    said = {
        "date": timezone.localdate().isoformat(), "place": "Zoo", "attendees": "We two", "activities": "Penguins",
    }  # fmt: skip

    sign_in(newly.mentor.user).post(f"/meet-ups/notes/add/{newly.mentee.pk}/", said)

    assert newly.mentee.notes.count() == 1


# --- the steps --------------------------------------------------------------------------------------


@pytest.mark.rule("KOT-7.1")
@pytest.mark.rule("KOT-6.2")
@pytest.mark.rule("KOP-17")
def test_step_is_recorded_put_right_and_opened_again_with_its_history(newly, liaison, sign_in):
    client, path = sign_in(liaison), f"/meet-ups/start/{newly.mentee.pk}/school_told/"
    said = {"stands": "done", "done_on": "2026-11-20", "done_by": "Mairi Bell", "words": "Rang twice"}
    said |= {"contact_name": "Mrs Oduya", "contact_role": "Head of year 9", "contact_email": "oduya@school.example"}

    client.post(path, said)
    page = client.get(f"/meet-ups/start/{newly.mentee.pk}/").content.decode()
    assert "20 November 2026, Mairi Bell" in page
    assert "Contact: Mrs Oduya, Head of year 9" in page
    assert "mailto:oduya@school.example" in page

    client.post(path, {"stands": "not_needed", "not_needed_because": "Taught at home"})
    step = step_of(newly.mentee, "school_told")
    assert (step.is_set_aside, step.done_on) == (True, None)

    client.post(path, {"stands": "open"})
    assert step_of(newly.mentee, "school_told").is_open
    assert [row.history_user for row in StartStep.objects.get().history.all()] == [liaison] * 3


@pytest.mark.rule("KOP-17")
@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({}, "contact_name"),
        ({"contact_name": "Mrs Oduya"}, "contact_phone"),
        ({"contact_phone": "01632 960300"}, "contact_name"),
        ({"contact_name": "Mrs Oduya", "contact_phone": "ring me"}, "contact_phone"),
        ({"contact_name": "Mrs Oduya", "contact_email": "at school"}, "contact_email"),
        ({"contact_name": "x" * 121, "contact_phone": "01632 960300"}, "contact_name"),
    ],
)
def test_school_that_was_told_has_a_contact_who_can_be_reached(contact, field, newly, liaison, sign_in):
    said = {"stands": "done", "done_on": "2026-11-20", "done_by": "Mairi Bell", "words": "zqzqwords"} | contact
    page = sign_in(liaison).post(f"/meet-ups/start/{newly.mentee.pk}/school_told/", said)
    assert page.context["form"].errors[field]
    assert "zqzqwords" in page.content.decode()
    assert not StartStep.objects.exists()


@pytest.mark.rule("KOP-17")
@pytest.mark.rule("KOT-20.3")
def test_contact_at_the_school_is_read_by_the_team_alone(newly, liaison, sign_in):
    said = {"step": "school_told", "done_on": date(2026, 11, 20), "done_by": "Mairi Bell"}
    for name in ("zqzqbefore", "zqzqnow"):
        contact = {"name": name, "role": "zqzqrole", "phone": "01632 960300", "email": "zqzq@school.example"}
        mentee_actions.record_step(by=liaison, mentee=newly.mentee, contact=contact, **said)
    pages = [f"/meet-ups/start/{newly.mentee.pk}/", f"/mentees/{newly.mentee.pk}/"]
    newly.mentee.child.school = "Larkmere High"
    newly.mentee.child.save()
    for path in pages:
        assert "zqzqnow" in sign_in(liaison).get(path).content.decode()
        text = sign_in(newly.mentor.user).get(path).content.decode()
        assert "zqzq" not in text
        assert "01632 960300" not in text
    assert "zqzqbefore" in sign_in(liaison).get(pages[0]).content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"stands": ""}, "stands"),
        ({"stands": "done"}, "done_on"),
        ({"stands": "done", "done_on": "2027-03-01", "done_by": "I"}, "done_on"),
        ({"stands": "done", "done_on": "2026-03-01"}, "done_by"),
        ({"stands": "not_needed", "not_needed_because": " \u200b"}, "not_needed_because"),
        ({"stands": "not_needed", "not_needed_because": "x" * 301}, "not_needed_because"),
    ],
)
@pytest.mark.rule("KOT-7.1")
def test_step_without_a_day_a_name_or_a_reason_is_refused(newly, coordinator, sign_in, sent, field):
    page = sign_in(coordinator).post(f"/meet-ups/start/{newly.mentee.pk}/summary/", sent)

    assert next(iter(page.context["form"].errors)) == field
    assert not StartStep.objects.exists()


def test_step_the_policy_does_not_know_is_not_there_and_one_with_rows_is_not_by_hand(newly, coordinator, sign_in):
    client = sign_in(coordinator)
    done = {"stands": "done", "done_on": "2026-11-01", "done_by": "I"}

    assert client.post(f"/meet-ups/start/{newly.mentee.pk}/nonsense/", done).status_code == 404
    client.post(f"/meet-ups/start/{newly.mentee.pk}/consent/", done)
    assert not StartStep.objects.exists()
    with pytest.raises(ValidationError):
        mentee_actions.record_step(by=coordinator, mentee=newly.mentee, step="consent", done_on=date(2026, 11, 1))


@pytest.mark.rule("KOT-7.1")
def test_portal_knows_allocation_training_consent_plan_and_first_meeting(newly, coordinator):
    mentee, today = newly.mentee, timezone.localdate()
    assert step_of(mentee, "allocated").done_on == newly.start_on
    assert step_of(mentee, "mentor_ready").is_done
    assert all(step_of(mentee, key).is_open for key in ("consent", "forms_given", "plan", "first_meeting", "referral"))

    consent = factories.ConsentFactory(mentee=mentee, signed_name="Layla Haddad")
    made = {"mentee": mentee, "number": 1, "made_on": today, "made_by": coordinator}
    Plan.objects.create(**made, signed_off_by=coordinator, signed_off_at=timezone.now())
    held = factories.MeetUpFactory(
        mentee=mentee, mentor=newly.mentor, date=today - timedelta(days=1), is_first_meeting=True, status="confirmed"
    )

    assert (step_of(mentee, "consent").by, step_of(mentee, "consent").done_on) == ("Layla Haddad", today)
    assert step_of(mentee, "forms_given").is_done
    assert step_of(mentee, "plan").done_on == today
    assert step_of(mentee, "first_meeting").done_on == held.date
    Consent.objects.filter(pk=consent.pk).update(withdrawn_on=today)
    assert step_of(mentee, "consent").is_open


@pytest.mark.rule("KOT-7.1")
def test_first_meetup_with_steps_open_is_confirmed_only_with_a_reason_that_is_kept(newly, coordinator, sign_in):
    factories.start_of(newly.mentee, by=coordinator, but=["briefing"])
    meetup = plan(newly)
    client = sign_in(coordinator)
    assert "the mentor is briefed on safeguarding" in client.get(f"/meet-ups/{meetup.pk}/").content.decode()

    page = client.post(f"/meet-ups/{meetup.pk}/answer/", {"status": "confirmed", "words": "Have fun"})
    assert "say why it goes ahead before" in str(page.context["form"].errors["because"])

    client.post(f"/meet-ups/{meetup.pk}/answer/", {"status": "confirmed", "because": "Briefing is on the day"})
    meetup.refresh_from_db()
    assert (meetup.status, meetup.went_ahead_because) == ("confirmed", "Briefing is on the day")
    assert "Briefing is on the day" in client.get(f"/meet-ups/start/{newly.mentee.pk}/").content.decode()
    # The second one asks nobody again.
    assert confirm(plan(newly, date=timezone.localdate() + timedelta(days=9)), coordinator).status == "confirmed"


# --- the first meeting ------------------------------------------------------------------------------


@pytest.mark.rule("KOT-7.1")
def test_first_meeting_booked_by_the_coordinator_stands_and_the_mentor_is_told(newly, coordinator):
    meetup = book(newly, coordinator)

    assert (meetup.status, meetup.mentor, meetup.is_first_meeting) == ("confirmed", newly.mentor, True)
    message = OutboxMessage.objects.get(to=newly.mentor.user.email, event__startswith="meetup:")
    assert newly.mentee.child.first_name not in message.subject + message.body
    assert "Blue Door" in step_of(newly.mentee, "first_meeting").words


@pytest.mark.rule("KOT-7.1")
def test_first_meeting_booked_by_family_liaison_waits_for_the_coordinator(newly, coordinator, liaison, sign_in):
    client = sign_in(liaison)
    sent = {
        "submission": str(uuid.uuid4()), "date": str(timezone.localdate() + timedelta(days=2)), "starts_at": "15:00",
        "ends_at": "16:00", "venue_kind": "other", "place": "Our rooms", "others": "Mum",
    }  # fmt: skip

    for _ in range(2):
        client.post(f"/meet-ups/start/{newly.mentee.pk}/first-meeting/", sent)

    meetup = MeetUp.objects.get()
    assert meetup.status == "planned"
    assert OutboxMessage.objects.filter(to=coordinator.email, subject__startswith="A first meeting").count() == 1
    assert confirm(meetup, coordinator).status == "confirmed"


@pytest.mark.rule("KOT-7.1")
def test_first_meeting_half_typed_is_a_draft_until_it_is_booked(newly, coordinator, sign_in):
    client, url = sign_in(coordinator), f"/meet-ups/start/{newly.mentee.pk}/first-meeting/"
    key, submission = f"first_meeting:mentee:{newly.mentee.pk}", uuid.uuid4()
    typed = {"date": str(timezone.localdate() + timedelta(days=2)), "starts_at": "15:00", "ends_at": "16:00"}
    typed |= {"venue_kind": "other", "place": "The green door", "others": "Mum"}
    drafts.save(user=coordinator, key=key, fields=typed, submission=submission, version=0)

    page = client.get(url).content.decode()

    assert f'data-draft="{key}"' in page
    assert "The green door" in page
    assert str(submission) in page
    client.post(url, typed | {"submission": str(submission), "ends_at": "14:00"})
    assert drafts.load(coordinator, key)  # refused, it stays one
    client.post(url, typed | {"submission": str(submission)})
    assert MeetUp.objects.get().place == "The green door"
    assert drafts.load(coordinator, key) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": timezone.localdate() - timedelta(days=1)}, "date"),
        ({"date": timezone.localdate() - timedelta(days=30)}, "date"),
        ({"venue_kind": "cinema"}, "venue_kind"),
    ],
)
def test_first_meeting_that_cannot_be_is_refused_at_its_field(newly, coordinator, changes, field):
    with pytest.raises(ValidationError) as refusal:
        book(newly, coordinator, **changes)

    assert list(refusal.value.message_dict) == [field]


@pytest.mark.rule("KOT-7.1")
def test_there_is_one_first_meeting_unless_it_falls_through(newly, coordinator):
    first = book(newly, coordinator)
    with pytest.raises(ValidationError, match="Change or cancel that one"):
        book(newly, coordinator)
    with pytest.raises(ValidationError, match="Change or cancel that one"):
        plan(newly, is_first_meeting=True)

    actions.cancel_meetup(by=coordinator, meetup=first, words="Mum was ill")
    second = book(newly, coordinator)
    MeetUp.objects.filter(pk=second.pk).update(date=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ValidationError, match="Plan an ordinary meet-up"):
        book(newly, coordinator)


@pytest.mark.parametrize(
    ("booked_on", "held_on", "is_refused"),
    [(None, None, False), (date(2026, 12, 1), None, True), (None, date(2026, 11, 1), True)],
)
def test_first_meeting_rule(booked_on, held_on, is_refused):
    assert rules.first_meeting_verdict(booked_on, held_on).is_refused is is_refused


def test_mentor_plans_the_first_meeting_from_their_own_form(newly, coordinator, sign_in):
    client, path = sign_in(newly.mentor.user), f"/meet-ups/plan/{newly.mentee.pk}/"
    assert "is_first_meeting" in client.get(path).context["form"].fields

    sent = {
        "date": str(timezone.localdate() + timedelta(days=2)), "starts_at": "15:00", "ends_at": "16:00",
        "venue_kind": "coffee_shop", "place": "Blue Door Café", "transport": "carer", "is_first_meeting": "on",
    }  # fmt: skip
    client.post(path, sent)

    assert MeetUp.objects.get().is_first_meeting
    assert "is_first_meeting" not in client.get(path).context["form"].fields


def test_list_of_meetups_asks_for_consents_once(newly, coordinator, sign_in):
    client = sign_in(coordinator)
    plan(newly)
    before = _count(client)
    for day in range(4, 12):
        plan(newly, date=timezone.localdate() + timedelta(days=day))
    assert _count(client) == before


def _count(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/meet-ups/")
    return len(asked)


@pytest.mark.rule("KOT-20.2")
def test_mentor_limited_at_handover_reads_no_place_of_an_earlier_first_meeting(newly, coordinator, sign_in):
    today = timezone.localdate()
    newly.start_on, newly.notes_from_start_only = today - timedelta(days=10), True
    newly.save()
    factories.MeetUpFactory(
        mentee=newly.mentee, mentor=factories.MentorFactory(), date=today - timedelta(days=20), place="zqzqkitchen",
        is_first_meeting=True, status="confirmed",
    )  # fmt: skip
    path = f"/meet-ups/start/{newly.mentee.pk}/"
    assert "zqzqkitchen" in sign_in(coordinator).get(path).content.decode()
    assert "zqzqkitchen" not in sign_in(newly.mentor.user).get(path).content.decode()


@pytest.mark.rule("KOP-3")
def test_plan_signed_off_is_never_recorded_by_hand(newly, coordinator):
    with pytest.raises(ValidationError, match="not recorded by hand"):
        mentee_actions.record_step(by=coordinator, mentee=newly.mentee, step="plan", done_on=timezone.localdate())
    factories.StartStepFactory(mentee=newly.mentee, step="plan", recorded_by=coordinator)
    assert step_of(newly.mentee, "plan").is_open
