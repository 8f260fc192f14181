"""What every form shares: clean text, sane dates, an id that makes a repeated send one record."""

import uuid
from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone

from .. import files
from ..history import ChangedMeanwhile
from ..text import clean_text

EARLIEST = date(1900, 1, 1)


class TextMixin:
    default_error_messages = {"max_length": "Write at most %(limit_value)d characters. This has %(show_value)d"}

    def to_python(self, value):
        # The null character is taken out, not refused: nobody types it on purpose.
        return super().to_python(clean_text(str(value))) if value not in self.empty_values else super().to_python("")


class TextField(TextMixin, forms.CharField):
    """One line."""

    def __init__(self, *, max_length=200, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\n", " ").replace("\t", " ")


class WordsField(TextMixin, forms.CharField):
    """Several lines; nothing that a person could reasonably type is too long. `rows` sets the height."""

    def __init__(self, *, max_length=10_000, rows=4, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget):
        # The browser would cut pasted text at maxlength without a word; the server says so instead.
        return {}


class EmailField(TextMixin, forms.EmailField):
    """An e-mail address, with what cannot be seen taken out."""

    default_error_messages = {
        "required": "Enter an e-mail address",
        "invalid": "Enter an e-mail address such as name@example.org",
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=254, **kwargs)


class NumberField(forms.IntegerField):
    """A whole number inside what it may be."""

    def __init__(self, *, lowest, highest, **kwargs):
        words = f"Enter a whole number from {lowest} to {highest:,}"
        kwargs["error_messages"] = dict.fromkeys(["required", "invalid", "min_value", "max_value"], words) | kwargs.get(
            "error_messages", {}
        )
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}))
        super().__init__(min_value=lowest, max_value=highest, **kwargs)


class MoneyField(forms.DecimalField):
    """An amount in pounds and pence: 12.50, or £12.50 as people write it; nothing that could be read two ways."""

    default_error_messages = dict.fromkeys(
        ["invalid", "min_value", "max_decimal_places"], "Enter an amount in pounds and pence, such as 12.50"
    ) | {
        "max_digits": "This amount is too large. Enter one such as 12.50",
        "max_whole_digits": "This amount is too large. Enter one such as 12.50",
        "comma": "Write the amount with a point and without a comma, such as 12.50",
        "currency": "Enter the amount in pounds, such as 12.50",
        "zero": "Enter an amount above zero, such as 12.50",
    }

    def __init__(self, *, above_zero=False, **kwargs):
        super().__init__(min_value=0, max_digits=8, decimal_places=2, **kwargs)
        self.above_zero = above_zero
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})

    def run_validators(self, value):
        said_once(super().run_validators, value)

    def to_python(self, value):
        text = clean_text(str(value)).removeprefix("£").strip() if value not in self.empty_values else ""
        for code, marks in (("comma", ","), ("currency", "€$¥£₹"), ("invalid", "eE_")):
            if any(mark in text for mark in marks):
                raise ValidationError(self.error_messages[code], code=code)
        amount = super().to_python(text)
        if amount is not None and not amount.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if self.above_zero and amount is not None and amount == 0:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return amount


class DayField(forms.DateField):
    """A day, chosen or typed as 3 November 2026, 3/11/2026 or 2026-11-03."""

    default_error_messages = {"invalid": "Enter a real date, such as 3 November 2026"}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day and day < EARLIEST:
            raise ValidationError("Enter a date after 1900", code="too_early")
        return day


class ClockField(forms.TimeField):
    """A time of day as 14:30."""

    default_error_messages = {"invalid": "Enter a time such as 14:30"}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**kwargs)


class DocumentField(forms.FileField):
    """A PDF or a picture, judged by its content; cleaned it is the file to store."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic,image/heif,.heic,.heif"})
    default_error_messages = {"empty": "This file is empty. Choose another one", "invalid": "Choose a file"}
    clean_pdf = False

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        return files.checked(upload, clean_pdf=self.clean_pdf) if upload else upload


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of those offered."""

    def clean(self, value):
        # A number no database can hold names no row.
        if any(len(str(pk)) > 18 for pk in value or []):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""})
        return super().clean(value)


class SubmissionField(forms.UUIDField):
    """An id that is missing or spoilt is replaced; it never costs anybody their words."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class SubmissionMixin(forms.Form):
    """Adds the id, given by the server, under which one sending of this form makes one record."""

    submission = SubmissionField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = kwargs.get("initial", {}).get("submission") or uuid.uuid4


class SeenField(forms.IntegerField):
    """Which version of a row the form was opened with, 0 before there is any; what is missing or spoilt names none."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            seen = super().clean(value)
        except ValidationError:
            return None
        return seen if seen is not None and 0 <= seen < 2**63 else None


class SeenMixin(forms.Form):
    """For a form that changes a row: what was saved meanwhile, by whomever, is shown before it is overwritten."""

    seen = SeenField(required=False)


class PastDayField(DayField):
    """A day that has been, today among them."""

    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet. Enter today or an earlier day", code="in_future")
        return day


def needed(words):
    """What a field says when it was left empty."""
    return {"required": words}


def said_once(validate, value):
    """Of several validators that would all say the same, the first one does."""
    try:
        validate(value)
    except ValidationError as error:
        raise error.error_list[0] from error


def show_error(form, error):
    """Put what an action refused onto the form: at the field it names where the form has it, else on top."""
    if isinstance(error, ChangedMeanwhile):
        # Shown with what stands there now, the same words sent again are meant.
        form.data = form.data.copy()
        form.data[error.field] = error.seen
    for name, words in getattr(
        error, "error_dict", {None: error.error_list if hasattr(error, "error_list") else [error]}
    ).items():
        form.add_error(name if name in form.fields else None, words)


def was_done(request, form, action, thanks, **rows):
    """Act on a sent form that is in order and say thanks; what the action refuses goes onto the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        action(by=request.user, **rows, **form.cleaned_data)
    except ValidationError as error:
        show_error(form, error)
        return False
    messages.success(request, thanks)
    return True
