"""What is typed about taxi firms and rides."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from club.forms.children import PhoneField
from core.forms import DayField, MoneyField, PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField, needed
from policy.dates import in_words

FURTHEST = timedelta(days=366)
WORDS = {"max_length": 300, "label": "What was checked"}
HINT = "Such as: DBS of the drivers and the council’s licence, seen by phone."


class TaxiFirmForm(forms.Form):
    name = TextField(max_length=120, label="Name of the firm", error_messages=needed("Enter the name of the firm"))
    phone = PhoneField(required=False, label="Phone number")

    def clean_name(self):
        # However many blanks somebody types, it is the same firm.
        return " ".join(self.cleaned_data["name"].split())


class TaxiFirmAddForm(TaxiFirmForm):
    checked_on = PastDayField(
        required=False,
        label="Safeguarding check of",
        help_text="Leave it empty where nobody has checked yet. Until then the firm cannot be chosen.",
    )
    words = TextField(**WORDS, required=False, help_text=HINT)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("checked_on") and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Write what was checked")
        return cleaned


class TaxiFirmChangeForm(SeenMixin, TaxiFirmForm):
    pass


class TaxiCheckForm(SeenMixin):
    checked_on = PastDayField(label="Day of the check", error_messages=needed("Enter the day of the check"))
    words = TextField(**WORDS, help_text=HINT, error_messages=needed("Write what was checked"))
    newest_is_wrong = forms.BooleanField(required=False, label="The newer check was written down by mistake")

    @property
    def asks_about_newest(self):
        return "newest_is_wrong" in self.errors or bool(self.data.get("newest_is_wrong"))


class TaxiStopForm(SeenMixin):
    because = TextField(
        max_length=300, label="Why it is not used any more", error_messages=needed("Write why, a line is enough")
    )


class TaxiRequestForm(SubmissionMixin):
    on = DayField(label="Day of the ride", error_messages=needed("Enter the day of the ride"))
    start = TextField(max_length=160, label="From", error_messages=needed("Enter where the ride begins"))
    end = TextField(max_length=160, label="To", error_messages=needed("Enter where the ride ends"))
    unsafe_to_walk = WordsField(
        max_length=1_000,
        rows=3,
        label="Why is walking not safe?",
        error_messages=needed("Write why walking is not safe"),
    )
    nothing_else = WordsField(
        max_length=1_000,
        rows=3,
        label="Why is nothing else reasonable?",
        help_text="Such as a bus, a lift, another place or another time.",
        error_messages=needed("Write why nothing else is reasonable"),
    )
    firm = forms.ChoiceField(
        label="Taxi firm",
        error_messages={
            "required": "Choose a firm",
            "invalid_choice": "Choose a firm from the list. Others have no safeguarding check that holds",
        },
    )
    amount = MoneyField(
        above_zero=True, label="What it costs, about, in £", error_messages=needed("Enter about what it costs")
    )

    def __init__(self, *args, firms, **kwargs):
        super().__init__(*args, **kwargs)
        self.firms = {str(firm.pk): firm for firm in firms}
        named = [
            (pk, f"{firm.name} (check holds until {in_words(firm.holds_until)})") for pk, firm in self.firms.items()
        ]
        self.fields["firm"].choices = [("", "Choose"), *named]

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate() + FURTHEST:
            raise ValidationError("Check the year: this is more than a year away")
        return day

    def clean_firm(self):
        return self.firms[self.cleaned_data["firm"]]


class TaxiAnswerForm(SeenMixin):
    """Two buttons, one form: what is refused is given a reason."""

    sometimes_needed = ("words",)
    words = WordsField(
        max_length=1_000, rows=3, required=False, label="Your words to the mentor", help_text="Needed where you say no."
    )
    answer = forms.ChoiceField(
        choices=[("yes", "Approve"), ("no", "Refuse")],
        widget=forms.RadioSelect,
        label="Your answer",
        error_messages={"required": "Choose an answer", "invalid_choice": "Choose an answer"},
    )

    field_order = ["answer", "words"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == "no" and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Write why, so that the mentor can find another way")
        return cleaned
