"""What lists that gather from several apps are narrowed by."""

from django import forms

from club.forms import SearchForm
from core.forms import SeenMixin


class ChildSearchForm(SearchForm):
    mentoring = forms.ChoiceField(
        required=False, choices=[("", "All children"), ("yes", "Mentees"), ("no", "Not mentees")]
    )


class CalendarForm(forms.Form):
    """What the team narrows the calendar by; anything that makes no sense narrows nothing."""

    mentor = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    mentee = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    waits = forms.BooleanField(required=False, label="To be confirmed only")

    def number(self, name):
        """The number that is asked for, before it is known whether it names anybody."""
        words = self.data.get(name, "")
        return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None

    def offer(self, mentors, mentees):
        self.fields["mentor"].choices = [("", "All mentors"), *((row.pk, str(row)) for row in mentors)]
        self.fields["mentee"].choices = [("", "All mentees"), *((row.pk, str(row)) for row in mentees)]

    def wanted(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)


class LinkForm(SeenMixin):
    """Names the link that stood when the page was opened, so that a form sent twice makes one link."""
