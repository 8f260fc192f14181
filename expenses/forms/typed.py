"""A claim while it is typed."""

from decimal import Decimal

from django import forms

from core.forms import MoneyField, PastDayField
from mentees.models import Mentee

from ..models import Claim, GiftRequest, GrantApplication, TaxiRequest
from ..standing import claims as standing
from ..standing.claims import ASKED
from .choices import AskedField


class VerdictForm(forms.Form):
    """What is asked of a claim while it is typed: whatever is not in order yet is left out."""

    kind = forms.ChoiceField(choices=Claim.Kind.choices, required=False)
    amount = MoneyField(required=False, above_zero=True)
    miles = forms.DecimalField(required=False, min_value=Decimal("0.1"), max_digits=4, decimal_places=1)
    spent_on = PastDayField(required=False)
    mentee = forms.ModelChoiceField(Mentee.objects.none())
    gift = AskedField(GiftRequest.objects.none())
    grant = AskedField(GrantApplication.objects.none())
    taxi = AskedField(TaxiRequest.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = standing.own_children(user)
        self.fields["mentee"].queryset = Mentee.objects.with_child().filter(pk__in=[mentee.pk for mentee in own])
        for name in ASKED:
            field = self.fields[name]
            field.queryset = field.queryset.model.objects.to_claim_from(user)
