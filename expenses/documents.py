"""The decided grant form as a tagged PDF."""

from django.template.loader import render_to_string


def fetcher():
    """Reads what stands in the document itself: no network, no file of the machine."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"])


def grant_pdf(grant) -> bytes:
    """The charity's form as it was sent and decided, the child by initials: PDF/UA-1, A4."""
    # Loading it takes seconds and much memory, and most processes never make a PDF.
    from weasyprint import CSS, HTML

    page = render_to_string("expenses/grant_pdf.html", {"grant": grant})
    style = CSS(string=render_to_string("expenses/grant_pdf.css"), url_fetcher=fetcher())
    return HTML(string=page, url_fetcher=fetcher()).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
