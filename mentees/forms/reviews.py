"""What is typed about a review."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField, needed
from policy.dates import in_words

from ..models import Review
from .measures import MeasuresChangeMixin, MeasuresMixin


def _heard(label):
    return WordsField(label=label, rows=3, required=False)


class ReviewForm(MeasuresMixin, SubmissionMixin):
    held_on = PastDayField(label="Day of the review", error_messages=needed("Choose the day of the review"))
    attended = TextField(label="Who was there", max_length=300, error_messages=needed("Say who was there"))
    staff = TextField(
        label="Who of the school’s staff took part",
        max_length=300,
        required=False,
        help_text="Name and role. Leave it empty if nobody did.",
    )
    heard_child = _heard("What the child said")
    heard_carer = _heard("What the carer said")
    heard_school = _heard("What the school said")
    heard_mentor = _heard("What the mentor said")
    decision = forms.ChoiceField(
        label="What follows?",
        choices=Review.Decision.choices,
        widget=forms.RadioSelect,
        error_messages=needed("Choose what follows"),
    )
    decision_words = WordsField(label="Why", rows=3, error_messages=needed("Say why"))

    def __init__(self, *args, mentee, **kwargs):
        super().__init__(*args, **kwargs)
        self.mentee = mentee

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day < self.mentee.starts_on:
            began = in_words(self.mentee.starts_on)
            raise ValidationError(f"Support began on {began}. Choose that day or a later one")
        return day


class ReviewChangeForm(SeenMixin, MeasuresChangeMixin, ReviewForm):
    reason = TextField(
        label="What was wrong",
        max_length=300,
        help_text="It stays in the history.",
        error_messages=needed("Say what was wrong"),
    )
