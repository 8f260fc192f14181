"""Saving a row of which there may be one only."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import history


def save_once(row, *, by, alike, taken):
    """Save a row unless one of `alike` is there already, or comes in between; `taken` is the answer, by field."""
    if alike.exclude(pk=row.pk).exists():
        raise ValidationError(taken)
    try:
        with transaction.atomic():
            return history.save(row, by=by)
    except IntegrityError as error:
        # Somebody was there between the question and the answer.
        raise ValidationError(taken) from error
