"""What is typed about consents."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import PastDayField, needed

from ..models import Consent


class ConsentForm(forms.Form):
    kind = forms.ChoiceField(
        label="What the carer agreed to",
        choices=Consent.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=needed("Choose what the carer agreed to"),
    )
    given_on = PastDayField(label="Signed on paper on", error_messages=needed("Choose the day of the signature"))


class WithdrawForm(forms.Form):
    withdrawn_on = PastDayField(
        label="Withdrawn on", initial=timezone.localdate, error_messages=needed("Choose the day")
    )

    def __init__(self, *args, consent, **kwargs):
        super().__init__(*args, **kwargs)
        self.consent = consent

    def clean_withdrawn_on(self):
        day = self.cleaned_data["withdrawn_on"]
        if day < self.consent.given_on:
            raise ValidationError("It was withdrawn before it was given. Check the day")
        return day
