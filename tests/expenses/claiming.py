"""What a mentor sends from the claim form."""

import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

NEW = "/money/claims/new/"
HEIC = Path(__file__).parents[1].joinpath("data", "receipt.heic")


def photo(shade=200, name="IMG_0001.jpg"):
    kept = BytesIO()
    Image.new("RGB", (40, 30), (shade, shade, shade)).save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def ticked(answer, name="is_another"):
    """The tick as it goes with the page that asked for it."""
    return {name: "on", "asked_about": answer.context["form"]["asked_about"].value()}


def typed(child, /, **other):
    """A form in order: £8.90 at a museum café yesterday, with a receipt."""
    usual = {
        "what_for": "Museum café",
        "amount": "8.90",
        "kind": "spending",
        "mentee": child.pk,
        "spent_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "receipts": photo(),
        "submission": str(uuid.uuid4()),
    }
    return {name: value for name, value in (usual | other).items() if value is not None}
