"""What is typed while a referral is looked after, decided and settled."""

from django import forms

from club.models import Carer, Child, Resource
from core.forms import RowsField, SubmissionMixin, TextField, WordsField, needed
from core.models import User
from core.roles import MENTORING_TEAM

from ..models import Ground, Referral, Seat


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), required=False, label="Looked after by", empty_label="Nobody yet")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.in_role(*MENTORING_TEAM)


class MatchForm(forms.Form):
    child = forms.ModelChoiceField(
        Child.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"required": "Choose the child", "invalid_choice": "This child is not on the list any more"},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["child"].queryset = Child.objects.visible_to(user)


class GroundsForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        required=False,
        choices=Ground.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Grounds that the team finds to hold",
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)


class DecisionForm(SubmissionMixin):
    """One seat's answer. `against_check` is asked where a test of eligibility is not met."""

    sometimes_needed = ("against_check",)
    seat = forms.ChoiceField(
        label="You decide as",
        widget=forms.RadioSelect,
        choices=Seat.choices,
        error_messages=needed("Choose your seat"),
    )
    is_yes = forms.TypedChoiceField(
        label="Your answer",
        choices=[("yes", "Yes, take the child in"), ("no", "No")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages=needed("Say yes or no"),
    )
    reason = WordsField(label="Why", rows=4, error_messages=needed("Say why"))
    against_check = WordsField(
        label="Why yes against the eligibility check",
        rows=2,
        required=False,
        help_text="Only needed for a yes: not every test is met.",
    )

    def __init__(self, *args, seats, is_eligible, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [(seat.value, seat.label) for seat in seats]
        if len(seats) == 1:
            self.fields["seat"].widget = forms.HiddenInput()
            self.fields["seat"].initial = seats[0].value
        if is_eligible:
            del self.fields["against_check"]


class DeclineForm(SubmissionMixin):
    words = WordsField(
        label="What is said inside the team", rows=3, error_messages=needed("Write what is said inside the team")
    )
    offered = RowsField(
        Resource.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Other support to offer",
        help_text="It is added to the letter, with how to reach it.",
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_pk_value"), "Some of this is not in the directory any more. Choose again"
        ),
    )
    letter = WordsField(
        label="Letter",
        rows=12,
        help_text="It goes to the referrer on paper. An e-mail only says that it is on its way.",
        error_messages=needed("Write the letter"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offered"].queryset = Resource.objects.visible_to(user).listed()


class WithdrawForm(forms.Form):
    whose = forms.ChoiceField(
        label="Whose wish it is",
        choices=[("The referrer's wish", "The referrer"), ("The family's wish", "The family")],
        widget=forms.RadioSelect,
        error_messages=needed("Say whose wish it is"),
    )
    words = TextField(max_length=1000, label="What they said", error_messages=needed("Say what they said"))

    @property
    def said(self):
        return f"{self.cleaned_data['whose']}: {self.cleaned_data['words']}"


class ReferralSearchForm(forms.Form):
    """What the list of referrals is narrowed by."""

    show = forms.ChoiceField(
        required=False, choices=[("", "Open"), *[c for c in Referral.Status.choices if c[0] != "open"]]
    )

    def wanted(self):
        self.is_valid()
        return self.cleaned_data.get("show") or Referral.Status.OPEN


class CarerOfReferralForm(forms.Form):
    """Whether the carer a referral names is one the club knows already."""

    carer = forms.ModelChoiceField(
        Carer.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        label="Is the carer one of these?",
        error_messages={"invalid_choice": "This carer is not on the list any more"},
    )

    def __init__(self, *args, carers, name, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = list(carers[:5])
        self.fields["carer"].queryset = carers
        self.fields["carer"].empty_label = f"No, add {name} as a new carer" if name else "None of them"
        if not self.found:
            self.fields["carer"].widget = forms.HiddenInput()
