"""What is typed about allocations."""

from django import forms
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.forms import DayField, PastDayField, TextField, needed
from mentors.models import Mentor

from ..models import Allocation

FREQUENCIES = [
    ("", "Not agreed"),
    (7, "Every week"),
    (14, "Every two weeks"),
    (21, "Every three weeks"),
    (30, "Every month"),
]


class MentorChoice(forms.ModelChoiceField):
    """Mentors with how many children they have of how many they can take."""

    def label_from_instance(self, mentor):
        name = f"{mentor}: {mentor.children_now} of {mentor.capacity}"
        return name if mentor.status == Mentor.Status.ACTIVE else f"{name}, {mentor.get_status_display().lower()}"


class AllocationForm(forms.Form):
    mentor = MentorChoice(
        Mentor.objects.none(), label="Mentor", empty_label="Choose", error_messages=needed("Choose the mentor")
    )
    start_on = DayField(label="First day", initial=timezone.localdate, error_messages=needed("Choose the first day"))
    end_on = DayField(label="Last day", required=False, help_text="Leave empty while no end is agreed.")
    meet_every_days = forms.TypedChoiceField(
        label="How often they meet", choices=FREQUENCIES, coerce=int, empty_value=None, required=False
    )
    carer_agreed_on = PastDayField(label="The carer agreed on", required=False)
    notes_from_start_only = forms.BooleanField(
        label="Hide notes from before the first day",
        required=False,
        help_text="A new mentor sees all earlier notes unless you tick this.",
    )
    comment = TextField(
        label="Why this mentor", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
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

    def __init__(self, *args, user, may_pass_over=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_pass_over:
            del self.fields["not_clear_reason"]
        open_now = Allocation.objects.keyed().filter(mentor=OuterRef("pk")).order_by().values("mentor")
        children = Coalesce(Subquery(open_now.annotate(n=Count("mentee", distinct=True)).values("n")), 0)
        mentors = Mentor.objects.visible_to(user).serving().select_related("user").annotate(children_now=children)
        self.fields["mentor"].queryset = mentors

    def clean(self):
        data = super().clean()
        if data.get("start_on") and data.get("end_on") and data["end_on"] < data["start_on"]:
            self.add_error("end_on", "The last day is before the first day")
        return data


class AllocationChangeForm(AllocationForm):
    reason = TextField(
        label="What was wrong",
        max_length=300,
        help_text="It stays in the history.",
        error_messages=needed("Say what was wrong"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["mentor"], self.fields["over_capacity_reason"]
        agreed = self.initial.get("meet_every_days")
        if agreed not in dict(FREQUENCIES) and agreed:
            # From the workbook, such as every four weeks: putting a date right does not undo it.
            self.fields["meet_every_days"].choices = [*FREQUENCIES, (agreed, f"Every {agreed} days")]
