"""What is typed when an allocation ends, or goes over to the next mentor."""

from django import forms
from django.utils import timezone

from core.forms import ClockField, DayField, PastDayField, SubmissionMixin, TextField, WordsField, needed
from mentees.forms.allocations import FREQUENCIES, LONGEST_AHEAD, MentorChoice, PassingOverMixin, mentors_for
from mentors.models import Mentor

from ..models import PlannedThen
from . import OTHER_PLACE, venue_choices


class EndAllocationForm(forms.Form):
    """`planned` are the meet-ups still ahead; `others` the allocations that a meet-up may be handed to."""

    sometimes_needed = ("last_day", "planned_then", "to_mentor")
    when = forms.ChoiceField(
        label="When does it end?",
        choices=[("now", "Now: access stops at once"), ("day", "At the end of a day")],
        widget=forms.RadioSelect,
        initial="now",
        error_messages=needed("Choose when it ends"),
    )
    last_day = DayField(label="Last day", required=False, help_text="Only needed for the end of a day.")
    reason = TextField(label="Why does it end?", max_length=300, error_messages=needed("Say why it ends"))
    planned_then = forms.ChoiceField(
        label="What becomes of the meet-ups planned after that?", widget=forms.RadioSelect, required=False
    )
    to_mentor = forms.ModelChoiceField(
        Mentor.objects.none(), label="Hand them to", required=False, empty_label="Choose"
    )

    def __init__(self, *args, planned, others, **kwargs):
        super().__init__(*args, **kwargs)
        if not planned:
            del self.fields["planned_then"], self.fields["to_mentor"]
            return
        choices = [(PlannedThen.CANCEL, PlannedThen.CANCEL.label), (PlannedThen.KEEP, PlannedThen.KEEP.label)]
        if others:
            choices.insert(1, (PlannedThen.HAND_ON, PlannedThen.HAND_ON.label))
            mentors = Mentor.objects.filter(pk__in=[allocation.mentor_id for allocation in others])
            self.fields["to_mentor"].queryset = mentors.select_related("user")
        else:
            del self.fields["to_mentor"]
        self.fields["planned_then"].choices = choices

    def clean(self):
        data = super().clean()
        if data.get("when") == "day" and not data.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Choose the last day")
        if data.get("when") == "now":
            data["last_day"] = None
        if data.get("planned_then") == PlannedThen.HAND_ON:
            if not data.get("to_mentor") and "to_mentor" not in self.errors:
                self.add_error("to_mentor", "Choose who takes them")
        else:
            data["to_mentor"] = None
        return data


class HandOverForm(SubmissionMixin, PassingOverMixin):
    """The next mentor, the days, the joint meeting, and what the next should know (KOP-7)."""

    sometimes_needed = (
        *PassingOverMixin.sometimes_needed,
        "date",
        "starts_at",
        "ends_at",
        "venue_kind",
        "place",
        "no_meeting_because",
    )
    mentor = MentorChoice(
        Mentor.objects.none(), label="New mentor", empty_label="Choose", error_messages=needed("Choose the new mentor")
    )
    start_on = DayField(label="First day", error_messages=needed("Choose the first day of the new mentor"))
    last_day = DayField(error_messages=needed("Choose the last day of the present mentor"))
    rationale = WordsField(
        label="Why this mentor", max_length=2000, rows=3, error_messages=needed("Say why this mentor, in a line or two")
    )
    meet_every_days = forms.TypedChoiceField(
        label="How often they meet", choices=FREQUENCIES, coerce=int, empty_value=None, required=False
    )
    carer_agreed_on = PastDayField(label="The carer agreed on", required=False)
    words = WordsField(
        label="Handover note",
        rows=6,
        help_text="What the new mentor should know to go on: habits, promises, what is planned. They can read it.",
        error_messages=needed("Write what the new mentor should know, a few lines are enough"),
    )
    notes_from_start_only = forms.BooleanField(
        label="Hide notes from before their first day",
        required=False,
        help_text="The new mentor sees all earlier notes unless you tick this.",
    )
    date = DayField(label="Day of the joint meeting", required=False, help_text="On a day on which both are mentors.")
    starts_at = ClockField(label="From", required=False)
    ends_at = ClockField(label="To", required=False)
    venue_kind = forms.ChoiceField(label="Kind of place", required=False)
    place = TextField(label="Where exactly", max_length=160, required=False)
    no_meeting_because = TextField(
        label="Or why there is no joint meeting",
        max_length=300,
        required=False,
        help_text="Such as: the present mentor has moved away.",
    )
    planned_then = forms.ChoiceField(
        label="What becomes of them?", widget=forms.RadioSelect, initial=PlannedThen.HAND_ON, required=False
    )

    def __init__(self, *args, user, allocation, figures, planned, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors_for(user)
        self.fields["last_day"].label = f"Last day of {allocation.mentor}"
        self.fields["venue_kind"].choices = venue_choices(figures, empty="Choose")
        self.fields["planned_then"].choices = [
            (PlannedThen.HAND_ON, "The new mentor takes them"),
            (PlannedThen.CANCEL, PlannedThen.CANCEL.label),
        ]
        if not planned:
            del self.fields["planned_then"]

    def clean_venue_kind(self):
        kind = self.cleaned_data["venue_kind"]
        self.names_place = bool(kind)
        return "" if kind == OTHER_PLACE else kind

    def clean(self):
        data = super().clean()
        for name in ("start_on", "last_day"):
            if data.get(name) and data[name] > timezone.localdate() + LONGEST_AHEAD:
                self.add_error(name, "This is more than a year ahead. Check the year")
        if not data.get("no_meeting_because"):
            self._need_meeting(data)
        elif data.get("date"):
            self.add_error("no_meeting_because", "Give a joint meeting, or say why there is none: not both")
        return data

    def _need_meeting(self, data):
        asked = {
            "date": "Choose the day of the joint meeting, or say below why there is none",
            "starts_at": "Say when it starts",
            "ends_at": "Say when it ends",
            "place": "Say where",
        }
        for name, words in asked.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        if not getattr(self, "names_place", True) and "venue_kind" not in self.errors:
            self.add_error("venue_kind", "Choose the kind of place")
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", "The end is before the start")
        if data.get("date") and data["date"] < timezone.localdate():
            self.add_error("date", "This day is over. Choose a day to come")
