"""Plain pages for what goes wrong, and the page that gives typed words back."""

from django.http import HttpResponse
from django.shortcuts import render

from ..access import NotTheirs, anyone
from ..drafts import NEVER_KEPT

# Shorter values are choices, dates and numbers; what somebody wrote is longer.
SHORTEST_WORDS = 20
NOT_WORDS = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}


@anyone
def not_found(request, exception=None):
    return render(request, "errors/404.html", {"kept": _typed(request)}, status=404)


@anyone
def forbidden(request, exception=None):
    why = str(exception) if isinstance(exception, NotTheirs) else ""
    return render(request, "errors/403.html", {"kept": _typed(request), "why": why}, status=403)


def _typed(request):
    """The words of a form whose page has gone meanwhile, so that whoever typed them can take them along."""
    sent = ((name, value) for name, value in _sent_from_here(request) if name not in NEVER_KEPT)
    return [value for _, value in sent if len(value) >= SHORTEST_WORDS]


@anyone
def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


@anyone
def server_fault(request):
    """The one page that asks nothing of the database."""
    return HttpResponse(render(None, "errors/500.html").content, status=500)


def signed_out_form(request):
    """Somebody sent a form after their sign-in ran out: their words come back, ready to send again."""
    return _words_back(request, "signed_out")


@anyone
def stale_form(request, reason=""):
    """The form was too old or came from elsewhere. Words are given back only when they came from our own page."""
    return _words_back(request, "stale")


def _words_back(request, why):
    fields = _sent_from_here(request)
    context = {
        "fields": fields,
        "why": why,
        "has_files": bool(_is_from_here(request) and request.FILES),
        "path": request.get_full_path(),
    }
    return render(request, "errors/words_back.html", context, status=403)


def _sent_from_here(request):
    """The names and words of a form; what another site sends is shown to nobody."""
    if not _is_from_here(request):
        return []
    return [(name, value) for name, values in request.POST.lists() if name not in NOT_WORDS for value in values]


def _is_from_here(request):
    """By the origin that the browser names, or by the page it comes from where it names none."""
    here = f"{request.scheme}://{request.get_host()}"
    if origin := request.headers.get("Origin"):
        return origin == here
    return request.headers.get("Referer", "").startswith(f"{here}/")
