"""What is typed into a decision about a claim, and where one is taken back or up again."""

from django import forms

from core.forms import SeenMixin, WordsField, needed

from .choices import CHOOSE
from .names import NAME_NO_CHILD, WordsOnMoneyForm


class DecisionForm(SeenMixin, WordsOnMoneyForm):
    """What the coordinator says to a claim; `refusal` is why the policy lets nobody agree, where it does not."""

    sometimes_needed = ("words",)
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "Agree"), ("return", "Ask the mentor"), ("refuse", "Do not agree")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three"} | CHOOSE,
    )
    words = WordsField(
        label="Your question or reason",
        required=False,
        rows=3,
        help_text="The mentor and finance read it: name no child. Needed unless you agree.",
    )

    def __init__(self, *args, refusal="", **kwargs):
        super().__init__(*args, **kwargs)
        if refusal:
            field = self.fields["decision"]
            field.choices = [choice for choice in field.choices if choice[0] != "approve"]
            field.error_messages |= {"required": "Choose one of the two", "invalid_choice": refusal}
            self.fields["words"].help_text = "The mentor and finance read it: name no child."

    def clean(self):
        data = super().clean()
        if data.get("decision") in ("return", "refuse") and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Ask your question" if data["decision"] == "return" else "Say why not")
        return data


class WordsForm(SeenMixin, WordsOnMoneyForm):
    """Why a claim is taken back, or a refusal looked at once more."""

    words = WordsField(label="Why?", rows=3, help_text=NAME_NO_CHILD)

    def __init__(self, *args, is_needed=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = is_needed
        self.fields["words"].error_messages = needed("Say why")
