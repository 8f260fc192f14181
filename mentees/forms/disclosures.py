"""What is typed when something of a mentee was passed on."""

from django import forms

from core.forms import PastDayField, SubmissionMixin, TextField, WordsField, needed

from ..models import Disclosure


class DisclosureForm(SubmissionMixin):
    on = PastDayField(label="When was it passed on?", error_messages=needed("Choose the day"))
    to_whom = TextField(
        label="To whom?",
        max_length=200,
        help_text="The person and where they work, such as: Ms Abbott, head of year, Larkmere High.",
        error_messages=needed("Say who was told"),
    )
    what = WordsField(
        label="What was passed on?",
        max_length=2_000,
        help_text="What they were told or given, in a line or two.",
        error_messages=needed("Say what was passed on"),
    )
    ground = forms.ChoiceField(
        label="On what ground?",
        choices=Disclosure.Ground.choices,
        widget=forms.RadioSelect,
        error_messages=needed("Choose the ground"),
    )
    ground_words = TextField(
        label="About the ground",
        max_length=500,
        required=False,
        help_text="With permission: who gave it, and how. Without: why it had to be passed on, and who decided. "
        "Leave the details of a concern out.",
    )
