"""An older workbook comes again: what people did in the portal since then stays as they left it."""

from datetime import date

import pytest
from django.utils import timezone

from club import actions as club_actions
from club.models import CarerLink
from core.roles import Role
from imports import writing
from meetups import actions as meetup_actions
from meetups.models import Note
from mentees import actions as mentee_actions
from mentees.models import Allocation, Mentee, MenteeKey
from mentors.models import Mentor
from tests import factories

from .conftest import changes, refusals

pytestmark = pytest.mark.django_db

CARER = {"Parent/carer": "Sandeep Ellery", "Relationship": "Parent", "Mobile": "07700 900437"}
PAIR = {
    "Children": [{}, {"Ref": "C002", "First name": "Una"}],
    "Allocations": [{}, {"Child ref": "C002"}],
    "Volunteers": [{"Max children": 2}],
}


def counts(plan):
    return plan.created, plan.changed, plan.refused


def kept(plan):
    flag = plan.flag("kept")
    return [row.words for row in flag.rows] if flag else []


def flagged(plan, kind):
    flag = plan.flag(kind)
    return [row.number for row in flag.rows] if flag else []


@pytest.mark.rule("KOT-20.2")
@pytest.mark.parametrize("told", [None, "30/6/26", "31/12/26"])
@pytest.mark.parametrize("last_day", [None, date(2026, 11, 10)])
def test_end_that_was_given_in_the_portal_stays(bring_in, coordinator, told, last_day):
    bring_in({"Allocations": [{"To": told and "31/12/26"}]})
    allocation = Allocation.objects.get()
    mentee_actions.end_allocation(by=coordinator, allocation=allocation, reason="Moved away", last_day=last_day)
    allocation.refresh_from_db()
    before = allocation.end_on, allocation.ended_at, allocation.end_reason
    keys = MenteeKey.objects.count()

    plan = bring_in({"Allocations": [{"To": told}]})
    allocation.refresh_from_db()
    assert (allocation.end_on, allocation.ended_at, allocation.end_reason) == before
    assert MenteeKey.objects.count() == keys == (1 if last_day else 0)
    assert counts(plan) == (0, 0, 0)
    day = "31 October 2026" if last_day is None else "10 November 2026"
    assert f"C001 with Claire Okafor: To stays {day}" in kept(plan)


def test_end_that_stands_in_both_is_no_matter(bring_in, coordinator):
    bring_in()
    mentee_actions.end_allocation(
        by=coordinator, allocation=Allocation.objects.get(), reason="Moved away", last_day=date(2026, 11, 10)
    )
    assert kept(bring_in({"Allocations": [{"To": "10/11/26"}]})) == []


def test_handover_in_the_portal_refuses_no_row_of_the_mentor_before(bring_in, coordinator):
    bring_in()
    mentee = Mentee.objects.get()
    mentee_actions.end_allocation(
        by=coordinator, allocation=Allocation.objects.get(), reason="Handover", last_day=date(2026, 11, 10)
    )
    follower = factories.TrainingFactory(taken_on=date(2026, 9, 1)).mentor
    mentee_actions.allocate_mentor(
        by=coordinator, mentee=mentee, mentor=follower, start_on=date(2026, 11, 11), not_clear_reason="In the post"
    )
    plan = bring_in()
    assert refusals(plan) == []
    assert counts(plan) == (0, 0, 0)


@pytest.mark.rule("KOT-20.2")
def test_first_day_put_right_in_the_portal_makes_no_second_allocation(bring_in, coordinator):
    bring_in()
    allocation = Allocation.objects.get()
    mentee_actions.change_allocation(by=coordinator, allocation=allocation, start_on=date(2025, 5, 10))
    mentee_actions.end_allocation(by=coordinator, allocation=allocation, reason="Moved away")
    plan = bring_in()
    assert (Allocation.objects.count(), MenteeKey.objects.count()) == (1, 0)
    [(sheet, row, column, reason)] = refusals(plan)
    assert (sheet, row, column) == ("Allocations", 3, "From")
    assert "The portal has C001 with Claire Okafor from 10 May 2025 to 31 October 2026" in reason


def test_same_mentor_may_come_back_after_an_end(bring_in, coordinator):
    bring_in()
    mentee_actions.end_allocation(by=coordinator, allocation=Allocation.objects.get(), reason="A break")
    plan = bring_in({"Allocations": [{"From": "31/10/26"}]})
    assert (plan.created, plan.refused) == (1, 0)
    assert MenteeKey.objects.count() == 1


@pytest.mark.rule("KOT-20.2")
def test_allocation_that_ends_while_the_workbook_comes_in_stays_ended(bring_in, coordinator, monkeypatch):
    bring_in()
    whole, ended = writing.portions, []

    def ends_first(plan):
        if not ended:
            ended.append(Allocation.objects.get())
            mentee_actions.end_allocation(by=coordinator, allocation=ended[0], reason="At once")
        return whole(plan)

    monkeypatch.setattr(writing, "portions", ends_first)
    plan = bring_in({"Allocations": [{"To": "31/12/26", "Comment": "goes well"}]})
    allocation = Allocation.objects.get()
    assert (allocation.end_on, allocation.comment) == (date(2026, 10, 31), "goes well")
    assert MenteeKey.objects.count() == 0
    assert "C001 with Claire Okafor: To stays 31 October 2026" in kept(plan)


def move(note, to, coordinator):
    return meetup_actions.move_note(by=coordinator, note=note, to_mentee=to, reason="Wrong child")


def test_note_that_was_moved_does_not_come_back(bring_in, coordinator):
    bring_in(PAIR)
    right = Mentee.objects.get(child__ref="C002")
    move(Note.objects.get(), right, coordinator)
    plan = bring_in(PAIR)
    assert counts(plan) == (0, 0, 0)
    assert flagged(plan, "note_moved") == [3]
    assert Note.objects.get().mentee == right


def test_note_that_was_moved_is_known_by_the_corrected_row(bring_in, coordinator):
    bring_in(PAIR)
    move(Note.objects.get(), Mentee.objects.get(child__ref="C002"), coordinator)
    plan = bring_in(PAIR | {"Mentoring log": [{"Child ref": "C002", "Location": "Regal"}]})
    assert changes(plan) == [("Mentoring log", 3, "Location", "Town museum", "Regal")]
    assert plan.flag("note_moved") is None


def test_notes_that_changed_places_stay_where_they_are(bring_in, coordinator):
    both = PAIR | {"Mentoring log": [{}, {"Child ref": "C002", "Activities / Focus of session": "Chess"}]}
    bring_in(both)
    first, second = Note.objects.order_by("id")
    one, other = first.mentee, second.mentee
    move(first, other, coordinator)
    move(second, one, coordinator)
    plan = bring_in(both)
    assert counts(plan) == (0, 0, 0)
    assert flagged(plan, "note_moved") == [3, 5]
    told = set(Note.objects.values_list("mentee__child__ref", "activities"))
    assert told == {("C002", "Bike skills"), ("C001", "Chess")}


def test_note_moved_beside_another_of_that_day_is_not_written_over(bring_in, coordinator):
    both = PAIR | {"Mentoring log": [{}, {"Child ref": "C002", "Activities / Focus of session": "Chess"}]}
    bring_in(both)
    move(Note.objects.get(activities="Bike skills"), Mentee.objects.get(child__ref="C002"), coordinator)
    plan = bring_in(both)
    assert counts(plan) == (0, 0, 0)
    assert set(Note.objects.values_list("activities", flat=True)) == {"Bike skills", "Chess"}


def test_note_that_was_written_anew_after_the_move_keeps_its_words(bring_in, coordinator):
    bring_in(PAIR)
    note = Note.objects.get()
    wrong = note.mentee
    move(note, Mentee.objects.get(child__ref="C002"), coordinator)
    fresh = factories.NoteFactory(mentee=wrong, mentor=note.mentor, date=note.date, activities="Swimming")
    assert flagged(bring_in(PAIR), "note_moved") == [3]
    fresh.refresh_from_db()
    assert fresh.activities == "Swimming"


def test_note_that_was_moved_back_is_known_again(bring_in, coordinator):
    bring_in(PAIR)
    note = Note.objects.get()
    wrong = note.mentee
    move(note, Mentee.objects.get(child__ref="C002"), coordinator)
    note.refresh_from_db()
    move(note, wrong, coordinator)
    plan = bring_in(PAIR | {"Mentoring log": [{"Location": "Regal"}]})
    assert changes(plan) == [("Mentoring log", 3, "Location", "Town museum", "Regal")]


@pytest.mark.parametrize("contact", [CARER, {"2nd contact": "Alison (aunt)"}])
def test_carer_who_was_taken_off_a_child_stays_away(bring_in, coordinator, contact):
    bring_in({"Children": [contact]})
    club_actions.remove_carer_link(by=coordinator, link=CarerLink.objects.get())
    plan = bring_in({"Children": [contact]})
    assert counts(plan) == (0, 0, 0)
    assert flagged(plan, "carer_parted") == [3]
    assert not CarerLink.objects.exists()


def test_carer_who_was_taken_off_does_not_take_the_name_of_the_one_left(bring_in, coordinator):
    bring_in({"Children": [CARER]})
    link = CarerLink.objects.get()
    club_actions.add_carer(by=coordinator, child=link.child, name="Gwen Ellery", phone="07700 900437")
    club_actions.remove_carer_link(by=coordinator, link=link)
    plan = bring_in({"Children": [CARER]})
    assert counts(plan) == (0, 0, 0)
    assert list(CarerLink.objects.values_list("carer__name", flat=True)) == ["Gwen Ellery"]


def test_carer_who_was_put_back_is_known_again(bring_in, coordinator):
    bring_in({"Children": [CARER]})
    link = CarerLink.objects.get()
    child, carer = link.child, link.carer
    club_actions.remove_carer_link(by=coordinator, link=link)
    club_actions.link_carer(by=coordinator, child=child, carer=carer)
    plan = bring_in({"Children": [CARER | {"Mobile": "07700 900438"}]})
    assert ("Children", 3, "Mobile", "07700 900437", "07700 900438") in changes(plan)
    assert plan.flag("carer_parted") is None


def test_carer_of_a_sibling_stays_theirs(bring_in, coordinator):
    rows = {"Children": [CARER, {"Ref": "C002"} | CARER]}
    bring_in(rows)
    club_actions.remove_carer_link(by=coordinator, link=CarerLink.objects.get(child__ref="C001"))
    plan = bring_in(rows)
    assert flagged(plan, "carer_parted") == [3]
    assert CarerLink.objects.get().child.ref == "C002"


@pytest.mark.rule("KOT-20.2")
def test_keys_follow_a_volunteer_who_has_left_and_one_who_is_back(bring_in):
    bring_in()
    assert MenteeKey.objects.count() == 1
    bring_in({"Volunteers": [{"Status": "left"}]})
    assert Mentor.objects.get().status == Mentor.Status.LEFT
    assert MenteeKey.objects.count() == 0
    bring_in({"Volunteers": [{"Status": "active"}]})
    assert MenteeKey.objects.count() == 1


def test_allocation_does_not_go_on_after_the_volunteer_left(bring_in, coordinator):
    bring_in({"Allocations": [{"To": "30/9/26"}]})
    mentee_actions.let_mentor_go(
        by=coordinator, mentor=Mentor.objects.get(), left_on=date(2026, 10, 2), exit_words="Moves away"
    )
    gone = {"Volunteers": [{"Status": "left"}]}

    plans = [bring_in(gone | {"Allocations": [row]}) for row in ({"To": "3/10/26"}, {"From": "1/10/26", "To": ""})]

    reason = "Claire Okafor left on 2 October 2026. Enter a last day that is not after that."
    told = [(sheet, column, why) for plan in plans for sheet, _, column, why in refusals(plan)]
    assert told == [("Allocations", "To", reason)] * 2
    assert Allocation.objects.get().end_on == date(2026, 9, 30)
    # The day of leaving itself is a day like others, and an empty cell leaves what stands there.
    assert refusals(bring_in(gone | {"Allocations": [{"To": ""}]})) == []
    assert refusals(bring_in(gone | {"Allocations": [{"To": "2/10/26"}]})) == []
    assert Allocation.objects.get().end_on == date(2026, 10, 2)
    # Somebody who is back is judged by what is said of them now.
    assert refusals(bring_in({"Allocations": [{"To": "3/10/26"}]})) == []


def test_keys_are_written_anew_with_any_change_of_standing(bring_in):
    bring_in()
    MenteeKey.objects.all().delete()
    bring_in({"Volunteers": [{"Status": "paused"}]})
    assert MenteeKey.objects.count() == 1


def test_history_names_who_brought_a_volunteer_in_and_why(bring_in, coordinator, person):
    liaison = person(Role.FAMILY_LIAISON, email="ann@example.org", name="Ann Price")
    people = {"Volunteers": [{}, {"Name": "Ann Price", "Email": "ann@example.org"}]}
    bring_in(people, by=coordinator)
    told = "Import of records.xlsx: written down as Mentor"
    for mentor in Mentor.objects.select_related("user"):
        newest, first = mentor.user.history.first(), mentor.history.get()
        assert (newest.history_user, newest.history_change_reason) == (coordinator, told)
        assert (first.history_user, first.history_change_reason) == (coordinator, "Import of records.xlsx")
    assert liaison.history.first().history_type == "~"
    length = liaison.history.count()
    bring_in(people, by=coordinator)
    assert liaison.history.count() == length


def test_everything_at_once_comes_again_and_changes_nothing(bring_in, coordinator, time_machine):
    rows = PAIR | {"Children": [CARER, {"Ref": "C002", "First name": "Una"} | CARER]}
    bring_in(rows)
    move(Note.objects.get(), Mentee.objects.get(child__ref="C002"), coordinator)
    club_actions.remove_carer_link(by=coordinator, link=CarerLink.objects.get(child__ref="C001"))
    mentee_actions.end_allocation(
        by=coordinator, allocation=Allocation.objects.get(mentee__child__ref="C001"), reason="Moved away"
    )
    time_machine.shift(1)
    before = timezone.now()
    time_machine.shift(1)
    assert counts(bring_in(rows)) == (0, 0, 0)
    models = (Allocation, Note, CarerLink, Mentor, Mentee)
    assert not any(model.history.filter(history_date__gt=before).exists() for model in models)
