"""What is typed about a child with one mentor, and chosen on the waiting list."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.forms import SeenMixin, TextField, needed
from mentors.models import Mentor

from ..models import PairRemark

MOST_CHOICES = 200
WISHES = [choice for choice in PairRemark.Kind.choices if choice[0] != PairRemark.Kind.CONFLICT]


class Choices:
    """What people chose on the waiting list otherwise than proposed, as the address carries it; whatever makes no
    sense chooses nothing. Nothing of it is stored."""

    def __init__(self, asked):
        self.came_from_waiting = "waiting" in asked
        self.chosen, self.left_out = {}, []
        self.page = asked.get("page", "") if _is_number(asked.get("page", "")) else ""
        for text in asked.getlist("with")[:MOST_CHOICES]:
            mentee, _, mentor = text.partition("-")
            if _is_number(mentee) and _is_number(mentor):
                self.chosen[int(mentee)] = int(mentor)
        for text in asked.getlist("without")[:MOST_CHOICES]:
            if _is_number(text) and int(text) not in self.left_out:
                self.left_out.append(int(text))
        for mentee in self.left_out:
            self.chosen.pop(mentee, None)

    def pairs(self, *, but=None, without=None):
        """Names and values for the address: as chosen, but for one child, who may be left out instead."""
        chosen = [("with", f"{mentee}-{mentor}") for mentee, mentor in self.chosen.items() if mentee != but]
        left_out = [*(mentee for mentee in self.left_out if mentee != but), *([without] if without else [])]
        page = [("page", self.page)] if self.page else []
        return [*chosen, *(("without", str(mentee)) for mentee in left_out), *page]

    def url(self, **otherwise):
        asked = urlencode(self.pairs(**otherwise))
        return reverse("mentees:mentors_propose") + (f"?{asked}" if asked else "")

    @property
    def first_page(self):
        """The same choices on the first page of the list."""
        asked = urlencode([pair for pair in self.pairs() if pair[0] != "page"])
        return reverse("mentees:mentors_propose") + (f"?{asked}" if asked else "")

    @property
    def back(self):
        """Where somebody goes on who came from the waiting list; empty for everybody else."""
        return self.url() if self.came_from_waiting else ""


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 10


class RemarkForm(SeenMixin):
    sometimes_needed = ("words",)
    mentor = forms.ModelChoiceField(
        Mentor.objects.none(), label="Mentor", empty_label="Choose", error_messages=needed("Choose the mentor")
    )
    kind = forms.ChoiceField(label="What is it?", widget=forms.RadioSelect, error_messages=needed("Say what it is"))
    words = TextField(
        label="Why",
        max_length=300,
        required=False,
        help_text="A conflict of interest needs its reason. Only the coordinator reads the reason of a conflict.",
    )

    def __init__(self, *args, user, may_bar, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = Mentor.objects.visible_to(user).serving().select_related("user")
        self.fields["kind"].choices = PairRemark.Kind.choices if may_bar else WISHES
        if not may_bar:
            self.fields["words"].help_text = "In a few words. The coordinator records a conflict of interest."

    def clean(self):
        data = super().clean()
        if data.get("kind") == PairRemark.Kind.CONFLICT and not data.get("words") and "words" not in self.errors:
            self.add_error("words", ValidationError("Say what the conflict of interest is", code="required"))
        return data


class RemarkWithdrawForm(forms.Form):
    because = TextField(
        label="Why it holds no longer",
        max_length=300,
        help_text="It stays in the history.",
        error_messages=needed("Say why it holds no longer"),
    )
