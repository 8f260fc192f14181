"""Claim form, statement and decided grant form as tagged PDFs; a child stands there with its initials alone."""

import base64
from pathlib import PurePath

from django.template.loader import render_to_string

from ..standing.payments import total_of

MOST_PICTURES = 12


def fetcher():
    """Reads what stands in the document itself: no network, no file of the machine."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"])


def claim_form_pdf(claim, *, today, with_judgement) -> bytes:
    """One claim on the charity's form, with a page for each picture of a receipt (KOT-8.3)."""
    receipts = list(claim.receipts.all())
    pictures = [picture for receipt in receipts[:MOST_PICTURES] if (picture := _as_data(receipt.file))]
    corrections = list(claim.corrections.all())
    words = {
        "claim": claim,
        "agreed": claim.agreements.select_related("by").last(),
        "with_judgement": with_judgement,
        "lines": list(claim.lines.all()),
        "pictures": pictures,
        "kept": len(receipts) - len(pictures),
        "corrections": corrections,
        "stands": claim.amount + sum(correction.amount for correction in corrections),
        "today": today,
    }
    return _pdf("expenses/claim_form_pdf.html", words)


def statement_pdf(mentor, months, payments, *, today) -> bytes:
    words = {"mentor": mentor, "months": months, "total": total_of(months), "payments": payments, "today": today}
    return _pdf("expenses/statement_pdf.html", words)


def grant_pdf(grant) -> bytes:
    """The committee's form as it was sent and decided (KOP-20)."""
    return _pdf("expenses/grant_pdf.html", {"grant": grant})


def _as_data(stored):
    """A picture inside the document; nothing where it is no picture or not there any more."""
    if PurePath(stored.name).suffix != ".jpg":
        return ""
    try:
        with stored.open("rb") as opened:
            return f"data:image/jpeg;base64,{base64.b64encode(opened.read()).decode()}"
    except FileNotFoundError:
        return ""


def _pdf(template, words):
    """PDF/UA-1, A4."""
    # Loading it takes seconds and much memory, and most processes never make a PDF.
    from weasyprint import CSS, HTML

    sheet = CSS(string=render_to_string("expenses/paper_pdf.css"), url_fetcher=fetcher())
    page = HTML(string=render_to_string(template, words), url_fetcher=fetcher())
    return page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
