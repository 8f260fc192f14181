"""Equality monitoring: on a page of its own, apart from the case, and in bands for all together (KOT-19.1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone

from core.access import access
from core.forms import show_error
from core.history import changes_of, newest_step
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.support import EqualityForm, EqualityRecordForm
from ..models import Child, EqualityRecord
from ..permissions import can_record_equality, can_see_equality_figures
from .children import to_child

LEFT_OPEN = "Not said"


@access(can_record_equality, Child)
def equality_record(request, child):
    record = EqualityRecord.objects.visible_to(request.user).filter(child=child).first()
    initial = {name: getattr(record, name) for name in EqualityForm.base_fields} if record else {}
    initial["seen"] = newest_step([record] if record else [])
    form = EqualityRecordForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_equality(by=request.user, child=child, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved apart from the case.")
            return to_child(child.pk)
    context = {"form": form, "child": child, "record": record, "changes": changes_of(record) if record else []}
    return render(request, "club/equality_record.html", context)


@access(can_see_equality_figures)
def equality_figures(request):
    """How many families gave each answer, in bands; small numbers, and what would give them away, are kept back."""
    smallest = PolicyVersion.objects.figures_on(timezone.localdate()).smallest_number_shown
    asked = EqualityRecord.objects.count()
    questions = [
        (field.label, rules.banded(_answers(name), smallest)) for name, field in EqualityForm.base_fields.items()
    ]
    context = {
        "smallest": smallest,
        "asked": rules.banded({"Families asked": asked}, smallest)[0],
        "questions": questions if asked >= smallest else [],
    }
    return render(request, "club/equality_figures.html", context)


def _answers(name):
    """How often each answer was given; left open and not said are one."""
    field = EqualityRecord._meta.get_field(name)
    given = dict(EqualityRecord.objects.order_by().values_list(name).annotate(Count("pk")))
    counts = {label: given.get(value, 0) for value, label in field.choices if value != "not_said"}
    return counts | {LEFT_OPEN: given.get("not_said", 0) + given.get("", 0)}
