"""What is typed about meet-ups and notes."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import ClockField, DayField, SubmissionMixin, TextField, WordsField
from mentees.models import Mentee
from mentors.models import Mentor

from .models import MeetUp, Transport

OTHER_PLACE = "other"
FURTHEST_AHEAD = timedelta(days=366)


def venue_choices(figures, *, empty):
    return [
        ("", empty),
        *[(kind.key, kind.label) for kind in figures.venue_kinds],
        (OTHER_PLACE, "Another kind of place"),
    ]


def _check_times(form, data):
    if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
        form.add_error("ends_at", "The end is before the start")


class PlanForm(SubmissionMixin):
    date = DayField(label="Day")
    starts_at = ClockField(label="From")
    ends_at = ClockField(label="To")
    venue_kind = forms.ChoiceField(label="Kind of place")
    place = TextField(label="Where exactly", max_length=160, help_text="Name and street, in public and seen by others.")
    second_mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        label="Second mentor",
        required=False,
        empty_label="Nobody",
        help_text="A cinema needs two.",
    )
    others = TextField(label="Who else comes", required=False)
    transport = forms.ChoiceField(label="How you travel", choices=Transport.choices, widget=forms.RadioSelect)
    transport_words = TextField(
        label="About the journey", required=False, max_length=300, help_text="For a lift: why it cannot be avoided."
    )

    def __init__(self, *args, mentor, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue_kind"].choices = venue_choices(figures, empty="Choose")
        others = Mentor.objects.filter(status=Mentor.Status.ACTIVE, suspended_at=None).exclude(pk=mentor.pk)
        self.fields["second_mentor"].queryset = others.select_related("user")

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > timezone.localdate() + FURTHEST_AHEAD:
            raise ValidationError("Choose a day within the next year")
        return day

    def clean_venue_kind(self):
        kind = self.cleaned_data["venue_kind"]
        return "" if kind == OTHER_PLACE else kind

    def clean(self):
        data = super().clean()
        _check_times(self, data)
        if data.get("transport") == Transport.OTHER and not data.get("transport_words"):
            self.add_error("transport_words", "Say how you travel")
        return data


class AnswerForm(forms.Form):
    status = forms.ChoiceField(
        choices=[
            (MeetUp.Status.CONFIRMED, "Confirm"),
            (MeetUp.Status.ASKED, "Ask"),
            (MeetUp.Status.DECLINED, "Decline"),
        ]
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = WordsField(
        label="A word to the mentor",
        required=False,
        max_length=2000,
        rows=2,
        help_text="Needed when you ask or decline.",
    )


class CancelForm(forms.Form):
    words = TextField(
        label="Why, and who has been told", max_length=300, help_text="Such as: Nan rang, Idris has a cold."
    )


class NoteForm(SubmissionMixin):
    """The fields of KOP-11, in the order in which one remembers them."""

    date = DayField(label="Day")
    place = TextField(label="Where were you?", max_length=160)
    venue_kind = forms.ChoiceField(label="Kind of place", required=False)
    starts_at = ClockField(label="From", required=False)
    ends_at = ClockField(label="To", required=False)
    attendees = TextField(label="Who was there?", max_length=300)
    activities = WordsField(
        label="What did you do, or talk about?", help_text="Facts and the child’s own words. A few lines are enough."
    )
    outcomes = WordsField(label="Goals and outcomes", required=False, rows=3)
    comment = WordsField(label="Anything else?", required=False, rows=3)

    def __init__(self, *args, figures, first_day=None, last_day=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.first_day, self.last_day = first_day, last_day
        self.fields["venue_kind"].choices = venue_choices(figures, empty="Not said")

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > timezone.localdate():
            raise ValidationError("This day is still to come. A note is about a meet-up that has happened")
        if (self.first_day and day < self.first_day) or (self.last_day and day > self.last_day):
            raise ValidationError("Choose a day on which you were this child’s mentor")
        return day

    def clean_venue_kind(self):
        kind = self.cleaned_data["venue_kind"]
        return "" if kind == OTHER_PLACE else kind

    def clean(self):
        data = super().clean()
        _check_times(self, data)
        if bool(data.get("starts_at")) != bool(data.get("ends_at")) and "ends_at" not in self.errors:
            missing = "ends_at" if data.get("starts_at") else "starts_at"
            if missing not in self.errors:
                self.add_error(missing, "Give both times, or leave both empty")
        return data


class MoveForm(forms.Form):
    to_mentee = forms.ModelChoiceField(Mentee.objects.none(), label="The right child", empty_label="Choose")
    reason = TextField(label="Why", max_length=300)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_mentee"].queryset = Mentee.objects.visible_to(user).with_child()


class EndAllocationForm(forms.Form):
    when = forms.ChoiceField(
        label="When does it end?",
        choices=[("now", "Now: access stops at once"), ("day", "At the end of a day")],
        widget=forms.RadioSelect,
        initial="now",
    )
    last_day = DayField(label="Last day", required=False)
    reason = TextField(label="Why does it end?", max_length=300)
    cancel_planned = forms.BooleanField(label="Cancel the meet-ups planned after that", required=False)

    def clean(self):
        data = super().clean()
        if data.get("when") == "day" and not data.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Choose the last day")
        if data.get("when") == "now":
            data["last_day"] = None
        return data
