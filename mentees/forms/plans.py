"""What is typed about plans, goals and progress."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField, needed
from policy.dates import in_words

from ..models import Aim, Goal, GoalProgress
from .measures import MeasuresChangeMixin, MeasuresMixin

LONGEST_PLAN = timedelta(days=5 * 366)
EARLIEST_MEASURE = timedelta(days=100)


def _not_too_far(day):
    if day and day > timezone.localdate() + LONGEST_PLAN:
        raise ValidationError("Choose a day within the next five years")
    return day


class PlanForm(SubmissionMixin):
    needs = WordsField(
        label="What the child needs",
        help_text="What the child, the carer and you see. A few lines are enough.",
        error_messages=needed("Say what the child needs"),
    )
    consulted = WordsField(
        label="Who was asked, and what they said",
        rows=3,
        required=False,
        help_text="The child, the carer, key workers, the school. Needed before the plan is signed off.",
    )
    until_on = DayField(label="Agreed until", error_messages=needed("Choose the day until which it is agreed"))

    def clean_until_on(self):
        day = _not_too_far(self.cleaned_data["until_on"])
        if day < timezone.localdate():
            raise ValidationError("This day is over. A plan is agreed until a day to come")
        return day


class PlanChangeForm(SeenMixin, PlanForm):
    pass


class RenewForm(PlanForm):
    reason = TextField(label="Why the plan changes", max_length=300, error_messages=needed("Say why the plan changes"))
    field_order = ["submission", "reason"]


class GoalForm(SubmissionMixin):
    aim = forms.ChoiceField(
        label="Which aim does it serve?",
        choices=Aim.choices,
        widget=forms.RadioSelect,
        error_messages=needed("Choose the aim that it serves"),
    )
    words = TextField(
        label="The goal",
        max_length=300,
        help_text="In the child’s own words where you can.",
        error_messages=needed("Say what the goal is"),
    )
    outcome = TextField(
        label="What will be different", max_length=300, error_messages=needed("Say what will be different")
    )
    measure = TextField(
        label="How we will see it",
        max_length=300,
        help_text="Something one can count or notice.",
        error_messages=needed("Say how we will see it"),
    )
    is_of_education_plan = forms.BooleanField(
        label="It is a target of the child’s individual education plan",
        required=False,
        help_text="The school’s own plan for the child, where there is one.",
    )
    due_on = DayField(label="To be reached by", error_messages=needed("Choose the day by which it is to be reached"))

    def clean_due_on(self):
        return _not_too_far(self.cleaned_data["due_on"])


class GoalChangeForm(SeenMixin, GoalForm):
    pass


class RemoveGoalForm(forms.Form):
    reason = TextField(label="Why is it taken out?", max_length=300, error_messages=needed("Say why"))


STILL_OPEN = "open"
RESULTS = [(value, label) for value, label in Goal.Result.choices if value]


class ResultForm(SeenMixin):
    result = forms.ChoiceField(
        label="How did it end?",
        choices=RESULTS,
        widget=forms.RadioSelect,
        error_messages=needed("Choose how it ended"),
    )
    result_words = TextField(label="In a few words", max_length=300, required=False)
    result_on = PastDayField(label="On", error_messages=needed("Choose the day"))

    def __init__(self, *args, goal, **kwargs):
        super().__init__(*args, **kwargs)
        if not goal.is_open:
            self.fields["result"].choices = [*RESULTS, (STILL_OPEN, "Not at all: it is still open")]

    def clean(self):
        data = super().clean()
        if data.get("result") == STILL_OPEN:
            data |= {"result": Goal.Result.OPEN, "result_on": None, "result_words": ""}
        return data


class ProgressForm(SubmissionMixin):
    """Ten seconds on a phone: one press, a line if there is one, the day filled in."""

    how_far = forms.TypedChoiceField(
        label="How far?",
        choices=GoalProgress.HowFar.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=needed("Choose how far it is"),
    )
    words = WordsField(label="What you saw", rows=3, required=False)
    on = PastDayField(label="Day", error_messages=needed("Choose the day"))


class MeasuresForm(MeasuresChangeMixin, MeasuresMixin, SubmissionMixin):
    taken_on = PastDayField(label="As it was on", error_messages=needed("Choose the day"))

    def __init__(self, *args, mentee, **kwargs):
        super().__init__(*args, **kwargs)
        self.mentee = mentee

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.get(f"score_{item.key}") for item in self.measured):
            raise ValidationError("Choose a figure for at least one of them")
        return data

    def clean_taken_on(self):
        day, began = self.cleaned_data["taken_on"], self.mentee.starts_on
        if day < began - EARLIEST_MEASURE:
            raise ValidationError(f"Support began on {in_words(began)}. Choose a day near it, or a later one")
        return day
