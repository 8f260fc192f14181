"""Insurance and liability of each kind of place: when it was checked, by whom, until when that holds (KOP-14)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import access
from core.forms import show_error
from core.history import changes_of, version_of
from policy.models import PolicyVersion

from .. import actions, standing
from ..forms.venues import VenueCheckChangeForm, VenueCheckForm
from ..models import VenueCheck
from ..permissions import can_change_venue_check, can_list_venue_checks, can_record_venue_check
from ..rules import lapses_soon


@access(can_list_venue_checks)
def venue_checks_list(request):
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    kinds = standing.insured_kinds(VenueCheck.objects.visible_to(request.user), figures)
    rows = [(insured, bool(insured.until) and lapses_soon(insured.until, today)) for insured in kinds]
    context = {"rows": rows, "today": today, "months": figures.venue_check_months}
    return render(request, "meetups/venue_checks_list.html", context)


@access(can_record_venue_check)
def venue_check_add(request):
    initial = {"kind": request.GET.get("kind", ""), "checked_by": request.user.name, "checked_on": timezone.localdate()}
    form = VenueCheckForm(request.POST or None, initial=initial, figures=PolicyVersion.objects.figures_on())
    if request.method == "POST" and form.is_valid():
        actions.record_venue_check(by=request.user, **form.cleaned_data)
        messages.success(request, "The check is recorded.")
        return redirect("meetups:venue_checks_list")
    return render(request, "meetups/venue_check_add.html", {"form": form})


@access(can_change_venue_check, VenueCheck)
def venue_check_change(request, check):
    figures = PolicyVersion.objects.figures_on()
    now = {name: getattr(check, name) for name in ("kind", "checked_by", "checked_on", "until_on", "words")}
    now["seen"] = version_of(check)
    form = VenueCheckChangeForm(request.POST or None, initial=now, figures=figures, also=[check.kind])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_venue_check(by=request.user, check=check, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The check is put right.")
            return redirect("meetups:venue_checks_list")
    return render(request, "meetups/venue_check_change.html", {"form": form, "changes": changes_of(check)})
