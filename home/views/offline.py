"""The shell that opens without signal: one page that knows nobody, and the service worker that keeps it."""

import hashlib
import json
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core import drafts
from core.access import anyone
from expenses.forms.claims import SpentForm
from expenses.models import Claim
from meetups.forms.notes import NoteForm
from policy.models import PolicyVersion
from safeguarding.forms import ConcernWordsForm

SHELL = ("site.css", "drafts.js", "phone.js", "photos.js", "offline.js", "icon.svg")
WORKER = "worker.js"


@anyone
@require_GET
def offline(request):
    """The same for everybody but for whose phone it may be: names and words are put in by its script, from what this
    phone keeps. The worker's own copy is fetched by nobody."""
    return HttpResponse(_page(drafts.reader_of(request.user)))


@anyone
@require_GET
def worker(request):
    """At the root, so that it answers for every page. Its name for the shell changes with whatever is in it."""
    page = _page()
    shell = {
        "name": f"shell {_mark_of(page)}",
        "page": reverse("home:offline"),
        "files": [static(name) for name in SHELL],
    }
    text = f"const shell = {json.dumps(shell)};\n{_source(WORKER).decode()}"
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _page(owner=""):
    nobody = HttpRequest()
    nobody.user, nobody.resolver_match = AnonymousUser(), None
    form = NoteForm(figures=PolicyVersion.objects.figures_on(timezone.localdate()))
    concern = ConcernWordsForm(auto_id="concern_%s")
    claim = SpentForm(auto_id="claim_%s")
    # What was approved beforehand is chosen from a list, which needs signal.
    claim.fields["kind"].choices = [(kind.value, kind.label) for kind in (Claim.Kind.SPENDING, Claim.Kind.MILES)]
    page = {"form": form, "concern": concern, "claim": claim, "phone_owner": owner}
    return render_to_string("home/offline.html", page, nobody)


def _mark_of(page):
    """Sixteen letters that stand for this very shell."""
    parts = [page.encode(), *(_source(name) for name in (*SHELL, WORKER))]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]


def _source(name):
    return Path(finders.find(name)).read_bytes()
