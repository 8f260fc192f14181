from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.roles import Role
from meetups import actions as meetup_actions
from policy import actions
from policy.figures import Figures, VenueKind
from policy.models import PolicyVersion, Scheme
from tests.factories import start_of

pytestmark = pytest.mark.django_db

FIGURES = replace(Figures(), note_due_days=5)


@pytest.fixture
def scheme():
    return Scheme.objects.get()


@pytest.fixture
def chief(person):
    return person(Role.CHIEF_EXECUTIVE, name="Delphine Osei")


@pytest.fixture
def write(coordinator, scheme):
    """Writes a draft: `write(in_force_from=...)`."""

    def make(**values):
        usual = {
            "name": "Policy 2027",
            "in_force_from": timezone.localdate() + timedelta(days=30),
            "what_changes": "Notes take longer",
            "figures": FIGURES,
        }
        return actions.write_version(by=coordinator, scheme=scheme, **usual | values)

    return make


def sign(by, version, **values):
    today = timezone.localdate()
    usual = {
        "typed_name": by.name,
        "agreed_by_trustees_on": today - timedelta(days=9),
        "agreed_by_committee_on": today - timedelta(days=20),
        "next_review_on": version.in_force_from + timedelta(days=365),
    }
    return actions.sign_version(by=by, version=version, **usual | values)


def refusal(error):
    return " ".join(error.value.messages)


def test_draft_judges_nothing_even_when_its_day_has_come(write, scheme):
    draft = write()
    PolicyVersion.objects.filter(pk=draft.pk).update(in_force_from=timezone.localdate() - timedelta(days=1))

    assert PolicyVersion.objects.in_force(scheme) != draft
    assert PolicyVersion.objects.figures_on().note_due_days == 2


@pytest.mark.rule("KOT-20.4")
def test_signed_version_keeps_who_agreed_when_and_judges_from_its_day(write, chief, scheme):
    signed = sign(chief, write())

    first = signed.in_force_from
    assert signed.is_coming
    assert signed.signed_by == "Delphine Osei, chief executive"
    assert signed.agreed_by_trustees_on
    assert signed.agreed_by_committee_on
    assert signed.next_review_on
    assert PolicyVersion.objects.in_force(scheme, first - timedelta(days=1)).figures.note_due_days == 2
    assert PolicyVersion.objects.in_force(scheme, first).figures.note_due_days == 5
    assert signed.history.first().history_user == chief
    assert signed.history.count() == 2


@pytest.mark.rule("KOT-20.4")
@pytest.mark.parametrize("typed", ["Delphine", "Farida Khan", "Delphine Oseï"])
def test_signature_under_another_name_is_refused(write, chief, typed):
    draft = write()

    with pytest.raises(ValidationError) as error:
        sign(chief, draft, typed_name=typed)

    assert "typed_name" in error.value.message_dict
    draft.refresh_from_db()
    assert draft.is_draft


def test_signature_may_differ_in_spaces_and_capitals(write, chief):
    assert not sign(chief, write(), typed_name="  delphine   OSEI ").is_draft


def test_review_before_the_first_day_is_refused(write, chief):
    draft = write()

    with pytest.raises(ValidationError) as error:
        sign(chief, draft, next_review_on=draft.in_force_from)

    assert "next_review_on" in error.value.message_dict
    with pytest.raises(ValidationError) as error:
        sign(chief, draft, next_review_on=draft.in_force_from, typed_name="Somebody Else")
    assert set(error.value.message_dict) == {"next_review_on", "typed_name"}


def test_draft_whose_day_is_over_cannot_be_signed(write, chief):
    draft = write()
    PolicyVersion.objects.filter(pk=draft.pk).update(in_force_from=timezone.localdate())

    with pytest.raises(ValidationError) as error:
        sign(chief, draft)

    assert "still to come" in refusal(error)


def test_second_draft_is_refused_in_words_and_by_the_database(write, scheme):
    write()

    with pytest.raises(ValidationError) as error:
        write(name="Another")

    assert "There is a draft already: Policy 2027" in refusal(error)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.create(scheme=scheme, name="X", in_force_from=date(2030, 1, 1), is_draft=True)


def test_draft_sent_twice_is_one_draft(write):
    assert write() == write()
    assert PolicyVersion.objects.drafts().count() == 1


def test_first_day_that_is_taken_is_refused(write, chief):
    signed = sign(chief, write())

    with pytest.raises(ValidationError) as error:
        write(in_force_from=signed.in_force_from)

    assert "is in force from that day already" in refusal(error)


@pytest.mark.parametrize("ahead", [0, -1])
def test_first_day_must_be_ahead(write, ahead):
    with pytest.raises(ValidationError) as error:
        write(in_force_from=timezone.localdate() + timedelta(days=ahead))

    assert "in_force_from" in error.value.message_dict


def test_impossible_figure_is_refused_under_its_name(write):
    with pytest.raises(ValidationError) as error:
        write(figures=replace(FIGURES, report_year_starts_month=13))

    assert list(error.value.message_dict) == ["report_year_starts_month"]
    assert not PolicyVersion.objects.drafts().exists()


def values_of(version, **changed):
    values = {name: getattr(version, name) for name in ("name", "in_force_from", "what_changes", "figures")}
    return values | changed


def test_changed_draft_keeps_what_it_said_before(write, chief):
    draft = write()

    changed = actions.change_version(by=chief, version=draft, **values_of(draft, name="Policy, spring"))

    assert [step.name for step in changed.history.all()] == ["Policy, spring", "Policy 2027"]
    assert changed.history.first().history_user == chief


def test_change_of_nothing_leaves_no_step(write, chief):
    draft = write()

    actions.change_version(by=chief, version=draft, **values_of(draft))

    assert draft.history.count() == 1


@pytest.mark.parametrize("act", ["change", "sign", "discard"])
def test_draft_changed_meanwhile_is_not_overwritten(write, chief, coordinator, act):
    draft = write()
    seen = draft.seen
    actions.change_version(by=coordinator, version=draft, **values_of(draft, name="Changed meanwhile"))

    acts = {
        "change": lambda: actions.change_version(by=chief, version=draft, seen=seen, **values_of(draft)),
        "sign": lambda: sign(chief, draft, seen=seen),
        "discard": lambda: actions.discard_version(by=chief, version=draft, seen=seen),
    }
    with pytest.raises(ValidationError) as error:
        acts[act]()

    assert "while you were reading" in refusal(error)
    assert PolicyVersion.objects.drafts().get().name == "Changed meanwhile"


def test_signed_version_is_neither_changed_nor_thrown_away(write, chief):
    draft = write()
    signed = sign(chief, draft)

    with pytest.raises(ValidationError, match="has been signed"):
        actions.change_version(by=chief, version=draft, **values_of(draft, name="Other"))
    with pytest.raises(ValidationError, match="has been signed"):
        actions.discard_version(by=chief, version=draft)
    with pytest.raises(ValidationError, match="has been signed"):
        sign(chief, draft)

    signed.refresh_from_db()
    assert signed.name == "Policy 2027"


def test_draft_thrown_away_is_gone_and_its_history_says_by_whom(write, chief):
    draft = write()
    pk = draft.pk

    actions.discard_version(by=chief, version=draft)

    assert not PolicyVersion.objects.filter(pk=pk).exists()
    last = PolicyVersion.history.filter(id=pk).first()
    assert (last.history_type, last.history_user) == ("-", chief)
    with pytest.raises(ValidationError, match="thrown away"):
        actions.change_version(by=chief, version=PolicyVersion(pk=pk, scheme=draft.scheme), **values_of(draft))


@pytest.mark.rule("KOT-20.4")
@pytest.mark.rule("KOT-9.1")
def test_what_was_planned_under_an_old_version_stays_judged_by_it(write, chief, make_allocated, coordinator):
    allocation = make_allocated()
    start_of(allocation.mentee, by=coordinator)
    day = timezone.localdate() + timedelta(days=40)
    plan = {
        "date": day, "starts_at": time(10), "ends_at": time(11), "venue_kind": "zoo", "place": "Zoo",
        "transport": "walk",
    }  # fmt: skip
    pair = {"mentor": allocation.mentor, "mentee": allocation.mentee}
    planned = meetup_actions.plan_meetup(by=allocation.mentor.user, **pair, **plan)

    two_at_the_zoo = tuple(VenueKind("zoo", "Zoo", 2) if kind.key == "zoo" else kind for kind in Figures().venue_kinds)
    signed = sign(chief, write(figures=replace(Figures(), venue_kinds=two_at_the_zoo)))

    planned.refresh_from_db()
    assert planned.policy_version != signed
    confirmed = meetup_actions.answer_meetup(by=coordinator, meetup=planned, status="confirmed")
    assert confirmed.status == "confirmed"
    with pytest.raises(ValidationError, match="at least 2 mentors"):
        meetup_actions.plan_meetup(by=allocation.mentor.user, **pair, **plan)
