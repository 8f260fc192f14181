"""What the pipeline of applicants is sifted by."""

from django import forms

from .. import rules
from ..models import Mentor


class PipelineFilter(forms.Form):
    """Which applicants the list shows."""

    step = forms.ChoiceField(required=False, label="Next step", choices=[("", "Every step"), *rules.NEXT_STEPS])
    acts = forms.ChoiceField(
        required=False,
        label="Who acts",
        choices=[("", "Everybody"), *((who.name.lower(), who.value) for who in rules.Acts)],
    )
    kind = forms.ChoiceField(required=False, label="As what", choices=[("", "Every kind"), *Mentor.Kind.choices])
