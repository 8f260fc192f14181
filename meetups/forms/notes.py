"""What is typed into a note, and what is put right in it later."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import ClockField, DayField, SeenMixin, SubmissionMixin, TextField, WordsField, needed
from mentees.models import Aim, Mentee
from policy.dates import ends_on, minutes_between

from .plans import check_clocks, kind_of, venue_choices

# An end before the start is of the next day; further away it is a slip of the keyboard.
LONGEST_PAST_MIDNIGHT = 12 * 60


def check_times_of_note(form, data):
    """At the field: what the clocks never show, no time at all, and an end that the next day is too far away for."""
    day, start, end = (data.get(name) for name in ("date", "starts_at", "ends_at"))
    is_whole = bool(day and start and end)
    check_clocks(form, data, ends_on(day, start, end) if is_whole else day)
    if start and end and start == end:
        form.add_error("ends_at", "Start and end are the same. Put them right, or leave both empty")
    elif is_whole and end < start and (minutes := minutes_between(day, start, end)) > LONGEST_PAST_MIDNIGHT:
        form.add_error(
            "ends_at",
            f"The end is before the start. On the next day that would be {minutes // 60} hours later. Put the times "
            "right, or leave both empty and say in your own words how long it was",
        )


class MetForm(SubmissionMixin):
    """When and where they met and what they did: the part of a note that a whole group can share."""

    activities = WordsField(
        label="What did you do, or talk about?",
        help_text="Facts and the child’s own words. A few lines are enough.",
        error_messages=needed("Say what you did together"),
    )
    date = DayField(label="Day", error_messages=needed("Choose the day"))
    starts_at = ClockField(label="From", required=False)
    ends_at = ClockField(label="To", required=False)
    place = TextField(label="Where were you?", max_length=160, error_messages=needed("Say where you were"))
    venue_kind = forms.ChoiceField(label="Kind of place", required=False)

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
        return kind_of(self)

    def clean(self):
        data = super().clean()
        check_times_of_note(self, data)
        if bool(data.get("starts_at")) != bool(data.get("ends_at")) and "ends_at" not in self.errors:
            missing = "ends_at" if data.get("starts_at") else "starts_at"
            if missing not in self.errors:
                self.add_error(missing, "Give both times, or leave both empty")
        return data


class OfChildForm(forms.Form):
    """What a note says of one child alone."""

    outcomes = WordsField(label="Goals and outcomes", required=False, rows=3)
    comment = WordsField(label="Overall comment", required=False, rows=3)
    aims = forms.MultipleChoiceField(
        label="Which aims did it serve?",
        choices=Aim.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from these three aims"},
    )
    goals = forms.TypedMultipleChoiceField(
        label="Which goals did you work on?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the goals of the plan"},
    )

    def __init__(self, *args, goals=(), **kwargs):
        """`goals` are those one can tick; without any the question is not asked."""
        super().__init__(*args, **kwargs)
        self.fields["goals"].choices = [(goal.pk, goal.words) for goal in goals]
        if not goals:
            del self.fields["goals"]


class NoteForm(MetForm, OfChildForm):
    """The fields of KOP-11, in the order in which one remembers them."""

    attendees = TextField(label="Who was there?", max_length=300, error_messages=needed("Say who was there"))
    carer_joined = forms.BooleanField(label="A carer took part", required=False)
    lift_because = TextField(
        label="Did you give a lift in your car? Say why",
        required=False,
        max_length=300,
        help_text="Empty where nobody was driven by you. The committee is told of each lift.",
    )
    field_order = [
        "attendees", "activities", "outcomes", "comment", "aims", "goals", "date", "starts_at", "ends_at", "place",
        "venue_kind", "carer_joined", "lift_because",
    ]  # fmt: skip


class NoteChangeForm(SeenMixin, NoteForm):
    """A note that its author opens again."""


class CorrectionForm(SubmissionMixin):
    words = WordsField(
        label="What was wrong, and what is right?",
        help_text="The note stays as it was. What you write here stands below it, with your name and the day.",
        error_messages=needed("Say what was wrong, and what is right"),
    )
    lift_because = TextField(
        label="Did you give a lift that the note does not tell of? Say why",
        max_length=300,
        required=False,
        help_text="The committee is told of each lift.",
    )

    def __init__(self, *args, note, **kwargs):
        super().__init__(*args, **kwargs)
        if note.lift_because:
            del self.fields["lift_because"]


class ChildChoiceField(forms.ModelChoiceField):
    """Names each child in full with the reference: two of a short name are told apart."""

    def label_from_instance(self, mentee):
        return f"{mentee.child.full_name} ({mentee.child.ref})"


class MoveForm(forms.Form):
    to_mentee = ChildChoiceField(
        Mentee.objects.none(),
        label="The right child",
        empty_label="Choose",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose the right child"),
    )
    reason = TextField(label="Why", max_length=300, error_messages=needed("Say why"))

    def __init__(self, *args, user, note, **kwargs):
        super().__init__(*args, **kwargs)
        others = Mentee.objects.visible_to(user).exclude(pk=note.mentee_id)
        self.fields["to_mentee"].queryset = others.with_child()
