"""What is typed about a mentee."""

from django import forms
from django.utils import timezone

from core.forms import DayField, SeenMixin, TextField, needed
from mentors.models import Slot

from .. import rules


def _labels(entries):
    return [(key, entry.label) for key, entry in entries.items()]


def _line(label, help_text=""):
    """One line that is read whole on a phone too."""
    widget = forms.Textarea(attrs={"rows": 2})
    return TextField(label=label, help_text=help_text, max_length=300, required=False, widget=widget)


class MenteeForm(SeenMixin):
    starts_on = DayField(
        label="First day of support", initial=timezone.localdate, error_messages=needed("Choose the first day")
    )
    agreed_end_on = DayField(label="Agreed end", required=False, help_text="Support lasts a period that is agreed.")
    interests = _line("What the child likes", "Such as football, baking, dogs.")
    support_needed = forms.MultipleChoiceField(
        choices=_labels(rules.SUPPORT), required=False, label="Support needed", widget=forms.CheckboxSelectMultiple
    )
    gets_on_with = forms.MultipleChoiceField(
        choices=_labels(rules.TEMPERAMENT),
        required=False,
        label="Gets on with somebody who is",
        widget=forms.CheckboxSelectMultiple,
    )
    availability = forms.MultipleChoiceField(
        choices=Slot.choices, required=False, label="Has time", widget=forms.CheckboxSelectMultiple
    )
    childs_wish = _line(
        "What the child wishes for",
        "In the child’s own words. A wish for or against one mentor is recorded beside the suggestions.",
    )
    carers_wish = _line("What the carer wishes for")

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("agreed_end_on") and data["agreed_end_on"] < data["starts_on"]:
            self.add_error("agreed_end_on", "The agreed end is before the first day")
        return data
