"""The page of one mentee."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from club.models import Event, Membership
from home import desk
from mentees.deadlines import ends_due, plans_due
from mentees.models import Allocation, Closing, ConsentRequest, Plan
from mentors.models import Mentor
from tests.factories import (
    CarerFactory,
    CarerLinkFactory,
    ContactFactory,
    EventFactory,
    GoalFactory,
    HelpRequestFactory,
    MeetUpFactory,
    MenteeFactory,
    NoteFactory,
    PlanFactory,
    RegisterEntryFactory,
    ReviewFactory,
    SignedPlanFactory,
)

pytestmark = pytest.mark.django_db


def test_mentee_detail_leads_the_team_to_the_mentor(sign_in, coordinator, make_allocated):
    allocation = make_allocated()
    page, mentor = (
        reverse("home:mentee_detail", args=[allocation.mentee_id]),
        reverse("home:mentor_detail", args=[allocation.mentor_id]),
    )
    assert mentor in sign_in(coordinator).get(page).content.decode()
    assert mentor not in sign_in(allocation.mentor.user).get(page).content.decode()


@pytest.mark.parametrize(("roles", "is_offered"), [(["mentor"], False), (["mentor", "family_liaison"], True)])
def test_menu_offers_my_mentoring_beside_another_desk(roles, is_offered, person, sign_in):
    text = sign_in(person(*roles)).get(reverse("home:menu")).content.decode()
    assert (reverse("home:mentors_day") in text) is is_offered


@pytest.mark.rule("KOT-20.2")
def test_mentor_limited_at_handover_reads_no_meetup_of_the_mentor_before(sign_in, coordinator, make_allocated):
    today = timezone.localdate()
    before = make_allocated(start_on=today - timedelta(days=90), end_on=today - timedelta(days=1))
    planned = {"mentee": before.mentee, "mentor": before.mentor, "date": today - timedelta(days=9)}
    MeetUpFactory(**planned, place="zqzqplace", went_ahead_because="zqzqreason")
    now = make_allocated(mentee=before.mentee, start_on=today, notes_from_start_only=True)
    pages = [reverse(name, args=[before.mentee_id]) for name in ("home:mentee_detail", "meetups:start_detail")]

    team, mentor = (
        "".join(client.get(page).content.decode() for page in pages)
        for client in (sign_in(coordinator), sign_in(now.mentor.user))
    )

    assert "zqzqplace" in team
    assert "zqzqreason" in team
    assert "zqzqplace" not in mentor
    assert "zqzqreason" not in mentor


def test_mentee_detail_opens_without_mentor_or_note(sign_in, coordinator):
    mentee = MenteeFactory()
    text = sign_in(coordinator).get(reverse("home:mentee_detail", args=[mentee.pk])).content.decode()
    assert "no mentor at the moment" in text
    assert "Nothing yet." in text
    assert "none recorded" in text
    assert "No plan with goals yet" in text


@pytest.mark.rule("KOT-2.2")
def test_mentee_detail_shows_the_three_kinds_of_support_together(sign_in, make_allocated):
    allocation, today = make_allocated(), timezone.localdate()
    child = allocation.mentee.child
    NoteFactory(mentee=allocation.mentee, mentor=allocation.mentor, date=today - timedelta(days=3))
    Membership.objects.create(child=child, club_name="Larkmere Judo", cost=12, from_on=today - timedelta(days=9))
    Membership.objects.create(
        child=child,
        club_name="Old Choir",
        cost=12,
        from_on=today - timedelta(days=90),
        until_on=today - timedelta(days=1),
    )
    for days, mark in ((-40, "present"), (-20, "missed"), (20, "booked")):
        event = EventFactory(kind=Event.Kind.TERMLY, held_on=today + timedelta(days=days))
        RegisterEntryFactory(event=event, child=child, mark=mark)
    page = sign_in(allocation.mentor.user).get(reverse("home:mentee_detail", args=[allocation.mentee_id]))
    facts, text = page.context["facts"], page.content.decode()
    support = text[text.index("<h2>Support</h2>") :]
    support = support[: support.index("</section>")]
    assert all(words in support for words in ("1:1 meet-ups", "1 so far", "Termly activity", "Larkmere Judo"))
    assert "not booked" not in support
    assert (facts.met, facts.last_met_on) == (1, today - timedelta(days=3))
    assert (facts.termly_on, facts.termly_next_on) == (today - timedelta(days=40), today + timedelta(days=20))
    assert "Larkmere Judo" in text
    assert "Old Choir" not in text


@pytest.mark.parametrize("number", [1, 30])
def test_mentee_detail_takes_the_same_few_queries(number, sign_in, make_allocated, django_assert_max_num_queries):
    allocation, today = make_allocated(), timezone.localdate()
    people = {"mentee": allocation.mentee, "mentor": allocation.mentor}
    for days in range(number):
        NoteFactory(**people, date=today - timedelta(days=days))
        MeetUpFactory(**people, date=today + timedelta(days=days + 1))
        ContactFactory(mentee=allocation.mentee, by=allocation.mentor.user, on=today)
        CarerLinkFactory(child=allocation.mentee.child, is_first_contact=False)
    client = sign_in(allocation.mentor.user)
    with django_assert_max_num_queries(15):
        client.get(reverse("home:mentee_detail", args=[allocation.mentee_id]))


def test_mentees_list_keeps_the_closed_apart(sign_in, coordinator):
    going_on, closed = MenteeFactory(), MenteeFactory()
    Closing.objects.create(
        mentee=closed, kind="planned", reason="needs_met", last_day=timezone.localdate(), closed_by=coordinator
    )
    client = sign_in(coordinator)
    assert client.get(reverse("home:mentees_list")).context["page"].rows == [going_on]
    assert client.get(reverse("home:mentees_list"), {"show": "closed"}).context["page"].rows == [closed]
    assert list(desk.without_mentor(coordinator)) == [going_on]


def due_on_the_page(client, mentee):
    page = client.get(reverse("home:mentee_detail", args=[mentee.pk]))
    return {deadline.what: deadline.due_on for deadline, _ in page.context["agreed_due"]}


@pytest.mark.rule("KOP-3")
def test_mentee_detail_and_list_of_due_name_the_same_day_for_a_plan(sign_in, coordinator):
    today = timezone.localdate()
    first = PlanFactory(mentee=MenteeFactory(starts_on=today - timedelta(days=20)), made_on=today)
    later = MenteeFactory(starts_on=today - timedelta(days=200))
    PlanFactory(mentee=later, signed_off_at=timezone.now(), signed_off_by=coordinator, replaced_at=timezone.now())
    PlanFactory(mentee=later, number=2, made_on=today - timedelta(days=3))
    listed = {deadline.row: deadline.due_on for deadline in plans_due(today)}
    client = sign_in(coordinator)
    for mentee in (first.mentee, later):
        assert due_on_the_page(client, mentee)["Sign off the plan"] == listed[mentee]
    assert listed[first.mentee] < listed[later]


@pytest.mark.rule("KOT-2.4")
def test_mentee_detail_says_that_a_review_decided_to_end(sign_in, coordinator):
    mentee, today = MenteeFactory(), timezone.localdate()
    ReviewFactory(mentee=mentee, held_on=today - timedelta(days=40), decision="continue")
    ReviewFactory(mentee=mentee, held_on=today - timedelta(days=9), decision="close")
    (end,) = ends_due(today)
    assert due_on_the_page(sign_in(coordinator), mentee)[end.what] == end.due_on


@pytest.mark.rule("KOT-20.2")
def test_mentee_detail_tells_no_decision_of_a_review_before_the_handover(sign_in, make_allocated):
    today = timezone.localdate()
    limited = make_allocated(start_on=today - timedelta(days=5), notes_from_start_only=True)
    client = sign_in(limited.mentor.user)
    ReviewFactory(mentee=limited.mentee, held_on=today - timedelta(days=9), decision="close")
    assert not [what for what in due_on_the_page(client, limited.mentee) if what.startswith("Close support")]
    ReviewFactory(mentee=limited.mentee, held_on=today - timedelta(days=1), decision="close")
    assert [what for what in due_on_the_page(client, limited.mentee) if what.startswith("Close support")]


def due_of_every_kind(make_allocated):
    """A mentee of whom each clock of a child's way has something to say."""
    today = timezone.localdate()
    allocation = make_allocated(
        mentee=MenteeFactory(starts_on=today - timedelta(days=300), agreed_end_on=today + timedelta(days=5)),
        start_on=today - timedelta(days=20),
    )
    mentee = allocation.mentee
    ConsentRequest.objects.create(
        mentee=mentee,
        carer=CarerFactory(),
        kinds=["lift"],
        asked_by=allocation.allocated_by,
        asked_at=timezone.now() - timedelta(days=20),
    )
    MeetUpFactory(mentee=mentee, mentor=allocation.mentor, date=today + timedelta(days=2), status="confirmed")
    first = SignedPlanFactory(mentee=mentee)
    GoalFactory(plan=first, due_on=today - timedelta(days=1))
    HelpRequestFactory(mentee=mentee, asked_by=allocation.mentor.user)
    return allocation


@pytest.mark.rule("KOT-7.1")
@pytest.mark.rule("KOP-16")
@pytest.mark.rule("KOP-28")
@pytest.mark.rule("KOT-2.4")
@pytest.mark.rule("KOP-22")
def test_mentee_detail_says_what_the_list_of_due_says_and_nothing_of_another(sign_in, coordinator, make_allocated):
    mentee, other = (due_of_every_kind(make_allocated).mentee for _ in range(2))
    MenteeFactory(starts_on=timezone.localdate() - timedelta(days=50))
    client = sign_in(coordinator)

    on_the_list = client.get(reverse("home:due_list")).context["found"]
    page = client.get(reverse("home:mentee_detail", args=[mentee.pk]))

    listed = [(d.event, d.what, d.due_on, url) for _, d, url in on_the_list if d.subject == str(mentee)]
    shown = [(d.event, d.what, d.due_on, url) for d, url in page.context["agreed_due"]]
    assert shown == listed
    assert {event.split(":")[0] for event, *_ in shown} == {
        "consent-missing", "consent-request", "meetup", "start", "help", "goal", "review", "end",
    }  # fmt: skip
    assert str(other) not in page.content.decode()
    assert "The mentor has the one-page summary" in page.content.decode()


@pytest.mark.parametrize("role", ["coordinator", "family_liaison", "chief_executive", "mentor"])
def test_every_link_of_what_is_due_opens_for_whoever_is_shown_it(role, person, sign_in, make_allocated):
    allocation = due_of_every_kind(make_allocated)
    Plan.objects.update(replaced_at=timezone.now())
    client = sign_in(allocation.mentor.user if role == "mentor" else person(role))
    pages = [reverse("home:mentee_detail", args=[allocation.mentee_id])]
    links = {url for page in pages for _, url in client.get(page).context["agreed_due"]}
    if role != "mentor":
        links |= {url for *_, url in client.get(reverse("home:due_list")).context["found"]}
    assert len(links) >= 4
    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("who", ["mentor", "coordinator"])
def test_mentee_detail_asks_at_most_fifteen_times_with_everything_due(
    who, sign_in, coordinator, make_allocated, django_assert_max_num_queries
):
    allocation = due_of_every_kind(make_allocated)
    client = sign_in(coordinator if who == "coordinator" else allocation.mentor.user)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("home:mentee_detail", args=[allocation.mentee_id]))
    assert len(page.context["agreed_due"]) == (8 if who == "coordinator" else 7)


def test_allocation_gives_access_where_the_database_says_so(make_allocated):
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    holds, left, suspended, cut = (make_allocated() for _ in range(4))
    make_allocated(start_on=tomorrow)
    make_allocated(end_on=yesterday, end_reason="Moved")
    Mentor.objects.filter(pk=left.mentor_id).update(status=Mentor.Status.LEFT)
    Mentor.objects.filter(pk=suspended.mentor_id).update(suspended_at=timezone.now())
    Allocation.objects.filter(pk=cut.pk).update(ended_at=timezone.now(), end_on=today)

    rows = Allocation.objects.select_related("mentor")

    assert [row for row in rows if row.gives_access] == list(Allocation.objects.open_today()) == [holds]


def test_mentee_detail_names_the_mentor_who_is_to_come(sign_in, coordinator, make_allocated):
    begins = timezone.localdate() + timedelta(days=6)
    allocation = make_allocated(start_on=begins)
    page = reverse("home:mentee_detail", args=[allocation.mentee_id])

    text = sign_in(coordinator).get(page).content.decode()

    around = text[text.index("Who is around") : text.index("What happened")]
    assert f"Mentor from {begins:%-d %B %Y}" in around
    assert "no end yet" not in text
