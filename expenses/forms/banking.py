"""Bank details as a person types them from a card or a letter."""

import re

from django import forms
from django.core.exceptions import ValidationError

from core.forms import SeenMixin, TextField, needed

BETWEEN = re.compile(r"[\s\-‐‑–—.]+")


class DigitsField(TextField):
    """So many digits; spaces, dashes and dots between them are not counted."""

    def __init__(self, *, digits, example, **kwargs):
        self.digits, self.example = digits, example
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"})
        )
        super().__init__(max_length=40, **kwargs)

    def clean(self, value):
        text = BETWEEN.sub("", super().clean(value))
        if text and not (text.isascii() and text.isdigit() and len(text) == self.digits):
            raise ValidationError(f"Enter {self.digits} digits, such as {self.example}", code="digits")
        return text


class BankDetailsForm(SeenMixin):
    name = TextField(
        label="Name on the account",
        max_length=60,
        help_text="As it stands on your bank card.",
        error_messages=needed("Enter the name on the account"),
    )
    sort_code = DigitsField(
        digits=6,
        example="12-34-56",
        label="Sort code",
        help_text="Six digits, such as 12-34-56.",
        error_messages=needed("Enter the sort code"),
    )
    number = DigitsField(
        digits=8,
        example="12345678",
        label="Account number",
        help_text="Eight digits. Put a 0 in front where yours has seven.",
        error_messages=needed("Enter the account number"),
    )
    number_again = DigitsField(
        digits=8, example="12345678", label="Account number again", error_messages=needed("Type the number again")
    )

    def clean(self):
        data = super().clean()
        number, again = data.get("number"), data.pop("number_again", None)
        if number and again and number != again:
            self.add_error("number_again", "The two numbers differ. Type the same one twice.")
        return data
