"""What is typed about events, their bookings and risk assessments."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import (
    ClockField,
    DayField,
    DocumentField,
    NumberField,
    PastDayField,
    RowsField,
    SeenMixin,
    TextField,
    WordsField,
    needed,
)

from ..models import Child, Event, RiskAssessment

FURTHEST = timedelta(days=3 * 366)
MOST_PLACES = 2000


class YearField(forms.TypedChoiceField):
    """A school year, or any."""

    def __init__(self, **kwargs):
        choices = [("", "Any"), *((year, f"Year {year}") for year in range(15))]
        super().__init__(choices=choices, coerce=int, empty_value=None, required=False, **kwargs)


class EventSearchForm(forms.Form):
    """Which events the list shows; anything that makes no sense narrows nothing."""

    kind = forms.ChoiceField(choices=[("", "Every kind"), *Event.Kind.choices], required=False)
    year = YearField(label="School year")

    def wanted(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)


class EventForm(forms.Form):
    name = TextField(max_length=120, error_messages=needed("Enter a name"))
    kind = forms.ChoiceField(
        choices=[("", "Choose"), *Event.Kind.choices],
        error_messages={"required": "Choose the kind of event", "invalid_choice": "Choose from the list"},
    )
    held_on = DayField(label="Day", error_messages=needed("Enter the day"))
    starts_at = ClockField(required=False, label="Starts at")
    ends_at = ClockField(required=False, label="Ends at")
    place = TextField(max_length=160, required=False)
    first_year = YearField(label="From school year")
    last_year = YearField(label="To school year")
    places = NumberField(
        required=False,
        lowest=1,
        highest=MOST_PLACES,
        label="Children at most",
        help_text="Leave it open where there is room for all.",
    )
    words = WordsField(max_length=5000, rows=3, required=False, label="What happens there")
    risk_assessment = forms.ModelChoiceField(
        queryset=RiskAssessment.objects.none(),
        required=False,
        empty_label="None yet",
        label="Risk assessment",
        error_messages={"invalid_choice": "This risk assessment is not on the list any more"},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["risk_assessment"].queryset = RiskAssessment.objects.visible_to(user)

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate() + FURTHEST:
            raise ValidationError("Check the year: this is more than three years away")
        return day

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "The end has to come after the start")
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first is not None and last is not None and last < first:
            self.add_error("last_year", f"The years have to go upwards from year {first}")
        return cleaned


class EventChangeForm(SeenMixin, EventForm):
    pass


class CallOffForm(forms.Form):
    reason = TextField(
        max_length=300,
        label="Why is it called off?",
        help_text="It stands on the page of the event.",
        error_messages=needed("Say why in a few words"),
    )


class BookingForm(forms.Form):
    """Children to book; the page offers those that the search found."""

    children = RowsField(
        queryset=Child.objects.none(),
        error_messages={
            "required": "Choose at least one child",
            "invalid_choice": "One of these children is not on the list any more. Choose again",
            "invalid_pk_value": "One of these children is not on the list any more. Choose again",
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["children"].queryset = Child.objects.visible_to(user)


class RemoveBookingForm(forms.Form):
    reason = TextField(max_length=100, required=False, label="Why?", help_text="It stays in the history.")


class RiskWordsForm(forms.Form):
    title = TextField(max_length=120, error_messages=needed("Enter a title"))
    assessed_on = PastDayField(label="Assessed on", error_messages=needed("Enter the day"))
    assessed_by = TextField(max_length=120, label="Assessed by", error_messages=needed("Enter who assessed it"))
    review_on = DayField(required=False, label="Look at it again on")

    def clean(self):
        cleaned = super().clean()
        done, again = cleaned.get("assessed_on"), cleaned.get("review_on")
        if done and again and again < done:
            self.add_error("review_on", "This is before the day on which it was assessed")
        return cleaned


class RiskAssessmentChangeForm(SeenMixin, RiskWordsForm):
    pass


class RiskAssessmentForm(RiskWordsForm):
    file = DocumentField(
        label="The document",
        help_text="A PDF or a photograph, at most 10 MB.",
        error_messages=needed("Choose the document"),
    )
    field_order = ["file", "title", "assessed_on", "assessed_by", "review_on"]
