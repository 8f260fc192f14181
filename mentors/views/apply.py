"""Forms for people without an account: the application, and the reference of somebody who knows the applicant."""

import re

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import anyone
from core.forms import show_error
from core.history import version_of
from core.models import OneTimeLink
from policy.models import PolicyVersion

from .. import actions
from ..actions.applications import SavedElsewhere, is_as_sent
from ..forms.applicants import YES_NO, ApplyStartForm, ReferenceAnswerForm
from ..forms.own_application import OwnApplicationForm
from ..models import Application, Reference
from ..models.applications import SIGNS

SENT = re.compile(f"A-[{SIGNS}]{{8}}")
# What a form sends that nobody has typed as words.
NOT_WORDS = {"csrfmiddlewaretoken", "submission", "act", "website", "availability", "seen", "take"}
TOO_MANY = "Too many links have been asked for in the last hour. Wait a little, then press the button again."


@anyone
def apply_start(request):
    """Who would like to mentor asks for a link; the answer is the same whether or not the address is known."""
    form = ApplyStartForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_from_a_machine:
            return redirect("mentors:apply_asked")
        if form.is_valid():
            email = form.cleaned_data["email"]
            if ratelimit.consume(request, action="apply", key=email):
                actions.begin_application(by=None, email=email)
                return redirect("mentors:apply_asked")
            form.add_error(None, TOO_MANY)
            status = 429
    return render(request, "mentors/apply_start.html", {"form": form}, status=status)


@anyone
def apply_asked(request):
    """A link is on its way."""
    return render(request, "mentors/apply_asked.html")


@anyone
def apply_form(request, token):
    """The form with everything typed so far: looking and saving use nothing up, sending does."""
    link = _link(OneTimeLink.Purpose.APPLICATION, token)
    application = Application.objects.filter(pk=link.subject_id).first() if link else None
    if application and application.sent_at and link.used_at and request.method == "POST":
        about = {"email": application.email, "figures": PolicyVersion.objects.figures_on(), "initial": {"seen": None}}
        typed = OwnApplicationForm(request.POST, **about).typed
        if is_as_sent(application, typed):
            return redirect("mentors:apply_done", application.reference)
    if application is None or application.sent_at or not _is_open(link):
        return _closed(request, "mentors/apply_closed.html", was_sent=bool(application and application.sent_at))
    figures = PolicyVersion.objects.figures_on()
    sent = request.POST if request.method == "POST" else None
    initial = application.fields | {"seen": version_of(application)}
    form = OwnApplicationForm(sent, email=application.email, figures=figures, initial=initial)
    if request.method == "POST":
        done = _taken(request, form, application, link)
        if done:
            return done
    context = {"form": form, "application": application, "link": link, "youngest": figures.youngest_mentor}
    return render(request, "mentors/apply_form.html", context)


def _taken(request, form, application, link):
    """Save what was typed, whatever it is; send it where that was asked and everything is in order."""
    is_saving, kept = request.POST.get("act") == "save", {"typed": form.typed, "seen": form.seen}
    try:
        if not is_saving and form.is_valid():
            sent = actions.send_application(by=None, application=application, link=link, **kept, **form.said)
            return redirect("mentors:apply_done", sent.reference)
        saved = actions.save_application(by=None, application=application, **kept)
    except SavedElsewhere as error:
        form.show_both(error, is_saving=is_saving)
        return None
    except ValidationError as error:
        form.full_clean()
        show_error(form, error)
        return None
    if is_saving:
        messages.success(request, "Saved. Come back whenever you like, by the link in your e-mail.")
        return redirect(request.path)
    form.go_on_from(saved.fields, version_of(saved))
    return None


@anyone
def apply_done(request, reference):
    """Thanks, with the reference as it stands in the address: nothing is looked up."""
    if not SENT.fullmatch(reference):
        raise Http404
    return render(request, "mentors/apply_done.html", {"reference": reference})


@anyone
def reference_answer(request, token):
    """What a referee is asked; of the applicant only the name is shown."""
    link = _link(OneTimeLink.Purpose.REFERENCE, token)
    reference = Reference.objects.for_page().filter(pk=link.subject_id).first() if link else None
    form = ReferenceAnswerForm(request.POST or None)
    if reference is None or not _is_open(link) or reference.answered_at:
        if reference and link.used_at and request.method == "POST" and _is_same(form, reference):
            return redirect("mentors:reference_thanks")
        return _closed(request, "mentors/reference_closed.html")
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_reference(by=None, reference=reference, link=link, **form.cleaned_data)
        except ValidationError:
            return _closed(request, "mentors/reference_closed.html")
        return redirect("mentors:reference_thanks")
    context = {"form": form, "name": reference.mentor.user.name}
    return render(request, "mentors/reference_answer.html", context)


def _is_same(form, reference):
    """The same form pressed twice: it was taken once."""
    return form.is_valid() and form.cleaned_data["submission"] == reference.submission


@anyone
def reference_thanks(request):
    return render(request, "mentors/reference_thanks.html")


def _link(purpose, token):
    """The link behind a token, open or not."""
    return OneTimeLink.objects.filter(purpose=purpose, token_hash=OneTimeLink.hash_of(token)).first()


def _is_open(link):
    return link.used_at is None and link.expires_at > timezone.now()


def _closed(request, template, **context):
    """A plain page for a link that does not work; words that were sent to it are given back."""
    typed = (words.strip() for name, words in request.POST.items() if name not in NOT_WORDS)
    context["kept"] = [words for words in typed if words and words not in dict(YES_NO)]
    return render(request, template, context, status=404)
