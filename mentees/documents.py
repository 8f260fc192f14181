"""Letters and the one-page summary as tagged PDFs."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.text import Truncator


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


@dataclass(frozen=True)
class Fit:
    """How much of each part is printed: characters of a text, of the medical and additional needs, of a name and a
    goal, goals, carers; and the type."""

    words: int
    needs: int
    name: int
    goal: int
    goals: int
    carers: int
    points: float


# From everything that a page usually holds down to what always fits, with the widest letters too. Background and plan
# give way first: whoever looks after the child must know what it needs.
FITS = (
    Fit(1200, 1600, 120, 240, 6, 6, 10),
    Fit(900, 1600, 120, 200, 6, 6, 9.2),
    Fit(600, 1600, 100, 160, 5, 6, 8.8),
    Fit(380, 1600, 80, 110, 5, 5, 8.4),
    Fit(220, 1600, 50, 80, 4, 5, 8),
    Fit(110, 600, 28, 50, 3, 4, 8),
    Fit(110, 110, 28, 50, 3, 4, 8),
)


def summary_pdf(summary, *, reader, today) -> bytes:
    """One page, A4, PDF/UA-1, with the reader's name and the day across it; what is too long says that it goes on."""
    from weasyprint import CSS, HTML

    template = "mentees/summary_short_pdf.html" if summary.is_short else "mentees/summary_pdf.html"
    for fit in FITS:
        words = {"summary": summary, "reader": reader, "today": today, "fit": fit, **_fitted(summary, fit)}
        page = render_to_string(template, words)
        style = CSS(string=render_to_string("mentees/summary_pdf.css", words), url_fetcher=fetcher())
        document = HTML(string=page, url_fetcher=fetcher()).render(stylesheets=[style], pdf_variant="pdf/ua-1")
        if len(document.pages) == 1:
            break
    # The last fit holds whatever the fields may hold; a second page must not be printed even if it did not.
    return document.copy(document.pages[:1]).write_pdf(pdf_variant="pdf/ua-1")


def _fitted(summary, fit):
    """The parts of the summary, cut to what fits, and whether something was cut."""
    parts = {name: " ".join(getattr(summary, name).split()) for name in ("background", "needs", "additional_needs")}
    room = dict.fromkeys(parts, fit.words) | {"additional_needs": fit.needs}
    cut = {name: Truncator(words).chars(room[name]) for name, words in parts.items()}
    goals, carers = summary.goals[: fit.goals], summary.carers[: fit.carers]
    shown_goals = [Truncator(goal).chars(fit.goal) for goal in goals]
    return {
        **cut,
        "goals": shown_goals,
        "carers": carers,
        "more_goals": len(summary.goals) - len(goals),
        "more_carers": len(summary.carers) - len(carers),
        "is_cut": cut != parts or shown_goals != list(summary.goals) or carers != summary.carers,
    }
