"""What is typed about a gift: by the mentor beforehand, by whoever answers."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, MoneyField, SubmissionMixin, TextField, WordsField, needed

from .names import WordsOnMoneyForm

FURTHEST_DAYS = 366


class GiftForm(SubmissionMixin, WordsOnMoneyForm):
    read_by_all = ("what", "occasion")
    what = TextField(
        label="What would you like to give?",
        help_text="The finance officer reads this too: please leave the child’s name out.",
        error_messages=needed("Write what the gift is"),
    )
    occasion = TextField(
        label="For what occasion?",
        help_text="Such as a birthday, an exam that is over, the end of mentoring. Name no child here either.",
        error_messages=needed("Write what the gift is for"),
    )
    give_on = DayField(label="Day of the gift", error_messages=needed("Enter the day of the gift"))
    amount = MoneyField(
        above_zero=True, label="What it costs, in pounds", error_messages=needed("Enter what it costs, such as 8.50")
    )

    def clean_give_on(self):
        day, today = self.cleaned_data["give_on"], timezone.localdate()
        if abs((day - today).days) > FURTHEST_DAYS:
            furthest = today + timedelta(days=FURTHEST_DAYS if day > today else -FURTHEST_DAYS)
            side = "before" if day > today else "after"
            raise ValidationError(f"Enter a day {side} {furthest:%-d %B %Y}", code="too_far")
        return day


def yes_or_no(label):
    """A choice between approving and refusing; cleaned it says whether to approve."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", "Approve it"), ("no", "Refuse it")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages=needed("Choose one of the two"),
    )


class GiftDecisionForm(SubmissionMixin, WordsOnMoneyForm):
    sometimes_needed = ("words",)
    approves = yes_or_no("Your answer")
    words = WordsField(
        label="Your words to the mentor",
        required=False,
        rows=3,
        max_length=2_000,
        help_text="Finance reads it too: name no child. Needed if you refuse, and if the day of the gift has passed.",
    )
