"""What is typed to propose a child for mentoring: a form for each kind of referrer, and the team's own."""

from dataclasses import dataclass, field
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from club.models import academic_year
from club.rules import birthday_fits, usual_year
from core.forms import EmailField, NumberField, PastDayField, SubmissionMixin, TextField, WordsField, needed
from core.models import phone_validator

from ..models import Ground, Referral

Kind = Referral.ReferrerKind
OLDEST = timedelta(days=round(365.25 * 20))
PUBLIC_KINDS = [kind for kind in Kind if kind != Kind.TEAM]


@dataclass(frozen=True)
class Wording:
    """How the form speaks to one kind of referrer: labels and hints by field, the fields it does without, those it
    needs, and what it says where such a one was left empty."""

    intro: str
    labels: dict = field(default_factory=dict)
    hints: dict = field(default_factory=dict)
    without: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    asked: dict = field(default_factory=dict)


CARERS = ("carer_name", "carer_phone", "carer_email", "carer_knows")
WORDINGS = {
    Kind.CAMP_LEADER: Wording(
        "For people who lead a team at one of our camps.",
        labels={"knows_child": "Camps at which you met the child"},
        without=("organisation",),
        needed=("knows_child",),
        asked={"knows_child": "Say at which camps you met the child"},
    ),
    Kind.FAMILY_SUPPORT: Wording(
        "For people who work with families.",
        labels={"organisation": "Your organisation or team", "knows_child": "How you work with the family"},
        needed=("organisation", "knows_child"),
        asked={"organisation": "Enter your organisation or team", "knows_child": "Say how you work with the family"},
    ),
    Kind.SOCIAL_WORKER: Wording(
        "For social workers.",
        labels={"organisation": "Your council and team", "knows_child": "Your part in the child's life"},
        hints={"grounds": "Tick what you may tell us. A plan that is in force is a reason of its own."},
        needed=("organisation", "knows_child"),
        asked={
            "organisation": "Enter your council and team",
            "knows_child": "Say what your part in the child's life is",
        },
    ),
    Kind.CLUB_LEADER: Wording(
        "For people who lead a sports club, a youth club or another activity.",
        labels={"organisation": "Name of your club", "knows_child": "How long the child has come to you"},
        needed=("organisation",),
        asked={"organisation": "Enter the name of your club"},
    ),
    Kind.SCHOOL: Wording(
        "For teachers and other staff of a school.",
        labels={"organisation": "Name of the school", "knows_child": "Your role at the school"},
        hints={"knows_child": "Such as class teacher, head of year or SENCO."},
        without=("school",),
        needed=("organisation", "knows_child"),
        asked={"organisation": "Enter the name of the school", "knows_child": "Say what your role at the school is"},
    ),
    Kind.CARER: Wording(
        "For parents, grandparents, foster carers and others who bring a child up.",
        labels={
            "knows_child": "Who you are to the child",
            "reason": "Why a mentor would be good for your child",
            "hoped_for": "What you hope will change",
            "childs_wish": "What your child says about it",
            "grounds": "What is true for your child or your family",
        },
        hints={
            "knows_child": "Such as mum, grandad or foster carer.",
            "grounds": "You need not answer this. We ask because our help is for children who need it most.",
        },
        without=("organisation", *CARERS),
        needed=("knows_child",),
        asked={
            "knows_child": "Say who you are to the child",
            "first_name": "Enter your child's first name",
            "surname": "Enter your child's surname",
            "reason": "Say why a mentor would be good for your child",
        },
    ),
    Kind.TEAM: Wording("", without=("organisation",)),
}
GROUNDS_AS_CARERS_SAY = {
    Ground.Kind.TRAUMA: "Something very hard or frightening has happened to my child",
    Ground.Kind.DROP_OUT: "Somebody in our family left school early",
    Ground.Kind.CHILD_IN_NEED: "A social worker has made a plan with us for my child",
    Ground.Kind.PARENT_ILL: "A parent is seriously ill in their mind, or lives with an addiction",
}
OPTIONAL_IN = {Referral.Source.STAFF: ("referrer_email", "carer_knows", "knows_child")}
YES_NO = [("", "Not known"), ("yes", "Yes"), ("no", "No")]


class ReferralForm(SubmissionMixin):
    """All that may be asked; `for_kind` leaves out and words what the kind of referrer calls for."""

    referrer_name = TextField(max_length=120, label="Your name", error_messages=needed("Enter your name"))
    organisation = TextField(max_length=120, required=False)
    knows_child = TextField(max_length=300, required=False, label="How you know the child")
    referrer_email = EmailField(
        label="Your e-mail address",
        help_text="We send you a reference number. The message holds no word about the child.",
        error_messages=needed("Enter your e-mail address"),
    )
    referrer_phone = TextField(
        max_length=30,
        required=False,
        label="Your phone number",
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    first_name = TextField(max_length=60, label="First name", error_messages=needed("Enter the child's first name"))
    surname = TextField(max_length=60, error_messages=needed("Enter the child's surname"))
    date_of_birth = PastDayField(required=False, label="Birthday")
    school_year = NumberField(
        required=False, lowest=0, highest=13, label="School year", help_text="A number such as 7."
    )
    years_checked = forms.BooleanField(required=False, label="I have checked: birthday and school year are both right")
    school = TextField(max_length=120, required=False)
    carer_name = TextField(max_length=120, required=False, label="Name of a parent or carer")
    carer_phone = TextField(
        max_length=30,
        required=False,
        label="Their phone number",
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    carer_email = EmailField(required=False, label="Their e-mail address")
    carer_knows = forms.ChoiceField(
        choices=YES_NO,
        label="Does the parent or carer know of this referral?",
        help_text="Please talk to them first where that is safe.",
        error_messages=needed("Say whether they know"),
    )
    reason = WordsField(
        rows=5,
        label="Why the child may benefit from a mentor",
        help_text="A few sentences are enough.",
        error_messages=needed("Say why the child may benefit"),
    )
    hoped_for = WordsField(rows=3, required=False, label="What mentoring should change")
    childs_wish = WordsField(rows=3, required=False, label="What the child says about it")
    grounds = forms.MultipleChoiceField(
        required=False,
        choices=Ground.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        label="What you know of",
        help_text="Tick what you may tell us.",
    )

    def __init__(self, *args, kind, source=Referral.Source.PUBLIC, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.source = kind, source
        wording = WORDINGS[kind]
        for name in wording.without:
            del self.fields[name]
        for name, label in wording.labels.items():
            self.fields[name].label = label
        for name, hint in wording.hints.items():
            self.fields[name].help_text = hint
        for name in wording.needed:
            self.fields[name].required = True
        for name, words in wording.asked.items():
            self.fields[name].error_messages["required"] = words
        if kind == Kind.CARER and source == Referral.Source.PUBLIC:
            self.fields["grounds"].choices = list(GROUNDS_AS_CARERS_SAY.items())
        for name in OPTIONAL_IN.get(source, ()):
            if name in self.fields:
                self.fields[name].required = False
        if "carer_knows" in self.fields and self.fields["carer_knows"].required:
            self.fields["carer_knows"].choices = [("", "Choose"), *YES_NO[1:]]

    @property
    def asks_to_check_years(self):
        return "years_checked" in self.errors or bool(self.data.get("years_checked"))

    def clean_date_of_birth(self):
        born = self.cleaned_data["date_of_birth"]
        if born and born < timezone.localdate() - OLDEST:
            raise ValidationError("Check the year: this child would be over 20")
        return born

    def clean(self):
        cleaned = super().clean()
        is_sure = cleaned.pop("years_checked", False)
        born, year = cleaned.get("date_of_birth"), cleaned.get("school_year")
        began = academic_year(timezone.localdate())
        if born and year is not None and not is_sure and not birthday_fits(born, year, began):
            usual = usual_year(born, began)
            fits = f"fits year {usual}" if 0 <= usual <= 13 else "fits no school year"
            self.add_error("years_checked", f"This birthday {fits}, not year {year}. Put it right, or tick the box")
        return cleaned

    @property
    def said(self):
        """What the action is given, in the words of a referral."""
        said = dict(self.cleaned_data)
        said["referrer_kind"] = self.kind
        if "carer_knows" in said:
            said["carer_knows"] = {"yes": True, "no": False}.get(said["carer_knows"])
        if self.kind == Kind.SCHOOL and self.source == Referral.Source.PUBLIC:
            said["school"] = said["organisation"]
        if self.kind == Kind.CARER and self.source == Referral.Source.PUBLIC:
            said |= {
                "carer_name": said["referrer_name"],
                "carer_phone": said["referrer_phone"],
                "carer_email": said["referrer_email"],
                "carer_knows": True,
            }
        return said


class PublicReferralForm(ReferralForm):
    """The form without account. `website` is asked of machines alone: no person is shown it."""

    website = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_from_a_machine(self):
        return bool(self.data.get("website"))

    @property
    def said(self):
        said = super().said
        del said["website"]
        return said


class StaffReferralForm(ReferralForm):
    """What the team types, for somebody who called or for themselves; the kind is one of the questions."""

    referrer_kind = forms.ChoiceField(choices=Kind.choices, label="Who refers the child", initial=Kind.TEAM)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, kind=Kind.TEAM, source=Referral.Source.STAFF, **kwargs)
        self.fields["organisation"] = TextField(max_length=120, required=False, label="School, club or team")
        for name, label in (
            ("referrer_name", "Referrer"),
            ("referrer_email", "Referrer's e-mail address"),
            ("referrer_phone", "Referrer's phone number"),
            ("knows_child", "How they know the child"),
        ):
            self.fields[name].label = label
        self.fields["referrer_email"].help_text = "They are told there when it is decided. No message names the child."
        self.fields["referrer_phone"].widget.attrs["autocomplete"] = "off"
        self.fields["carer_knows"].help_text = ""
        self.fields["grounds"].label = "Grounds as the referrer sees them"
        self.fields["grounds"].help_text = ""

    @property
    def said(self):
        return super().said | {"referrer_kind": self.cleaned_data["referrer_kind"]}
