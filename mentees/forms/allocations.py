"""What is typed about allocations."""

from datetime import timedelta

from django import forms
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.forms import DayField, PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField, needed
from core.models import User
from core.roles import MENTORING_TEAM, Role
from mentors.models import Mentor

from ..models import Allocation

FREQUENCIES = [
    ("", "Not agreed"),
    (7, "Every week"),
    (14, "Every two weeks"),
    (21, "Every three weeks"),
    (30, "Every month"),
]


# A first day later than this is a slip of the year.
LONGEST_AHEAD = timedelta(days=366)


class MentorChoice(forms.ModelChoiceField):
    """Mentors with how many children they have of how many they can take."""

    def label_from_instance(self, mentor):
        name = f"{mentor}: {mentor.children_now} of {mentor.capacity}"
        status = mentor.current_status
        return name if status == Mentor.Status.ACTIVE else f"{name}, {status.label.lower()}"


def mentors_for(user):
    """The serving mentors this person may choose from, each with `children_now`."""
    open_now = Allocation.objects.keyed().filter(mentor=OuterRef("pk")).order_by().values("mentor")
    children = Coalesce(Subquery(open_now.annotate(n=Count("mentee", distinct=True)).values("n")), 0)
    return Mentor.objects.visible_to(user).serving().select_related("user").annotate(children_now=children)


class BriefingMixin(forms.Form):
    """That the mentor was briefed on safeguarding (KOT-6.2): both fields, or none."""

    briefed_on = PastDayField(
        label="Briefed on safeguarding on",
        required=False,
        help_text="Only that it happened. What was said is not written down here.",
    )
    briefed_by = forms.ModelChoiceField(User.objects.none(), label="Briefed by", required=False, empty_label="Choose")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = self.initial.get("briefed_by")
        team = User.objects.in_role(*MENTORING_TEAM, Role.SAFEGUARDING_LEAD)
        self.fields["briefed_by"].queryset = team | User.objects.filter(pk=kept.pk).distinct() if kept else team

    def clean(self):
        data = super().clean()
        if data.get("briefed_on") and not data.get("briefed_by") and "briefed_by" not in self.errors:
            self.add_error("briefed_by", "Say who briefed them")
        if data.get("briefed_by") and not data.get("briefed_on") and "briefed_on" not in self.errors:
            self.add_error("briefed_on", "Choose the day of the briefing")
        return data


class PassingOverMixin(forms.Form):
    """Why one child more than the mentor takes (KOP-8), and, for the coordinator, why a mentor with papers missing."""

    sometimes_needed = ("over_capacity_reason", "not_clear_reason")
    over_capacity_reason = TextField(
        label="Why one more child",
        max_length=300,
        required=False,
        help_text="Only needed when the mentor has as many children as they said they can take.",
    )
    not_clear_reason = TextField(
        label="Why a mentor with papers missing",
        max_length=300,
        required=False,
        help_text="Only needed when the mentor is not clear to mentor. It stays in the history.",
    )

    def __init__(self, *args, may_pass_over=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_pass_over:
            del self.fields["not_clear_reason"]


class AllocationForm(BriefingMixin, PassingOverMixin):
    mentor = MentorChoice(
        Mentor.objects.none(), label="Mentor", empty_label="Choose", error_messages=needed("Choose the mentor")
    )
    start_on = DayField(label="First day", initial=timezone.localdate, error_messages=needed("Choose the first day"))
    end_on = DayField(label="Last day", required=False, help_text="Leave empty while no end is agreed.")
    meet_every_days = forms.TypedChoiceField(
        label="How often they meet", choices=FREQUENCIES, coerce=int, empty_value=None, required=False
    )
    block_ends_on = DayField(
        label="Last day of the block",
        required=False,
        help_text="Where the sessions come in blocks: mentor and coordinator then meet and look back.",
    )
    carer_agreed_on = PastDayField(label="The carer agreed on", required=False)
    notes_from_start_only = forms.BooleanField(
        label="Hide notes from before the first day",
        required=False,
        help_text="A new mentor sees all earlier notes unless you tick this.",
    )
    rationale = WordsField(
        label="Why this mentor",
        max_length=2000,
        rows=3,
        help_text="What they share, what the child needs, how they get on. The team reads it.",
        error_messages=needed("Say why this mentor, in a line or two"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors_for(user)

    def clean(self):
        data = super().clean()
        if data.get("start_on") and data.get("end_on") and data["end_on"] < data["start_on"]:
            self.add_error("end_on", "The last day is before the first day")
        if data.get("start_on") and data["start_on"] > timezone.localdate() + LONGEST_AHEAD:
            self.add_error("start_on", "This is more than a year ahead. Check the year")
        if data.get("start_on") and data.get("block_ends_on") and data["block_ends_on"] < data["start_on"]:
            self.add_error("block_ends_on", "The last day of the block is before the first day")
        return data


class AllocationChangeForm(SeenMixin, AllocationForm):
    comment = TextField(label="Comment", max_length=300, required=False)
    reason = TextField(
        label="Why you change it",
        max_length=300,
        help_text="Or what was added. It stays in the history.",
        error_messages=needed("Say what was wrong, or what is new"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["mentor"], self.fields["over_capacity_reason"]
        # One that came with the workbook has none, and its dates can be put right all the same.
        self.fields["rationale"].required = bool(self.initial.get("rationale"))
        agreed = self.initial.get("meet_every_days")
        if agreed not in dict(FREQUENCIES) and agreed:
            # From the workbook, such as every four weeks: putting a date right does not undo it.
            self.fields["meet_every_days"].choices = [*FREQUENCIES, (agreed, f"Every {agreed} days")]


# As much as one page holds beside all the rest.
MOST_BACKGROUND = 1200


class SummaryForm(SeenMixin, SubmissionMixin):
    """What somebody writes for the mentor; for a peer mentor nothing, who reads no background (EPT-9)."""

    background = WordsField(
        label="Background",
        max_length=MOST_BACKGROUND,
        rows=8,
        help_text="What the mentor should know to begin: who the child lives with, what it likes, what is hard. "
        "Concerns belong in the briefing, not here.",
        error_messages=needed("Write a few lines of background"),
    )

    def __init__(self, *args, is_short=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_short:
            del self.fields["background"]
