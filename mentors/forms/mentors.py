"""What is typed about mentors, their trainings and checks."""

from django import forms

from core.forms import EmailField, NumberField, PastDayField, SeenMixin, TextField
from core.models import User, phone_validator

from ..models import Mentor, Slot


class CarSelect(forms.NullBooleanSelect):
    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = (("unknown", "Not known"), ("true", "Yes"), ("false", "No"))


class MentorForm(forms.Form):
    """The mentor's own record, beside the account."""

    address = TextField(
        max_length=200,
        required=False,
        label="Home address",
        help_text="Seen by the coordinator and the mentor, and by nobody else.",
    )
    interests = TextField(max_length=300, required=False, help_text="Such as football, baking, board games.")
    strengths = TextField(max_length=300, required=False, help_text="Such as calm, organised, patient.")
    postcode = TextField(
        max_length=10, required=False, label="Postcode", widget=forms.TextInput(attrs={"class": "short"})
    )
    kind = forms.ChoiceField(choices=Mentor.Kind.choices, required=False, initial=Mentor.Kind.VOLUNTEER)
    date_of_birth = PastDayField(required=False, label="Date of birth")
    personality = TextField(
        max_length=300, required=False, help_text="Such as quiet, funny, never late. Matching reads these words."
    )
    experience = TextField(
        max_length=300,
        required=False,
        label="Experience with",
        help_text="Such as shy children, autism, bereavement. Matching reads these words.",
    )
    availability = forms.MultipleChoiceField(
        choices=Slot.choices, required=False, label="Usually has time", widget=forms.CheckboxSelectMultiple
    )
    has_car = forms.NullBooleanField(required=False, label="Travels by car", widget=CarSelect)
    capacity = NumberField(lowest=0, highest=20, initial=1, label="Children at most")
    status = forms.ChoiceField(
        choices=[(value, label) for value, label in Mentor.Status.choices if value != Mentor.Status.LEFT],
        initial=Mentor.Status.APPLICANT,
        widget=forms.RadioSelect,
    )
    interviewed_on = PastDayField(required=False, label="Interviewed on")
    reference_1 = TextField(max_length=60, required=False, label="First reference", help_text="Such as received.")
    reference_2 = TextField(max_length=60, required=False, label="Second reference")
    code_of_conduct_signed_on = PastDayField(required=False, label="Code of conduct signed on")

    def clean_kind(self):
        return self.cleaned_data["kind"] or Mentor.Kind.VOLUNTEER


class MentorAddForm(MentorForm):
    """A person who has an account already, or a new one."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        empty_label="A new person",
        label="Who",
        help_text="Choose somebody who has an account, or fill in the next three fields.",
        error_messages={"invalid_choice": "Choose somebody on the list"},
    )
    name = TextField(max_length=120, label="Full name", error_messages={"required": "Enter the full name"})
    email = EmailField(label="E-mail address")
    phone = TextField(
        max_length=30,
        required=False,
        label="Phone number",
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    field_order = ["person", "name", "email", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(mentor=None).order_by("name", "id")
        # KOT-4.3: whoever is written down here goes through the steps.
        del self.fields["status"]
        if self.data.get("person"):
            self.fields["name"].required = self.fields["email"].required = False

    def clean(self):
        cleaned = super().clean()
        typed = [name for name in ("name", "email") if cleaned.get(name)]
        if cleaned.get("person") and typed:
            self.add_error("person", "Choose somebody here or fill in a new person below, not both")
        return cleaned


class MentorChangeForm(SeenMixin, MentorForm):
    name = TextField(max_length=120, label="Full name", error_messages={"required": "Enter the full name"})
    phone = TextField(
        max_length=30,
        required=False,
        label="Phone number",
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    field_order = ["name", "phone"]

    def __init__(self, *args, mentor, **kwargs):
        super().__init__(*args, **kwargs)
        if mentor.status == Mentor.Status.APPLICANT:
            # KOT-4.3: the way to being a mentor leads through the steps and not through this form.
            del self.fields["status"]
            return
        # Neither does it lead back; and whoever leaves is asked first about the children they meet.
        own = [mentor.status] if mentor.status == Mentor.Status.LEFT else []
        offered = [Mentor.Status.ACTIVE, Mentor.Status.PAUSED, *own]
        self.fields["status"].choices = [(status.value, status.label) for status in map(Mentor.Status, offered)]
