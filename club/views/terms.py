"""When the schools are closed: listed, written down, put right (HTP-3)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import access
from core.forms import show_error
from core.history import changes_of, version_of
from core.paging import page_of

from .. import actions
from ..forms.terms import SchoolHolidayChangeForm, SchoolHolidayForm
from ..models import SchoolHoliday
from ..permissions import can_add_school_holiday, can_change_school_holiday, can_list_school_holidays


@access(can_list_school_holidays)
def school_holidays_list(request):
    page = page_of(request, SchoolHoliday.objects.visible_to(request.user))
    return render(request, "club/school_holidays_list.html", {"page": page, "today": timezone.localdate()})


@access(can_add_school_holiday)
def school_holiday_add(request):
    form = SchoolHolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holiday = actions.add_school_holiday(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{holiday} is written down.")
            return redirect("club:school_holidays_list")
    return render(request, "club/school_holiday_add.html", {"form": form})


@access(can_change_school_holiday, SchoolHoliday)
def school_holiday_change(request, holiday):
    title = holiday.name
    initial = {name: getattr(holiday, name) for name in SchoolHolidayForm.base_fields}
    initial["seen"] = version_of(holiday)
    form = SchoolHolidayChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_school_holiday(by=request.user, holiday=holiday, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Changes saved.")
            return redirect("club:school_holidays_list")
    context = {"form": form, "holiday": holiday, "title": title, "changes": changes_of(holiday)}
    return render(request, "club/school_holiday_change.html", context)


@access(can_change_school_holiday, SchoolHoliday)
@require_POST
def school_holiday_remove(request, holiday):
    actions.remove_school_holiday(by=request.user, holiday=holiday)
    messages.success(request, f"{holiday} is taken out. Weekly meet-ups on these days are expected again.")
    return redirect("club:school_holidays_list")
