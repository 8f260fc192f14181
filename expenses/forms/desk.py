"""What the finance officer types: at one claim, at a run, at the books."""

from django import forms

from core.forms import MoneyField, PastDayField, RowsField, SeenMixin, TextField, WordsField, needed

from ..models import Claim, PaymentRun

MONTH = "%Y-%m"
GONE = "One of these claims is not in the queue any more. Look at the list again and tick anew"


class FillRunForm(forms.Form):
    """Ticked claims of the queue, and the run they go into."""

    claims = RowsField(
        queryset=Claim.objects.none(),
        error_messages={"required": "Tick at least one claim", "invalid_choice": GONE, "invalid_pk_value": GONE},
    )
    run = forms.ModelChoiceField(
        label="Into which run?",
        queryset=PaymentRun.objects.none(),
        required=False,
        empty_label="A new payment run",
        error_messages={"invalid_choice": "This run is not open any more. Choose another one"},
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        waiting = Claim.objects.visible_to(by).with_finance().exclude(mentor__user=by)
        self.fields["claims"].queryset = waiting.with_people()
        self.fields["run"].queryset = PaymentRun.objects.visible_to(by).open()


class QuestionForm(SeenMixin):
    words = WordsField(
        label="Your question to the mentor",
        max_length=1000,
        rows=3,
        help_text="They read it and answer. Name no child.",
        error_messages=needed("Write what you would like to know"),
    )


class CoordinatorForm(SeenMixin):
    words = WordsField(
        label="What should the coordinator look at?",
        max_length=1000,
        rows=3,
        error_messages=needed("Say in a few words what the coordinator should look at"),
    )


class BecauseForm(forms.Form):
    because = TextField(label="Why?", max_length=100, error_messages=needed("Say why in a few words"))


class PayForm(forms.Form):
    paid_on = PastDayField(label="Paid on", error_messages=needed("Enter the day on which the bank paid"))
    reference = TextField(
        label="Reference at the bank",
        max_length=60,
        help_text="As it stands on the bank’s statement.",
        error_messages=needed("Enter the reference"),
    )
    paid_otherwise = forms.BooleanField(required=False)
    paid_as_here = forms.BooleanField(label="The bank paid what stands here", required=False)
    # Who gets what, before the reader's eyes: whoever pays has compared it with the bank.
    seen_payees = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, missing, told, **kwargs):
        super().__init__(*args, **kwargs)
        names = ", ".join(payee.mentor.user.name for payee in missing)
        self.fields["paid_otherwise"].label = f"{names} got the money another way"
        if not missing:
            del self.fields["paid_otherwise"]
        if not told:
            del self.fields["paid_as_here"]


class CloseMonthForm(forms.Form):
    month = forms.DateField(
        input_formats=[MONTH],
        widget=forms.HiddenInput,
        error_messages={"required": "Choose a month", "invalid": "Choose a month from the list"},
    )
    runs_not_paid = forms.BooleanField(label="None of these was paid in that month", required=False)


class SignedMoneyField(MoneyField):
    """Pounds and pence with their sign: a minus where money comes back."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.min_value = None
        self.validators = [check for check in self.validators if getattr(check, "code", "") != "min_value"]


class CorrectionForm(forms.Form):
    amount = SignedMoneyField(
        label="How much more or less?",
        help_text="With a minus where money comes back, such as -2.50.",
        error_messages=needed("Enter an amount such as -2.50"),
    )
    words = TextField(
        label="Why?",
        max_length=300,
        help_text="It stands on the mentor’s statement and in the books. Name no child.",
        error_messages=needed("Say why in a few words"),
    )


def month_named(text):
    """The first day of a month such as 2026-10; raises ValidationError."""
    return forms.DateField(input_formats=[MONTH]).clean(text)
