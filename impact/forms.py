"""Choosing the period of a report."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import TextField
from policy.models import Scheme

from . import statistics

NO_PERIOD = "Choose a quarter or policy year that is over and has records."


class ReportForm(forms.Form):
    """One button for each period; what it sends is looked up again among the periods that can be reported."""

    scheme = forms.ModelChoiceField(
        Scheme.objects.all(), error_messages={"invalid_choice": NO_PERIOD, "required": NO_PERIOD}
    )
    period = TextField(max_length=20, error_messages={"max_length": NO_PERIOD, "required": NO_PERIOD})

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        periods = {period.key: period for period in statistics.periods_to_report(cleaned["scheme"])}
        if cleaned["period"] not in periods:
            raise ValidationError(NO_PERIOD)
        return {"scheme": cleaned["scheme"], "period": periods[cleaned["period"]]}
