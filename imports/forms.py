"""The file to upload, and the kinds of place to confirm."""

from django import forms

from .workbook import LARGEST_FILE


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="Workbook",
        help_text="An Excel workbook (.xlsx) of at most 10 MB, with the sheets Children, Volunteers, Register, "
        "Allocations, Mentoring log, Expenses and Questionnaires; a sheet Referrals may stand beside them.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={
            "required": "Choose a workbook",
            "missing": "Choose a workbook",
            "empty": "This file is empty: it holds 0 bytes",
            "invalid": "Choose a workbook",
            "max_length": "The name of this file is too long. Rename it and choose it again",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                "This file is larger than 10 MB. Take out pictures, or split it into two workbooks"
            )
        return file


class VenuesForm(forms.Form):
    """One choice for each location of the log; left open, its notes get no kind of place."""

    def __init__(self, *args, places, kinds, confirmed, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        choices = [("", "Leave open"), *((kind.key, kind.label) for kind in kinds)]
        known = {kind.key for kind in kinds}
        for number, found in enumerate(places):
            suggested = confirmed.get(found["place"], found["kind"])
            times = "note" if found["count"] == 1 else "notes"
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=found["place"],
                help_text=f"{found['count']} {times}",
                choices=choices,
                required=False,
                initial=suggested if suggested in known else "",
                error_messages={"invalid_choice": "Choose a kind of place from the list"},
            )

    def confirmed(self):
        """Locations and the kinds that a person confirmed for them; the open ones too."""
        return {found["place"]: self.cleaned_data[f"place_{number}"] for number, found in enumerate(self.places)}
