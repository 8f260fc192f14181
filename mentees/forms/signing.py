"""What is typed or drawn where a carer signs."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from core.forms import TextField, needed

from ..charts import HEIGHT, WIDTH
from ..models import ConsentKind
from .consents import carer_choices

LONGEST = 100_000
MOST_STROKES = 200
MOST_POINTS = 6000
# A tap or a dot is no signature.
LEAST_EXTENT = 20
SPOILT = "The drawing did not arrive whole. Draw it again, or type the name instead"


class SignatureField(forms.CharField):
    """Strokes of points as a script drew them; every one is looked at, for anybody may send anything."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, label="Signature", **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return []
        if not isinstance(value, str) or len(value) > LONGEST:
            raise ValidationError(SPOILT, code="spoilt")
        try:
            strokes = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(SPOILT, code="spoilt") from error
        if not _are_strokes(strokes):
            raise ValidationError(SPOILT, code="spoilt")
        if strokes and not _is_long_enough(strokes):
            raise ValidationError("The drawing is too small for a signature. Draw it again", code="too_small")
        return strokes


def _are_strokes(strokes):
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES:
        return False
    if not all(isinstance(stroke, list) and stroke for stroke in strokes):
        return False
    points = [point for stroke in strokes for point in stroke]
    return len(points) <= MOST_POINTS and all(_is_point(point) for point in points)


def _is_point(point):
    if not isinstance(point, list) or len(point) != 2 or any(type(part) is not int for part in point):
        return False
    return 0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT


def _is_long_enough(strokes):
    across = [point[0] for stroke in strokes for point in stroke]
    down = [point[1] for stroke in strokes for point in stroke]
    return max(max(across) - min(across), max(down) - min(down)) >= LEAST_EXTENT


class SigningForm(forms.Form):
    """A signature, drawn or typed; what is wrong with a drawing is said at the name, where one can help oneself."""

    signature = SignatureField()

    def clean(self):
        data = super().clean()
        if "signature" in self.errors:
            self.add_error("signed_name", self.errors.pop("signature"))
        return data


class ScreenForm(SigningForm):
    """Several consents, signed at once on a screen of the charity. A box carries the wording that was read."""

    OTHER = "other"

    agreed = forms.MultipleChoiceField(
        label="What the carer agrees to",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick what the carer agrees to",
            "invalid_choice": "The words of a consent have changed meanwhile. Read them again, then sign",
        },
    )
    carer = forms.ChoiceField(label="Who signs?", widget=forms.RadioSelect, error_messages=needed("Choose who signs"))
    signed_name = TextField(label="Or type the name", max_length=120, required=False)

    def __init__(self, *args, wordings, links, **kwargs):
        super().__init__(*args, **kwargs)
        self.wordings, self.links = wordings, links
        self.fields["agreed"].choices = [(str(wording.pk), wording.get_kind_display()) for wording in wordings]
        # The carer reads this on the mentor's phone: who has parental responsibility is said to the team alone.
        self.fields["carer"].choices = [
            *((str(link.carer_id), str(link)) for link in links),
            (self.OTHER, "Somebody else"),
        ]

    def boxes(self):
        """Each wording with its box."""
        return zip(self.wordings, self["agreed"], strict=True)

    @property
    def link(self):
        """Who signs, as this child's carer; None for somebody else. Once cleaned."""
        chosen = self.cleaned_data.get("carer")
        return next((link for link in self.links if str(link.carer_id) == chosen), None)

    def clean(self):
        data = super().clean()
        if data.get("carer") == self.OTHER and not data.get("signed_name") and "signed_name" not in self.errors:
            self.add_error("signed_name", "Type the name of the person who signs")
        elif not data.get("signed_name") and not data.get("signature") and "signed_name" not in self.errors:
            self.add_error("signed_name", "Sign in the field, or type the name here")
        return data

    def chosen(self):
        """What the action takes, once cleaned."""
        data, link = self.cleaned_data, self.link
        return {
            "wordings": [wording for wording in self.wordings if str(wording.pk) in data["agreed"]],
            "carer": link.carer if link else None,
            "signed_name": data["signed_name"],
            "signature": data["signature"],
        }


class AskForm(forms.Form):
    carer = forms.ChoiceField(
        label="Whom do we ask?", widget=forms.RadioSelect, error_messages=needed("Choose whom to ask")
    )
    kinds = forms.MultipleChoiceField(
        label="What for?",
        choices=ConsentKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=needed("Choose what to ask for"),
    )

    def __init__(self, *args, links, **kwargs):
        super().__init__(*args, **kwargs)
        self.links = links
        self.fields["carer"].choices = carer_choices(links)

    def clean_carer(self):
        return next(link.carer for link in self.links if str(link.carer_id) == self.cleaned_data["carer"])


class LinkForm(SigningForm):
    """The carer's own answer, yes or no to each kind. A yes carries the wording that was read."""

    NO = "no"

    signed_name = TextField(
        label="Your full name",
        max_length=120,
        help_text="Always needed. Your typed name counts as your signature.",
        error_messages=needed("Type your full name"),
    )

    def __init__(self, *args, wordings, **kwargs):
        super().__init__(*args, **kwargs)
        self.wordings = wordings
        for wording in wordings:
            self.fields[wording.kind] = forms.ChoiceField(
                label=format_html('Do you agree?<span class="unseen"> {}</span>', wording.get_kind_display()),
                choices=[(str(wording.pk), "I agree"), (self.NO, "I do not agree")],
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"{wording.get_kind_display()}: choose one of the two",
                    "invalid_choice": "These words have changed meanwhile. Read them again, then answer",
                },
            )
        self.order_fields([wording.kind for wording in wordings])

    def questions(self):
        return [(wording, self[wording.kind]) for wording in self.wordings]

    def answers(self):
        """What the action takes, once cleaned."""
        data = self.cleaned_data
        return {
            "agreed": [wording for wording in self.wordings if data[wording.kind] != self.NO],
            "refused": [wording.kind for wording in self.wordings if data[wording.kind] == self.NO],
            "signed_name": data["signed_name"],
            "signature": data["signature"],
        }
