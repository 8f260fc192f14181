"""What is typed when a child's support ends, and when a closing is taken back."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator

from core.forms import DayField, SubmissionMixin, TextField, WordsField, needed
from policy.dates import in_words

from ..models import Closing
from .measures import MeasuresMixin
from .plans import RESULTS

FURTHEST_AHEAD = timedelta(days=366)


class CloseForm(MeasuresMixin, SubmissionMixin):
    kind = forms.ChoiceField(
        label="Which kind of ending is it?",
        choices=Closing.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=needed("Choose whether it is planned or early"),
    )
    reason = forms.ChoiceField(
        label="Why does it end?",
        choices=Closing.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=needed("Choose why it ends"),
    )
    words = WordsField(label="How it went", required=False)
    last_day = DayField(
        label="Last day of support",
        help_text="The mentor’s access ends with this day.",
        error_messages=needed("Choose the last day"),
    )
    goodbye_on = DayField(label="Goodbye meeting on", required=False)
    goodbye_words = TextField(
        label="About the goodbye",
        max_length=300,
        error_messages=needed("Say how you say goodbye, or why there is no goodbye meeting"),
        help_text="What is planned or how it was; or why there is no goodbye meeting.",
    )
    asks_questionnaire = forms.BooleanField(label="Ask the mentor for one last questionnaire", required=False)
    cancel_planned = forms.BooleanField(label="Cancel the meet-ups planned after the last day", required=False)

    def __init__(self, *args, mentee, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.mentee, self.goals = mentee, goals
        for goal in goals:
            self.fields[f"result_{goal.pk}"] = forms.ChoiceField(
                label=goal.words,
                choices=RESULTS,
                widget=forms.RadioSelect,
                error_messages=needed(f"Say how this goal ended: {Truncator(goal.words).chars(60)}"),
            )
            self.fields[f"about_{goal.pk}"] = TextField(label="In a few words", max_length=300, required=False)
        # As on the page, so that what is missing is listed in its order.
        of_goals = [f"{part}_{goal.pk}" for goal in goals for part in ("result", "about")]
        self.order_fields(["last_day", "cancel_planned", "kind", "reason", "words", *of_goals])

    def goal_fields(self):
        """(goal, result, words) of each goal that is still open, for the page."""
        return [(goal, self[f"result_{goal.pk}"], self[f"about_{goal.pk}"]) for goal in self.goals]

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < self.mentee.starts_on:
            raise ValidationError(f"Support began on {in_words(self.mentee.starts_on)}. Choose that day or a later one")
        if day > timezone.localdate() + FURTHEST_AHEAD:
            raise ValidationError("Choose a day within the next year")
        return day

    def clean(self):
        data = super().clean()
        goodbye, last_day = data.get("goodbye_on"), data.get("last_day")
        if goodbye and last_day and goodbye > last_day:
            self.add_error("goodbye_on", "The goodbye is after the last day. Choose a later last day")
        if goodbye and goodbye < self.mentee.starts_on:
            self.add_error("goodbye_on", "The goodbye is before support began")
        return data

    def take_results(self):
        """(goal, result, words) of each goal, taken out of the cleaned data."""
        data = self.cleaned_data
        return [(goal, data.pop(f"result_{goal.pk}"), data.pop(f"about_{goal.pk}")) for goal in self.goals]


class ReopenForm(forms.Form):
    because = TextField(label="Why does support go on?", max_length=300, error_messages=needed("Say why"))
