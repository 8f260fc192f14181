"""What an allocation records, and what is refused."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from mentees import actions
from mentees.models import Allocation
from policy.figures import Figures
from policy.models import PolicyVersion, Scheme
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def mentor():
    return factories.papers_for(factories.MentorFactory(user__name="Hilary Stone"))


def form(chosen, **changes):
    return {"mentor": chosen.pk, "start_on": TODAY.isoformat(), "rationale": "Both like trams"} | changes


def url_of(mentee):
    return reverse("mentees:allocation_add", args=[mentee.pk])


@pytest.mark.rule("KOT-6.1")
def test_allocation_records_what_was_agreed_and_shows_it(sign_in, coordinator, mentor):
    mentee, client = factories.MenteeFactory(), sign_in(coordinator)
    sent = form(mentor, meet_every_days="14", carer_agreed_on=TODAY.isoformat())

    response = client.post(url_of(mentee), sent | {"briefed_on": TODAY.isoformat(), "briefed_by": coordinator.pk})

    allocation = Allocation.objects.get()
    assert (allocation.rationale, allocation.meet_every_days) == ("Both like trams", 14)
    assert (allocation.briefed_on, allocation.briefed_by, allocation.carer_agreed_on) == (TODAY, coordinator, TODAY)
    page = client.get(response.url).content.decode()
    assert "Both like trams" in page
    assert f"by {coordinator.name}" in page


def test_link_of_a_suggestion_fills_in_the_mentor_and_puts_no_words_in_anybodys_mouth(sign_in, coordinator, mentor):
    client, address = sign_in(coordinator), url_of(factories.MenteeFactory())

    page = client.get(address, {"mentor": mentor.pk, "rationale": "<b>Both</b> like trams\0"}).content.decode()

    assert f'<option value="{mentor.pk}" selected>' in page
    assert "like trams" not in page
    for spoilt in ("x", "9" * 40, "", "\u202e"):
        assert client.get(address, {"mentor": spoilt, "rationale": "y" * 9000}).status_code == 200


@pytest.mark.rule("KOT-6.1")
def test_mentor_who_is_not_cleared_is_refused_with_the_list_of_what_is_missing(person, sign_in, coordinator):
    bare = factories.MentorFactory()
    mentee = factories.MenteeFactory()

    page = unescape(sign_in(coordinator).post(url_of(mentee), form(bare)).content.decode())

    for words in ("No DBS check", "Introduction to Mentoring: not taken yet", "Induction: not taken yet"):
        assert words in page
    assert "Both like trams" in page
    assert not Allocation.objects.exists()
    # Family liaison is offered no way past it.
    sign_in(person("family_liaison")).post(url_of(mentee), form(bare, not_clear_reason="All the same"))
    assert not Allocation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rationale": ""}, "rationale"),
        ({"rationale": "x" * 2001}, "rationale"),
        ({"mentor": "0"}, "mentor"),
        ({"mentor": "9" * 30}, "mentor"),
        ({"start_on": "0001-01-01"}, "start_on"),
        ({"start_on": (TODAY + timedelta(days=367)).isoformat()}, "start_on"),
        ({"end_on": (TODAY - timedelta(days=1)).isoformat()}, "end_on"),
        ({"briefed_on": (TODAY + timedelta(days=1)).isoformat()}, "briefed_on"),
        ({"briefed_on": TODAY.isoformat()}, "briefed_by"),
        ({"briefed_by": "77777"}, "briefed_by"),
        ({"meet_every_days": "3"}, "meet_every_days"),
    ],
)
def test_wrong_allocation_is_told_at_its_field_and_nothing_is_saved(changes, field, sign_in, coordinator, mentor):
    response = sign_in(coordinator).post(url_of(factories.MenteeFactory()), form(mentor, **changes))

    assert field in response.context["form"].errors
    assert not Allocation.objects.exists()


@pytest.mark.rule("KOP-7")
def test_overlap_other_than_a_handover_is_refused(make_allocated, coordinator):
    first = make_allocated(start_on=TODAY - timedelta(days=9), end_on=TODAY + timedelta(days=3))

    with pytest.raises(ValidationError) as refusal:
        make_allocated(mentee=first.mentee, start_on=TODAY + timedelta(days=3))
    assert "handover" in refusal.value.message_dict["start_on"][0]

    second = make_allocated(mentee=first.mentee, start_on=TODAY + timedelta(days=4))
    with pytest.raises(ValidationError):
        actions.change_allocation(by=coordinator, allocation=second, start_on=TODAY + timedelta(days=3))


def test_words_of_an_overlap_from_the_workbook_can_still_be_put_right(make_allocated, coordinator):
    first = make_allocated(start_on=TODAY - timedelta(days=9), end_on=TODAY + timedelta(days=3))
    beside = factories.AllocationFactory(mentee=first.mentee, start_on=TODAY)

    assert actions.change_allocation(by=coordinator, allocation=beside, rationale="Aunt of a friend").rationale


@pytest.mark.rule("KOT-6.2")
def test_briefing_is_added_later_and_ticks_the_step_of_the_start(make_allocated, sign_in, coordinator):
    allocation = make_allocated(rationale="Both like trams")
    client = sign_in(coordinator)
    url = reverse("meetups:allocation_change", args=[allocation.pk])
    sent = {"start_on": allocation.start_on.isoformat(), "rationale": "Both like trams", "reason": "Briefed today"}

    client.post(url, sent | {"briefed_on": TODAY.isoformat(), "briefed_by": coordinator.pk})

    allocation.refresh_from_db()
    assert (allocation.briefed_on, allocation.briefed_by) == (TODAY, coordinator)
    start = unescape(client.get(reverse("meetups:start_detail", args=[allocation.mentee_id])).content.decode())
    assert f"Of {allocation.mentor}" in start
    assert str(client.get(url).context["form"]["briefed_by"].value()) in (str(coordinator.pk), coordinator.name)


def test_briefing_without_its_person_is_kept_out_by_the_database(make_allocated):
    allocation = make_allocated()

    with pytest.raises(IntegrityError):
        Allocation.objects.filter(pk=allocation.pk).update(briefed_on=TODAY)


def test_mentor_reads_no_rationale(make_allocated, sign_in):
    allocation = make_allocated(rationale="zqzqrationale")
    client = sign_in(allocation.mentor.user)

    assert client.get(reverse("mentees:allocation_detail", args=[allocation.pk])).status_code == 403
    assert "zqzqrationale" not in client.get(f"/mentees/{allocation.mentee_id}/").content.decode()


def test_change_of_somebody_else_meanwhile_is_not_undone_by_a_form_opened_before(
    make_allocated, sign_in, coordinator, person
):
    allocation, client = make_allocated(rationale="Both like trams"), sign_in(coordinator)
    url = reverse("meetups:allocation_change", args=[allocation.pk])
    older = {"start_on": allocation.start_on.isoformat(), "rationale": "Both like trams", "reason": "A typing slip"}
    older |= {"seen": client.get(url).context["form"]["seen"].value()}
    liaison = person("family_liaison", name="Una Fell")
    actions.change_allocation(by=liaison, allocation=allocation, notes_from_start_only=True, reason="As agreed")

    page = client.post(url, older)

    allocation.refresh_from_db()
    assert allocation.notes_from_start_only
    assert "Una Fell" in page.content.decode()
    assert client.post(url, older | {"seen": page.context["form"]["seen"].value()}).status_code == 302


def test_allocation_sent_twice_lands_on_the_one_that_was_made(sign_in, coordinator, mentor):
    client, url = sign_in(coordinator), url_of(factories.MenteeFactory())

    first, second = (client.post(url, form(mentor)) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url == reverse("mentees:allocation_detail", args=[Allocation.objects.get().pk])
    # Another day is another wish, and is refused.
    assert client.post(url, form(mentor, start_on=(TODAY + timedelta(days=1)).isoformat())).status_code == 200


@pytest.mark.rule("KOP-8")
def test_room_of_a_mentor_is_counted_by_the_policy_of_the_childs_scheme(make_allocated, mentor):
    make_allocated(mentor=mentor)
    school, figures = Scheme.objects.create(slug="school", name="School"), Figures(children_for_each_mentor=1)
    PolicyVersion.objects.create(
        scheme=school, name="School", in_force_from=date(2026, 1, 1), stored_figures=figures.to_json()
    )

    with pytest.raises(ValidationError) as refusal:
        make_allocated(mentor=mentor, mentee=factories.MenteeFactory(scheme=school))
    assert "over_capacity_reason" in refusal.value.message_dict
    assert make_allocated(mentor=mentor)
