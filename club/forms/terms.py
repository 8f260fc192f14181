"""What is typed about school holidays."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, SeenMixin, TextField, needed

FURTHEST = timedelta(days=3 * 366)


class SchoolHolidayForm(forms.Form):
    name = TextField(
        max_length=60,
        label="Which holiday",
        help_text="Such as half-term, Easter, or a training day.",
        error_messages=needed("Say which holiday it is"),
    )
    from_on = DayField(label="First day without school", error_messages=needed("Enter the first day"))
    until_on = DayField(label="Last day without school", error_messages=needed("Enter the last day"))

    def clean_from_on(self):
        return _near(self.cleaned_data["from_on"])

    def clean_until_on(self):
        return _near(self.cleaned_data["until_on"])


class SchoolHolidayChangeForm(SeenMixin, SchoolHolidayForm):
    pass


def _near(day):
    if abs(day - timezone.localdate()) > FURTHEST:
        raise ValidationError("Check the year: this is more than three years away")
    return day
