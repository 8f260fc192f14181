"""What a claim is chosen from: meet-ups that were, and what was approved beforehand."""

from django import forms

from policy.dates import in_words

from ..models import GiftRequest, TaxiRequest

CHOOSE = {"invalid_choice": "Choose one of these"}


class DatedSelect(forms.Select):
    """Each option carries the day and the child it is about, which the script puts into the form (claim.js)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.about:
            day, mentee = self.about[value]
            option["attrs"] |= {"data-day": day.isoformat(), "data-mentee": mentee}
        return option


class AskedField(forms.ModelChoiceField):
    """One of what was approved beforehand. Where there is some, "none of these" is chosen, not left."""

    NONE = "none"
    widget = DatedSelect

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, required=False, error_messages=CHOOSE, **kwargs)
        self.waiting = []

    def offer(self, rows, called):
        """Rows that still hold something, each with its `left`; `called` says what each is."""
        self.waiting = rows
        self.widget.about = {row.pk: (row.on, row.mentee_id) for row in rows if isinstance(row, TaxiRequest)}
        if rows:
            self.choices = [("", "Choose"), *((row.pk, called(row)) for row in rows), (self.NONE, "None of these")]
        else:
            self.choices = [("", "None was approved")]

    def to_python(self, value):
        return None if value == self.NONE else super().to_python(value)


def label_of(row, is_read):
    """What was approved and what is left of it; why a child needed a grant is read by its mentors of today alone."""
    if isinstance(row, GiftRequest):
        about = row.what
    elif isinstance(row, TaxiRequest):
        about = f"Taxi on {in_words(row.on)}"
    elif is_read:
        about = row.description[:60]
    else:
        # What its mentor of today spent from it since is not told.
        return f"Grant of {in_words(row.decided_on)}"
    return f"{about} (£{row.left_to_claim:,.2f} left)"
