"""The register of one event as it is marked: three choices for each child, and what stood there before."""

from django import forms

from core.forms import TextField

from ..models import RegisterEntry
from ..rules import Typed

Mark = RegisterEntry.Mark
CHOICES = [(Mark.PRESENT.value, "Present"), (Mark.MISSED.value, "Missed"), (Mark.AUTHORISED.value, "Authorised")]


class RegisterForm(forms.Form):
    """Fields for each entry: its mark, why the child is absent, and both as they were when the page was loaded."""

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self._add_fields(entry)

    def _add_fields(self, entry):
        name, pk = str(entry.child), entry.pk
        self.fields[f"mark_{pk}"] = forms.ChoiceField(
            choices=CHOICES,
            required=False,
            label=name,
            initial="" if entry.mark == Mark.BOOKED else entry.mark,
            error_messages={"invalid_choice": f"Choose again for {name}"},
        )
        self.fields[f"why_{pk}"] = TextField(
            max_length=300,
            required=False,
            label="Why?",
            initial=entry.reason,
            error_messages={"max_length": f"The reason for {name} can have at most 300 characters"},
        )
        was = forms.CharField(required=False, widget=forms.HiddenInput, initial=f"{entry.mark} {entry.reason}")
        self.fields[f"was_{pk}"] = was

    def clean(self):
        cleaned = super().clean()
        for entry in self.entries:
            why = f"why_{entry.pk}"
            if cleaned.get(f"mark_{entry.pk}") == Mark.AUTHORISED and cleaned.get(why) == "":
                self.add_error(why, f"Say why {entry.child.full_name} had leave")
        return cleaned

    def rows(self):
        """Each entry with its two fields."""
        return [(entry, self[f"mark_{entry.pk}"], self[f"why_{entry.pk}"]) for entry in self.entries]

    def typed(self):
        """What was chosen, by primary key of the entry."""
        return {entry.pk: self._typed_for(entry.pk) for entry in self.entries}

    def _typed_for(self, pk):
        mark, _, reason = self.cleaned_data[f"was_{pk}"].partition(" ")
        chosen = self.cleaned_data[f"mark_{pk}"]
        why = "" if chosen == Mark.PRESENT else self.cleaned_data[f"why_{pk}"]
        return Typed(chosen, why, (mark, reason))
