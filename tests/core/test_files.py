"""What people hand in: whole or not at all, upright, on white paper, and never more than a small server can hold."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from core import files


def written(image, kind, **how):
    target = BytesIO()
    image.save(target, kind, **how)
    return target.getvalue()


def kept(content, name="scan"):
    return files.checked(SimpleUploadedFile(name, content))


def picture_of(content):
    return Image.open(BytesIO(kept(content).read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.99])
def test_half_a_picture_is_refused_although_a_pdf_was_made_before(monkeypatch, kind, share):
    # So WeasyPrint leaves it behind.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = written(Image.effect_noise((300, 300), 80).convert("RGB"), kind)
    assert kept(whole)

    with pytest.raises(ValidationError, match="neither a PDF nor a picture"):
        kept(whole[: int(len(whole) * share)])


def test_half_a_pdf_is_refused():
    whole = b"%PDF-1.4 " + b"x" * 9000 + b"\nstartxref\n9\n%%EOF\n"
    assert kept(whole).name == "document.pdf"

    with pytest.raises(ValidationError, match="its end is missing"):
        kept(whole[:5000])


def test_ink_on_a_transparent_ground_stays_readable():
    signed = Image.new("RGBA", (100, 40), (0, 0, 0, 0))
    signed.paste((0, 0, 0, 255), (40, 10, 60, 30))

    picture = picture_of(written(signed, "PNG"))

    assert picture.getpixel((5, 5)) == (255, 255, 255)
    assert picture.getpixel((50, 20)) == (0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_picture_is_kept_shrunk(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    picture = picture_of(written(Image.new(mode, (3000, 600)), kind))

    assert (picture.mode, picture.size) == ("RGB", (2400, 480))


def test_photograph_is_turned_upright_and_says_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {1: "N", 2: (51.0, 30.0, 0.0)}

    words = {"exif": exif, "comment": b"GPS 51.5", "xmp": b"<x>GPS 51.5</x>"}
    content = kept(written(Image.new("RGB", (4000, 1000)), "JPEG", **words)).read()
    picture = Image.open(BytesIO(content))

    assert picture.size == (600, 2400)
    assert not picture.getexif()
    assert b"GPS" not in content


def test_photograph_of_several_pictures_may_be_as_large_as_any(monkeypatch):
    """Phones write a small second picture behind the first (MPO)."""
    monkeypatch.setattr(files, "MOST_PIXELS_UNPACKED", 1000)
    both = {"save_all": True, "append_images": [Image.new("RGB", (10, 10))]}

    assert picture_of(written(Image.new("RGB", (60, 40)), "MPO", **both)).size == (60, 40)


def bomb(width, height):
    """A PNG of a few bytes that says it is as large as this."""

    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(99))) + part(b"IEND", b"")


@pytest.mark.parametrize("size", [(7000, 7000), (100_000, 100_000), (2**31 - 1, 1), (60_000_000, 1)])
def test_picture_that_unpacks_to_far_more_is_not_unpacked(size):
    with pytest.raises(ValidationError, match="This picture is too large"):
        kept(bomb(*size))


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;%PDF-1.4 %%EOF",
        b"PK\x03\x04" + bytes(200),
        b"MZ" + bytes(200),
    ],
)
def test_what_is_neither_is_refused_whatever_it_is_called(content):
    with pytest.raises(ValidationError, match="neither a PDF nor a picture"):
        kept(content, name="consent.pdf")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\\\con.pdf", "a" * 200 + ".exe", "\u202egpj.exe", ".htaccess"]
)
def test_name_that_came_along_decides_nothing(name):
    assert kept(written(Image.new("RGB", (9, 9)), "PNG"), name=name).name == "picture.jpg"


HEIC = Path(__file__).parents[1].joinpath("data", "receipt.heic").read_bytes()


def test_photograph_of_a_phone_is_kept_as_jpeg_without_its_place():
    picture = picture_of(HEIC)

    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (480, 640), {})
    assert picture.getpixel((5, 5)) == pytest.approx((207, 198, 180), abs=6)
    # Only here is it opened: the rest of the process reads pictures as before.
    assert "HEIF" not in Image.OPEN


def test_photograph_of_30_megabytes_is_taken_and_a_pdf_of_11_is_not():
    filling = struct.pack(">I", 30 * 2**20) + b"free" + bytes(30 * 2**20 - 8)
    assert kept(HEIC + filling).size < 100_000

    with pytest.raises(ValidationError, match="larger than 10 MB"):
        kept(b"%PDF-1.4 " + bytes(11 * 2**20) + b"%%EOF")
    with pytest.raises(ValidationError, match="larger than 40 MB"):
        kept(written(Image.new("RGB", (9, 9)), "JPEG") + bytes(41 * 2**20))


@pytest.mark.parametrize("spoilt", [HEIC[:4000], HEIC[:30], b"\x00\x00\x00\x18ftypheic" + bytes(200)])
def test_photograph_of_a_phone_that_cannot_be_read_asks_for_a_jpeg(spoilt):
    with pytest.raises(ValidationError, match="Save it as JPEG"):
        kept(spoilt)


def test_photograph_of_a_phone_that_unpacks_to_far_more_is_not_unpacked():
    size = HEIC.index(b"ispe") + 8
    with pytest.raises(ValidationError, match="too large"):
        kept(HEIC[:size] + struct.pack(">II", 30_000, 30_000) + HEIC[size + 8 :])


PACKED = b"<</Type/ObjStm/Filter/FlateDecode>>stream\n" + zlib.compress(b"1 0 <</S/JavaScript/JS(app.alert(1))>>")


@pytest.mark.parametrize(
    "inside",
    [
        b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        b"<</S /J#61vaScript /JS (app.alert(1))>>",
        b"<</A<</S/Launch/F(cmd.exe)>>>>",
        b"<</Names<</EmbeddedFiles 5 0 R>>>>",
        b"<</Length 9>>stream\nxxxx\nendstream <</AA<</O<</S/JavaScript>>>>>>",
        PACKED + b"\nendstream",
    ],
)
def test_pdf_that_does_something_is_refused_in_words(inside):
    with pytest.raises(ValidationError, match="carries a script or another file inside"):
        kept(b"%PDF-1.7\n1 0 obj" + inside + b"endobj\n%%EOF")


@pytest.mark.parametrize(
    "inside",
    [b"<</OpenAction[3 0 R/Fit]/JSX 1>>", b"<</Length 9>>stream\n/JS /Launch\nendstream"],
)
def test_pdf_that_only_shows_pages_is_kept_as_it_is(inside):
    whole = b"%PDF-1.7\n1 0 obj" + inside + b"endobj\n%%EOF"
    assert kept(whole).read() == whole
