"""Figures counted by hand in a small quarter, and in few queries."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from club.models import EqualityRecord
from impact import statistics
from impact.rules import EarlierReport, report_figures
from impact.rules.periods import policy_year, quarter
from meetups.models import Note
from mentees.models import Aim, Closing
from policy.figures import Figures
from policy.models import Scheme

from .. import factories
from .conftest import Q3


def figures_of(scheme, period=Q3, earlier=()):
    earlier = list(earlier)
    return report_figures(statistics.facts_of(scheme, period, earlier), period, earlier, Figures())


@pytest.mark.rule("KOT-9.2")
def test_figures_equal_the_count_by_hand(summer, scheme):
    counted = figures_of(scheme)
    # Nobody was asked, so "Did not answer" alone would be told and hides too.
    questions = counted.pop("equality")
    assert len(questions) == 6
    assert {tuple(answer[1:]) for row in questions for answer in row["answers"]} == {(None, None)}
    assert counted == {
        "period": "2026-q3",
        "is_year": False,
        "smallest_number_shown": 5,
        "meet_every_days": 14,
        "mentees": 6,
        "meetups": 17,
        "contact": {"minutes": 990, "known": 12, "of": 17},
        "fortnights": {"met": 15, "all": 33},
        "claimed": "63.00",
        "paid": "63.00",
        "months": [
            {"month": "2026-07-01", "meetups": 6},
            {"month": "2026-08-01", "meetups": 5},
            {"month": "2026-09-01", "meetups": 6},
        ],
        # No plan was signed, no meet-up says which aim it served, no support ended.
        **dict.fromkeys(f"{what}_{aim.value}" for what in ("goals", "meetups") for aim in Aim),
        **dict.fromkeys(f"endings_{kind.value}" for kind in Closing.Kind),
        # £63.00 for six children and for 17 meet-ups; no child came by a referral.
        "cost_each_child": "10.50",
        "cost_each_meetup": "3.71",
        "waited": None,
        "still_waiting": None,
    }


def test_allocation_called_off_before_it_began_is_not_counted(summer, scheme):
    before = figures_of(scheme)
    off = datetime(2026, 8, 1, 12, tzinfo=UTC)
    day = date(2026, 8, 5)
    factories.AllocationFactory(mentee__scheme=scheme, start_on=day, end_on=day, ended_at=off)
    assert figures_of(scheme)["mentees"] == before["mentees"]
    factories.AllocationFactory(mentee__scheme=scheme, start_on=day, end_on=day)
    assert figures_of(scheme)["mentees"] == before["mentees"] + 1


def test_what_lies_a_day_outside_is_not_counted(summer, scheme):
    before = figures_of(scheme)
    for day in (date(2026, 6, 30), date(2026, 10, 1)):
        factories.NoteFactory(mentee=summer[0], date=day)
        factories.ClaimFactory(mentee=summer[0], spent_on=day)
    other = factories.MenteeFactory()
    factories.AllocationFactory(mentee=other, start_on=date(2026, 1, 1), end_on=date(2026, 6, 30))
    factories.AllocationFactory(mentee=factories.MenteeFactory(), start_on=date(2026, 10, 1))
    assert figures_of(scheme) == before


def test_the_first_and_the_last_day_are_counted(summer, scheme):
    factories.NoteFactory(mentee=summer[0], date=date(2026, 7, 1))
    factories.NoteFactory(mentee=summer[0], date=date(2026, 9, 30))
    mentee = factories.MenteeFactory()
    factories.AllocationFactory(mentee=mentee, start_on=date(2026, 9, 30))
    counted = figures_of(scheme)
    assert (counted["meetups"], counted["mentees"]) == (19, 7)


def test_another_scheme_is_counted_by_itself(summer, scheme):
    before = figures_of(scheme)
    other = Scheme.objects.create(slug="school", name="School mentoring")
    mentee = factories.MenteeFactory(scheme=other)
    factories.AllocationFactory(mentee=mentee, start_on=date(2026, 7, 1))
    factories.NoteFactory(mentee=mentee, date=date(2026, 7, 3))
    factories.ClaimFactory(mentee=mentee, spent_on=date(2026, 7, 3))
    assert figures_of(scheme) == before
    assert figures_of(other)["meetups"] is None


def test_two_allocations_of_a_child_are_one_mentee(summer, scheme):
    factories.AllocationFactory(mentee=summer[5], start_on=date(2026, 9, 5))
    assert figures_of(scheme)["mentees"] == 6


@pytest.mark.parametrize(
    "times",
    [
        {"starts_at": time(9)},
        {"ends_at": time(9)},
        {"starts_at": time(9), "ends_at": time(9)},
    ],
)
def test_contact_time_without_a_start_and_another_end_is_not_known(summer, scheme, times):
    factories.NoteFactory(mentee=summer[0], date=date(2026, 7, 20), **times)
    assert figures_of(scheme)["contact"] == {"minutes": 990, "known": 12, "of": 18}


@pytest.mark.rule("KOP-11")
@pytest.mark.parametrize(
    ("night", "minutes"),
    [
        ({"date": date(2026, 7, 20), "starts_at": time(20), "ends_at": time(0, 30)}, 270),
        ({"date": date(2026, 9, 30), "starts_at": time(23), "ends_at": time(0, 15)}, 75),
    ],
)
def test_contact_time_past_midnight_counts_in_the_month_in_which_it_began(summer, scheme, night, minutes):
    factories.NoteFactory(mentee=summer[0], **night)
    assert figures_of(scheme)["contact"] == {"minutes": 990 + minutes, "known": 13, "of": 18}


def test_contact_hours_hide_where_few_children_have_a_time(summer, scheme):
    Note.objects.filter(mentee__in=summer[:2]).update(starts_at=None)
    counted = figures_of(scheme)
    assert counted["contact"] is None
    assert counted["meetups"] == 17


def test_four_children_leave_no_figure(summer, scheme):
    for mentee in summer[:2]:
        mentee.notes.all().delete()
        mentee.claims.all().delete()
        mentee.allocations.all().delete()
    counted = figures_of(scheme)
    shown = {name for name, value in counted.items() if value is not None}
    assert shown == {"period", "is_year", "smallest_number_shown", "meet_every_days", "months"}
    assert {row["meetups"] for row in counted["months"]} == {None}


def test_month_of_four_children_hides_with_another(summer, scheme):
    Note.objects.filter(mentee=summer[0], date=date(2026, 8, 5)).delete()
    counted = figures_of(scheme)
    assert counted["meetups"] == 16
    assert [row["meetups"] for row in counted["months"]] == [6, None, None]


def test_paid_hides_where_few_children_are_left_waiting(summer, scheme):
    summer[0].claims.update(paid_on=None, status="finance")
    assert (figures_of(scheme)["claimed"], figures_of(scheme)["paid"]) == ("63.00", None)


def test_paid_shows_where_enough_are_paid_and_enough_wait(summer, scheme):
    for mentee in summer[:5]:
        factories.ClaimFactory(mentee=mentee, spent_on=date(2026, 8, 1), amount=Decimal("0.10"))
    assert (figures_of(scheme)["claimed"], figures_of(scheme)["paid"]) == ("63.50", "63.00")


@pytest.mark.rule("KOT-9.2")
def test_share_hides_where_few_children_were_met_fortnightly_or_few_were_not(summer, scheme):
    Note.objects.filter(mentee=summer[0]).delete()
    assert figures_of(scheme)["fortnights"] is None


def test_year_hides_what_with_its_quarter_would_leave_few(summer, scheme):
    """The quarter is out with 17 meet-ups; one more child met in October would be the rest of the year."""
    year = policy_year(2026, 4)
    factories.NoteFactory(mentee=summer[0], date=date(2026, 10, 5))
    quarter_out = EarlierReport(Q3.first_day, Q3.last_day, figures_of(scheme))
    assert figures_of(scheme, year)["meetups"] == 18
    assert figures_of(scheme, year, [quarter_out])["meetups"] is None


def test_number_of_mentees_hides_where_an_earlier_one_differs_by_few(summer, scheme):
    year = policy_year(2026, 4)
    factories.AllocationFactory(mentee=factories.MenteeFactory(), start_on=date(2026, 5, 1), end_on=date(2026, 6, 1))
    quarter_out = EarlierReport(Q3.first_day, Q3.last_day, figures_of(scheme))
    assert figures_of(scheme, year)["mentees"] == 7
    assert figures_of(scheme, year, [quarter_out])["mentees"] is None


def test_earlier_reports_are_those_that_overlap_and_theirs(summer, scheme, trustee):
    for number, period in enumerate(
        [quarter(2026, 1), policy_year(2026, 4), quarter(2026, 4), policy_year(2024, 4)], 1
    ):
        factories.ReportFactory(number=number, first_day=period.first_day, last_day=period.last_day, issued_by=trustee)
    found = statistics.earlier_reports(scheme, Q3)
    assert {report.first_day for report in found} == {date(2026, 4, 1), date(2026, 10, 1)}


def test_only_periods_with_records_are_offered(summer, scheme):
    assert [period.key for period in statistics.periods_to_report(scheme)] == ["2026-q3"]
    factories.NoteFactory(mentee=summer[0], date=date(2026, 2, 1))
    assert [period.key for period in statistics.periods_to_report(scheme)] == ["2026-q3", "2025-26", "2026-q1"]
    factories.ClaimFactory(mentee=summer[0], spent_on=date(2025, 12, 31))
    assert "2025-q4" in [period.key for period in statistics.periods_to_report(scheme)]
    factories.AllocationFactory(mentee=summer[0], start_on=date(2025, 9, 30), end_on=date(2025, 9, 30))
    assert "2025-q3" in [period.key for period in statistics.periods_to_report(scheme)]


def test_an_old_slip_in_a_date_offers_no_century_of_reports(summer, scheme):
    factories.NoteFactory(mentee=summer[0], date=date(1926, 7, 3))
    assert [period.key for period in statistics.periods_to_report(scheme)] == ["2026-q3"]


def test_counting_takes_the_same_few_queries_at_any_size(summer, scheme, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(10):
            figures_of(scheme)
        with django_assert_num_queries(2):
            statistics.periods_to_report(scheme)
        for _ in range(10):
            mentee = factories.MenteeFactory()
            factories.AllocationFactory(mentee=mentee, start_on=date(2026, 7, 1))
            factories.NoteFactory(mentee=mentee, date=date(2026, 8, 3))


@pytest.mark.rule("KOT-2.3")
@pytest.mark.rule("KOT-2.4")
def test_goals_meetups_and_endings_are_counted_from_the_records(summer, scheme, coordinator):
    for mentee in summer:
        plan = factories.SignedPlanFactory(mentee=mentee)
        factories.GoalFactory(plan=plan, aim="self_esteem")
        factories.GoalFactory(plan=plan, aim="self_efficacy")
        factories.ClosingFactory(mentee=mentee, kind="early", last_day=date(2026, 9, 12), closed_by=coordinator)
    Note.objects.filter(date=date(2026, 7, 3)).update(aims=["self_esteem", "cultural_capital"])
    counted = figures_of(scheme)
    assert (counted["goals_self_esteem"], counted["goals_self_efficacy"], counted["goals_cultural_capital"]) == (
        6, 6, None,
    )  # fmt: skip
    assert (counted["meetups_self_esteem"], counted["meetups_self_efficacy"]) == (6, None)
    assert (counted["endings_early"], counted["endings_planned"]) == (6, None)


def referred(received_at, **fields):
    child = factories.ChildFactory()
    return child, factories.ReferralFactory(child=child, received_at=datetime.fromisoformat(received_at), **fields)


@pytest.mark.rule("KOT-1")
def test_waits_run_from_the_referral_to_the_first_mentor(summer, scheme):
    """Received at 0:30 on 1 July in London: 3, 10, 20, 40 and 61 days. A second mentor counts for none."""
    settled = {"status": "accepted", "settled_at": datetime.fromisoformat("2026-07-02T10:00:00Z")}
    for days in (3, 10, 20, 40, 61):
        child, referral = referred("2026-06-30T23:30:00Z", **settled)
        mentee = factories.MenteeFactory(child=child, referral=referral)
        start = date(2026, 7, 1) + timedelta(days=days)
        factories.AllocationFactory(mentee=mentee, start_on=start, end_on=start)
        factories.AllocationFactory(mentee=mentee, start_on=date(2026, 9, 20))
    assert figures_of(scheme)["waited"] == {"median": 20, "at_most": 84}


@pytest.mark.rule("KOT-1")
def test_who_waits_at_the_end_of_the_period(summer, scheme, coordinator):
    """Five wait; declined, closed, mentored and received a day later are not among them, and one child twice is one."""
    for _ in range(4):
        referred("2026-09-30T22:59:00Z")
    child, _ = referred("2026-08-01T10:00:00Z")
    factories.ReferralFactory(child=child, received_at=datetime.fromisoformat("2026-08-02T10:00:00Z"))
    referred("2026-09-30T23:00:00Z")
    settled = datetime.fromisoformat("2026-09-30T12:00:00Z")
    referred("2026-08-01T10:00:00Z", status="declined", settled_at=settled)
    accepted = {"status": "accepted", "settled_at": settled}
    closed, referral = referred("2026-08-01T10:00:00Z", **accepted)
    mentee = factories.MenteeFactory(child=closed, referral=referral)
    factories.ClosingFactory(mentee=mentee, last_day=date(2026, 9, 30), closed_by=coordinator)
    helped, referral = referred("2026-08-01T10:00:00Z", **accepted)
    mentee = factories.MenteeFactory(child=helped, referral=referral)
    factories.AllocationFactory(mentee=mentee, start_on=date(2026, 9, 30))
    assert figures_of(scheme)["still_waiting"] == 5


@pytest.mark.rule("KOT-19.1")
def test_answers_are_those_of_the_mentees_of_the_period(summer, scheme):
    for mentee in summer[:5]:
        EqualityRecord.objects.create(child=mentee.child, gender="girl", religion="not_said", asked_on=date(2026, 7, 1))
    for _ in range(5):
        mentee = factories.MenteeFactory()
        factories.AllocationFactory(mentee=mentee, start_on=date(2026, 9, 30))
        earlier = factories.MenteeFactory()
        EqualityRecord.objects.create(child=earlier.child, gender="boy", asked_on=date(2026, 7, 1))
    rows = {row["question"]: row["answers"] for row in figures_of(scheme)["equality"]}
    hidden = {label for label, least, _ in rows["Gender"] if least is None}
    assert hidden == {"Girl", "Boy", "Describes themself another way"}
    assert rows["Gender"][-1] == ["Did not answer", 5, 9]
    assert list(rows) == [
        "Gender", "Ethnic group", "Religion", "Disabled", "English is the first language", "Has free school meals",
    ]  # fmt: skip
