"""Letters as tagged PDFs, made from the text as it was sent."""

from django.template.loader import render_to_string


def fetcher():
    """Reads what stands in the document itself: no network, no file of the machine."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"])


def letter_pdf(referral) -> bytes:
    """The letter about a referral: PDF/UA-1, A4."""
    # Loading it takes seconds and much memory, and most processes never make a PDF.
    from weasyprint import CSS, HTML

    paragraphs = [part.strip() for part in referral.letter.split("\n\n") if part.strip()]
    page = render_to_string("mentees/letter_pdf.html", {"referral": referral, "paragraphs": paragraphs})
    style = CSS(string=render_to_string("mentees/letter_pdf.css"), url_fetcher=fetcher())
    return HTML(string=page, url_fetcher=fetcher()).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
