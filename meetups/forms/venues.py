"""What is typed about insurance and liability of a kind of place."""

from datetime import timedelta

from django import forms

from core.forms import DayField, PastDayField, SeenMixin, SubmissionMixin, TextField, needed

LONGEST = timedelta(days=5 * 366)


class VenueCheckForm(SubmissionMixin):
    kind = forms.ChoiceField(
        label="Kind of place",
        error_messages=needed("Choose the kind of place") | {"invalid_choice": "Choose the kind of place"},
    )
    checked_by = TextField(label="Who checked", max_length=120, error_messages=needed("Say who checked"))
    checked_on = PastDayField(label="Checked on", error_messages=needed("Choose the day of the check"))
    until_on = DayField(
        label="The insurance itself ends on",
        required=False,
        help_text="Only where it ends sooner than the check.",
    )
    words = TextField(
        label="What was looked at",
        max_length=300,
        required=False,
        help_text="Such as the charity’s own policy, or what the places say of their cover.",
    )

    def __init__(self, *args, figures, also=(), **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, kind.label) for kind in figures.venue_kinds]
        known = {key for key, _ in kinds}
        self.fields["kind"].choices = [("", "Choose"), *kinds, *[(key, key) for key in also if key not in known]]

    def clean(self):
        data = super().clean()
        checked, until = data.get("checked_on"), data.get("until_on")
        if checked and until and until < checked:
            self.add_error("until_on", "This is before the check")
        elif checked and until and until > checked + LONGEST:
            self.add_error("until_on", "Check the year: this is more than five years after the check")
        return data


class VenueCheckChangeForm(SeenMixin, VenueCheckForm):
    def clean(self):
        data = super().clean()
        data.pop("submission", None)
        return data
