"""What is typed about the money of a year."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, MoneyField, NumberField, PastDayField, SeenMixin, SubmissionMixin, TextField, needed
from policy.models import Scheme

from ..models import Outlay
from .desk import SignedMoneyField
from .names import NamesNoneOfMixin
from .ticks import TickMixin

YEARS_AHEAD, EARLIEST_YEAR = 3, 2000
CAME_BACK = "With a minus where money came back, such as -2.50."


class SchemeMixin(forms.Form):
    """Asks for which scheme, where there is more than one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schemes = Scheme.objects.order_by("pk")
        if len(schemes) > 1:
            self.fields["scheme"] = forms.ModelChoiceField(
                schemes,
                empty_label=None,
                error_messages=needed("Choose a scheme") | {"invalid_choice": "Choose a scheme"},
            )


class BudgetForm(forms.Form):
    starts_on = DayField(
        label="First day",
        help_text="The budget runs twelve months from here.",
        error_messages=needed("Enter the first day"),
    )
    children = NumberField(lowest=0, highest=5_000, label="Children")
    for_each_child = MoneyField(label="For each child, in £", error_messages=needed("Enter a sum, 0 if there is none"))
    hours = NumberField(lowest=0, highest=168, label="Hours a week")
    weeks = NumberField(lowest=0, highest=53, label="Weeks a year")
    rate = MoneyField(label="Cost an hour, in £", error_messages=needed("Enter a sum, 0 if there is none"))

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if not EARLIEST_YEAR <= day.year <= timezone.localdate().year + YEARS_AHEAD:
            raise ValidationError("Check the year")
        return day

    def clean_for_each_child(self):
        return _at_most(self.cleaned_data["for_each_child"], 100_000)

    def clean_rate(self):
        return _at_most(self.cleaned_data["rate"], 1_000)


class BudgetMakeForm(SchemeMixin, BudgetForm):
    pass


class BudgetChangeForm(SeenMixin, BudgetForm):
    pass


class OutlayForm(SchemeMixin, SubmissionMixin, NamesNoneOfMixin):
    read_by_all = ("what_for",)
    head = forms.ChoiceField(
        choices=Outlay.Head.choices,
        widget=forms.RadioSelect,
        label="Towards",
        error_messages={"required": "Choose what it goes towards", "invalid_choice": "Choose from the list"},
    )
    what_for = TextField(
        label="What it was for",
        help_text="Finance reads it: name no child.",
        error_messages=needed("Write what it was for"),
    )
    amount = SignedMoneyField(
        above_zero=True, label="Amount, in £", help_text=CAME_BACK, error_messages=needed("Enter the amount")
    )
    on = PastDayField(label="Paid on", error_messages=needed("Enter the day it was paid"))

    def __init__(self, *args, books_pay, **kwargs):
        super().__init__(*args, **kwargs)
        if not books_pay:
            head = self.fields["head"]
            head.choices = [choice for choice in head.choices if choice[0] != Outlay.Head.COORDINATOR]
            head.initial = Outlay.Head.SUPPORT
            head.error_messages |= {"invalid_choice": "The coordinator’s pay is entered by finance"}


class FeeForm(SubmissionMixin, TickMixin):
    amount = SignedMoneyField(
        above_zero=True, label="Amount, in £", help_text=CAME_BACK, error_messages=needed("Enter the amount")
    )
    on = PastDayField(label="Paid on", error_messages=needed("Enter the day it was paid"))
    is_ahead = forms.BooleanField(required=False, label="I have checked: it is paid ahead")

    def clean(self):
        data = super().clean()
        self.hold_tick(data, "is_ahead", data.get("amount"))
        return data

    @property
    def asks_if_ahead(self):
        return "is_ahead" in self.errors or bool(self.data.get("is_ahead"))


class StrikeForm(SeenMixin, NamesNoneOfMixin):
    read_by_all = ("because",)
    because = TextField(
        max_length=300,
        label="Why it is struck out",
        help_text="Finance reads it: name no child.",
        error_messages=needed("Write why, a line is enough"),
    )


def _at_most(amount, highest):
    if amount > highest:
        raise ValidationError(f"Enter at most £{highest:,}")
    return amount
