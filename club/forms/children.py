"""What is typed about children and their carers."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import EmailField, PastDayField, TextField, WordsField, clean_text
from core.models import phone_validator

from ..models import Carer, Child

OLDEST = timedelta(days=round(365.25 * 25))


class PhoneField(TextField):
    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        super().__init__(max_length=30, validators=[phone_validator], widget=widget, **kwargs)


class SearchForm(forms.Form):
    """What a list is narrowed by; anything that makes no sense narrows nothing."""

    q = TextField(max_length=100, required=False, label="Name or reference")
    year = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="School year",
        choices=[("", "Any"), *((year, f"Year {year}") for year in range(1, 14))],
    )

    def wanted(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)


class ChildForm(forms.Form):
    ref = TextField(
        max_length=20,
        label="Reference",
        help_text="The next free one is suggested.",
        error_messages={"required": "Enter a reference"},
    )
    first_name = TextField(max_length=60, error_messages={"required": "Enter the first name"})
    surname = TextField(max_length=60, error_messages={"required": "Enter the surname"})
    known_as = TextField(max_length=60, required=False, label="Goes by", help_text="If not the first name.")
    date_of_birth = PastDayField(required=False)
    school_year = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=14,
        label="School year now",
        help_text="A number such as 9. It moves up by itself each September.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    school = TextField(max_length=120, required=False)
    address = TextField(max_length=200, required=False)
    postcode = TextField(max_length=10, required=False)
    needs = WordsField(max_length=5000, rows=3, required=False, label="Medical and additional needs")
    may_benefit = WordsField(max_length=5000, rows=3, required=False, label="Why they may benefit from mentoring")
    joined_on = PastDayField(required=False, label="Joined the club on")
    is_another_child = forms.BooleanField(required=False, label="I have checked: this is another child")

    def __init__(self, *args, child=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.child = child
        self.twins = []

    def clean_ref(self):
        return self.cleaned_data["ref"].upper().replace(" ", "")

    def clean_postcode(self):
        return self.cleaned_data["postcode"].upper()

    def clean_date_of_birth(self):
        born = self.cleaned_data["date_of_birth"]
        if born and born < timezone.localdate() - OLDEST:
            raise ValidationError("Check the year: this child would be over 25")
        return born

    def clean(self):
        cleaned = super().clean()
        is_sure = cleaned.pop("is_another_child", False)
        if not is_sure and self._names_somebody_new(cleaned):
            self._warn_of_twins(cleaned)
        joined, born = cleaned.get("joined_on"), cleaned.get("date_of_birth")
        if joined and born and joined < born:
            self.add_error("joined_on", "This is before the child was born")
        return cleaned

    def _names_somebody_new(self, cleaned):
        names = ("first_name", "surname", "date_of_birth")
        if not all(cleaned.get(name) for name in names):
            return False
        return self.child is None or any(getattr(self.child, name) != cleaned[name] for name in names)

    def _warn_of_twins(self, cleaned):
        twins = Child.objects.twins_of(cleaned["first_name"], cleaned["surname"], cleaned["date_of_birth"])
        self.twins = list(twins.exclude(pk=self.child.pk if self.child else None)[:5])
        if self.twins:
            refs = " and ".join(twin.ref for twin in self.twins)
            self.add_error(
                "is_another_child",
                f"{refs} has the same name and birthday. Open it below; if this is another child, tick the box",
            )


class CarerForm(forms.Form):
    name = TextField(max_length=120, label="Full name", error_messages={"required": "Enter the full name"})
    phone = PhoneField(required=False, label="Phone number")
    email = EmailField(required=False, label="E-mail address")


class CarerLinkForm(forms.Form):
    relationship = TextField(max_length=60, required=False, help_text="Such as mum, foster carer, aunt.")
    is_first_contact = forms.BooleanField(
        required=False,
        label="First contact",
        help_text="Asked first. Each child has one; the others are for emergencies.",
    )


class CarerAddForm(CarerForm, CarerLinkForm):
    field_order = ["name", "relationship", "phone", "email", "is_first_contact"]


class CarerChooseForm(CarerLinkForm):
    """Somebody who is a carer already; the page offers those that the search found."""

    carer = forms.ModelChoiceField(
        queryset=Carer.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a carer", "invalid_choice": "This carer is not on the list any more"},
    )
    field_order = ["carer", "relationship", "is_first_contact"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = Carer.objects.visible_to(user)


def searched(request):
    """The words of `?q=`, without marks that a database would choke on."""
    return clean_text(request.GET.get("q", ""))[:100]
