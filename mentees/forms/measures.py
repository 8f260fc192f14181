"""The benefits that are watched (KOP-23), asked the same way at the start, at each review and at closing."""

from django import forms

from core.forms import SeenField, TextField
from core.history import newest_step

from ..models import OutcomeMeasure

NOT_KNOWN = "unknown"
SCALE = [(str(score.value), str(score.value)) for score in OutcomeMeasure.Score]


class MeasuresMixin(forms.Form):
    """Adds a scale of 1 to 5 and a line of words for each measure; what is left open was not asked."""

    def __init__(self, *args, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.measured = figures.outcome_measures
        for item in self.measured:
            self.fields[f"score_{item.key}"] = forms.ChoiceField(
                label=item.label, choices=[*SCALE, (NOT_KNOWN, "Not known")], widget=forms.RadioSelect, required=False
            )
            self.fields[f"words_{item.key}"] = TextField(
                label=f"{item.label}, in words", max_length=300, required=False
            )

    def measure_fields(self):
        """(scale, words) of each measure, for the page."""
        return [(self[f"score_{item.key}"], self[f"words_{item.key}"]) for item in self.measured]

    def clean(self):
        data = super().clean()
        for item in self.measured:
            if data.get(f"words_{item.key}") and not data.get(f"score_{item.key}"):
                self.add_error(f"score_{item.key}", f"{item.label}: choose a figure for your words, or “Not known”")
        return data

    def take_measures(self):
        """The measures that were answered, (key, score or None, words), taken out of the cleaned data."""
        taken = []
        for item in self.measured:
            score, words = (
                self.cleaned_data.pop(f"score_{item.key}", ""),
                self.cleaned_data.pop(f"words_{item.key}", ""),
            )
            if score:
                taken.append((item.key, None if score == NOT_KNOWN else int(score), words))
        return taken


class MeasuresChangeMixin(forms.Form):
    """For a form that can put measures right: which step of them it was opened with."""

    measures_seen = SeenField(required=False)


def initial_measures(rows):
    """What was measured before, as the form asks it."""
    initial = {"measures_seen": newest_step(rows)}
    for row in rows:
        initial[f"score_{row.measure}"] = str(row.score) if row.score else NOT_KNOWN
        initial[f"words_{row.measure}"] = row.words
    return initial
