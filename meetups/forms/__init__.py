"""What is typed about meet-ups and notes."""

from django import forms

from club.models import Carer, RiskAssessment
from core.forms import PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField
from mentors.models import Mentor

from ..models import Contact, MeetUp, SignUp
from .plans import OTHER_PLACE, FirstMeetingForm, PlanForm, insurance_field, venue_choices
from .told import needed

__all__ = ["OTHER_PLACE", "FirstMeetingForm", "PlanForm", "venue_choices"]


class AnswerForm(forms.Form):
    sometimes_needed = ("words", "because", "unassessed_because", "insurance_words")
    status = forms.ChoiceField(
        choices=[
            (MeetUp.Status.CONFIRMED, "Confirm"),
            (MeetUp.Status.ASKED, "Ask a question"),
            (MeetUp.Status.DECLINED, "Decline"),
        ],
        error_messages=needed("Press one of the three buttons: confirm, ask a question or decline"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = WordsField(
        label="A word to the mentor",
        required=False,
        max_length=2000,
        rows=2,
        help_text="Only needed when you ask or decline.",
    )
    because = TextField(
        label="Why it goes ahead all the same",
        max_length=300,
        required=False,
        help_text="Only needed to confirm while something above is missing. It is kept with the meet-up.",
    )

    whole_slot = forms.BooleanField(label="Confirm the weeks that follow as well", required=False)
    unassessed_because = TextField(
        label="Why it needs no risk assessment",
        max_length=300,
        required=False,
        help_text="Only needed to confirm an unusual outing without one. It is kept with the meet-up.",
    )
    insurance_words = insurance_field()


class RiskChoiceForm(forms.Form):
    assessment = forms.ModelChoiceField(
        RiskAssessment.objects.none(),
        label="Risk assessment",
        empty_label="Choose",
        error_messages=needed("Choose one that is kept already, or add a new one"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assessment"].queryset = RiskAssessment.objects.visible_to(user)


class ReplyForm(SubmissionMixin):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = WordsField(label="Your answer", max_length=2000, rows=2, error_messages=needed("Write your answer"))


class ContactForm(SubmissionMixin):
    """A contact as one remembers it: with whom, how, what was said."""

    sometimes_needed = ("carer", "name")
    with_whom = forms.ChoiceField(
        label="With whom?",
        choices=Contact.WithWhom.choices,
        initial=Contact.WithWhom.CARER,
        widget=forms.RadioSelect,
        error_messages=needed("Say with whom"),
    )
    carer = forms.ModelChoiceField(Carer.objects.none(), label="Which carer", required=False, empty_label="Choose")
    name = TextField(
        label="Name",
        max_length=120,
        required=False,
        help_text="For the school or somebody else, such as Mr Ellis, head of year.",
    )
    how = forms.ChoiceField(
        label="How?", choices=Contact.How.choices, widget=forms.RadioSelect, error_messages=needed("Say how")
    )
    on = PastDayField(label="Day", error_messages=needed("Choose the day"))
    words = WordsField(label="What was said?", error_messages=needed("Write what was said, a line is enough"))

    def __init__(self, *args, links, school_contact="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carer"].queryset = Carer.objects.filter(pk__in=[link.carer_id for link in links])
        if school_contact:
            self.fields["name"].help_text = f"The school’s contact is {school_contact}."

    def clean(self):
        data = super().clean()
        if data.get("with_whom") == Contact.WithWhom.CARER:
            if not data.get("carer") and not data.get("name") and "carer" not in self.errors:
                self.add_error("carer", "Choose the carer, or write the name below")
        else:
            data["carer"] = None
        return data


class ContactChangeForm(SeenMixin, ContactForm):
    pass


class SignUpForm(forms.Form):
    """Who takes responsibility for one mentee at a termly activity."""

    sometimes_needed = ("mentor",)
    OWN, OTHER, NOBODY = "own", "other", "nobody"

    who = forms.ChoiceField(
        label="Who takes responsibility?", widget=forms.RadioSelect, error_messages=needed("Choose one of these")
    )
    mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        label="The other mentor",
        required=False,
        empty_label="Choose",
        help_text="Only for another mentor, who is asked by e-mail and learns the child’s first name alone.",
    )
    words = TextField(label="A word about it", max_length=300, required=False)

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = place.own_mentor
        choices = [(self.OTHER, "Another mentor, who is asked"), (self.NOBODY, "Nobody: the child does not come")]
        if self.own:
            choices.insert(0, (self.OWN, f"{self.own}, the child’s own mentor"))
        self.fields["who"].choices = choices
        others = Mentor.objects.active()
        self.fields["mentor"].queryset = others.exclude(pk=self.own and self.own.pk).select_related("user")
        self._start_from(place)

    def _start_from(self, place):
        signup = place.signup
        # Whoever has said no is not asked once more by a careless press.
        if signup is None or signup.status == SignUp.Status.DECLINED:
            self.initial["who"] = self.OWN if self.own else self.OTHER
            return
        is_own = self.own is not None and signup.mentor_id == self.own.pk
        self.initial["who"] = self.NOBODY if place.is_not_coming else self.OWN if is_own else self.OTHER
        self.initial |= {"mentor": None if is_own else signup.mentor_id, "words": signup.words}

    def clean(self):
        data = super().clean()
        if data.get("who") == self.OTHER and not data.get("mentor") and "mentor" not in self.errors:
            self.add_error("mentor", "Choose who is asked")
        if data.get("who") == self.OWN:
            data["mentor"] = self.own
        if data.get("who") == self.NOBODY:
            data["mentor"] = None
        return data


class ResponsibilityForm(SubmissionMixin):
    agrees = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], error_messages=needed("Press one of the two buttons: yes or no")
    )
    words = TextField(label="A word to whoever asked", max_length=300, required=False)
