"""What is typed about meet-ups and notes."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from club.models import Carer, RiskAssessment
from core.forms import ClockField, DayField, PastDayField, SeenMixin, SubmissionMixin, TextField, WordsField
from mentors.models import Mentor

from ..models import Contact, MeetUp, SignUp, Transport

OTHER_PLACE = "other"
FURTHEST_AHEAD = timedelta(days=366)
OWN_TRANSPORT = {Transport.WALK: "We walk", Transport.CYCLE: "We cycle", Transport.CAR: "In my car"}


def venue_choices(figures, *, empty):
    return [
        ("", empty),
        *[(kind.key, kind.label) for kind in figures.venue_kinds],
        (OTHER_PLACE, "Another kind of place"),
    ]


def _needed(words):
    """What an empty field says."""
    return {"required": words, "invalid_choice": words}


def _where_more_come(figures):
    """Which kinds of place need more than one mentor, in the words of the policy's list (KOT-9.1)."""
    kinds = [kind.label.lower() for kind in figures.venue_kinds if kind.mentors > 1]
    return f"Needed at: {', '.join(kinds)}." if kinds else ""


def check_times(form, data):
    if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
        form.add_error("ends_at", "The end is before the start")


def _within_a_year(day):
    if day > timezone.localdate() + FURTHEST_AHEAD:
        raise ValidationError("Choose a day within the next year")
    return day


class PlanForm(SubmissionMixin):
    """A meet-up as it is planned; in the order of the page, so that errors are listed from top to bottom."""

    is_first_meeting = forms.BooleanField(
        label="This is the first meeting with the carer",
        required=False,
        help_text="You, the child and the carer together. The carer signs the consents there.",
    )
    date = DayField(label="Day", error_messages=_needed("Choose the day"))
    starts_at = ClockField(label="From", error_messages=_needed("Say when you start"))
    ends_at = ClockField(label="To", error_messages=_needed("Say when you finish"))
    venue_kind = forms.ChoiceField(label="Kind of place", error_messages=_needed("Choose the kind of place"))
    place = TextField(
        label="Where exactly",
        max_length=160,
        help_text="Name and street, in public and seen by others.",
        error_messages=_needed("Say where"),
    )
    transport = forms.ChoiceField(
        label="How you travel",
        choices=[(way.value, OWN_TRANSPORT.get(way, way.label)) for way in Transport],
        widget=forms.RadioSelect,
        error_messages=_needed("Choose how you travel"),
    )
    transport_words = TextField(
        label="About the journey",
        required=False,
        max_length=300,
        help_text="Only needed for a lift (why it cannot be avoided) or for something else (what it is).",
    )
    second_mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        label="Second mentor",
        required=False,
        empty_label="Nobody",
    )
    others = TextField(label="Who else comes", required=False)

    def __init__(self, *args, mentor, figures, asks_first=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_first:
            del self.fields["is_first_meeting"]
        self.fields["venue_kind"].choices = venue_choices(figures, empty="Choose")
        others = Mentor.objects.active().exclude(pk=mentor.pk)
        self.fields["second_mentor"].queryset = others.select_related("user")
        self.fields["second_mentor"].help_text = _where_more_come(figures)

    def clean_date(self):
        return _within_a_year(self.cleaned_data["date"])

    def clean_venue_kind(self):
        kind = self.cleaned_data["venue_kind"]
        return "" if kind == OTHER_PLACE else kind

    def clean(self):
        data = super().clean()
        check_times(self, data)
        if data.get("transport") == Transport.OTHER and not data.get("transport_words"):
            self.add_error("transport_words", "Say how you travel")
        return data


class FirstMeetingForm(SubmissionMixin):
    date = DayField(label="Day", error_messages=_needed("Choose the day"))
    starts_at = ClockField(label="From", error_messages=_needed("Say when it starts"))
    ends_at = ClockField(label="To", error_messages=_needed("Say when it ends"))
    venue_kind = forms.ChoiceField(label="Kind of place", error_messages=_needed("Choose the kind of place"))
    place = TextField(label="Where exactly", max_length=160, error_messages=_needed("Say where"))
    others = TextField(label="Who comes besides mentor and child", error_messages=_needed("Say which carer comes"))

    def __init__(self, *args, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue_kind"].choices = venue_choices(figures, empty="Choose")

    def clean_date(self):
        return _within_a_year(self.cleaned_data["date"])

    def clean_venue_kind(self):
        kind = self.cleaned_data["venue_kind"]
        return "" if kind == OTHER_PLACE else kind

    def clean(self):
        data = super().clean()
        check_times(self, data)
        return data


class AnswerForm(forms.Form):
    status = forms.ChoiceField(
        choices=[
            (MeetUp.Status.CONFIRMED, "Confirm"),
            (MeetUp.Status.ASKED, "Ask a question"),
            (MeetUp.Status.DECLINED, "Decline"),
        ],
        error_messages=_needed("Press one of the three buttons: confirm, ask a question or decline"),
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

    unassessed_because = TextField(
        label="Why it needs no risk assessment",
        max_length=300,
        required=False,
        help_text="Only needed to confirm an unusual outing without one. It is kept with the meet-up.",
    )


class RiskChoiceForm(forms.Form):
    assessment = forms.ModelChoiceField(
        RiskAssessment.objects.none(),
        label="Risk assessment",
        empty_label="Choose",
        error_messages=_needed("Choose one that is kept already, or add a new one"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assessment"].queryset = RiskAssessment.objects.visible_to(user)


class ReplyForm(forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = WordsField(label="Your answer", max_length=2000, rows=2, error_messages=_needed("Write your answer"))


class CancelForm(forms.Form):
    words = TextField(
        label="Why, and who has been told",
        max_length=300,
        help_text="Such as: Nan rang, he has a cold.",
        error_messages=_needed("Say why"),
    )


class ContactForm(SubmissionMixin):
    """A contact as one remembers it: with whom, how, what was said."""

    with_whom = forms.ChoiceField(
        label="With whom?",
        choices=Contact.WithWhom.choices,
        initial=Contact.WithWhom.CARER,
        widget=forms.RadioSelect,
        error_messages=_needed("Say with whom"),
    )
    carer = forms.ModelChoiceField(Carer.objects.none(), label="Which carer", required=False, empty_label="Choose")
    name = TextField(
        label="Name",
        max_length=120,
        required=False,
        help_text="For the school or somebody else, such as Mr Ellis, head of year.",
    )
    how = forms.ChoiceField(
        label="How?", choices=Contact.How.choices, widget=forms.RadioSelect, error_messages=_needed("Say how")
    )
    on = PastDayField(label="Day", error_messages=_needed("Choose the day"))
    words = WordsField(label="What was said?", error_messages=_needed("Write what was said, a line is enough"))

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

    OWN, OTHER, NOBODY = "own", "other", "nobody"

    who = forms.ChoiceField(
        label="Who takes responsibility?", widget=forms.RadioSelect, error_messages=_needed("Choose one of these")
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


class ResponsibilityForm(forms.Form):
    agrees = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], error_messages=_needed("Press one of the two buttons: yes or no")
    )
    words = TextField(label="A word to whoever asked", max_length=300, required=False)
