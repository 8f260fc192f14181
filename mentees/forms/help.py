"""What is typed when something is beyond a mentor."""

from django import forms

from club.models import Resource
from core.forms import SeenMixin, SubmissionMixin, WordsField, needed

from ..models import HelpRequest


class HelpForm(SubmissionMixin):
    words = WordsField(
        label="What is beyond you?",
        rows=6,
        help_text="What you have seen or heard, and what you think might help. Your own words are fine.",
        error_messages=needed("Write what it is about, a line is enough"),
    )


class HelpAnswerForm(SeenMixin, SubmissionMixin):
    answer = WordsField(
        label="Your answer",
        rows=5,
        help_text="What happens next, who does it, and what the mentor can say to the child.",
        error_messages=needed("Write your answer"),
    )
    resource = forms.ModelChoiceField(
        Resource.objects.none(),
        label="Support from the directory",
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "This is not in the directory any more. Choose again"},
    )
    settles = forms.BooleanField(
        label="This is settled",
        required=False,
        help_text="Leave it open while something is still to be done: it stays on the list of what is due.",
    )

    def __init__(self, *args, user, asked: HelpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        # What was named once can stay, though it has left the directory since.
        listed = Resource.objects.visible_to(user).listed() | Resource.objects.filter(pk=asked.resource_id)
        self.fields["resource"].queryset = listed
