"""A meet-up as it is planned: when, where, how, who else; whether the carer knows; every week where it is a slot."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import ClockField, DayField, SeenMixin, SubmissionMixin, TextField
from mentors.models import Mentor
from policy.dates import is_skipped

from ..models import Transport, Unusual
from .told import ToldMixin, needed

OTHER_PLACE = "other"
FURTHEST_AHEAD = timedelta(days=366)
OWN_TRANSPORT = {Transport.WALK: "We walk", Transport.CYCLE: "We cycle", Transport.CAR: "In my car"}


def venue_choices(figures, *, empty):
    return [
        ("", empty),
        *[(kind.key, kind.label) for kind in figures.venue_kinds],
        (OTHER_PLACE, "Another kind of place"),
    ]


def insurance_field():
    """What the coordinator found out about a place off the list, before they confirm (KOP-14)."""
    return TextField(
        label="Insurance and liability of this place",
        max_length=300,
        required=False,
        help_text="Whom you asked and what you were told. It is kept with the meet-up.",
    )


def kind_of(form):
    """The kind of place as it is stored: empty for one that is not on the list."""
    kind = form.cleaned_data["venue_kind"]
    return "" if kind == OTHER_PLACE else kind


def _where_more_come(figures):
    """Which kinds of place need more than one mentor, in the words of the policy's list (KOT-9.1)."""
    kinds = [kind.label.lower() for kind in figures.venue_kinds if kind.mentors > 1]
    return f"Needed at: {', '.join(kinds)}." if kinds else ""


def check_times(form, data):
    """At the field: what the clocks never show, and an end that is not after the start."""
    check_clocks(form, data, data.get("date"))
    if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
        form.add_error(
            "ends_at",
            "The end is before the start. A meet-up ends on the day on which it begins. Where the child stays "
            "overnight say so below, and plan one for each of the days",
        )


def check_clocks(form, data, last_day):
    """At the field: what the clocks never show."""
    for name, day in (("starts_at", data.get("date")), ("ends_at", last_day)):
        if day and data.get(name) and is_skipped(day, data[name]):
            form.add_error(name, f"The clocks go forward that night and never show {data[name]:%H:%M}")


def _within_a_year(day):
    if day > timezone.localdate() + FURTHEST_AHEAD:
        raise ValidationError("Choose a day within the next year")
    return day


class OutingForm(SubmissionMixin):
    """When, where and how: what a meet-up of one child and one of a group are asked alike."""

    sometimes_needed = ("transport_words",)
    date = DayField(label="Day", error_messages=needed("Choose the day"))
    starts_at = ClockField(label="From", error_messages=needed("Say when you start"))
    ends_at = ClockField(label="To", error_messages=needed("Say when you finish"))
    venue_kind = forms.ChoiceField(label="Kind of place", error_messages=needed("Choose the kind of place"))
    unusual = forms.ChoiceField(
        label="Is anything unusual about it?",
        choices=[("", "No"), *Unusual.choices],
        required=False,
        help_text="Such as far from home, by water, high up. Overnight: plan each of the days.",
    )
    place = TextField(
        label="Where exactly",
        max_length=160,
        help_text="Name and street, in public and seen by others.",
        error_messages=needed("Say where"),
    )
    transport = forms.ChoiceField(
        label="How you travel",
        choices=[(way.value, OWN_TRANSPORT.get(way, way.label)) for way in Transport],
        widget=forms.RadioSelect,
        error_messages=needed("Choose how you travel"),
    )
    transport_words = TextField(
        label="About the journey",
        required=False,
        max_length=300,
        help_text="Only needed for a lift (why it cannot be avoided) or for something else (what it is).",
    )
    second_mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        label="Second mentor",
        required=False,
        empty_label="Nobody",
    )
    in_public = forms.BooleanField(label="Others can see and hear us all the time", required=False)

    def __init__(self, *args, figures, mentor=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue_kind"].choices = venue_choices(figures, empty="Choose")
        others = Mentor.objects.filter(status=Mentor.Status.ACTIVE, suspended_at=None).exclude(pk=mentor and mentor.pk)
        self.fields["second_mentor"].queryset = others.select_related("user")
        self.fields["second_mentor"].help_text = _where_more_come(figures)

    def clean_date(self):
        return _within_a_year(self.cleaned_data["date"])

    def clean_venue_kind(self):
        return kind_of(self)

    def clean(self):
        data = super().clean()
        check_times(self, data)
        if data.get("transport") == Transport.OTHER and not data.get("transport_words"):
            self.add_error("transport_words", "Say how you travel")
        return data


class PlanForm(OutingForm, ToldMixin):
    """A meet-up as it is planned."""

    is_first_meeting = forms.BooleanField(
        label="This is the first meeting with the carer",
        required=False,
        help_text="You, the child and the carer together. The carer signs the consents there.",
    )
    others = TextField(label="Who else comes", required=False)
    carer_joins = forms.BooleanField(
        label="A carer takes part",
        required=False,
        help_text="A joint session: child, carer and you.",
    )
    room = TextField(label="Room", required=False, max_length=60, help_text="Where a school keeps one for you.")
    weekly_until = DayField(
        label="Every week until",
        required=False,
        help_text="Plans the same day and time of each week, all at once. School and bank holidays are left out.",
    )
    teaches_child = forms.TypedChoiceField(
        label="Do you teach this child otherwise?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="Only asked for a room or a weekly time in school.",
    )
    # The order of the page, so that errors are listed from top to bottom.
    field_order = [
        "is_first_meeting", "date", "starts_at", "ends_at", "venue_kind", "unusual", "place", "transport",
        "transport_words", "second_mentor", "others", "carer_joins", "in_public", "carer_told", "carer", "room",
        "weekly_until", "teaches_child",
    ]  # fmt: skip

    def __init__(self, *args, asks_first=False, repeats=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carer_told"].required = False
        if not repeats:
            del self.fields["weekly_until"]
        if not asks_first:
            del self.fields["is_first_meeting"]

    def clean_weekly_until(self):
        day = self.cleaned_data["weekly_until"]
        return _within_a_year(day) if day else None

    def clean(self):
        data = super().clean()
        first, last = data.get("date"), data.get("weekly_until")
        if first and last and last < first:
            self.add_error("weekly_until", "This is before the first day")
        if (data.get("room") or last) and data.get("teaches_child") is None and "teaches_child" not in self.errors:
            self.add_error("teaches_child", "Say whether you teach this child otherwise")
        return data


class VerdictForm(forms.Form):
    """So much of a plan as the rules on places and lifts ask about; what is not typed yet is left open."""

    venue_kind = forms.ChoiceField()
    unusual = forms.ChoiceField(choices=Unusual.choices, required=False)
    transport = forms.ChoiceField(choices=Transport.choices, required=False)
    second_mentor = forms.ModelChoiceField(Mentor.objects.none(), required=False)

    def __init__(self, *args, figures, mentor=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue_kind"].choices = venue_choices(figures, empty="")
        self.fields["second_mentor"].queryset = Mentor.objects.exclude(pk=mentor and mentor.pk)

    def clean_venue_kind(self):
        return kind_of(self)


class PlanChangeForm(SeenMixin, PlanForm):
    """A plan that is opened again."""


class FirstMeetingForm(SubmissionMixin):
    date = DayField(label="Day", error_messages=needed("Choose the day"))
    starts_at = ClockField(label="From", error_messages=needed("Say when it starts"))
    ends_at = ClockField(label="To", error_messages=needed("Say when it ends"))
    venue_kind = forms.ChoiceField(label="Kind of place", error_messages=needed("Choose the kind of place"))
    place = TextField(label="Where exactly", max_length=160, error_messages=needed("Say where"))
    others = TextField(label="Who comes besides mentor and child", error_messages=needed("Say which carer comes"))

    def __init__(self, *args, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue_kind"].choices = venue_choices(figures, empty="Choose")

    def clean_date(self):
        return _within_a_year(self.cleaned_data["date"])

    def clean_venue_kind(self):
        return kind_of(self)

    def clean(self):
        data = super().clean()
        check_times(self, data)
        return data
