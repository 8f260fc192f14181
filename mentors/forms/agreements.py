"""What is typed about agreements."""

from django import forms
from django.utils import timezone

from core.forms import DayField, SubmissionMixin, TextField, WordsField, needed


class SignForm(forms.Form):
    wording = forms.IntegerField(widget=forms.HiddenInput, required=False)
    signed_name = TextField(
        max_length=120,
        label="Type your full name to sign",
        error_messages=needed("Type your full name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WordingForm(SubmissionMixin):
    words = WordsField(rows=24, max_length=40_000, label="The new words", error_messages=needed("Write the words"))
    in_use_from = DayField(
        label="In use from",
        initial=timezone.localdate,
        help_text="From this day on every mentor signs it before a mentee’s page opens.",
        error_messages=needed("Choose the day"),
    )
