"""What is typed about a grant: by the mentor, by members of the committee, by those who keep the fund."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import (
    DayField,
    MoneyField,
    PastDayField,
    SeenMixin,
    SubmissionMixin,
    TextField,
    WordsField,
    needed,
)
from policy.models import Scheme

from ..models import Fund, GrantView
from .gifts import yes_or_no
from .names import WordsOnMoneyForm


class GrantForm(SeenMixin, SubmissionMixin, WordsOnMoneyForm):
    """The charity's form; a draft may lack anything, what is sent nothing (KOP-20, KOT-11.2).

    Finance reads what is to be bought, the committee why: both know the child by initials.
    """

    read_by_all = ("description", "reasoning", "not_elsewhere", "impact", "sponsor")
    description = WordsField(
        label="What is the money for?",
        rows=3,
        help_text="What you would buy, and from whom. The finance officer reads this too: leave the child’s name out.",
        error_messages=needed("Write what the money is for"),
    )
    amount = MoneyField(
        above_zero=True, label="What it costs, in pounds", error_messages=needed("Enter what it costs, such as 120.00")
    )
    reasoning = WordsField(
        label="Why does the child need it?",
        rows=4,
        help_text="The committee knows the child by initials alone: write “they”, not a name.",
        error_messages=needed("Write why the child needs it"),
    )
    not_elsewhere = WordsField(
        label="Where else did you look for the money?",
        rows=3,
        help_text="School, council, other charities, and what they said. (KOT-11.2)",
        error_messages=needed("Show that the money cannot be found elsewhere"),
    )
    impact = WordsField(
        label="What will change for the child?",
        rows=3,
        help_text="The committee gives where the difference is significant. (KOT-11.2)",
        error_messages=needed("Show what will change for the child"),
    )
    sponsor = TextField(
        label="Who stands behind your application?",
        max_length=120,
        help_text="A member of the team, the school, a social worker: a name and what they are.",
        error_messages=needed("Write who stands behind your application"),
    )

    def __init__(self, *args, sends, **kwargs):
        super().__init__(*args, **kwargs)
        # What is saved for later may lack what is needed; the page calls it needed all the same (KOT-11.2).
        self.sometimes_needed = tuple(self.fields)
        if not sends:
            # A draft is read by nobody else.
            self.read_by_all = ()
        if self.is_bound and not sends:
            for field in self.fields.values():
                field.required = False

    def refusal_of(self, named):
        return super().refusal_of(named).replace("finance reads", "the committee and finance read")


class GrantViewForm(SubmissionMixin):
    sometimes_needed = ("words",)
    says = forms.ChoiceField(
        label="What do you think?",
        choices=GrantView.Says.choices,
        widget=forms.RadioSelect,
        error_messages=needed("Choose one of the three"),
    )
    words = WordsField(
        label="Your words to the other members",
        required=False,
        rows=4,
        max_length=4_000,
        help_text="Needed if you would refuse or have a conflict of interest. The mentor does not read this.",
    )

    def clean(self):
        data = super().clean()
        needs_words = data.get("says") in (GrantView.Says.NO, GrantView.Says.CONFLICT)
        if needs_words and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Write why, a line is enough")
        return data


class GrantDecisionForm(SubmissionMixin):
    """What the committee agreed on: the other side is no choice, and `verdict` says why."""

    sometimes_needed = ("fund", "words")
    approves = yes_or_no("What the committee decided")
    fund = forms.ModelChoiceField(
        Fund.objects.none(),
        label="The fund that pays",
        required=False,
        empty_label="Choose",
        error_messages={"invalid_choice": "This fund does not pay on this day. Choose another one"},
    )
    words = WordsField(
        label="The reason of the decision",
        required=False,
        rows=4,
        max_length=4_000,
        help_text="The mentor reads this. Needed if the application is refused.",
    )

    def __init__(self, *args, funds, agreed, verdict, **kwargs):
        super().__init__(*args, **kwargs)
        approves = self.fields["approves"]
        if agreed:
            approves.choices = [choice for choice in approves.choices if choice[0] == agreed]
            approves.error_messages |= {"invalid_choice": verdict.in_words}
        if agreed == "no":
            del self.fields["fund"]
            return
        if agreed == "yes":
            self.sometimes_needed = ("fund",)
            self.fields["words"].help_text = "The mentor reads this."
        self.fields["fund"].queryset = funds
        self.fields["fund"].label_from_instance = lambda fund: f"{fund.name}, £{fund.left:,.2f} left"


class FeedbackForm(SeenMixin, SubmissionMixin):
    on = PastDayField(label="When did you talk with the mentor?", error_messages=needed("Enter the day"))
    words = WordsField(
        label="What did you say?",
        rows=4,
        max_length=4_000,
        help_text="The mentor reads this.",
        error_messages=needed("Write what you said, a line is enough"),
    )


class CloseForm(SeenMixin):
    """Nothing but the press of the button, on the grant as it was read."""


class FundForm(SeenMixin):
    name = TextField(
        label="Name of the fund",
        max_length=120,
        help_text="Such as: Other support 2026/27.",
        error_messages=needed("Give the fund a name"),
    )
    starts_on = DayField(label="First day", error_messages=needed("Enter the first day"))
    ends_on = DayField(label="Last day", error_messages=needed("Enter the last day"))
    amount = MoneyField(
        above_zero=True, label="Fixed sum, in pounds", error_messages=needed("Enter the sum, such as 2000.00")
    )
    words = WordsField(label="Where the money comes from", required=False, rows=2, max_length=2_000)

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ValidationError("The last day is before the first. Enter a later day"))
        return data


class NewFundForm(FundForm):
    scheme = forms.ModelChoiceField(Scheme.objects.all(), empty_label=None, error_messages=needed("Choose the scheme"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schemes = list(self.fields["scheme"].queryset[:2])
        self.fields["scheme"].initial = schemes[0] if schemes else None
        if len(schemes) == 1:
            self.fields["scheme"].widget = forms.HiddenInput()
