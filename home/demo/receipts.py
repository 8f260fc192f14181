"""The receipts of what is not paid yet, drawn as a till prints them, of shops that do not exist."""

import hashlib
import unicodedata
import uuid
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile

from core.files import checked
from expenses.models import Claim, ReceiptFile

from .pdf import one_page
from .places import KINDS
from .told_claims import AS_PDF, TWICE

SHOPS = {what_for: kind.names[0] for kind in KINDS.values() for what_for, *_ in kind.costs if kind.names}
SHOPS |= {
    "Bus fares": "Larkmere Omnibus",
    "Train fares": "Mereside Railway",
    "Paints and paper": "Brush and Easel, Corn Street",
    "A tin of good pencils": "Brush and Easel, Corn Street",
    "Pantomime tickets for two": "Lantern Theatre",
    "Swimming and a meal without gluten": "Mill Pool, Larkmere",
    "Bird hide, entrance and a field guide": "Larkmere Lakes",
}
OTHERWISE = "Corn Street Stores"
PAPER, INK, TABLE, WIDTH, LINE = "#fbfaf4", "#33312d", "#8a6b4a", 460, 46


def build(world):
    """Of the first town alone: a file for each of a thousand towns would show nothing more."""
    if world.cast.number:
        return
    rng = Random(f"Larkmere {world.cast.number} receipts")  # noqa: S311 - nothing secret
    kept = {}
    for _, entry in world.to_pay:
        claim = entry.row
        if claim.receipt != Claim.Receipt.YES or (claim.is_paid and claim.what_for not in TWICE):
            continue
        # The second of the two carries the receipt of the first.
        drawn = kept.get(TWICE[0]) if claim.what_for == TWICE[1] else None
        kept[claim.what_for] = drawn or _drawn(claim, rng)
        _keep(world, entry, rng, kept[claim.what_for])


def _keep(world, entry, rng, handed_in):
    """As the portal takes a file in: checked and made anew, known by the digest of what was handed in."""
    file = checked(ContentFile(handed_in, name="receipt"), clean_pdf=True)
    suffix = ".pdf" if file.name.endswith(".pdf") else ".jpg"
    name = f"receipts/{uuid.UUID(int=rng.getrandbits(128), version=4)}{suffix}"
    storage = ReceiptFile._meta.get_field("file").storage
    # That of an earlier load into a database that is gone.
    storage.delete(name)
    storage.save(name, file)
    by, at = entry.row.mentor.user, entry.at
    receipt = ReceiptFile(
        claim=entry.row, file=name, digest=hashlib.sha256(handed_in).hexdigest(), added_by=by, added_at=at
    )
    world.rows.add(receipt, by=by, at=at)


def _drawn(claim, rng):
    shop = SHOPS.get(claim.what_for, OTHERWISE)
    if claim.what_for == AS_PDF:
        return one_page(
            "Mereside Railway", f"{claim.spent_on:%d/%m/%Y}   1 return, adult   £{claim.amount}   Paid by card"
        )
    till = f"{rng.randrange(10, 19)}:{rng.randrange(10, 60)}   Till {rng.randrange(1, 6)}"
    lines = [
        (shop, 26),
        (f"{claim.spent_on:%d/%m/%Y}   {till}", 17),
        ("", 17),
        (claim.what_for, 18),
        (f"TOTAL GBP   {claim.amount}", 26),
        ("Paid by card, thank you", 17),
        (f"No. {rng.randrange(1000, 10000)}   Not a real shop", 14),
    ]
    return _photograph(lines, tilt=rng.uniform(-2.5, 2.5))


def _photograph(lines, tilt):
    """A strip of paper on a table, a little askew."""
    from PIL import Image, ImageDraw, ImageFont

    paper = Image.new("RGB", (WIDTH, LINE * (len(lines) + 2)), PAPER)
    pen = ImageDraw.Draw(paper)
    for row, (text, size) in enumerate(lines, 1):
        pen.text((34, LINE * row), _plain(text), fill=INK, font=ImageFont.load_default(size))
    pen.line([(34, LINE * 3.4), (WIDTH - 34, LINE * 3.4)], fill=INK, width=2)
    turned = paper.rotate(tilt, expand=True, fillcolor=TABLE)
    table = Image.new("RGB", (turned.width + 60, turned.height + 60), TABLE)
    table.paste(turned, (30, 30))
    kept = BytesIO()
    table.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def _plain(text):
    """In the letters that the built-in font has, as tills do: cafe, and no curled apostrophe."""
    return unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
