"""What lists that gather from several apps are narrowed by."""

from django import forms

from club.forms import SearchForm


class ChildSearchForm(SearchForm):
    mentoring = forms.ChoiceField(
        required=False, choices=[("", "All children"), ("yes", "Mentees"), ("no", "Not mentees")]
    )
