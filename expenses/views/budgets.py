"""The budget of a year beside what it has cost (KOP-5), and the cost for each child and each meet-up (KOT-1)."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.utils import timezone

from core import files, readlog
from core.access import access
from core.forms import was_done
from core.history import changes_of, version_of
from core.paging import page_of
from policy.dates import in_words
from policy.models import PolicyVersion, Scheme

from .. import actions
from ..documents import cells, exports
from ..forms.budgets import BudgetChangeForm, BudgetForm, BudgetMakeForm
from ..models import Budget, Claim
from ..permissions import (
    can_change_budget,
    can_list_budgets,
    can_make_budget,
    can_see_budget,
    can_see_costs,
    can_see_names_on_claims,
)
from ..rules import first_day_around, for_each, last_day_of, planned_by_policy
from ..standing.budgets import scheme_of, years_of
from ..standing.costs import children_of_year, costs_of, first_year_day, whole_cost

YEARS_BACK = 10


@access(can_list_budgets)
def budgets_list(request):
    """The years beside each other."""
    page = page_of(request, Budget.objects.visible_to(request.user).select_related("scheme"), size=12)
    years = years_of(page.rows, timezone.localdate())
    return render(request, "expenses/budgets_list.html", {"page": page, "years": years})


@access(can_see_budget, Budget)
def budget_detail(request, budget):
    [year] = years_of([budget], timezone.localdate())
    context = {"year": year, "budget": budget, "today": timezone.localdate(), "changes": changes_of(budget)}
    return render(request, "expenses/budget_detail.html", context)


@access(can_make_budget)
def budget_make(request):
    """Begins with the figures of the policy: as they are today, for the first year that has no budget."""
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    first = first_day_around(today, figures.report_year_starts_month)
    newest = Budget.objects.visible_to(request.user).filter(scheme=scheme_of(), ends_on__gte=first).first()
    starts_on = last_day_of(newest.starts_on) + timedelta(days=1) if newest else first
    form = BudgetMakeForm(request.POST or None, initial={"starts_on": starts_on, **planned_by_policy(figures)})
    if was_done(request, form, actions.make_budget, "The budget is made."):
        return redirect("expenses:budgets_list")
    return render(request, "expenses/budget_make.html", {"form": form})


@access(can_change_budget, Budget)
def budget_change(request, budget):
    initial = {name: getattr(budget, name) for name in BudgetForm.base_fields} | {"seen": version_of(budget)}
    name = str(budget)
    form = BudgetChangeForm(request.POST or None, initial=initial)
    if was_done(request, form, actions.change_budget, "Changes saved.", budget=budget):
        return redirect("expenses:budget_detail", budget.pk)
    return render(request, "expenses/budget_change.html", {"form": form, "budget": budget, "name": name})


@access(can_see_budget, Budget)
def budget_download(request, budget):
    """The same figures as a spreadsheet."""
    [year] = years_of([budget], timezone.localdate())
    head = ["", "Planned", "Paid", "Committed", "Left", "Forecast", "Plan less forecast", "How it is forecast"]
    lines = [
        [line.label, line.planned, line.paid, line.committed, line.left, line.forecast.amount, line.difference,
         line.forecast.words]
        for line in [*year.lines, year.total]
    ]  # fmt: skip
    rows = [
        [f"{budget.scheme}: {in_words(budget.starts_on)} to {in_words(budget.ends_on)}"],
        [f"As of {in_words(timezone.localdate())}"],
        [],
        head,
        *lines,
        [],
        ["Support for children is made of"],
        *([label, "", pounds] for label, pounds in year.parts),
        [],
        ["Children planned", budget.children],
        ["Children with a mentor in the year", year.children],
        ["Most of them on one day", year.most_at_once],
        ["Support paid for each of them", year.paid_for_each_child],
    ]
    name = f"budget-{budget.starts_on:%Y-%m}-to-{budget.ends_on:%Y-%m}.xlsx"
    widths = [36, *[14] * 6, 60]
    return files.made(cells.as_xlsx("Budget", rows, widths, heading=4), name, exports.XLSX)


@access(can_see_costs)
def costs_list(request):
    """One policy year: what counts for each child, and for each meet-up held."""
    schemes, today = list(Scheme.objects.all()), timezone.localdate()
    named = request.GET.get("scheme", "")
    scheme = next((one for one in schemes if one.slug == named), schemes[0])
    month = PolicyVersion.objects.figures_on(today).report_year_starts_month
    years = _years(scheme, today, month)
    asked = request.GET.get("year", "")
    first = years.get(asked) or next(iter(years.values()))
    last = last_day_of(first)
    page = page_of(request, children_of_year(scheme, first, last))
    costs = costs_of(scheme, first, last, page.rows)
    whole, shared, met = whole_cost(scheme, first, last)
    context = {
        "page": page,
        "scheme": scheme,
        "schemes": schemes if len(schemes) > 1 else [],
        "rows": [(child, costs[child.pk]) for child in readlog.show(request, page.rows)],
        "whole": whole,
        "shared": shared,
        "claimed_for_each": for_each(whole.claimed, met),
        "claimed_for_each_meetup": for_each(whole.claimed, whole.meetups),
        "all_for_each_meetup": for_each(whole.total + shared, whole.meetups),
        "met": met,
        "first": first,
        "last": last,
        "years": [(key, f"{day.year} to {day.year + 1}", day == first) for key, day in years.items()],
        "kinds": [(kind, label) for kind, label in Claim.Kind.choices if kind in whole.claims],
        "with_names": can_see_names_on_claims(request.user),
    }
    return render(request, "expenses/costs_list.html", context)


def _years(scheme, today, month):
    """First days of policy years by the year they begin in: newest first, back to the first with anything in it."""
    newest = first_day_around(today, month)
    begun = first_year_day(scheme)
    oldest = first_day_around(begun, month) if begun and begun < today else newest
    back = min(newest.year - oldest.year, YEARS_BACK)
    return {str(newest.year - n): newest.replace(year=newest.year - n) for n in range(back + 1)}
