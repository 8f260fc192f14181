"""What is typed when a mentor is stopped, comes back or goes."""

from django import forms
from django.utils import timezone

from core.forms import PastDayField, SubmissionMixin, TextField, WordsField, needed


class SuspendForm(forms.Form):
    because = TextField(
        max_length=300,
        label="Why",
        help_text="One line that the mentoring team may read. Details of an allegation do not belong here.",
        error_messages=needed("Say why, in a line"),
    )


class RestoreForm(forms.Form):
    because = TextField(
        max_length=300,
        label="Why they mentor again",
        help_text="Such as: looked into, nothing found.",
        error_messages=needed("Say why, in a line"),
    )


class LetGoForm(SubmissionMixin):
    left_on = PastDayField(label="Left on", initial=timezone.localdate, error_messages=needed("Choose the day"))
    exit_words = WordsField(
        label="What was said in the exit conversation",
        help_text="What was good, what was hard, what the charity could do better.",
        error_messages=needed("Say what came of the conversation, or that it was declined"),
    )
    switches_off = forms.BooleanField(
        label="Switch the account off now",
        required=False,
        help_text="Leave it on while notes or receipts are still to come.",
    )

    def __init__(self, *args, may_switch_off, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_switch_off:
            del self.fields["switches_off"]
