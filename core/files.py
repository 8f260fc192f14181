"""Files that people hand in: judged by what they hold and not by their name, kept where no web server reaches."""

import hashlib
import threading
import uuid
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from django.utils.deconstruct import deconstructible

from . import pdfs

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
# A photograph is made anew far smaller, so that what a phone takes at its best may come in.
MOST_BYTES_OF_A_PHOTO = 40 * MEGABYTE
# A photograph is read at a smaller size; everything else is unpacked whole: a page of A4 at 600 dots an inch.
MOST_PIXELS = 60_000_000
MOST_PIXELS_UNPACKED = 36_000_000
LONGEST_EDGE = 2400
TOO_LARGE = "This picture is too large. Take it again with a lower resolution"
KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg"}
# How the photographs of phones begin that are neither JPEG nor PNG: a box "ftyp" with one of these brands.
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# However many send at once, each process unpacks one photograph at a time: its memory is bounded.
_one_at_a_time = threading.Lock()


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


def digest_of(upload) -> str:
    """The SHA-256 of a file as it was handed in, by which the same file is known again."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def checked(upload, *, clean_pdf=False) -> ContentFile:
    """The document in an upload: a picture upright, shrunk and without its place data; a PDF as it is, for a signature
    in it would break, or with `clean_pdf` without what its pictures and its maker tell beside the pages.

    Raises ValidationError, in words for the person who chose the file.
    """
    if not upload.size:
        raise ValidationError("This file is empty. Choose another one", code="empty")
    start = upload.read(1024)
    upload.seek(0)
    is_pdf = start.lstrip().startswith(b"%PDF-")
    most = MOST_BYTES if is_pdf else MOST_BYTES_OF_A_PHOTO
    if upload.size > most:
        raise ValidationError(f"This file is larger than {most // MEGABYTE} MB. Choose a smaller one")
    if is_pdf:
        content = upload.read()
        pdfs.check(content)
        return ContentFile(pdfs.without_traces(content) if clean_pdf else content, name="document.pdf")
    with _one_at_a_time:
        return ContentFile(_heif(upload) if _is_heif(start) else _picture(upload), name="picture.jpg")


def _is_heif(start) -> bool:
    return start[4:8] == b"ftyp" and start[8:12] in HEIF_BRANDS


def _heif(upload) -> bytes:
    """A phone's HEIC photograph; it is opened here alone, and taught to no other part of the process."""
    from PIL import Image

    try:
        from pi_heif import open_heif

        photo = open_heif(BytesIO(upload.read()))
        _check_pixels(photo.size, MOST_PIXELS)
        # Turned upright as it is unpacked. A view of it is shrunk, so that the whole is in memory once.
        image = Image.frombuffer(photo.mode, photo.size, photo.data, "raw", photo.mode, photo.stride, 1)
        image.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        return _as_jpeg(_on_paper(image))
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(
            "This HEIC photo cannot be read. Save it as JPEG, or take the photo again, then choose it"
        ) from error


def _picture(upload) -> bytes:
    from PIL import Image, ImageFile

    # WeasyPrint lets half a picture pass, in the whole process; a signed form is whole or none.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(upload, formats=["JPEG", "PNG", "WEBP"]) as image:
            _check_pixels(image.size, MOST_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS_UNPACKED)
            upright = _upright(image)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_LARGE) from error
    except Exception as error:
        raise ValidationError("This is neither a PDF nor a picture (JPEG, PNG or HEIC). Choose another file") from error
    return _as_jpeg(upright)


def _check_pixels(size, most):
    width, height = size
    if width * height > most:
        raise ValidationError(TOO_LARGE)


def _as_jpeg(image) -> bytes:
    kept = BytesIO()
    image.info = {}  # a comment would be written along
    image.save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue()


def _upright(image):
    """The picture as it is looked at: shrunk first, so that a large one takes little memory, and on white paper."""
    from PIL import ImageOps

    size = (LONGEST_EDGE, LONGEST_EDGE)
    image.draft("RGB", size)
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail(size)
    return _on_paper(ImageOps.exif_transpose(image))


def _on_paper(image):
    from PIL import Image

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
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def made(data, name, kind) -> FileResponse:
    """What the portal has just made, to keep, under a name that says nothing of a child."""
    response = FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def show(stored) -> FileResponse:
    """A stored picture inside a page of ours: the JPEG that `checked` made, and no other kind of file."""
    if PurePath(stored.name).suffix != ".jpg":
        raise Http404
    response = send(stored, "picture")
    response.headers["Content-Disposition"] = "inline"
    return response
