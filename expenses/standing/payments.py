"""Who is paid how much in a run, what stands around a claim on the desk, what was booked in a month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import TruncMonth
from django.utils import timezone

from mentors.models import Mentor

from ..models import BankDetails, Claim, ClosedMonth, Correction, Outlay, PaymentRun
from ..rules import is_recent_change
from .banking import Account, account_of, written
from .spent import of_the_month, with_stands


@dataclass(frozen=True)
class Payee:
    """One mentor in a run with the sum of their claims."""

    mentor: Mentor
    claims: int
    amount: Decimal
    account: Account | None
    # A digest of the bank details as they were last typed; empty where there is no account.
    written: str
    # Why nothing can go to an account; nothing where it can.
    missing: str
    # On which day the account was changed, where that is so recent that somebody rings and asks.
    changed_on: date | None


def payees_of(run, today) -> list[Payee]:
    """In two queries, by name."""
    people = _by_mentor(run)
    kept = {details.mentor_id: details for details in BankDetails.objects.filter(mentor__in=people)}
    return [_payee(mentor, number, pounds, kept.get(mentor.pk), today) for mentor, (number, pounds) in people.items()]


def _by_mentor(run):
    """Number and sum of the claims of each mentor in a run, by name."""
    claims = defaultdict(list)
    for claim in run.claims.select_related("mentor__user"):
        claims[claim.mentor].append(claim.amount)
    people = sorted(claims, key=lambda mentor: (mentor.user.name, mentor.pk))
    return {mentor: (len(claims[mentor]), sum(claims[mentor], Decimal(0))) for mentor in people}


def _payee(mentor, claims, amount, details, today):
    account = account_of(details)
    if details is None or not details.sealed:
        missing = "No bank details yet"
    elif account is None:
        missing = "The bank details can no longer be read and have to be typed again"
    elif details.confirmed_at is None:
        missing = "The bank details wait to be typed again"
    else:
        missing = ""
    changed_on = timezone.localdate(details.changed_at) if account and not missing else None
    if changed_on and not is_recent_change(changed_on, today):
        changed_on = None
    if missing:
        return Payee(mentor, claims, amount, None, "", missing, None)
    return Payee(mentor, claims, amount, account, written(details), "", changed_on)


@dataclass(frozen=True)
class Paid:
    """What one mentor got by a run that is paid, and where it went, as it was kept on that day."""

    mentor: Mentor
    claims: int
    amount: Decimal
    to: str


def paid_by(run) -> list[Paid]:
    """In two queries, by name; where money of earlier runs went was not kept."""
    kept = {payment.mentor_id: payment for payment in run.payments.all()}
    return [
        Paid(mentor, number, kept[mentor.pk].amount if mentor.pk in kept else pounds, _where_to(kept.get(mentor.pk)))
        for mentor, (number, pounds) in _by_mentor(run).items()
    ]


def _where_to(payment):
    if payment is None:
        return "Was not kept yet"
    return f"Account ending in {payment.last_digits}" if payment.last_digits else "Another way"


def without_account(claims) -> list[Mentor]:
    """The mentors of these claims who have given no account that stands."""
    owed = claims.order_by().values("mentor")
    stands = BankDetails.objects.exclude(confirmed_at=None).exclude(sealed="").values("mentor")
    found = Mentor.objects.filter(pk__in=owed).exclude(pk__in=stands)
    return list(found.select_related("user").order_by("user__name", "pk"))


@dataclass(frozen=True)
class AroundClaim:
    """What the desk reads beside a claim: the month of this child."""

    month: date
    limit: Decimal
    spent: Decimal
    others: list[Claim]


def around(claim, figures) -> AroundClaim:
    """`others` say with `stands` what is left of each after corrections; the sum is that of KOT-8.1."""
    counting = with_stands(of_the_month(claim.spent_on).filter(mentee=claim.mentee_id))
    month = list(counting.with_people().order_by("spent_on", "id"))
    return AroundClaim(
        claim.spent_on.replace(day=1),
        figures.monthly_spending,
        sum((each.stands for each in month), Decimal(0)),
        [each for each in month if each.pk != claim.pk],
    )


@dataclass(frozen=True)
class Month:
    """What was booked in a month: claims paid, corrections of earlier ones, and what the charity paid itself."""

    first: date
    paid: Decimal
    count: int
    corrected: Decimal
    outlays: Decimal
    closed: ClosedMonth | None
    is_over: bool

    @property
    def total(self):
        return self.paid + self.corrected + self.outlays


def waiting_of_month(first):
    """What was spent in a month and is not settled yet: number and pounds."""
    return Claim.objects.waiting().filter(spent_on__year=first.year, spent_on__month=first.month).total()


def months_booked(today) -> list[Month]:
    """Every month in which something was booked and this one, the newest first; in three queries."""
    of_claims = Claim.objects.exclude(paid_on=None).annotate(month=TruncMonth("paid_on")).order_by().values("month")
    paid = {row.pop("month"): row for row in of_claims.annotate(sum=Sum("amount"), n=Count("pk"))}
    corrections, outlays = _by_month(Correction.objects.all(), "booked_on"), _by_month(Outlay.objects.standing(), "on")
    corrected, spent = {}, {}
    for is_outlay, month, total in corrections.values_list(Value(0), "month", "total").union(
        outlays.values_list(Value(1), "month", "total"), all=True
    ):
        (spent if is_outlay else corrected)[month] = total
    closed = {row.month: row for row in ClosedMonth.objects.select_related("closed_by")}
    this_month = today.replace(day=1)
    return [
        Month(
            month,
            paid.get(month, {}).get("sum", Decimal(0)),
            paid.get(month, {}).get("n", 0),
            corrected.get(month, Decimal(0)),
            spent.get(month, Decimal(0)),
            closed.get(month),
            month < this_month,
        )
        for month in sorted({*paid, *corrected, *spent, *closed, this_month}, reverse=True)
    ]


def _by_month(entries, day):
    return entries.annotate(month=TruncMonth(day)).order_by().values("month").annotate(total=Sum("amount"))


def closed_months(day) -> list[date]:
    """The first day of the month of a day where its books are closed."""
    return list(ClosedMonth.objects.holding(day).values_list("month", flat=True))


def open_runs():
    """Runs with claims that are not paid yet."""
    return list(PaymentRun.objects.open().with_sums().filter(claims_count__gt=0).order_by("number"))


def begun_by(month, runs):
    """Those of the runs that were begun before a month was over: their money may have gone in it."""
    next_month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return [run for run in runs if timezone.localdate(run.made_at) < next_month]


@dataclass(frozen=True)
class StatementMonth:
    """A month of spending as a mentor's statement shows it; every penny stands in exactly one of the three."""

    first: date
    claimed: Decimal
    paid: Decimal
    waiting: Decimal
    refused: Decimal
    # Booked in this month, whenever the claim was.
    corrected: Decimal

    @property
    def net(self):
        """What the mentor has of it; None where nothing was paid or put right."""
        return net_of(self.paid, self.corrected)


def net_of(paid, corrected):
    return paid + corrected if paid or corrected else None


def statement_of(mentor) -> list[StatementMonth]:
    """The newest month first; what was withdrawn is left out. In two queries."""
    sent = Claim.objects.filter(mentor=mentor).exclude(status=Claim.Status.WITHDRAWN)
    by_month = sent.annotate(month=TruncMonth("spent_on")).order_by().values("month")
    settled = Q(status__in=Claim.SETTLED)
    sums = {
        row.pop("month"): row
        for row in by_month.annotate(
            claimed=Sum("amount", default=Decimal(0)),
            paid=Sum("amount", filter=Q(status=Claim.Status.PAID), default=Decimal(0)),
            waiting=Sum("amount", filter=~settled, default=Decimal(0)),
            refused=Sum("amount", filter=Q(status=Claim.Status.REFUSED), default=Decimal(0)),
        )
    }
    booked = Correction.objects.filter(claim__mentor=mentor).annotate(month=TruncMonth("booked_on")).order_by()
    corrected = {row["month"]: row["sum"] for row in booked.values("month").annotate(sum=Sum("amount"))}
    nothing = dict.fromkeys(("claimed", "paid", "waiting", "refused"), Decimal(0))
    return [
        StatementMonth(first=month, corrected=corrected.get(month, Decimal(0)), **sums.get(month, nothing))
        for month in sorted({*sums, *corrected}, reverse=True)
    ]


def total_of(months) -> dict[str, Decimal]:
    names = ("claimed", "paid", "waiting", "refused", "corrected")
    total = {name: sum((getattr(month, name) for month in months), Decimal(0)) for name in names}
    return total | {"net": net_of(total["paid"], total["corrected"])}


def payments_of(mentor):
    """When a mentor was paid, under which reference and how much, the newest first; in one query."""
    paid = Claim.objects.filter(mentor=mentor).exclude(paid_on=None).order_by("-paid_on", "-run__number")
    sums = {"amount": Sum("amount"), "number": Count("pk")}
    return list(paid.values("paid_on", "run__reference").annotate(**sums))
