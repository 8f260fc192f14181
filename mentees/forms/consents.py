"""What is typed about consents on paper, their withdrawal and their words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, DocumentField, PastDayField, SubmissionMixin, TextField, WordsField, needed

from ..models import Consent


def carer_choices(links):
    """Each carer of the child, with who they are and whether their signature needs another beside it."""
    return [(str(link.carer_id), _named(link)) for link in links]


def _named(link):
    if link.has_parental_responsibility is False:
        return f"{link} – no parental responsibility"
    return str(link)


class PaperForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="What the carer agreed to",
        choices=Consent.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=needed("Choose what the carer agreed to"),
    )
    given_on = PastDayField(label="Signed on paper on", error_messages=needed("Choose the day of the signature"))
    carer = forms.ChoiceField(label="Who signed", required=False)
    signed_name = TextField(label="Name, if somebody else signed", max_length=120, required=False)
    file = DocumentField(
        label="The signed form", required=False, help_text="A photograph or a PDF. It can be added later, too."
    )

    def __init__(self, *args, links, **kwargs):
        super().__init__(*args, **kwargs)
        self.links = links
        self.fields["carer"].choices = [("", "Not said"), *carer_choices(links)]

    def clean_carer(self):
        return next((link.carer for link in self.links if str(link.carer_id) == self.cleaned_data["carer"]), None)


class WithdrawForm(forms.Form):
    withdrawn_on = PastDayField(
        label="Withdrawn on", initial=timezone.localdate, error_messages=needed("Choose the day")
    )
    withdrawn_words = TextField(
        label="What was said",
        max_length=300,
        required=False,
        help_text="Such as: Mum rang and would rather wait until after Christmas. No reason is needed.",
    )

    def __init__(self, *args, consent, **kwargs):
        super().__init__(*args, **kwargs)
        self.consent = consent

    def clean_withdrawn_on(self):
        day = self.cleaned_data["withdrawn_on"]
        if day < self.consent.given_on:
            raise ValidationError("It was withdrawn before it was given. Check the day")
        return day


class WordingForm(SubmissionMixin):
    words = WordsField(
        label="The new words",
        max_length=4000,
        rows=8,
        help_text="As the carer reads them: plain, short, and that it can be taken back at any time.",
        error_messages=needed("Write the words that the carer agrees to"),
    )
    in_use_from = DayField(
        label="In use from",
        initial=timezone.localdate,
        help_text="Today or a later day. Consents signed before keep the words they were signed with.",
        error_messages=needed("Choose the first day of the new words"),
    )
