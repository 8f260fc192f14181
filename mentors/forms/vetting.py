"""What is typed about trainings, checks and stops."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, PastDayField, TextField

from ..models import DbsCheck, Training

# A stop is lifted for a while; longer than this is a training that was not taken.
LONGEST_LIFT = timedelta(days=92)


class TrainingForm(forms.Form):
    course = forms.ChoiceField(
        choices=Training.Course.choices, initial=Training.Course.SAFEGUARDING, widget=forms.RadioSelect
    )
    taken_on = PastDayField(label="Taken on", error_messages={"required": "Enter the day"})


class DbsCheckForm(forms.Form):
    level = forms.ChoiceField(
        choices=DbsCheck.Level.choices, widget=forms.RadioSelect, error_messages={"required": "Choose the level"}
    )
    issued_on = PastDayField(label="Date on the certificate", error_messages={"required": "Enter the date"})
    certificate_number = TextField(max_length=20, required=False, label="Certificate number")


class StopLiftForm(forms.Form):
    until = DayField(
        label="Until",
        help_text="The last day on which new meet-ups can be planned.",
        error_messages={"required": "Enter the last day"},
    )
    reason = TextField(
        max_length=300,
        help_text="Such as: booked on the course of 12 December.",
        error_messages={"required": "Enter the reason"},
    )

    def clean_until(self):
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until < today:
            raise ValidationError("Choose today or a later day")
        if until > today + LONGEST_LIFT:
            raise ValidationError("Choose a day within the next three months")
        return until
