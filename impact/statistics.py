"""What the records hold of a period, counted in a handful of queries whatever its size."""

from collections import Counter, defaultdict
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.text import capfirst

from club.models import EqualityRecord
from club.rules import banded
from expenses.models import Claim
from meetups.models import Note
from mentees.models import Aim, Allocation, Closing, Goal, Referral
from policy.dates import minutes_between
from policy.models import PolicyVersion, Scheme

from .models import Report
from .rules import AimFacts, Answers, Claims, EarlierReport, Facts, GoalHeld, Period, Wait, closed_periods

# SQLite adds amounts as floating numbers; the sum is brought back to whole pennies.
PENNY = Decimal("0.01")
# Contact time is known where start and end were noted and time passed between them; an end before the start is of
# the next day.
SAME_DAY = Q(ends_at__gt=F("starts_at"))
KNOWN = SAME_DAY | Q(ends_at__lt=F("starts_at"))
QUESTIONS = ("gender", "ethnicity", "religion", "disability", "english_first", "free_meals")


def periods_to_report(scheme) -> list[Period]:
    """Closed quarters and policy years that hold records, newest first, whether a report was issued or not."""
    today = timezone.localdate()
    version = PolicyVersion.objects.in_force(scheme, today)
    if version is None:
        return []
    return _with_records(scheme, closed_periods(today, version.figures.report_year_starts_month))


def _with_records(scheme, periods: list[Period]) -> list[Period]:
    """Those of the periods in which the scheme has an allocation, a note or a claim; one query."""

    def held(period):
        days = (period.first_day, period.last_day)
        own = {"mentee__scheme": OuterRef("pk")}
        return (
            Exists(Note.objects.filter(date__range=days, **own))
            | Exists(Allocation.objects.not_struck().filter(_overlap(*days), **own))
            | Exists(Claim.objects.counting().filter(spent_on__range=days, **own))
        )

    tests = {
        f"period_{n}": Case(When(held(period), then=Value(1)), default=Value(0)) for n, period in enumerate(periods)
    }
    found = Scheme.objects.filter(pk=scheme.pk).values(**tests).get()
    return [period for n, period in enumerate(periods) if found[f"period_{n}"]]


def earlier_reports(scheme, period: Period) -> list[EarlierReport]:
    """Issued reports that overlap a period, and those that overlap them: together they could be subtracted."""
    issued = list(Report.objects.filter(scheme=scheme).values_list("first_day", "last_day", "figures"))
    first, last, found = period.first_day, period.last_day, []
    while near := [row for row in issued if row[0] <= last and row[1] >= first and row not in found]:
        found += near
        first, last = min(first, *(row[0] for row in near)), max(last, *(row[1] for row in near))
    return [EarlierReport(*row) for row in found]


def facts_of(scheme, period: Period, earlier: list[EarlierReport]) -> Facts:
    """The facts of a report: ten queries, over the period and every earlier report it must be judged with."""
    first = min([period.first_day, *(report.first_day for report in earlier)])
    last = max([period.last_day, *(report.last_day for report in earlier)])
    own = Q(mentee__scheme=scheme)
    meetup_days, timed_days = _days(own & Q(date__range=(first, last)))
    by_month = _meetups_by_month(own & Q(date__range=(period.first_day, period.last_day)))
    return Facts(
        allocations=_allocations(own & _overlap(first, last)),
        meetup_days=meetup_days,
        timed_days=timed_days,
        claims=_claims(own & Q(spent_on__range=(first, last))),
        meetups={row["month"]: row["meetups"] for row in by_month},
        known={row["month"]: row["known"] for row in by_month},
        minutes={row["month"]: row["minutes"] for row in by_month},
        aims=_aims(scheme, own & Q(date__range=(first, last)), period, last),
        waits=_waits(scheme, last),
        answers=_answers(scheme),
    )


def _waits(scheme, last_day):
    """Every referral up to a day with the first day on which the child no longer waited; one of no known child counts
    as a child of its own."""
    closings = "child__mentee__closings"
    rows = (
        Referral.objects.filter(scheme=scheme, received_at__date__lte=last_day)
        .order_by()
        .values_list("pk", "child_id", "received_at", "status", "settled_at", "mentee__pk")
        .annotate(
            first=Min("child__mentee__allocations__start_on"),
            closed=Max(f"{closings}__last_day", filter=Q(**{f"{closings}__reopened_at": None})),
        )
    )
    came_to_nothing = {Referral.Status.DECLINED, Referral.Status.WITHDRAWN}
    waits = []
    for pk, child, received_at, status, settled_at, mentee, first, closed in rows:
        until = _earliest(first, closed, _day(settled_at) if status in came_to_nothing else None)
        got_a_mentor = mentee is not None and first is not None and until == first
        waits.append(Wait(child or -pk, _day(received_at), until, got_a_mentor))
    return waits


def _answers(scheme):
    """What the families of the mentees said, under the words of the questions; left open and not said are no answer."""
    fields = [EqualityRecord._meta.get_field(name) for name in QUESTIONS]
    words = [capfirst(field.verbose_name) for field in fields]
    labels = [{value: label for value, label in field.choices if value != "not_said"} for field in fields]
    rows = EqualityRecord.objects.filter(child__mentee__scheme=scheme).values_list("child__mentee", *QUESTIONS)
    return Answers(
        questions={question: tuple(known.values()) for question, known in zip(words, labels, strict=True)},
        given={
            mentee: {words[n]: labels[n][value] for n, value in enumerate(said) if value in labels[n]}
            for mentee, *said in rows.order_by()
        },
        banded=banded,
    )


def _aims(scheme, where, period, last_day):
    """Goals, meet-ups and endings by aim and kind: three queries (KOT-2.3, KOT-2.4)."""
    closings = Closing.objects.standing().filter(mentee__scheme=scheme, last_day__lte=last_day)
    endings, closed_on = defaultdict(lambda: defaultdict(set)), {}
    for mentee, day, kind in closings.order_by().values_list("mentee_id", "last_day", "kind"):
        endings[kind][mentee].add(day)
        closed_on[mentee] = day
    served, others = (defaultdict(lambda: defaultdict(set)) for _ in range(2))
    meetups = Counter()
    for mentee, day, aims in Note.objects.filter(where).order_by().values_list("mentee_id", "date", "aims"):
        for aim in Aim.values:
            (served if aim in aims else others)[aim][mentee].add(day)
        if period.first_day <= day <= period.last_day:
            meetups.update(aims)
    return AimFacts(_goals(scheme, last_day, closed_on), served, others, meetups, endings)


def _goals(scheme, last_day, closed_on):
    """Goals of signed plans, each with the days its plan was followed: until the next one, or the end of support."""
    signed = Goal.objects.filter(plan__mentee__scheme=scheme, plan__signed_off_at__date__lte=last_day).order_by()
    rows = signed.values_list(
        "pk", "carried_from_id", "plan__mentee_id", "aim", "plan__signed_off_at", "plan__replaced_at"
    )
    return tuple(
        GoalHeld(pk, before, mentee, aim, _day(signed_at), _earliest(_day(replaced_at), closed_on.get(mentee)))
        for pk, before, mentee, aim, signed_at, replaced_at in rows
    )


def _day(moment):
    return timezone.localtime(moment).date() if moment else None


def _earliest(*days):
    return min((day for day in days if day), default=None)


def _overlap(first_day, last_day):
    """Allocations that hold on at least one day from the first to the last."""
    return Q(start_on__lte=last_day) & (Q(end_on=None) | Q(end_on__gte=first_day))


def _allocations(where):
    intervals = defaultdict(list)
    rows = Allocation.objects.not_struck().filter(where).order_by().values_list("mentee_id", "start_on", "end_on")
    for mentee, start, end in rows:
        intervals[mentee].append((start, end))
    return dict(intervals)


def _days(where):
    """The days on which each child was met, and those of them whose contact time is known."""
    held, timed = defaultdict(set), defaultdict(set)
    known = Case(When(KNOWN, then=Value(1)), default=Value(0))
    rows = Note.objects.filter(where).order_by().values_list("mentee_id", "date", known).distinct()
    for mentee, day, is_known in rows:
        held[mentee].add(day)
        if is_known:
            timed[mentee].add(day)
    return dict(held), dict(timed)


def _meetups_by_month(where):
    """A meet-up held is a note: one child, one occasion."""
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    months = (
        Note.objects.filter(where)
        .order_by()
        .values(month=TruncMonth("date"))
        .annotate(meetups=Count("pk"), known=Count("pk", filter=KNOWN), length=Sum(length, filter=SAME_DAY))
    )
    nights = _minutes_past_midnight(where)
    return [month | {"minutes": _whole_minutes(month["length"]) + nights.get(month["month"], 0)} for month in months]


def _minutes_past_midnight(where):
    """{month: minutes} of the few meet-ups that ended on the next day, with what the clocks do in that night."""
    minutes = defaultdict(int)
    nights = Note.objects.filter(where).past_midnight().order_by().values_list("date", "starts_at", "ends_at")
    for day, start, end in nights:
        minutes[day.replace(day=1)] += minutes_between(day, start, end)
    return minutes


def _claims(where):
    rows = (
        Claim.objects.counting()
        .filter(where)
        .order_by()
        .values("mentee_id", month=TruncMonth("spent_on"), is_paid=Q(paid_on__isnull=False))
        .annotate(pounds=Sum("amount"))
    )
    return [Claims(row["mentee_id"], row["month"], bool(row["is_paid"]), row["pounds"].quantize(PENNY)) for row in rows]


def _whole_minutes(length):
    return int(length.total_seconds()) // 60 if length else 0
