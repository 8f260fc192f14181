"""What is typed about a version of the policy: each figure in a field of its own kind, and the signature."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from core.forms import DayField, PastDayField, SubmissionMixin, TextField, WordsField, needed

from .figures import LISTS, MONTHS, RISING, Figures, Item, VenueKind, range_in_words
from .verdict import by_section

SPARE_ROWS = 3
MOST_ROWS = 60
LONGEST_KEY = 30
NUMERIC = {"inputmode": "numeric", "class": "short"}


class DaysField(TextField):
    """Numbers of days such as 60, 30, 7; cleaned they fall, those counted after a day rise."""

    def __init__(self, *, rises=False, **kwargs):
        super().__init__(**kwargs)
        self.rises = rises

    def clean(self, value):
        text = super().clean(value)
        parts = [part for part in re.split(r"[\s,;]+|\band\b", text) if part]
        if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
            raise ValidationError("Enter numbers of days such as 60, 30, 7")
        return tuple(sorted((int(part) for part in parts), reverse=not self.rises))


class RangeField(forms.DecimalField):
    """A number inside what the figure may be."""

    def __init__(self, figure, *, decimals):
        words = _range_of(figure.label, figure)
        super().__init__(
            min_value=figure.low,
            max_value=figure.high,
            decimal_places=decimals,
            widget=forms.TextInput(attrs={**NUMERIC, "inputmode": "decimal" if decimals else "numeric"}),
            error_messages=dict.fromkeys(
                ["invalid", "min_value", "max_value", "max_digits", "max_whole_digits", "required"], words
            )
            | {"max_decimal_places": f"Give at most {decimals} decimal places" if decimals else words},
        )
        self.decimals = decimals

    def clean(self, value):
        number = super().clean(value)
        return number if self.decimals else int(number)


def _range_of(label, figure):
    """What is wrong, said so that it is clear on top of the page too."""
    words = range_in_words(figure.low, figure.high)
    return f"{label}: {words[0].lower()}{words[1:]}"


def _field_of(figure):
    """The field for one value; a switch is two choices, so that a draft of it knows no from nothing said."""
    if figure.options:
        # The choice that asks most is read first.
        choices = list(reversed(figure.options))
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=needed("Choose one"))
    if isinstance(figure.value, bool):
        return forms.TypedChoiceField(
            coerce=lambda value: value == "yes",
            choices=[("yes", "Yes"), ("no", "No")],
            widget=forms.RadioSelect,
            error_messages=needed("Say yes or no"),
        )
    if figure.unit == "month":
        return forms.TypedChoiceField(coerce=int, choices=list(enumerate(MONTHS, 1)))
    if isinstance(figure.value, tuple):
        return DaysField(
            rises=figure.name in RISING, max_length=60, error_messages=needed("Give at least one number of days")
        )
    return RangeField(figure, decimals={"£": 2, "%": 1}.get(figure.unit, 0))


def _typed(value):
    """A value as it stands in its field."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


def _label_box(figure, attrs):
    """One line for the short name of a place; a box that grows for a step said in a sentence."""
    return forms.TextInput(attrs) if figure.name == "venue_kinds" else forms.Textarea({**attrs, "rows": 1})


class Row:
    """One entry of a list in the form: its label, and of a kind of place its least number of mentors."""

    def __init__(self, form, name, index):
        self.key, self.label = form[f"{name}_{index}_key"], form[f"{name}_{index}_label"]
        self.mentors = form[f"{name}_{index}_mentors"] if name == "venue_kinds" else None


class VersionForm(SubmissionMixin):
    """The next version: name, first day, what changes and why, and every figure."""

    name = TextField(max_length=120, label="Name of the version", error_messages=needed("Give the version a name"))
    in_force_from = DayField(label="In force from", error_messages=needed("Choose the day from which it is in force"))
    what_changes = WordsField(label="What changes, and why", rows=3, error_messages=needed("Say what changes, and why"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, figures, in_force, initial=None):
        """`figures` are those to start from; those `in_force` stand beside each field."""
        self.base = figures
        now = {figure.name: figure.words for figure in in_force.each()}
        initial = initial or {}
        self.lists = {name: self._rows_of(name, data if data is not None else initial) for name in LISTS}
        super().__init__(data=data, initial=self._initial() | initial)
        for figure in figures.each():
            if figure.is_list:
                self._add_rows(figure)
            else:
                self.fields[figure.name] = self._labelled(_field_of(figure), figure, now[figure.name])

    def _labelled(self, field, figure, now):
        with_unit = figure.unit and figure.unit != "month"
        field.label = f"{figure.label}, in {figure.unit}" if with_unit else figure.label
        field.help_text = f"{figure.clause}, in force: {now}"
        return field

    def _rows_of(self, name, given):
        """How many rows a list has: its entries, those that were typed, and some to spare."""
        pattern = re.compile(rf"{name}_(\d{{1,2}})_label", re.ASCII)
        typed = [int(match[1]) + 1 for key in given if (match := pattern.fullmatch(key))]
        entries = len(getattr(self.base, name))
        return range(min(MOST_ROWS, max([entries + SPARE_ROWS, *typed])))

    def _initial(self):
        initial = {figure.name: _typed(figure.value) for figure in self.base.each() if not figure.is_list}
        for name in LISTS:
            for index, entry in enumerate(getattr(self.base, name)):
                initial |= {f"{name}_{index}_{part}": value for part, value in vars(entry).items()}
        return initial

    def _add_rows(self, figure):
        for index in self.lists[figure.name]:
            start, number = f"{figure.name}_{index}", index + 1
            self.fields[f"{start}_key"] = TextField(required=False, max_length=40, widget=forms.HiddenInput)
            self.fields[f"{start}_label"] = TextField(
                required=False,
                max_length=80,
                widget=_label_box(figure, {"aria-label": f"{figure.label}, entry {number}"}),
            )
            if figure.name == "venue_kinds":
                box = forms.TextInput(attrs={**NUMERIC, "aria-label": f"Mentors at least, entry {number}"})
                words = _range_of("Mentors at least", figure)
                self.fields[f"{start}_mentors"] = forms.IntegerField(
                    required=False,
                    min_value=figure.low,
                    max_value=figure.high,
                    widget=box,
                    error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], words),
                )

    def sections(self):
        """The fields under the headings of the policy: (heading, [(figure, its field or its rows)])."""
        return [
            (heading, [(figure, self._shown(figure)) for figure in figures])
            for heading, figures in by_section(self.base.each())
        ]

    def _shown(self, figure):
        if figure.is_list:
            return [Row(self, figure.name, index) for index in self.lists[figure.name]]
        return self[figure.name]

    def clean(self):
        data = super().clean()
        lists = {name: self._entries(name, data) for name in LISTS}
        names = [figure.name for figure in self.base.each() if not figure.is_list]
        if self.errors:
            return data
        figures = Figures(**lists, **{name: data[name] for name in names})
        for name, words in figures.wrong().items():
            self.add_error(name if name in self.fields else f"{name}_0_label", words)
        kept = {name: data[name] for name in ("name", "in_force_from", "what_changes", "submission", "seen")}
        return kept | {"figures": figures}

    def _entries(self, name, data):
        """The entries as typed; one whose label was emptied is taken away."""
        known = {entry.key: entry for entry in getattr(self.base, name)}
        entries, labels, keys = [], set(), set()
        for index in self.lists[name]:
            start = f"{name}_{index}"
            label, mentors = data.get(f"{start}_label", ""), data.get(f"{start}_mentors")
            if not label:
                if mentors and not data.get(f"{start}_key") and f"{start}_label" not in self.errors:
                    self.add_error(f"{start}_label", "Name this entry, or empty the number beside it")
                continue
            if label.casefold() in labels:
                self.add_error(f"{start}_label", f"“{label}” stands here twice")
            labels.add(label.casefold())
            key = data.get(f"{start}_key")
            key = key if key in known and key not in keys else _new_key(label, keys | known.keys())
            keys.add(key)
            if name == "venue_kinds":
                entries.append(VenueKind(key, label, mentors or 1))
            else:
                clause = known[key].clause if key in known else self._clause(name)
                entries.append(Item(key, label, clause))
        if not entries and f"{name}_0_label" not in self.errors:
            self.add_error(f"{name}_0_label", "Keep at least one entry")
        return tuple(entries)

    def _clause(self, name):
        return next(figure.clause for figure in self.base.each() if figure.name == name)


def _new_key(label, taken):
    """A short name that rows may store, unlike every other."""
    start = slugify(label).replace("-", "_")[: LONGEST_KEY - 4] or "entry"
    return next(key for key in [start, *(f"{start}_{n}" for n in range(2, 999))] if key not in taken)


class SignForm(forms.Form):
    """KOT-20.4: agreed by trustees on, agreed by the committee on, next review, signed by."""

    agreed_by_trustees_on = PastDayField(
        label="Agreed by the trustees on", error_messages=needed("Say when the trustees agreed")
    )
    agreed_by_committee_on = PastDayField(
        label="Agreed by the operating committee on", error_messages=needed("Say when the committee agreed")
    )
    next_review_on = DayField(label="Next review", error_messages=needed("Choose the day of the next review"))
    typed_name = TextField(
        max_length=120,
        label="Your full name",
        help_text="This is your signature.",
        error_messages=needed("Type your name"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DiscardForm(forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
