"""How a child's support ended, the list of endings, and taking one back."""

from django.contrib import messages
from django.shortcuts import redirect, render

from core import history, readlog
from core.access import access
from core.paging import page_of
from policy.models import PolicyVersion

from .. import actions
from ..forms.closings import ReopenForm
from ..models import Closing, Goal
from ..permissions import can_list_endings, can_reopen_mentee, can_see_plan
from ..standing import closings as endings
from ..standing import plans as standing


@access(can_see_plan, Closing)
def closing_detail(request, closing):
    mentee = closing.mentee
    figures = PolicyVersion.objects.in_force(mentee.scheme).figures
    moments, measures = standing.measures_table(request.user, mentee, figures)
    context = {
        "closing": closing,
        "mentee": mentee,
        "goals": Goal.objects.filter(plan__mentee=mentee, plan__replaced_at=None).order_by("due_on", "id"),
        "moments": moments,
        "measures": measures,
        "changes": history.changes_of(closing, longest=None),
    }
    return render(request, "mentees/closing_detail.html", context)


@access(can_reopen_mentee, Closing)
def closing_reopen(request, closing):
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen_support(by=request.user, closing=closing, **form.cleaned_data)
        messages.success(request, "Support goes on. Next: allocate a mentor.")
        return redirect("home:mentee_detail", closing.mentee_id)
    return render(request, "mentees/closing_reopen.html", {"form": form, "closing": closing})


@access(can_list_endings)
def endings_list(request):
    """Every support that ended, the early ones counted apart (KOT-2.4)."""
    closings = Closing.objects.visible_to(request.user).standing().with_child()
    years = endings.years_of(closings)
    year = _year_asked(request, years)
    counted = endings.counts(closings.filter(last_day__year=year) if year else closings)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Closing.Kind.values else ""
    listed = closings.filter(**({"last_day__year": year} if year else {}), **({"kind": kind} if kind else {}))
    page = page_of(request, listed)
    readlog.show(request, page.rows)
    context = {"page": page, "counted": counted, "years": years, "year": year, "kind": kind, "kinds": Closing.Kind}
    return render(request, "mentees/endings_list.html", context)


def _year_asked(request, years):
    asked = request.GET.get("year", "")
    return next((year for year in years if str(year) == asked), None)
