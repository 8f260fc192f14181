"""Whether the carer knows: how and when they were told, asked on every form that changes what they have to know."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from club.models import Carer
from core.forms import ClockField, DayField, SubmissionMixin, TextField
from core.models import phone_validator
from policy.dates import instant

from ..models import Contact, Told

NOT_YET = "not_yet"
OLDEST = timedelta(days=7)  # how long a press may wait for signal
HOW = [
    (Contact.How.PHONE, "Yes, by phone"),
    (Contact.How.WRITTEN, "Yes, in writing"),
    (Contact.How.IN_PERSON, "Yes, in person"),
    (NOT_YET, "Not yet"),
]


def needed(words):
    """What a field says that is empty, or holds what was never offered."""
    return {"required": words, "invalid_choice": words}


class ToldMixin(forms.Form):
    """Adds `told` to what was typed: the word with a carer, False for not yet, None where nothing was said."""

    carer_told = forms.ChoiceField(
        label="Does the carer know?",
        choices=HOW,
        widget=forms.RadioSelect,
        error_messages=needed("Say whether the carer knows"),
    )
    carer = forms.ModelChoiceField(
        Carer.objects.none(),
        label="Which carer",
        required=False,
        empty_label="Choose",
        error_messages=needed("Choose the carer"),
    )

    def __init__(self, *args, links, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = Carer.objects.filter(pk__in=[link.carer_id for link in links])
        first = next((link for link in links if link.is_first_contact), links[0] if links else None)
        if len(links) < 2:
            self.only = first.carer if first else None
            del self.fields["carer"]
        else:
            self.only = None
            self.fields["carer"].initial = first.carer_id

    def clean(self):
        data = super().clean()
        how, carer = data.pop("carer_told", ""), data.pop("carer", None) or self.only
        data["told"] = None if not how else False
        if how and how != NOT_YET:
            if carer is None and "carer" in self.fields and "carer" not in self.errors:
                self.add_error("carer", "Choose the carer")
            data["told"] = Told(carer, how, self.told_at(data))
        return data

    def told_at(self, data):
        return timezone.now()


class ToldWhenMixin(ToldMixin):
    """Asks for the time as well: who told whom, and when (KOP-18)."""

    told_clock = ClockField(label="At what time", required=False, help_text="Today. Empty means now.")
    told_on = DayField(label="On which day", required=False, help_text="The day on which you pressed the button.")
    # Without signal "now" becomes the day and the time at which it was pressed; the day is not asked for before.
    told_clock.widget.attrs["data-now"] = told_on.widget.attrs["data-now"] = True

    def told_at(self, data):
        now, at = timezone.localtime(), data.get("told_clock")
        day = data.get("told_on") or now.date()
        if at is None and day == now.date():
            return now
        if at is None:
            self.add_error("told_clock", "Enter the time as well, for it was not today")
            return now
        told_at = instant(day, at)
        if told_at > now + timedelta(minutes=1):
            self.add_error("told_clock", "This time has not come yet. When did you speak with them?")
        elif day < now.date() - OLDEST:
            self.add_error("told_on", "This is more than a week ago. Write it down as a contact with that day")
        return told_at

    def clean(self):
        data = super().clean()
        for name in ("told_clock", "told_on"):
            data.pop(name, None)
        return data


class CancelForm(SubmissionMixin, ToldWhenMixin):
    words = TextField(
        label="Why",
        max_length=300,
        help_text="Such as: Nan rang, he has a cold.",
        error_messages=needed("Say why"),
    )
    field_order = ["words", "carer_told", "carer", "told_on", "told_clock"]


class NoShowForm(SubmissionMixin, ToldWhenMixin):
    words = TextField(
        label="What do you know?",
        max_length=300,
        help_text="Such as: waited at the door until 14:20, Nan says he forgot.",
        error_messages=needed("Say in a few words what you know"),
    )
    field_order = ["carer_told", "carer", "told_on", "told_clock", "words"]


class CarerToldForm(SubmissionMixin, ToldWhenMixin):
    """That a carer was told how the meet-up stands."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carer_told"].choices = HOW[:-1]
        self.fields["carer_told"].label = "How did you tell them?"


class ReachableForm(SubmissionMixin):
    phone = TextField(
        label="Your number today",
        max_length=30,
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "short"}),
        error_messages=needed("Enter the number that you carry today"),
    )


class LateForm(SubmissionMixin):
    minutes = forms.TypedChoiceField(
        choices=[(minutes, f"{minutes} minutes") for minutes in (5, 10, 20, 30)],
        coerce=int,
        error_messages=needed("Press one of the buttons"),
    )


class TapForm(SubmissionMixin):
    """One button and nothing to type."""
