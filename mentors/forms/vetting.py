"""What is typed about trainings, checks and stops."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import DayField, PastDayField, SeenMixin, TextField, WordsField, needed

from ..models import DbsCheck, Training

# A stop is lifted for a while; longer than this is a training that was not taken.
LONGEST_LIFT = timedelta(days=92)


class TrainingForm(forms.Form):
    course = forms.ChoiceField(
        choices=Training.Course.choices, initial=Training.Course.SAFEGUARDING, widget=forms.RadioSelect
    )
    taken_on = PastDayField(label="Taken on", error_messages=needed("Enter the day"))
    face_to_face = forms.TypedChoiceField(
        label="How was it taken",
        choices=[("yes", "Face to face"), ("no", "Online or on paper")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages=needed("Say how it was taken"),
        help_text="Safeguarding counts only face to face.",
    )
    trainer = TextField(max_length=120, required=False, label="Trainer")
    expires_on = DayField(
        required=False, label="Holds until", help_text="Only where the course itself names a last day."
    )

    def __init__(self, *args, mentor, peer_courses, training=None, **kwargs):
        """A peer mentor takes the courses of the policy's list (EPT-10), and others as they come."""
        super().__init__(*args, **kwargs)
        own = [(item.key, item.label) for item in peer_courses] if mentor.is_peer else []
        choices = own + [pair for pair in Training.Course.choices if pair[0] not in dict(own)]
        if training and training.course not in dict(choices):
            choices.append((training.course, training.course_name))
        self.fields["course"].choices = choices

    def clean(self):
        data = super().clean()
        if data.get("expires_on") and data.get("taken_on") and data["expires_on"] < data["taken_on"]:
            self.add_error("expires_on", "This is before the day it was taken")
        return data


class TrainingChangeForm(SeenMixin, TrainingForm):
    reason = TextField(
        max_length=300,
        label="What was wrong",
        help_text="It stays in the history.",
        error_messages=needed("Say what was wrong"),
    )


class TrainingStrikeForm(forms.Form):
    because = TextField(
        max_length=300,
        label="Why it is struck out",
        help_text="Such as: entered for the wrong person.",
        error_messages=needed("Say why"),
    )


class DbsCheckForm(forms.Form):
    sometimes_needed = ("considered",)
    level = forms.ChoiceField(
        choices=DbsCheck.Level.choices, widget=forms.RadioSelect, error_messages=needed("Choose the level")
    )
    issued_on = PastDayField(label="Date on the certificate", error_messages=needed("Enter the date"))
    certificate_number = TextField(max_length=20, required=False, label="Certificate number")
    role_checked = TextField(
        max_length=60, required=False, label="Role on the certificate", help_text="Such as: child workforce, mentor."
    )
    on_update_service = forms.TypedChoiceField(
        label="On the Update Service",
        choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    decision = forms.ChoiceField(
        choices=[("", "Not decided yet"), *DbsCheck.Decision.choices], required=False, widget=forms.RadioSelect
    )
    decided_on = PastDayField(required=False, label="Decided on", help_text="Left empty: today.")
    considered = WordsField(
        required=False,
        label="What was considered",
        help_text="Only what led to the decision, and never a copy of the certificate. "
        "It is erased some months after the decision.",
    )

    def __init__(self, *args, outcome_alone_until, **kwargs):
        """Of what was decided on that day or before the outcome alone may be kept (PRO-1)."""
        super().__init__(*args, **kwargs)
        self.outcome_alone_until = outcome_alone_until
        self.left_out = False

    def clean(self):
        data = super().clean()
        if data.get("decision") and data.get("decided_on") and data["decided_on"] <= self.outcome_alone_until:
            self.left_out = bool(data.get("considered"))
            data["considered"], data["on_update_service"] = "", None
        elif data.get("decision") == DbsCheck.Decision.NOT_CLEAR and not data.get("considered"):
            self.add_error("considered", "Say what led to this decision")
        return data


class DbsCheckChangeForm(SeenMixin, DbsCheckForm):
    """Once the details are erased, the decision stands without what was considered."""

    def __init__(self, *args, check, **kwargs):
        super().__init__(*args, **kwargs)
        self.check_row = check

    def clean(self):
        data = super().clean()
        same = data.get("decision") == self.check_row.decision
        if same and "considered" in self.errors and not self.check_row.considered:
            del self.errors["considered"]
            data["considered"] = ""
        return data


class StopLiftForm(forms.Form):
    until = DayField(
        label="Until",
        help_text="The last day on which new meet-ups can be planned.",
        error_messages=needed("Enter the last day"),
    )
    reason = TextField(
        max_length=300,
        help_text="Such as: booked on the course of 12 December.",
        error_messages=needed("Enter the reason"),
    )

    def clean_until(self):
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until < today:
            raise ValidationError("Choose today or a later day")
        if until > today + LONGEST_LIFT:
            raise ValidationError("Choose a day within the next three months")
        return until
