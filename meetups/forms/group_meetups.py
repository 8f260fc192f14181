"""A meet-up of several children as it is planned, and the note of it (KOP-30)."""

from django import forms

from club.forms import NamesNobodyMixin
from club.rules import stage_of
from core.forms import RowsField, SeenField, SeenMixin, TextField, WordsField, needed
from core.models import User
from core.roles import Role
from mentees.models import Allocation

from ..models import Transport
from .notes import MetForm, OfChildForm
from .plans import OutingForm, VerdictForm, insurance_field

IN_SHORT = {1: "stage one", 2: "stage two", 3: "stage three", None: "no stage yet"}
NOT_OF_A_CHILD = "Every mentor in the group reads this. Name no child and no carer here."


class ChildrenField(RowsField):
    """Each child with the stage and the mentor who would come along."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, allocation):
        child = allocation.mentee.child
        stage = IN_SHORT[stage_of(child.school_year_on(), child.chosen_stage)]
        return f"{child.full_name}, {stage}, with {allocation.mentor.user.short_name}"


class GroupOutingForm(OutingForm, NamesNobodyMixin):
    """What is common to the whole group."""

    purpose = TextField(
        label="What it is for",
        help_text="Such as: cooking for a week, on little money.",
        error_messages=needed("Say what it is for"),
    )
    led_by = forms.ModelChoiceField(
        User.objects.none(),
        label="Who leads it",
        empty_label="Choose",
        error_messages={"required": "Choose who leads it", "invalid_choice": "Choose who leads it"},
    )
    stage_because = TextField(
        label="Why a child of another stage comes along",
        required=False,
        max_length=300,
        help_text="Only needed where a child is not in stage two. " + NOT_OF_A_CHILD,
    )
    read_by_all = ("place", "purpose", "transport_words", "stage_because")
    field_order = [
        "children", "purpose", "led_by", "date", "starts_at", "ends_at", "venue_kind", "unusual", "place",
        "transport", "transport_words", "second_mentor", "in_public", "stage_because", "names_nobody",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["transport"].label, self.fields["transport"].choices = "How they travel", Transport.choices
        self.fields["in_public"].label = "Others can see and hear the group all the time"
        leaders = User.objects.in_role(Role.MENTOR, Role.COORDINATOR, Role.FAMILY_LIAISON)
        self.fields["led_by"].queryset = leaders.order_by("name")
        self.fields["purpose"].help_text += f" {NOT_OF_A_CHILD}"


class GroupPlanForm(GroupOutingForm):
    children = ChildrenField(
        Allocation.objects.none(),
        label="Which children",
        error_messages=needed("Choose the children") | {"invalid_choice": "Choose from these children"},
    )

    def __init__(self, *args, allocations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["children"].queryset = allocations
        figures = kwargs["figures"]
        self.fields["children"].help_text = f"{figures.group_least} to {figures.group_most} children, of stage two."

    def clean(self):
        data = super().clean()
        chosen = list(data.get("children") or [])
        self.check_names(data, [allocation.mentee.child for allocation in chosen])
        second = data.get("second_mentor")
        if second and any(allocation.mentor_id == second.pk for allocation in chosen):
            self.add_error("second_mentor", f"{second} comes along already. Choose somebody else, or nobody")
        data["allocations"] = chosen
        data.pop("children", None)
        return data


class GroupVerdictForm(VerdictForm):
    """So much of a plan for a group; who comes may be said before where they go."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue_kind"].required = False

    def clean_venue_kind(self):
        """None while no place is chosen, empty for one that is not on the list."""
        return super().clean_venue_kind() if self.cleaned_data["venue_kind"] else None


class GroupPlanVerdictForm(GroupVerdictForm):
    children = ChildrenField(Allocation.objects.none(), required=False)

    def __init__(self, *args, allocations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["children"].queryset = allocations


class GroupChangeForm(SeenMixin, GroupOutingForm):
    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = parts

    def clean(self):
        data = super().clean()
        self.check_names(data, [part.mentee.child for part in self.parts])
        second = data.get("second_mentor")
        if second and any(part.mentor_id == second.pk for part in self.parts):
            self.add_error("second_mentor", f"{second} comes along already. Choose somebody else, or nobody")
        return data


class GroupConfirmForm(forms.Form):
    seen = SeenField(required=False)
    because = TextField(
        label="Why it goes ahead all the same",
        max_length=300,
        required=False,
        help_text="Only needed where papers of a mentor are missing, or steps of a start are open.",
    )
    unassessed_because = TextField(
        label="Why it needs no risk assessment",
        max_length=300,
        required=False,
        help_text="Only needed for an unusual outing, and for a kind of place that is not on the policy’s list.",
    )
    insurance_words = insurance_field()


class GroupCancelForm(forms.Form):
    words = TextField(
        label="Why",
        max_length=300,
        help_text="Such as: the sports hall is closed. " + NOT_OF_A_CHILD,
        error_messages=needed("Say why"),
    )


class GroupNoteForm(MetForm, NamesNobodyMixin):
    """What is common: every mentor in the group reads it with the part of their own child."""

    read_by_all = ("activities", "place")
    field_order = ["activities", "date", "starts_at", "ends_at", "place", "venue_kind", "names_nobody"]

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        self.children = children
        self.fields["activities"].label = "What did the group do, or talk about?"
        self.fields["activities"].help_text = f"{NOT_OF_A_CHILD} What is about one child belongs into their part below."

    def clean(self):
        data = super().clean()
        self.check_names(data, self.children)
        return data


class GroupPartForm(OfChildForm):
    """The part of one child, which only their own mentor and the team read."""

    CAME, ABSENT, LATER = "came", "absent", "later"
    # The boxes in which somebody may have written at length.
    WORDS = ("absent_because", "comment", "outcomes")

    came = forms.ChoiceField(
        label="Did they come?",
        choices=[(CAME, "Was there"), (ABSENT, "Did not come"), (LATER, "Leave it for later")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they came", "invalid_choice": "Choose one of these"},
    )
    absent_because = TextField(
        label="What do you know?",
        required=False,
        max_length=300,
        help_text="Only where they did not come, such as: waited at the gate until 14:20.",
    )
    comment = WordsField(label="In the child’s own words, and how it went", required=False, rows=3)
    field_order = ["came", "absent_because", "comment", "outcomes", "aims", "goals"]

    @staticmethod
    def prefix_of(meetup):
        return f"part{meetup.pk}"

    @classmethod
    def typed_for(cls, meetup, data):
        """What was typed at length for one child, whether or not the page still has the boxes."""
        boxes = (data.get(f"{cls.prefix_of(meetup)}-{name}", "").strip() for name in cls.WORDS)
        return " / ".join(words for words in boxes if words)

    def clean(self):
        data = super().clean()
        if data.get("came") == self.ABSENT and not data.get("absent_because") and "absent_because" not in self.errors:
            self.add_error("absent_because", "Say in a few words what you know")
        return data

    @property
    def words(self):
        """What goes into the note of this child; None where they did not come."""
        if self.cleaned_data["came"] == self.ABSENT:
            return None
        return {
            name: self.cleaned_data[name] for name in ("comment", "outcomes", "aims", "goals") if name in self.fields
        }
