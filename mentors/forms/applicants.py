"""What applicants and referees type without an account, and what the team types about them."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from core.forms import PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField, needed
from core.forms.accounts import EmailField
from core.models import phone_validator
from policy.dates import in_words

from .. import rules
from ..models import Slot

YES_NO = [("yes", "Yes"), ("no", "No")]
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
LETTER = (
    "Dear {name},\n\nthank you for your application to be a mentor, and for the time you gave it.\n\n"
    "We have thought about it with care and have decided not to take it further. This says nothing about your worth: "
    "we look for the right match for each child, and cannot take on everybody who offers.\n\n"
    "We wish you well, and are grateful that you thought of our children.\n\nKids on Track"
)


def yes_no(label, missing, **kwargs):
    return forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        label=label,
        widget=forms.RadioSelect,
        error_messages=needed(missing),
        **kwargs,
    )


def phone_field(label, missing="", **kwargs):
    return TextField(
        max_length=30,
        label=label,
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        error_messages=needed(missing),
        **kwargs,
    )


class MachineTrap(forms.Form):
    """`website` is asked of machines alone: no person is shown it."""

    website = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_from_a_machine(self):
        return bool(self.data.get("website"))


class ApplyStartForm(MachineTrap):
    email = EmailField(
        label="Your e-mail address",
        help_text="We send you a link to the form. You can save it and come back as often as you like.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=needed("Enter your e-mail address"),
    )


def data_of(fields):
    """The words of a sent application, as a form takes them."""
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in fields.items()})


def _question(name, field):
    """A question about a referee says about which."""
    number = re.match(r"referee(\d+)_", name)
    return f"Referee {number[1]}: {field.label}" if number else field.label


def shown(field, value):
    """An answer as a person reads it."""
    labels = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(labels.get(part, part)) for part in value)
    if isinstance(field, PastDayField):
        try:
            return in_words(date.fromisoformat(value or ""))
        except ValueError:
            return value
    return labels.get(value, value)


def referee_fields():
    """The questions about one referee, by the names of the record."""
    return {
        "name": TextField(max_length=120, label="Name", error_messages=needed("Enter the name of the referee")),
        "email": EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            error_messages=needed("Enter the e-mail address of the referee"),
        ),
        "phone": phone_field("Phone number", required=False),
        "address": TextField(
            max_length=200, required=False, label="Address", help_text="Work or home, with the postcode if you know it."
        ),
        "knows_from": TextField(
            max_length=300,
            label="How they know you",
            help_text="Such as: my manager at the library for three years.",
            error_messages=needed("Say how they know you"),
        ),
        "is_professional": yes_no("Do they know you from work or from volunteering?", "Say whether it is from work"),
        "is_relative": yes_no("Are they related to you?", "Say whether they are related to you"),
    }


class ApplicationForm(forms.Form):
    """The whole application; the referees stand at its end, as many as the policy asks for."""

    name = TextField(
        max_length=120,
        label="Full name",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=needed("Enter your full name"),
    )
    phone = phone_field("Phone number", "Enter your phone number")
    address = TextField(
        max_length=200,
        label="Home address",
        help_text="Seen by the people who choose our mentors, and by no family.",
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages=needed("Enter your home address"),
    )
    postcode = TextField(
        max_length=10,
        label="Postcode",
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "short"}),
        error_messages=needed("Enter your postcode"),
    )
    date_of_birth = PastDayField(label="Date of birth", error_messages=needed("Enter your date of birth"))
    knows_charity = WordsField(
        max_length=1000, rows=2, label="How do you know Kids on Track?", error_messages=needed("Say how you know us")
    )
    camps = WordsField(max_length=1000, rows=2, required=False, label="Camps you have helped at")
    why = WordsField(
        max_length=5000, rows=5, label="Why would you like to mentor a child?", error_messages=needed("Say why")
    )
    interests = WordsField(
        max_length=300,
        rows=2,
        label="Your interests",
        help_text="Such as football, baking, board games. They help us to find the child who fits you.",
        error_messages=needed("Name a few interests"),
    )
    strengths = WordsField(
        max_length=300,
        rows=2,
        label="Your skills and strengths",
        help_text="Such as calm, organised, good with tools.",
        error_messages=needed("Name a few strengths"),
    )
    personality = WordsField(
        max_length=300, rows=2, label="How would a friend describe you?", error_messages=needed("Write a few words")
    )
    experience = WordsField(
        max_length=300,
        rows=2,
        required=False,
        label="Experience with children or young people",
        help_text="At work, as a volunteer or in the family. None is needed.",
    )
    availability = forms.MultipleChoiceField(
        choices=Slot.choices,
        label="When do you usually have time?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={**needed("Tick at least one"), "invalid_choice": "Choose from the list"},
    )
    has_car = yes_no("Do you travel by car?", "Say whether you travel by car")

    DETAILS = (
        "name", "phone", "address", "postcode", "date_of_birth", "interests", "strengths", "personality", "experience",
        "availability", "has_car",
    )  # fmt: skip

    def __init__(self, *args, email, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.email, self.figures = email, figures
        self.numbers = range(1, figures.references_needed + 1)
        for number in self.numbers:
            for name, field in referee_fields().items():
                if missing := field.error_messages.get("required"):
                    # All that is wrong stands in one list on top: it says of which referee.
                    field.error_messages["required"] = f"Referee {number}: {missing[0].lower()}{missing[1:]}"
                self.fields[f"referee{number}_{name}"] = field

    @property
    def referee_groups(self):
        """(number, fields) of each referee, for the page."""
        return [
            (number, [self[name] for name in self.fields if name.startswith(f"referee{number}_")])
            for number in self.numbers
        ]

    def clean_postcode(self):
        typed = re.sub(r"\s", "", self.cleaned_data["postcode"]).upper()
        postcode = f"{typed[:-3]} {typed[-3:]}"
        if not POSTCODE.fullmatch(postcode):
            raise ValidationError("Enter a postcode such as LM1 2AB")
        return postcode

    def clean_date_of_birth(self):
        born = self.cleaned_data["date_of_birth"]
        if not rules.is_old_enough(born, timezone.localdate(), self.figures):
            raise ValidationError(f"A mentor is at least {self.figures.youngest_mentor} years old (KOP-26)")
        return born

    def clean(self):
        cleaned = super().clean()
        applicant = rules.Named(
            cleaned.get("name", ""),
            self.email,
            cleaned.get("phone", ""),
            f"{cleaned.get('address', '')} {cleaned.get('postcode', '')}".strip(),
        )
        earlier = []
        for number in self.numbers:
            said = self.referee(number)
            referee = rules.Named(
                said["name"], said["email"], said["phone"], said["address"], bool(said["is_relative"])
            )
            why = rules.why_unusable(referee, applicant, earlier)
            if why:
                self.add_error(f"referee{number}_{rules.ASKED_AS[why]}", f"{why.value} Name somebody else (KOT-4.1)")
            earlier.append(referee)
        return cleaned

    def referee(self, number):
        """What was said of one referee, by the names of the record."""
        empty = {"name": "", "email": "", "phone": "", "address": ""}
        return {name: self.cleaned_data.get(f"referee{number}_{name}", empty.get(name)) for name in referee_fields()}

    @property
    def typed(self):
        """Names and words as they were typed, whether they can be sent or not."""
        many = {"availability"}
        return {
            name: self.data.getlist(name) if name in many else self.data.get(name, "")
            for name in self.fields
            if name in self.data
        }

    @property
    def lines(self):
        """(question, answer) for all that was asked, as it was typed; for the page of a sent application."""
        return [(_question(name, field), shown(field, self.initial.get(name))) for name, field in self.fields.items()]

    @property
    def said(self):
        """What the action is given once the form is in order."""
        return {
            "details": {name: self.cleaned_data[name] for name in self.DETAILS},
            "referees": [self.referee(number) for number in self.numbers],
        }


class ReferenceAnswerForm(SubmissionMixin):
    """The short form of a referee."""

    known_for = TextField(
        max_length=60,
        label="How long have you known them?",
        help_text="Such as: four years.",
        error_messages=needed("Say for how long"),
    )
    known_as = TextField(
        max_length=120,
        label="In what role?",
        help_text="Such as: their manager, their neighbour, their tutor.",
        error_messages=needed("Say in what role"),
    )
    would_trust = yes_no("Would you trust them with a child?", "Say yes or no")
    words = WordsField(
        rows=5,
        label="What are they like?",
        help_text="A few sentences are enough.",
        error_messages=needed("Write a few sentences"),
    )
    worries = WordsField(
        rows=3,
        required=False,
        label="Is there anything that speaks against it?",
        help_text="Or that we should ask about.",
    )


class ReferenceForm(SubmissionMixin):
    """A referee whom the coordinator writes down."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= referee_fields()
        self.fields["knows_from"].label = "How they know the applicant"
        self.fields["knows_from"].error_messages = needed("Say how they know the applicant")
        self.fields["is_professional"].label = "Do they know the applicant from work or from volunteering?"
        self.fields["is_relative"].label = "Are they related to the applicant?"
        self.fields["address"].help_text = "Work or home, with the postcode if it is known."


class ReferenceReplaceForm(ReferenceForm):
    because = TextField(
        max_length=250,
        label="Why is the first one set aside?",
        help_text="Such as: did not answer, asked us for somebody else.",
        error_messages=needed("Say why"),
    )


class CallForm(SeenMixin, SubmissionMixin):
    """A reference followed up by word of mouth."""

    verbal_on = PastDayField(label="Spoken on", error_messages=needed("Enter the day"))
    verbal_words = WordsField(label="What was said", error_messages=needed("Write what was said"))


class InterviewForm(SubmissionMixin):
    """One interviewer's view; a question for each value that the policy names (KOT-4.2)."""

    held_on = PastDayField(label="Held on", error_messages=needed("Enter the day"))

    def __init__(self, *args, figures, **kwargs):
        super().__init__(*args, **kwargs)
        for value in figures.mentor_values:
            self.fields[f"score_{value.key}"] = forms.TypedChoiceField(
                choices=[(str(number), str(number)) for number in range(1, 6)],
                coerce=int,
                label=value.label,
                widget=forms.RadioSelect,
                error_messages=needed(f"Give a number for: {value.label}"),
            )
        self.fields["has_time"] = yes_no("Do they have time to commit?", "Say whether they have time")
        self.fields["words"] = WordsField(
            rows=5, label="What spoke for and against", error_messages=needed("Write a few words")
        )
        self.fields["recommends"] = yes_no("Do you recommend them as a mentor?", "Say yes or no")

    @property
    def scores(self):
        return [self[name] for name in self.fields if name.startswith("score_")]

    @property
    def said(self):
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith("score_")}
        return said | {
            "scores": {
                name.removeprefix("score_"): value
                for name, value in self.cleaned_data.items()
                if name.startswith("score_")
            }
        }


class DeclineForm(forms.Form):
    words = TextField(
        max_length=300,
        label="Why not",
        help_text="For the file. The applicant does not read it.",
        error_messages=needed("Say why"),
    )
    letter = WordsField(
        max_length=5000,
        rows=12,
        label="Letter to the applicant",
        help_text="Goes out by e-mail as it stands here.",
        error_messages=needed("Write the letter"),
    )


class WithdrawForm(forms.Form):
    words = TextField(
        max_length=250,
        label="What the applicant said",
        help_text="Such as: has moved away, has no time this year.",
        error_messages=needed("Say what they said"),
    )
