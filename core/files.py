"""Files that people hand in: judged by what they hold and not by their name, kept where no web server reaches."""

import uuid
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible

MOST_BYTES = 10 * 1024 * 1024
# A photograph is read at a smaller size; everything else is unpacked whole: a page of A4 at 600 dots an inch.
MOST_PIXELS = 60_000_000
MOST_PIXELS_UNPACKED = 36_000_000
LONGEST_EDGE = 2400
# Programs write the mark of the end last; some leave a little behind it.
END_OF_PDF = 4096
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
        if b"%%EOF" not in content[-END_OF_PDF:]:
            raise ValidationError("This PDF is not whole: its end is missing. Save or scan it again, then choose it")
        return ContentFile(content, name="document.pdf")
    return ContentFile(_picture(content), name="picture.jpg")


def _picture(content) -> bytes:
    from PIL import Image, ImageFile

    # WeasyPrint lets half a picture pass, in the whole process; a signed form is whole or none.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
            most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_UNPACKED
            if image.width * image.height > most:
                raise ValidationError("This picture is too large. Take it again with a lower resolution")
            upright = _upright(image)
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError("This is neither a PDF nor a picture (JPEG or PNG). Choose another file") from error
    kept = BytesIO()
    upright.save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue()


def _upright(image):
    """The picture as it is looked at: shrunk first, so that a large one takes little memory, and on white paper."""
    from PIL import Image, ImageOps

    size = (LONGEST_EDGE, LONGEST_EDGE)
    image.draft("RGB", size)
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail(size)
    image = ImageOps.exif_transpose(image)
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


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


def show(stored) -> FileResponse:
    """A stored picture inside a page of ours: the JPEG that `checked` made, and no other kind of file."""
    if PurePath(stored.name).suffix != ".jpg":
        raise Http404
    response = send(stored, "picture")
    response.headers["Content-Disposition"] = "inline"
    return response
