"""What is typed about the steps of a start."""

from django import forms

from club.forms.children import PhoneField
from core.forms import EmailField, PastDayField, TextField, needed


class StepForm(forms.Form):
    sometimes_needed = ("done_on", "done_by", "not_needed_because")
    DONE, NOT_NEEDED, OPEN = "done", "not_needed", "open"

    stands = forms.ChoiceField(
        label="How does it stand?",
        choices=[(DONE, "Done"), (NOT_NEEDED, "Not needed"), (OPEN, "Still open")],
        widget=forms.RadioSelect,
        initial=DONE,
        error_messages=needed("Choose how it stands"),
    )
    done_on = PastDayField(label="Done on", required=False)
    done_by = TextField(label="By whom", max_length=120, required=False)
    words = TextField(label="About this step", max_length=300, required=False)
    not_needed_because = TextField(
        label="Why it is not needed", max_length=300, required=False, help_text="Only for a step that is not needed."
    )

    def clean(self):
        data = super().clean()
        stands = data.get("stands")
        if stands == self.DONE:
            for name, words in (("done_on", "Choose the day on which it was done"), ("done_by", "Say who did it")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        else:
            data["done_on"], data["done_by"] = None, ""
        if stands == self.NOT_NEEDED and not data.get("not_needed_because") and "not_needed_because" not in self.errors:
            self.add_error("not_needed_because", "Say why this step is not needed")
        if stands != self.NOT_NEEDED:
            data["not_needed_because"] = ""
        data.pop("stands", None)
        return data


class SettleForm(forms.Form):
    mentees = forms.TypedMultipleChoiceField(
        label="For which children",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=needed("Choose at least one child")
        | {"invalid_choice": "One of these children has no such step any more. Look at the list and choose again"},
    )
    because = TextField(
        label="Why the steps are set aside",
        max_length=300,
        help_text="Such as: Done in 2024, before the portal; the papers are in the office.",
        error_messages=needed("Say why the steps are set aside"),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentees"].choices = choices


class SchoolStepForm(StepForm):
    """The step at which the school is told, with whom to ask there (KOP-17)."""

    contact_name = TextField(label="Who was told", max_length=120, required=False)
    contact_role = TextField(label="Their role", max_length=120, required=False, help_text="Such as head of year.")
    contact_phone = PhoneField(label="Their phone number", required=False)
    contact_email = EmailField(label="Their e-mail address", required=False)

    def clean(self):
        data = super().clean()
        data["contact"] = {name: data.pop(f"contact_{name}", "") for name in ("name", "role", "phone", "email")}
        return data
