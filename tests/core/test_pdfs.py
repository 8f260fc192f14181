"""PDFs that people hand in: whole and without a script; a receipt's without what its pictures tell of their place."""

import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from core import pdfs

PLACE = b"51.5074,-0.1278"


def photo():
    """A JPEG that tells in three ways where it was taken."""
    exif = Image.Exif()
    exif[0x9286] = PLACE.decode()  # user comment
    kept = BytesIO()
    image = Image.radial_gradient("L").resize((40, 30)).convert("CMYK")
    image.save(kept, "JPEG", exif=exif, comment=b"GPS " + PLACE, xmp=b"<x>" + PLACE + b"</x>")
    return kept.getvalue()


def pdf_of(jpeg, packing="/DCTDecode", **save):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 100))
    head = {"Type": "/XObject", "Subtype": "/Image", "Width": 40, "Height": 30, "BitsPerComponent": 8}
    names = {name: pikepdf.Name(value) if isinstance(value, str) else value for name, value in head.items()}
    picture = pikepdf.Stream(pdf, b"", ColorSpace=pikepdf.Name.DeviceCMYK, **names)
    filters = [pikepdf.Name(name) for name in packing.split()]
    picture.write(jpeg, filter=filters[0] if len(filters) == 1 else pikepdf.Array(filters))
    picture.Metadata = pikepdf.Stream(pdf, b"<rdf>" + PLACE + b"</rdf>")
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = pikepdf.Stream(pdf, b"q 200 0 0 100 0 0 cm /Im0 Do Q")
    pdf.docinfo["/Author"] = f"Somebody at {PLACE.decode()}"
    kept = BytesIO()
    pdf.save(kept, compress_streams=False, **save)
    return kept.getvalue()


def picture_in(content):
    with pikepdf.open(BytesIO(content)) as pdf:
        return pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()


@pytest.mark.rule("KOT-8.3")
@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_receipt_keeps_its_pages_and_loses_where_they_were_taken(mode):
    content = pdf_of(photo(), object_stream_mode=mode)
    assert content.count(PLACE) >= 4 if mode == pikepdf.ObjectStreamMode.disable else PLACE in content
    pdfs.check(content)

    bare = pdfs.without_traces(content)

    assert PLACE not in bare
    before, after = Image.open(BytesIO(photo())), Image.open(BytesIO(picture_in(bare)))
    assert (after.mode, after.size) == ("CMYK", (40, 30))
    assert after.tobytes() == before.tobytes()
    with pikepdf.open(BytesIO(bare)) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == b"q 200 0 0 100 0 0 cm /Im0 Do Q"
        assert not pdf.docinfo


@pytest.mark.parametrize("packing", ["/FlateDecode /DCTDecode", "/JPXDecode"])
def test_picture_that_cannot_be_looked_through_is_asked_for_anew(packing):
    content = zlib.compress(photo()) if " " in packing else photo()
    with pytest.raises(ValidationError, match="Print it to a new PDF, or take a photo"):
        pdfs.without_traces(pdf_of(content, packing))


def test_locked_and_broken_receipts_are_refused_in_words():
    locked = pdf_of(photo(), encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(ValidationError, match="locked with a password"):
        pdfs.without_traces(locked)
    with pytest.raises(ValidationError, match="cannot be read"):
        pdfs.without_traces(b"%PDF-1.7 nothing of it %%EOF")


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 5, 30])
def test_jpeg_that_ends_early_is_no_crash(cut):
    assert len(pdfs.bare_jpeg(photo()[:cut])) <= cut


OBJECTS = b"1 0 <</S/JavaScript/JS(app.alert(1))>>"


@pytest.mark.parametrize(
    "inside",
    [
        b"5 0 obj<</Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]>>stream\n" + zlib.compress(OBJECTS).hex().encode(),
        b"5 0 obj<</Type/ObjStm/Filter/FlateDecode/X(" + b"x" * 3000 + b")>>stream\n" + zlib.compress(OBJECTS),
        b"5 0 obj<</A<</S/SubmitForm/F(https://elsewhere.example)>>>>endobj\nstream\n",
    ],
)
def test_script_packed_in_an_unusual_way_is_refused(inside):
    with pytest.raises(ValidationError, match="carries a script"):
        pdfs.check(b"%PDF-1.7\n" + inside + b"\nendstream endobj\n%%EOF")


def test_objects_that_unpack_to_far_more_are_refused():
    packed = zlib.compress(bytes(pdfs.MOST_UNPACKED + 10))
    for kind in (b"ObjStm", b"XRef"):
        with pytest.raises(ValidationError, match="carries a script"):
            pdfs.check(b"%PDF-1.7\n5 0 obj<</Type/" + kind + b">>stream\n" + packed + b"\nendstream endobj\n%%EOF")


def test_stream_with_no_packing_named_is_kept():
    pdf = pikepdf.open(BytesIO(pdf_of(photo())))
    pdf.pages[0].Contents.Filter = pikepdf.Array([])
    kept = BytesIO()
    pdf.save(kept, compress_streams=False)
    assert pdfs.without_traces(kept.getvalue()).startswith(b"%PDF")
