"""The report as a tagged PDF, made from its frozen figures alone."""

from django.template.loader import render_to_string

from . import charts


def fetcher():
    """Reads what stands in the document itself: no network, no file of the machine."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"])


def report_pdf(report) -> bytes:
    """PDF/UA-1, A4, in the charity's colours."""
    # Loading it takes seconds and much memory, and most processes never make a PDF.
    from weasyprint import CSS, HTML

    words = {"report": report, "chart": charts.meetups_chart(report.months), "mark": charts.data_url(charts.MARK)}
    page = render_to_string("impact/report_pdf.html", words)
    style = CSS(string=render_to_string("impact/report_pdf.css", words), url_fetcher=fetcher())
    return HTML(string=page, url_fetcher=fetcher()).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
