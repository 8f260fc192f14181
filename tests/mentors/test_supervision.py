"""Support meetings, attendance, leave, pauses."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from home import reminders
from mentees.forms.allocations import MentorChoice, mentors_for
from mentors import actions, rules
from mentors.deadlines import support_meetings_due, team_meetings_due
from mentors.models import Attendance, Leave, Mentor, SupportMeeting
from mentors.standing.supervision import support_of
from policy.dates import months_after
from policy.figures import Figures
from tests.factories import MentorFactory, SupportMeetingFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIGURES = Figures()


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def attended(mentor, held_on, kind="support", **how):
    return Attendance.objects.create(meeting=SupportMeetingFactory(held_on=held_on, kind=kind), mentor=mentor, **how)


def support(**changes):
    return {
        "submission": str(uuid.uuid4()), "kind": "support", "held_on": TODAY.isoformat(),
        "words": "How it goes", "about": "", "training": "", "evaluation": "",
    } | changes  # fmt: skip


@pytest.mark.rule("KOT-5.2")
@pytest.mark.parametrize(
    ("months", "days", "shows"), [(11, 0, True), (11, -1, False), (11, 1, True), (30, 0, True), (1, 0, False)]
)
def test_missing_support_meeting_shows_at_eleven_months(months, days, shows, coordinator):
    last = months_after(TODAY, -months) - timedelta(days=days)
    mentor = MentorFactory(accepted_on=months_after(TODAY, -60))
    attended(mentor, last)
    due = support_meetings_due(TODAY, FIGURES)
    assert bool(due) == rules.support_shows(last, None, TODAY, FIGURES) == shows
    if due:
        assert (due[0].person, due[0].due_on) == (coordinator, months_after(last, 12))


@pytest.mark.rule("KOT-5.2")
def test_support_due_counts_from_the_start_and_only_what_the_mentor_attended(coordinator):
    long_ago = months_after(TODAY, -14)
    new = MentorFactory(user__name="New", accepted_on=months_after(TODAY, -2))
    never = MentorFactory(user__name="Never", accepted_on=long_ago)
    unknown = MentorFactory(user__name="Unknown", accepted_on=None)
    missed = MentorFactory(user__name="Missed", accepted_on=long_ago)
    attended(missed, TODAY, was_there=False)
    monthly = MentorFactory(user__name="Monthly", accepted_on=long_ago)
    attended(monthly, TODAY, kind="volunteers")
    evaluated = MentorFactory(user__name="Evaluated", accepted_on=long_ago)
    attended(evaluated, TODAY, kind="evaluation")
    MentorFactory(user__name="Gone", accepted_on=long_ago, status=Mentor.Status.LEFT)
    due = {deadline.subject: deadline for deadline in support_meetings_due(TODAY, FIGURES)}
    assert set(due) == {"Never", "Unknown", "Missed", "Monthly"}
    assert due["Never"].due_on == months_after(long_ago, 12)
    assert due["Unknown"].due_on == TODAY
    assert {new.pk, never.pk, unknown.pk, missed.pk} <= set(Mentor.objects.values_list("pk", flat=True))


def test_support_due_takes_two_queries_for_thirty(coordinator, django_assert_num_queries):
    for _ in range(30):
        MentorFactory(accepted_on=None)
    with django_assert_num_queries(2):
        assert len(support_meetings_due(TODAY, FIGURES)) == 30


@pytest.mark.rule("KOT-5.2")
def test_coordinator_is_reminded_once_a_week_without_a_name(coordinator):
    MentorFactory(user__name="Gwen Okafor", accepted_on=months_after(TODAY, -13))
    for _ in range(2):
        reminders.send_due(TODAY)
    [message] = OutboxMessage.objects.filter(event__startswith="support-meetings")
    assert message.to == coordinator.email
    assert "1 mentor has" in message.body
    assert "Gwen" not in message.body + message.subject


@pytest.mark.rule("KOT-5.2")
@pytest.mark.rule("HTP-5")
def test_support_meeting_is_recorded_once_and_counted(client, coordinator):
    mentor = MentorFactory()
    typed = support(about="In good heart")
    for _ in range(2):
        assert client.post(f"/mentors/{mentor.pk}/meetings/add/", typed).status_code == 302
    meeting = SupportMeeting.objects.get()
    assert (meeting.led_by, meeting.words) == (coordinator, "How it goes")
    assert support_of(mentor)["number"] == 1
    assert support_of(mentor)["last_on"] == TODAY
    assert "In good heart" in client.get(f"/mentors/{mentor.pk}/").content.decode()
    typed = support(kind="evaluation", evaluation="More practice", training="The role play helped")
    client.post(f"/mentors/{mentor.pk}/meetings/add/", typed)
    assert support_of(mentor)["number"] == 2
    looked_back = SupportMeeting.objects.get(kind="evaluation")
    assert "The role play helped" in client.get(f"/mentors/meetings/{looked_back.pk}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"held_on": (TODAY + timedelta(days=1)).isoformat()}, "held_on"),
        ({"held_on": "0001-01-01"}, "held_on"),
        ({"words": "\u200b"}, "words"),
        ({"words": "x" * 10_001}, "words"),
        ({"about": "x" * 301}, "about"),
        ({"kind": "volunteers"}, "kind"),
        ({"kind": "evaluation", "training": "It helped"}, "evaluation"),
        ({"kind": "evaluation", "evaluation": "More practice"}, "training"),
        ({"kind": "mediation"}, "kind"),
        ({"training": "x" * 10_001}, "training"),
    ],
)
def test_support_meeting_add_answers_bad_input_at_the_field(typed, field, client):
    mentor = MentorFactory()
    page = client.post(f"/mentors/{mentor.pk}/meetings/add/", support(**typed))
    assert field in page.context["form"].errors
    assert not SupportMeeting.objects.exists()


@pytest.mark.rule("EPT-10")
def test_peer_mentor_is_asked_about_their_own_school_work(client):
    peer = MentorFactory(kind=Mentor.Kind.PEER)
    looks_back = {"training": "It helped", "evaluation": "More practice"}
    for kind in ("support", "evaluation", "mediation"):
        page = client.post(f"/mentors/{peer.pk}/meetings/add/", support(kind=kind, **looks_back))
        assert "school work" in page.context["form"].errors["school_work"][0]
    assert client.post(f"/mentors/{peer.pk}/meetings/add/", support(school_work="Exams in May")).status_code == 302
    attendance = Attendance.objects.get()
    assert attendance.school_work == "Exams in May"
    for page in (f"/mentors/{peer.pk}/", f"/mentors/meetings/{attendance.meeting_id}/"):
        assert "Exams in May" in client.get(page).content.decode()


@pytest.mark.rule("EPT-10")
def test_mediation_is_recorded_and_is_no_support_meeting_of_the_year(client):
    peer = MentorFactory(kind=Mentor.Kind.PEER)
    typed = support(kind="mediation", words="Both told their side. They go on.", school_work="No tests now")
    assert client.post(f"/mentors/{peer.pk}/meetings/add/", typed).status_code == 302
    meeting = SupportMeeting.objects.get()
    assert meeting.get_kind_display() == "Mediation"
    assert support_of(peer)["number"] == 0
    assert "Mediation" in client.get(f"/mentors/{peer.pk}/").content.decode()
    assert "Both told their side" in client.get(f"/mentors/meetings/{meeting.pk}/").content.decode()


def met(kind, held_on, number=0):
    meeting = SupportMeetingFactory(kind=kind, held_on=held_on)
    for _ in range(number):
        Attendance.objects.create(meeting=meeting, mentor=MentorFactory(accepted_on=TODAY))
    return meeting


def team_due(today=TODAY, figures=FIGURES):
    return {deadline.event.split(":")[0]: deadline.due_on for deadline in team_meetings_due(today, figures)}


@pytest.mark.rule("HTP-5")
@pytest.mark.parametrize(
    ("today", "shows"),
    [
        (date(2026, 6, 25), False),
        (date(2026, 6, 26), True),
        (date(2026, 7, 10), True),
        (date(2026, 12, 1), True),
    ],
)
def test_mentors_and_coordinator_meet_each_term(today, shows, coordinator):
    MentorFactory(accepted_on=date(2026, 3, 1))
    met("volunteers", date(2026, 3, 10))
    due = team_due(today)
    assert ("team-meeting" in due) is shows
    assert due.get("team-meeting", date(2026, 7, 10)) == date(2026, 7, 10)


@pytest.mark.rule("HTP-5")
def test_meeting_of_a_term_is_one_of_them_all(coordinator):
    MentorFactory(accepted_on=months_after(TODAY, -30))
    assert set(team_due()) == {"team-meeting", "scheme-review"}
    # With one mentor alone, whatever its kind.
    met("support", TODAY, number=1)
    met("evaluation", TODAY, number=1)
    assert set(team_due()) == {"team-meeting", "scheme-review"}
    met("evaluation", TODAY, number=2)
    assert set(team_due()) == {"scheme-review"}


@pytest.mark.rule("HTP-5")
def test_year_is_looked_back_on_once_a_year_with_the_training(client):
    MentorFactory(accepted_on=months_after(TODAY, -30))
    typed = support(kind="review", words="All came", training="", evaluation="Go on")
    errors = client.post("/mentors/meetings/add/", typed).context["form"].errors
    assert set(errors) == {"training"}
    typed = typed | {"training": "Listening was the best of it"}
    assert client.post("/mentors/meetings/add/", typed).status_code == 302
    assert (
        "recorded already"
        in client.post("/mentors/meetings/add/", typed | {"submission": str(uuid.uuid4())}).content.decode()
    )
    assert SupportMeeting.objects.get().training == "Listening was the best of it"
    assert team_due() == {}
    assert team_due(months_after(TODAY, 12)) == {
        "team-meeting": months_after(TODAY, 4), "scheme-review": months_after(TODAY, 12),
    }  # fmt: skip


def test_nothing_is_due_of_a_meeting_where_nobody_mentors(coordinator):
    assert team_due() == {}
    MentorFactory(accepted_on=None)
    assert team_due() == {"team-meeting": TODAY, "scheme-review": TODAY}


@pytest.mark.rule("HTP-5")
def test_coordinator_is_reminded_of_the_meetings_once(coordinator):
    MentorFactory(accepted_on=months_after(TODAY, -30))
    for _ in range(2):
        reminders.send_due(TODAY)
    sent = OutboxMessage.objects.filter(subject="A meeting with all mentors is due")
    assert [message.to for message in sent] == [coordinator.email] * 2


@pytest.mark.rule("KOP-9")
def test_attendance_of_the_monthly_meeting_is_ticked_and_put_right(client):
    gwen, tom = MentorFactory(user__name="Gwen"), MentorFactory(user__name="Tom")
    applicant = MentorFactory(status=Mentor.Status.APPLICANT)
    typed = support(kind="volunteers")
    page = client.post("/mentors/meetings/add/", typed)
    meeting = SupportMeeting.objects.get()
    address = f"/mentors/meetings/{meeting.pk}/attendance/"
    assert page.url == address
    assert client.post("/mentors/meetings/add/", typed).url == address
    assert "recorded already" in client.post("/mentors/meetings/add/", support(kind="volunteers")).content.decode()
    assert "there" in client.post(address, {}).context["form"].errors
    assert "there" in client.post(address, {"there": [applicant.pk]}).context["form"].errors
    assert "there" in client.post(address, {"there": ["x", "9" * 30]}).context["form"].errors
    assert not Attendance.objects.exists()
    client.post(address, {"there": [gwen.pk]})
    assert dict(Attendance.objects.values_list("mentor__user__name", "was_there")) == {"Gwen": True, "Tom": False}
    client.post(address, {"there": [gwen.pk, tom.pk]})
    assert dict(Attendance.objects.values_list("mentor__user__name", "was_there")) == {"Gwen": True, "Tom": True}
    assert Attendance.objects.get(mentor=gwen).history.count() == 1
    assert Attendance.objects.get(mentor=tom).history.count() == 2
    assert "2 of 2 came" in client.get("/mentors/meetings/").content.decode()
    assert support_of(tom) == {"last_on": None, "number": 0, "monthly": 1, "monthly_of": 1}


def test_meeting_change_keeps_the_earlier_words(client):
    meeting = SupportMeetingFactory(words="Before")
    typed = {"held_on": TODAY.isoformat(), "words": "After", "evaluation": "More tea"}
    assert client.post(f"/mentors/meetings/{meeting.pk}/change/", typed).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.words, meeting.kind) == ("After", "support")
    assert "Before" in client.get(f"/mentors/meetings/{meeting.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_meetings_list_newest_first_in_seven_queries(number, client, django_assert_max_num_queries):
    for days in range(number):
        attended(MentorFactory(), TODAY - timedelta(days=days % 7 * 10))
    with django_assert_max_num_queries(7):
        page = client.get("/mentors/meetings/")
    days = [meeting.held_on for meeting in page.context["page"].rows]
    assert days == sorted(days, reverse=True)


# --- leave and pause ----------------------------------------------------------------------------------


def leave(first=3, last=9, **changes):
    days = {"from_on": TODAY + timedelta(days=first), "until_on": TODAY + timedelta(days=last)}
    return {name: day.isoformat() for name, day in days.items()} | {"reason": "Exams"} | changes


def test_leave_is_added_by_the_mentor_changed_and_taken_off(sign_in):
    mentor = MentorFactory()
    client = sign_in(mentor.user)
    assert client.post(f"/mentors/{mentor.pk}/leave/add/", leave()).url == "/mentors/me/"
    row = Leave.objects.get()
    assert "some of these days" in client.post(f"/mentors/{mentor.pk}/leave/add/", leave()).content.decode().lower()
    assert client.post(f"/mentors/leave/{row.pk}/change/", leave(last=20)).status_code == 302
    row.refresh_from_db()
    assert row.until_on == TODAY + timedelta(days=20)
    assert "Exams" in client.get("/mentors/me/").content.decode()
    assert client.post(f"/mentors/leave/{row.pk}/change/", {"remove": "yes"}).status_code == 302
    assert not Leave.objects.exists()
    assert Leave.history.filter(history_type="-", history_user=mentor.user).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"from_on": ""}, "from_on"),
        ({"until_on": "soon"}, "until_on"),
        ({"until_on": TODAY.isoformat()}, "until_on"),
        ({"from_on": "0001-01-01"}, "from_on"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_leave_add_answers_bad_input_at_the_field(typed, field, client):
    page = client.post(f"/mentors/{MentorFactory().pk}/leave/add/", leave(**typed))
    assert field in page.context["form"].errors
    assert not Leave.objects.exists()


def test_planning_inside_leave_warns_and_goes_on(make_allocated, sign_in, coordinator):
    allocation = make_allocated()
    actions.add_leave(
        by=coordinator, mentor=allocation.mentor, from_on=TODAY, until_on=TODAY + timedelta(days=5), reason=""
    )
    plan = {
        "submission": str(uuid.uuid4()), "starts_at": "14:00", "ends_at": "16:00", "venue_kind": "museum",
        "place": "Town museum", "transport": "walk",
    }  # fmt: skip
    client = sign_in(allocation.mentor.user)
    address = reverse("meetups:meetup_plan", args=[allocation.mentee_id])
    inside = plan | {"date": (TODAY + timedelta(days=5)).isoformat()}
    page = client.post(address, inside, follow=True)
    assert "Choose another day" in page.content.decode()
    meetup = allocation.mentee.meetups.get()
    assert "On leave until" in sign_in(coordinator).get(f"/meet-ups/{meetup.pk}/").content.decode()
    outside = plan | {"date": (TODAY + timedelta(days=6)).isoformat(), "submission": str(uuid.uuid4())}
    assert "on leave" not in client.post(address, outside, follow=True).content.decode()


def labelled(client, mentor):
    """How the mentor is labelled on their page and in the list."""
    page = " ".join(client.get(f"/mentors/{mentor.pk}/").content.decode().split())
    row = client.get("/mentors/").content.decode()
    return page, row[row.index(mentor.user.name) :]


def test_pause_whose_last_day_is_over_is_over_on_every_page(client, coordinator):
    mentor = MentorFactory(status="paused", paused_until=TODAY)
    page, row = labelled(client, mentor)
    assert ("Paused until" in page, "Paused" in row, Mentor.objects.active().exists()) == (True, True, False)
    Mentor.objects.update(paused_until=TODAY - timedelta(days=1))
    mentor.refresh_from_db()

    page, row = labelled(client, mentor)

    assert ("Paused" in page, "Paused" in row, Mentor.objects.active().get()) == (False, False, mentor)
    assert ">Active</span>" in page
    assert f"/mentors/{mentor.pk}/pause/" in page
    assert "paused" not in MentorChoice(queryset=mentors_for(coordinator)).label_from_instance(
        mentors_for(coordinator).get()
    )
    assert client.get(f"/mentors/{mentor.pk}/change/").context["form"]["status"].value() == "active"
    # Another pause begins as on anybody else.
    actions.pause_mentor(by=coordinator, mentor=mentor, until=None, reason="House move")
    assert mentor.current_status == "paused"


def test_pause_chosen_on_the_record_does_not_take_up_the_day_of_an_old_one(coordinator):
    mentor = MentorFactory(paused_until=TODAY - timedelta(days=300))

    actions.change_mentor(by=coordinator, mentor=mentor, status="paused")

    assert (mentor.paused_until, mentor.current_status) == (None, "paused")


@pytest.mark.parametrize("status", Mentor.Status)
def test_only_a_pause_runs_out(status):
    mentor = Mentor(status=status, paused_until=TODAY)

    assert mentor.status_on(TODAY) == status
    assert mentor.status_on(TODAY + timedelta(days=1)) == ("active" if status == "paused" else status)


def test_pause_and_its_end(client):
    mentor = MentorFactory()
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    page = client.post(f"/mentors/{mentor.pk}/pause/", {"until": yesterday, "reason": "House move"})
    assert "until" in page.context["form"].errors
    until = TODAY + timedelta(days=30)
    typed = {"until": until.isoformat(), "reason": "House move"}
    assert client.post(f"/mentors/{mentor.pk}/pause/", typed).status_code == 302
    mentor.refresh_from_db()
    assert (mentor.status, mentor.paused_until) == ("paused", until)
    assert "not active" in client.post(f"/mentors/{mentor.pk}/pause/", typed).content.decode()
    assert client.post(f"/mentors/{mentor.pk}/resume/").status_code == 302
    mentor.refresh_from_db()
    assert (mentor.status, mentor.paused_until) == ("active", None)
    text = client.post(f"/mentors/{mentor.pk}/resume/", follow=True).content.decode()
    assert "is not paused" in text
    assert "House move" in text
