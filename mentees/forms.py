"""What is typed about mentees and allocations."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, PastDayField, TextField
from mentors.models import Mentor

from .models import Consent

FREQUENCIES = [
    ("", "Not agreed"),
    (7, "Every week"),
    (14, "Every two weeks"),
    (21, "Every three weeks"),
    (30, "Every month"),
]


class MenteeForm(forms.Form):
    starts_on = DayField(label="First day of support", initial=timezone.localdate)
    agreed_end_on = DayField(label="Agreed end", required=False, help_text="Support lasts a period that is agreed.")

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("agreed_end_on") and data["agreed_end_on"] < data["starts_on"]:
            self.add_error("agreed_end_on", "The agreed end is before the first day")
        return data


class AllocationForm(forms.Form):
    mentor = forms.ModelChoiceField(Mentor.objects.none(), label="Mentor", empty_label="Choose")
    start_on = DayField(label="First day", initial=timezone.localdate)
    end_on = DayField(label="Last day", required=False, help_text="Leave empty while no end is agreed.")
    meet_every_days = forms.TypedChoiceField(
        label="How often they meet", choices=FREQUENCIES, coerce=int, empty_value=None, required=False
    )
    carer_agreed_on = PastDayField(label="The carer agreed on", required=False)
    notes_from_start_only = forms.BooleanField(
        label="Hide notes from before the first day",
        required=False,
        help_text="A new mentor sees all earlier notes unless you tick this.",
    )
    comment = TextField(label="Why this mentor", max_length=300, required=False)
    over_capacity_reason = TextField(
        label="Why one more child",
        max_length=300,
        required=False,
        help_text="Needed when the mentor has as many children as they said they can take.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mentors = Mentor.objects.visible_to(user).serving().select_related("user")
        self.fields["mentor"].queryset = mentors

    def clean(self):
        data = super().clean()
        if data.get("start_on") and data.get("end_on") and data["end_on"] < data["start_on"]:
            self.add_error("end_on", "The last day is before the first day")
        return data


class AllocationChangeForm(AllocationForm):
    reason = TextField(label="What was wrong", max_length=300, help_text="It stays in the history.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["mentor"], self.fields["over_capacity_reason"]


class ConsentForm(forms.Form):
    kind = forms.ChoiceField(label="What the carer agreed to", choices=Consent.Kind.choices, widget=forms.RadioSelect)
    given_on = PastDayField(label="Signed on paper on")


class WithdrawForm(forms.Form):
    withdrawn_on = PastDayField(label="Withdrawn on", initial=timezone.localdate)

    def __init__(self, *args, consent, **kwargs):
        super().__init__(*args, **kwargs)
        self.consent = consent

    def clean_withdrawn_on(self):
        day = self.cleaned_data["withdrawn_on"]
        if day < self.consent.given_on:
            raise ValidationError("It was withdrawn before it was given. Check the day")
        return day
