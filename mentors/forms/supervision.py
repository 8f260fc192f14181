"""What is typed about support: meetings, attendance, leave, pauses."""

from django import forms

from core.forms import DayField, PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField, needed

from ..models import Mentor, SupportMeeting

Kind = SupportMeeting.Kind
LOOKS_BACK = {
    "training": "Say how the training was",
    "evaluation": "Say what worked and what should change",
}


class MeetingForm(SubmissionMixin):
    """What every meeting has."""

    held_on = PastDayField(label="Held on", error_messages=needed("Enter the day"))
    words = WordsField(
        label="What was talked about",
        required=False,
        help_text="The agenda, and what was agreed. No child’s full name.",
    )
    training = WordsField(
        label="How the training was",
        required=False,
        help_text="What of it helped, and what was missing.",
    )
    evaluation = WordsField(
        label="What worked, what to change",
        required=False,
        help_text="About the support and the programme.",
    )

    def clean(self):
        """A meeting that looks back says what of (HTP-5)."""
        data = super().clean()
        for name, words in LOOKS_BACK.items():
            if data.get("kind") in (Kind.EVALUATION, Kind.REVIEW) and not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        return data


class SupportMeetingForm(MeetingForm):
    """With one mentor. A peer mentor is asked about their own school work each time, and a mediation between peer
    mentor and student is recorded as one (EPT-10)."""

    kind = forms.ChoiceField(
        choices=[(Kind.SUPPORT, "Support meeting"), (Kind.EVALUATION, "Evaluation at the end of a term or a block")],
        initial=Kind.SUPPORT,
        widget=forms.RadioSelect,
        label="What kind of meeting",
        error_messages=needed("Choose the kind"),
    )
    about = TextField(
        max_length=300, required=False, label="How the mentor is", help_text="Time, worries, what would help."
    )
    school_work = TextField(
        max_length=300,
        label="How their own school work is going",
        help_text="Homework, tests, exams: whether mentoring leaves them time for it.",
        error_messages=needed("Ask how their own school work is going"),
    )
    field_order = ["kind", "held_on", "words", "school_work", "about", "training", "evaluation"]

    def __init__(self, *args, mentor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = True
        self.fields["words"].error_messages["required"] = "Say in a sentence what was talked about"
        if mentor.is_peer:
            self.fields["kind"].choices = [*self.fields["kind"].choices, (Kind.MEDIATION, "Mediation")]
        else:
            del self.fields["school_work"]


class GroupMeetingForm(MeetingForm):
    kind = forms.ChoiceField(
        choices=[
            (Kind.VOLUNTEERS, "Monthly volunteers’ meeting"),
            (Kind.EVALUATION, "Evaluation of a term or a block"),
            (Kind.REVIEW, "Yearly review of the scheme"),
        ],
        initial=Kind.VOLUNTEERS,
        widget=forms.RadioSelect,
        label="What kind of meeting",
        error_messages=needed("Choose the kind"),
    )
    field_order = ["kind", "held_on", "words", "training", "evaluation"]


class MeetingChangeForm(SeenMixin, MeetingForm):
    """Whether it was with one mentor or with all stays as it is."""


class MentorTicks(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, mentor):
        return mentor.user.name


class AttendanceForm(SeenMixin, forms.Form):
    there = MentorTicks(
        Mentor.objects.none(), label="Tick everybody who came", error_messages=needed("Tick everybody who came")
    )

    def __init__(self, *args, mentors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["there"].queryset = mentors


class LeaveForm(forms.Form):
    from_on = DayField(label="First day", error_messages=needed("Choose the first day"))
    until_on = DayField(label="Last day", error_messages=needed("Choose the last day"))
    reason = TextField(max_length=300, required=False, help_text="Such as: holiday, exams. No need for more.")

    def clean(self):
        data = super().clean()
        if data.get("from_on") and data.get("until_on") and data["until_on"] < data["from_on"]:
            self.add_error("until_on", "The last day is before the first day")
        return data


class PauseForm(forms.Form):
    until = DayField(label="Last day of the pause", required=False, help_text="Leave empty while it is not known.")
    reason = TextField(max_length=300, error_messages=needed("Say why"))


class TakeBackForm(forms.Form):
    reason = TextField(max_length=300, label="Why they come back", error_messages=needed("Say why"))
