"""What is typed when somebody reports a concern, and when others carry it on."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from core.forms import ClockField, PastDayField, SubmissionMixin, TextField, WordsField, needed
from core.models import User
from core.roles import Role
from mentees.models import Allocation, Mentee

from .models import Concern, ConcernEntry

# Of more than these nobody chooses on a phone: they are named in words.
MOST_OFFERED = 60
NOT_LISTED = "This name is not offered here. Choose another one, or write in your own words who it is"


class ConcernWordsForm(SubmissionMixin):
    """What is said without a list of names. Only the words are needed: nobody shall fail to report because of a box."""

    words = WordsField(
        label="What have you seen, heard or been told?",
        rows=7,
        help_text="A child’s own words as they were said, and where you were. You need not be sure.",
        error_messages=needed("Write what it is about, a line is enough"),
    )
    in_danger = forms.ChoiceField(
        label="Is anybody in danger now?", choices=Concern.Danger.choices, widget=forms.RadioSelect, required=False
    )
    about = TextField(
        label="Somebody else?",
        max_length=300,
        required=False,
        help_text="Anybody who is not in the lists, or several people.",
    )
    noticed_on = PastDayField(label="When did it happen, or when did you notice it?", required=False)
    noticed_at = ClockField(label="At about what time?", required=False)
    is_kept_from_coordinator = forms.BooleanField(
        label="Keep this from the coordinator",
        required=False,
        help_text="Tick this if it is about the coordinator in any way. The safeguarding lead reads it all the same.",
    )


class ConcernForm(ConcernWordsForm):
    """With the lists to choose from."""

    mentee = forms.ModelChoiceField(
        Mentee.objects.none(),
        label="Which child?",
        required=False,
        empty_label="None of these",
        error_messages={"invalid_choice": NOT_LISTED},
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Which mentor, volunteer or member of staff?",
        required=False,
        empty_label="None of these",
        help_text="Whoever you choose is not told and cannot read it.",
        error_messages={"invalid_choice": NOT_LISTED},
    )
    kind = forms.ChoiceField(
        label="What kind of concern is it?",
        choices=[("", "Choose if one fits"), *Concern.Kind.choices],
        required=False,
    )
    field_order = ["words", "in_danger", "mentee", "person", "about", "kind"]

    def __init__(self, *args, user, asked_about="", **kwargs):
        super().__init__(*args, **kwargs)
        visible = Mentee.objects.visible_to(user)
        child, person = self.fields["mentee"], self.fields["person"]
        # Chosen before an allocation ended it is still taken: a concern is never refused.
        child.queryset = Mentee.objects.filter(Q(pk__in=visible) | Q(pk__in=Mentee.objects.ever_of(user))).with_child()
        person.queryset = User.objects.filter(groups__isnull=False).distinct()
        asked = _number(asked_about)
        typed = self.data if self.is_bound else self.initial
        self.shown = _offered(visible.with_child(), [asked, _number(typed.get("mentee"))])
        former = [] if user.is_mentoring_team else _former(user, self.shown)
        child.widget.choices = [("", child.empty_label), *((row.pk, str(row)) for row in self.shown), *former]
        person.widget.choices = [("", person.empty_label), *_people()]
        if asked in {str(value) for value, _ in child.widget.choices} and "mentee" not in self.initial:
            self.initial["mentee"] = asked
        if len(child.widget.choices) == 1:
            del self.fields["mentee"]

    def clean_kind(self):
        return self.cleaned_data["kind"] or Concern.Kind.OTHER


def _offered(visible, chosen):
    """The mentees to choose from: those supported now unless they are too many, and those chosen already."""
    offered = list(visible.supported()[: MOST_OFFERED + 1])
    offered = offered if len(offered) <= MOST_OFFERED else []
    more = [pk for pk in chosen if pk and pk not in {str(row.pk) for row in offered}]
    return [*offered, *(visible.filter(pk__in=more) if more else [])]


def _number(value):
    """What a list box sent, where it is a number that a row can have."""
    text = str(value or "")
    return text if text.isascii() and text.isdigit() and len(text) < 19 else None


def _former(user, shown):
    """Children whom this person mentored, by their initials alone: their pages are shut."""
    own = Allocation.objects.held_by(user).exclude(mentee__in=shown).with_people().order_by("mentee_id")
    children = {allocation.mentee_id: allocation.mentee.child for allocation in own}
    return [(pk, f"{child.initials}, whom you mentored") for pk, child in children.items()]


def _people():
    """Everybody with an account that is open, with what they are here; the staff alone where there are too many."""
    people = list(User.objects.in_role(*Role).prefetch_related("groups")[: MOST_OFFERED + 1])
    if len(people) > MOST_OFFERED:
        staff = [role for role in Role if role != Role.MENTOR]
        people = User.objects.in_role(*staff).prefetch_related("groups")[:MOST_OFFERED]
    return [(one.pk, f"{one.name} ({', '.join(role.label.lower() for role in one.given_roles)})") for one in people]


class MoreWordsForm(SubmissionMixin):
    words = WordsField(
        label="Something to add?",
        rows=4,
        help_text="What you remember or learn later. What you wrote first stays as it is.",
        error_messages=needed("Write what you would like to add"),
    )


class EntryForm(SubmissionMixin):
    kind = forms.ChoiceField(
        label="What do you write down?",
        choices=[
            (kind.value, kind.label)
            for kind in (
                ConcernEntry.Kind.DONE,
                ConcernEntry.Kind.DECIDED,
                ConcernEntry.Kind.TOLD,
                ConcernEntry.Kind.WORDS,
            )
        ],
        widget=forms.RadioSelect,
        error_messages=needed("Choose what it is"),
    )
    words = WordsField(
        label="In your words",
        rows=6,
        help_text="What, by whom, with whom, and why. It cannot be changed afterwards.",
        error_messages=needed("Write what it is, a line is enough"),
    )
    on = PastDayField(label="Day", error_messages=needed("Choose the day"))
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Is it about somebody who is not named yet?",
        required=False,
        empty_label="No",
        help_text="From now on they cannot read it, whatever their role.",
        error_messages={"invalid_choice": NOT_LISTED},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["person"].queryset = User.objects.filter(groups__isnull=False).distinct()
        self.fields["person"].widget.choices = [("", "No"), *_people()]
