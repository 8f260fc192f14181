"""What is typed about memberships, the directory of outside support, and equality monitoring."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import (
    DayField,
    EmailField,
    MoneyField,
    PastDayField,
    SeenMixin,
    TextField,
    WordsField,
    needed,
)

from ..models import EqualityRecord, Membership, Resource
from .children import PhoneField

FURTHEST = timedelta(days=3 * 366)


def _not_far_ahead(day):
    if day and day > timezone.localdate() + FURTHEST:
        raise ValidationError("Check the year: this is more than three years away")
    return day


class MembershipForm(forms.Form):
    club_name = TextField(max_length=120, label="Club", error_messages=needed("Enter the name of the club"))
    cost = MoneyField(label="What it costs, in £", error_messages=needed("Enter what it costs"))
    every = forms.ChoiceField(label="Paid", choices=Membership.Every.choices, initial=Membership.Every.MONTH)
    from_on = DayField(label="First day", error_messages=needed("Enter the first day"))
    until_on = DayField(required=False, label="Last day")
    words = TextField(max_length=300, required=False, label="Why this club")

    def clean_from_on(self):
        return _not_far_ahead(self.cleaned_data["from_on"])

    def clean_until_on(self):
        return _not_far_ahead(self.cleaned_data["until_on"])

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day has to come after the first")
        return cleaned


class MembershipChangeForm(SeenMixin, MembershipForm):
    pass


class MembershipEndForm(forms.Form):
    until_on = DayField(label="Last day", error_messages=needed("Enter the last day"))

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership

    def clean_until_on(self):
        day = _not_far_ahead(self.cleaned_data["until_on"])
        if day < self.membership.from_on:
            raise ValidationError("The last day has to come after the first")
        return day


class ResourceSearchForm(forms.Form):
    """What the directory is narrowed by; anything that makes no sense narrows nothing."""

    q = TextField(max_length=100, required=False, label="Name, place or what they do")
    kind = forms.ChoiceField(choices=[("", "Every kind"), *Resource.Kind.choices], required=False)

    def wanted(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)


class ResourceForm(forms.Form):
    name = TextField(max_length=120, error_messages=needed("Enter a name"))
    kind = forms.ChoiceField(
        choices=[("", "Choose"), *Resource.Kind.choices],
        error_messages={"required": "Choose a kind", "invalid_choice": "Choose from the list"},
    )
    what_for = WordsField(max_length=2000, rows=3, required=False, label="What they do")
    area = TextField(max_length=120, required=False, label="Where")
    ages = TextField(max_length=60, required=False, help_text="Such as 8 to 16.")
    cost = TextField(max_length=120, required=False, help_text="Such as free, or £4 a session.")
    phone = PhoneField(required=False, label="Phone number")
    email = EmailField(required=False, label="E-mail address")
    website = forms.URLField(
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": "Enter an address such as www.example.org"},
    )
    checked_on = PastDayField(required=False, label="Details checked on")


class ResourceChangeForm(SeenMixin, ResourceForm):
    pass


def _question(choices, label):
    return forms.ChoiceField(
        choices=[*choices, ("", "Leave open")], required=False, label=label, widget=forms.RadioSelect
    )


class EqualityForm(forms.Form):
    """Every question may be left open, or answered with: prefer not to say."""

    gender = _question(EqualityRecord.Gender.choices, "Gender")
    ethnicity = _question(EqualityRecord.Ethnicity.choices, "Ethnic group")
    religion = _question(EqualityRecord.Religion.choices, "Religion")
    disability = _question(EqualityRecord.YesNo.choices, "Disabled")
    english_first = _question(EqualityRecord.YesNo.choices, "English is the first language")
    free_meals = _question(EqualityRecord.YesNo.choices, "Has free school meals")


class EqualityRecordForm(SeenMixin, EqualityForm):
    pass
