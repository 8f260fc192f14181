"""The weekly list by e-mail: to whom, what it says and does not say, once, and after an outage."""

from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db.models.signals import post_save
from django.utils import timezone

from core import jobs as core_jobs
from core.models import OutboxMessage
from home import clocks, digest, jobs
from mentors.models import Leave
from policy.figures import Figures
from policy.models import PolicyVersion, Scheme
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel("2026-11-23T08:00:00+00:00", tick=False):
        yield


@pytest.fixture
def pair(make_allocated, coordinator):
    """A mentor who owes a note and a consent; the coordinator owes a plan for the same child."""
    Scheme.objects.update(coordinator=coordinator)
    pair = make_allocated(start_on=MONDAY - timedelta(days=60))
    factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=MONDAY - timedelta(days=5))
    return pair


def lists(**found):
    return OutboxMessage.objects.filter(event__startswith="digest:", **found)


def test_list_says_what_is_due_to_each_person_and_names_no_child(pair, coordinator):
    goal = factories.GoalFactory(
        plan=factories.SignedPlanFactory(mentee=pair.mentee), due_on=TUESDAY - timedelta(days=9), words="Swim a length"
    )
    assert digest.send_weekly() == 2
    own = lists().get(to=pair.mentor.user.email)
    assert "- A note is still to come: it was due on 20 November 2026." in own.body
    assert "- A consent to mentoring is missing: it was due on 24 September 2026." in own.body
    assert "- A goal has come to its date: it was due on 15 November 2026." in own.body
    assert "/due/" not in own.body
    # The coordinator's part is not the mentor's.
    assert "review" not in own.body
    assert "/due/" in lists().get(to=coordinator.email).body
    child = pair.mentee.child
    for message in lists():
        for word in (child.first_name, child.surname, child.initials, goal.words, pair.mentor.user.name):
            assert word not in message.subject + message.body.split("\n\n", 1)[1]


def test_several_of_a_kind_stand_in_one_line_with_the_first_day(pair):
    factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=MONDAY - timedelta(days=2))
    digest.send_weekly()
    own = lists().get(to=pair.mentor.user.email)
    assert "- 2 notes are still to come: the first was due on 20 November 2026." in own.body


def test_list_goes_out_once_a_week(pair):
    assert digest.send_weekly(MONDAY) == 2
    assert digest.send_weekly(MONDAY) == 0
    assert digest.send_weekly(SUNDAY) == 0
    assert digest.send_weekly(SUNDAY + timedelta(days=1)) == 2


def test_missed_monday_goes_out_on_the_next_run_of_that_week_once(pair):
    assert digest.send_weekly(TUESDAY) == 2
    assert digest.send_weekly(SUNDAY) == 0
    assert lists().filter(event="digest:2026-11-23").count() == 2


def test_bank_holiday_puts_the_list_off_to_the_next_day(pair):
    august = date(2026, 8, 31)
    assert digest.send_weekly(august) == 0
    assert digest.send_weekly(august + timedelta(days=1)) == 2
    assert lists().filter(event="digest:2026-08-31").count() == 2


def test_what_comes_up_after_monday_waits_for_the_next_one(pair, make_allocated):
    digest.send_weekly(MONDAY)
    other = make_allocated()
    assert digest.send_weekly(TUESDAY) == 0
    digest.send_weekly(MONDAY + timedelta(days=7))
    assert lists().filter(to=other.mentor.user.email).count() == 1


@contextmanager
def failing_after(rows):
    """A database that fails after so many new rows of the outbox."""
    left = iter(range(rows))

    def fail(sender, **kwargs):
        if next(left, None) is None:
            raise ZeroDivisionError

    post_save.connect(fail, sender=OutboxMessage)
    try:
        yield
    finally:
        post_save.disconnect(fail, sender=OutboxMessage)


def test_run_that_breaks_off_leaves_no_half_of_the_lists(pair, coordinator):
    with pytest.raises(ZeroDivisionError), failing_after(1):
        digest.send_weekly()
    assert not lists().exists()
    assert digest.send_weekly() == 2


def test_who_has_nothing_due_or_does_not_want_it_gets_no_list(pair, coordinator, person):
    trustee = person("trustee")
    pair.mentor.user.wants_digest = False
    pair.mentor.user.save()
    assert digest.send_weekly() == 1
    assert {message.to for message in lists()} == {coordinator.email}
    assert trustee.email not in {message.to for message in lists()}


def test_who_may_not_sign_in_gets_no_list(pair):
    pair.mentor.user.is_active = False
    pair.mentor.user.save()
    digest.send_weekly()
    assert not lists().filter(to=pair.mentor.user.email).exists()


def test_day_of_the_week_is_a_setting(pair, settings):
    settings.DIGEST_DAY = 3
    assert digest.send_weekly(MONDAY) == 2
    assert lists().first().event == "digest:2026-11-18"
    assert digest.send_weekly(MONDAY + timedelta(days=2)) == 2


def test_list_and_reminders_keep_the_quiet_hours(pair, settings):
    settings.QUIET_HOURS = (time(21), time(8))
    with time_machine.travel("2026-11-23T06:30:00+00:00", tick=False):
        jobs.send_reminders()
        queued = OutboxMessage.objects.filter(keeps_quiet=True).count()
        assert queued > 2
        core_jobs.deliver_outbox()
        assert not OutboxMessage.objects.filter(keeps_quiet=True).exclude(sent_at=None).exists()
    with time_machine.travel("2026-11-23T08:00:00+00:00", tick=False):
        assert core_jobs.deliver_outbox() == queued


def test_what_stands_still_is_in_no_list_and_in_no_reminder(pair, sign_in, coordinator):
    away = Leave.objects.create(mentor=pair.mentor, from_on=MONDAY - timedelta(days=2), until_on=SUNDAY)
    figures = PolicyVersion.objects.figures_on(MONDAY)
    [paused] = [deadline for _, deadline in clocks.running(MONDAY, figures) if deadline.clause == "KOT-9.2"]
    assert paused.paused == "The mentor is away until 29 November 2026"
    assert not paused.is_late(SUNDAY)
    jobs.send_reminders()
    assert "arranged" not in lists().get(to=pair.mentor.user.email).body
    assert not OutboxMessage.objects.filter(event__contains="arrange").exists()
    page = sign_in(coordinator).get("/due/").content.decode()
    assert "The mentor is away until 29 November 2026" in page

    away.delete()
    jobs.send_reminders()
    assert OutboxMessage.objects.get(event__contains="arrange").to == pair.mentor.user.email


@pytest.mark.rule("KOT-9.2")
def test_clock_begins_anew_when_the_mentor_is_back(pair):
    Leave.objects.create(mentor=pair.mentor, from_on=MONDAY - timedelta(days=9), until_on=MONDAY - timedelta(days=3))
    figures = PolicyVersion.objects.figures_on(MONDAY)
    due = [deadline for _, deadline in clocks.running(MONDAY, figures) if deadline.clause == "KOT-9.2"]
    assert due == []


def test_clocks_ask_as_often_for_many_as_for_one(pair, make_allocated, django_assert_max_num_queries):
    figures = PolicyVersion.objects.figures_on(MONDAY)
    with django_assert_max_num_queries(61) as one:
        clocks.running(MONDAY, figures)
    for _ in range(4):
        other = make_allocated(start_on=MONDAY - timedelta(days=60))
        factories.MeetUpFactory(mentee=other.mentee, mentor=other.mentor, date=MONDAY - timedelta(days=5))
    with django_assert_max_num_queries(len(one)):
        clocks.running(MONDAY, figures)
    assert timezone.localdate() == MONDAY


@pytest.mark.rule("KOT-14.1")
def test_unread_concern_stands_in_the_list_of_each_lead_who_may_read_it(coordinator, person):
    lead, about = person("safeguarding_lead"), person("safeguarding_lead")
    concern = factories.ConcernFactory(words="zqzqwords", about="zqzqabout")
    factories.ConcernSubjectFactory(concern=concern, person=about)

    digest.send_weekly()

    own = lists().get(to=lead.email)
    assert "- A concern has not been read yet: it is due by 23 November 2026." in own.body
    assert concern.reference not in own.subject + own.body
    assert "zqzq" not in own.subject + own.body
    assert not lists().filter(to__in=[about.email, coordinator.email], body__contains="concern").exists()


@pytest.mark.rule("KOT-14.1")
def test_concern_that_no_lead_may_read_stands_in_the_list_of_who_else_may(coordinator, person):
    about = person("safeguarding_lead")
    factories.ConcernSubjectFactory(concern=factories.ConcernFactory(), person=about)

    digest.send_weekly()

    assert "A concern has not been read yet" in lists().get(to=coordinator.email).body
    assert not lists().filter(to=about.email).exists()


@pytest.mark.rule("KOP-18")
@pytest.mark.rule("KOT-7.2")
def test_list_of_a_mentor_holds_the_carer_to_tell_and_the_goals_to_set(pair):
    factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=TUESDAY, carer_knows=False)

    digest.send_weekly()

    own = lists().get(to=pair.mentor.user.email).body
    assert "- A carer is to be told how a meet-up stands: it is due by 24 November 2026." in own
    assert "- Goals for a mentee wait to be agreed: it was due on" in own


@pytest.mark.rule("KOT-7.2")
def test_suspended_mentor_has_neither_carers_to_tell_nor_goals_to_set(pair):
    factories.MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=TUESDAY, carer_knows=False)
    pair.mentor.suspended_at = timezone.now()
    pair.mentor.save()

    found = {clock.one for clock, due in clocks.running(MONDAY, Figures()) if due.person == pair.mentor.user}

    assert not [words for words in found if "carer is to be told" in words or words.startswith("Goals")]
