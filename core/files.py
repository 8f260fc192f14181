"""Files that people hand in: judged by what they hold and not by their name, kept where no web server reaches."""

import uuid
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_EDGE = 2400
KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg"}


@deconstructible
class stored_in:
    """Where a file goes: a folder of its kind, under a name that says nothing."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, row, name):
        return f"{self.folder}/{uuid.uuid4()}{PurePath(name).suffix.lower()[:5]}"

    def __eq__(self, other):
        return isinstance(other, stored_in) and self.folder == other.folder

    __hash__ = None


def checked(upload) -> ContentFile:
    """The document in an upload: a PDF as it is, a picture upright, shrunk and without its place data.

    Raises ValidationError, in words for the person who chose the file.
    """
    if not upload.size:
        raise ValidationError("This file is empty. Choose another one", code="empty")
    if upload.size > MOST_BYTES:
        raise ValidationError(f"This file is larger than {MOST_BYTES // 1024 // 1024} MB. Choose a smaller one")
    content = upload.read()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return ContentFile(content, name="document.pdf")
    return ContentFile(_picture(content), name="picture.jpg")


def _picture(content) -> bytes:
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError("This picture is too large. Take it again with a lower resolution")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError("This is neither a PDF nor a picture (JPEG or PNG). Choose another file") from error
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    kept = BytesIO()
    upright.save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue()


def send(stored, name) -> FileResponse:
    """A stored file as an attachment called `name`; no browser runs anything in it."""
    suffix = PurePath(stored.name).suffix
    try:
        opened = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    kind = KINDS.get(suffix, "application/octet-stream")
    response = FileResponse(opened, as_attachment=True, filename=f"{name}{suffix}", content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
