"""Fields of a claim alone: its receipts, and the miles of a drive."""

from django import forms
from django.core.exceptions import ValidationError

from core import files
from core.forms import DocumentField, said_once

MOST_RECEIPTS = 8


class ReceiptsInput(forms.FileInput):
    allow_multiple_selected = True


class ReceiptsField(DocumentField):
    """Several receipts, each with the digest of what was handed in, by which the same one is known again."""

    clean_pdf = True
    widget = ReceiptsInput(
        attrs={"accept": "image/*,application/pdf,.heic,.heif", "data-photo": True, "data-most": MOST_RECEIPTS}
    )

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_RECEIPTS:
            raise ValidationError(f"Send at most {MOST_RECEIPTS} receipts at a time", code="too_many")
        return [self._kept(upload, len(uploads) > 1) for upload in uploads]

    def _kept(self, upload, is_one_of_several):
        try:
            digest = files.digest_of(upload) if upload.size else ""
            return super().clean(upload), digest
        except ValidationError as error:
            if not is_one_of_several:
                raise
            raise ValidationError(f"{upload.name[:60]}: {' '.join(error.messages)}", code="one_of_several") from error


class MilesField(forms.DecimalField):
    def run_validators(self, value):
        said_once(super().run_validators, value)
