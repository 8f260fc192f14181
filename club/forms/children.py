"""What is typed about children and their carers."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import EmailField, NumberField, PastDayField, SeenMixin, TextField, WordsField, clean_text
from core.models import phone_validator

from .. import rules
from ..models import Carer, CarerLink, Child, academic_year

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
    school_year = NumberField(
        required=False,
        lowest=0,
        highest=14,
        label="School year now",
        help_text="A number such as 9. It moves up by itself each September.",
    )
    chosen_stage = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Stage, for years 7 and 8",
        help_text="These years belong to two stages. In every other year the stage follows by itself.",
        choices=[("", "Not chosen"), *((stage, rules.STAGE_WORDS[stage]) for stage in (1, 2))],
    )
    is_right_year = forms.BooleanField(required=False, label="I have checked: birthday and school year are right")
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
        self.asks_year = False

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
        self._check_year(cleaned, cleaned.pop("is_right_year", False))
        joined, born = cleaned.get("joined_on"), cleaned.get("date_of_birth")
        if joined and born and joined < born:
            self.add_error("joined_on", "This is before the child was born")
        return cleaned

    def _check_year(self, cleaned, is_sure):
        """The year must fit the birthday, or somebody has looked; a stage is chosen only where there is a choice."""
        year, born, stage = (cleaned.get(name) for name in ("school_year", "date_of_birth", "chosen_stage"))
        if "school_year" in self.errors:
            return
        if stage is not None and stage not in rules.stages_of(year):
            self.add_error("chosen_stage", "The school year has another stage. Leave this open")
        elif len(rules.stages_of(year)) < 2:
            cleaned["chosen_stage"] = None
        if year is None or born is None or self._is_as_it_was(cleaned):
            return
        self.asks_year = not rules.birthday_fits(born, year, academic_year(timezone.localdate()))
        if self.asks_year and not is_sure:
            self.add_error("is_right_year", f"Year {year} does not fit this birthday. Put one right, or tick the box")

    def _is_as_it_was(self, cleaned):
        child = self.child
        return bool(child) and (child.date_of_birth, child.school_year_on()) == (
            cleaned["date_of_birth"],
            cleaned["school_year"],
        )

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


class ChildChangeForm(SeenMixin, ChildForm):
    pass


class CarerForm(forms.Form):
    name = TextField(max_length=120, label="Full name", error_messages={"required": "Enter the full name"})
    phone = PhoneField(required=False, label="Phone number")
    email = EmailField(required=False, label="E-mail address")


class CarerChangeForm(SeenMixin, CarerForm):
    pass


def _yes_or_no(value):
    return {"yes": True, "no": False}[value]


class CarerLinkForm(forms.Form):
    relationship = TextField(max_length=60, required=False, help_text="Such as mum, foster carer, aunt.")
    has_parental_responsibility = forms.TypedChoiceField(
        required=False,
        coerce=_yes_or_no,
        empty_value=None,
        label="Has parental responsibility",
        choices=[("yes", "Yes"), ("no", "No"), ("", "Not known")],
        widget=forms.RadioSelect,
    )
    may_be_told = forms.ChoiceField(
        required=False,
        label="May be told",
        choices=[*CarerLink.MayBeTold.choices, ("", "Not agreed yet")],
        widget=forms.RadioSelect,
    )
    told_words = TextField(
        max_length=300,
        required=False,
        label="About what may be told",
        help_text="Such as: nothing about where the other parent lives.",
    )
    is_emergency_contact = forms.BooleanField(required=False, label="Called in an emergency")
    is_first_contact = forms.BooleanField(
        required=False,
        label="First contact",
        help_text="Asked first. Each child has one.",
    )


class CarerLinkChangeForm(SeenMixin, CarerLinkForm):
    pass


class CarerAddForm(CarerForm, CarerLinkForm):
    field_order = ["name", "relationship", "phone", "email"]


class CarerChooseForm(CarerLinkForm):
    """Somebody who is a carer already; the page offers those that the search found."""

    carer = forms.ModelChoiceField(
        queryset=Carer.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a carer", "invalid_choice": "This carer is not on the list any more"},
    )
    field_order = ["carer", "relationship"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = Carer.objects.visible_to(user)


def searched(request):
    """The words of `?q=`, without marks that a database would choke on."""
    return clean_text(request.GET.get("q", ""))[:100]
