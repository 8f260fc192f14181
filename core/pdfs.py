"""PDFs that people hand in: whole, without a script; of a receipt, the pages and nothing of where they were taken."""

import re
import zlib
from io import BytesIO

from django.core.exceptions import ValidationError

MEGABYTE = 1024 * 1024
# Programs write the mark of the end last; some leave a little behind it.
END_OF_PDF = 4096
# What makes a PDF do something, or carry another file along. Names may be spelt with #xx.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9_.-])")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
PACKED = re.compile(rb"/(ObjStm|XRef)(?![A-Za-z0-9_.-])")
OTHER_PACKING = re.compile(rb"/((ASCIIHex|ASCII85|LZW|RunLength)Decode|AHx|A85|LZW|RL|Crypt)(?![A-Za-z0-9])")
MOST_UNPACKED = 30 * MEGABYTE
MOST_BYTES_OF_A_DICTIONARY = 100_000
# What a PDF, or a picture in it, tells beside what it shows: who made it, with what, when and where.
TRACES = ("/Metadata", "/PieceInfo", "/LastModified")

ACTIVE_WORDS = "This PDF carries a script or another file inside. Print it to a new PDF, or take a photo of it"
UNREADABLE_WORDS = "This PDF cannot be read. Print it to a new PDF, or take a photo of it"


def check(content):
    """Raise ValidationError unless the PDF has its end, and no script, program or other file inside.

    Not every way to hide one is found: so a stored PDF is only ever sent to be saved, never opened on our pages.
    """
    if b"%%EOF" not in content[-END_OF_PDF:]:
        raise ValidationError("This PDF is not whole: its end is missing. Save or scan it again, then choose it")
    if _is_active(content):
        raise ValidationError(ACTIVE_WORDS)


def _is_active(content) -> bool:
    """Whether a PDF names a script, a program to start or a file inside it, also where its objects are packed."""
    unpacked = 0
    for outside, stream in _parts(content):
        outside = _spelt_out(outside)
        if ACTIVE.search(outside):
            return True
        dictionary = outside[-MOST_BYTES_OF_A_DICTIONARY:].rpartition(b" obj")[2]
        if not PACKED.search(dictionary):
            continue
        # Objects are packed in one way alone by every program that writes for people.
        if OTHER_PACKING.search(dictionary):
            return True
        try:
            objects = zlib.decompressobj().decompress(stream, MOST_UNPACKED - unpacked + 1)
        except zlib.error:
            objects = stream
        unpacked += len(objects)
        if unpacked > MOST_UNPACKED or ACTIVE.search(_spelt_out(objects)):
            return True
    return False


def _parts(content):
    """What stands before each stream, and the stream: pictures and pages, in which bytes may spell anything."""
    place = 0
    while (start := STREAM.search(content, place)) and (end := content.find(b"endstream", start.end())) > 0:
        yield content[place : start.start()], content[start.end() : end]
        place = end + len(b"endstream")
    yield content[place:], b""


def _spelt_out(content) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda hexed: bytes([int(hexed[1], 16)]), content)


def without_traces(content) -> bytes:
    """The same pages, without who made the PDF and where its pictures were taken; for what `check` let pass."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                    _clean(thing)
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            kept = BytesIO()
            pdf.save(kept)
    except pikepdf.PasswordError as error:
        raise ValidationError("This PDF is locked with a password. Save it without one, then choose it") from error
    except pikepdf.PdfError as error:
        raise ValidationError(UNREADABLE_WORDS) from error
    return kept.getvalue()


def _clean(thing):
    """A dictionary or stream of a PDF, in place."""
    import pikepdf

    for name in TRACES:
        if name in thing:
            del thing[name]
    if not isinstance(thing, pikepdf.Stream) or "/Filter" not in thing:
        return
    packing = thing["/Filter"]
    names = [str(name) for name in packing] if isinstance(packing, pikepdf.Array) else [str(packing)]
    if not names:
        return
    if names[-1] == "/JPXDecode" or (names[-1] == "/DCTDecode" and len(names) > 1):
        raise ValidationError(UNREADABLE_WORDS)
    if names == ["/DCTDecode"]:
        thing.write(bare_jpeg(thing.read_raw_bytes()), filter=packing, decode_parms=thing.get("/DecodeParms"))


def bare_jpeg(content) -> bytes:
    """A JPEG without comments and without what its maker wrote beside the picture; how its colours are meant stays.

    A marker is FF and a kind, then two bytes of length that count themselves (ITU T.81, B.1.1.4); the picture itself
    begins with FF DA. APP0 (E0) and APP14 (EE) tell how to read the colours.
    """
    kept, place = [content[:2]], 2
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != 0xDA:
        kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if not (kind == 0xFE or (0xE1 <= kind <= 0xEF and kind != 0xEE)):
            kept.append(content[place : place + 2 + length])
        place += 2 + length
    return b"".join(kept) + content[place:]
