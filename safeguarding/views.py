"""Reporting a concern, the receipt for it, and the pages of those who read concerns."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import drafts, readlog
from core.access import access
from core.models import User
from core.paging import page_of
from core.roles import Role

from . import actions
from .forms import ConcernForm, EntryForm, MoreWordsForm
from .models import Concern, ConcernEntry
from .permissions import can_add_entry, can_list_concerns, can_report_concern, can_see_concern, can_see_receipt

RECEIPTS_SHOWN = 5
NEW = "concern:new"


@access(can_report_concern)
def concern_report(request):
    """The form behind the button that stands on every page."""
    key = NEW
    initial = drafts.initial_for(request.user, key)
    asked_about = request.GET.get("mentee", "")
    form = ConcernForm(request.POST or None, user=request.user, initial=initial, asked_about=asked_about)
    if request.method == "POST" and form.is_valid():
        concern = actions.report_concern(by=request.user, draft_key=key, **form.cleaned_data)
        return redirect("safeguarding:concern_receipt", concern.reference)
    readlog.show(request, form.shown)
    context = {
        "form": form,
        "draft_key": key,
        "draft": initial["draft"],
        "leads": User.objects.in_role(Role.SAFEGUARDING_LEAD),
        "reported": Concern.objects.of_reporter(request.user)[:RECEIPTS_SHOWN],
    }
    return render(request, "safeguarding/concern_report.html", context)


@access(can_report_concern)
@require_POST
@drafts.waited("the safeguarding lead")
def concern_send(request, sent):
    """A concern that waited on a phone, once or often: one concern. Refused, its words stay there."""
    form = _as_waited(request.user, drafts.as_typed(sent["fields"], sent["submission"]))
    if not form.is_valid():
        return drafts.not_taken(422, *[words for errors in form.errors.values() for words in errors])
    concern = actions.report_concern(by=request.user, draft_key=NEW, **form.cleaned_data)
    return JsonResponse({"sent": True, "receipt": reverse("safeguarding:concern_receipt", args=[concern.reference])})


def _as_waited(user, data):
    """The form of a concern; what stands in a box that cannot be taken, as a day still to come, goes into the words."""
    form = ConcernForm(data, user=user)
    wrong = list(form.errors)
    if not wrong or "words" in wrong:
        return form
    typed = [f"{form.fields[name].label} {', '.join(data.getlist(name))}" for name in wrong]
    data["words"] = "\n".join([data["words"], *typed])
    for name in wrong:
        data.setlist(name, [])
    return ConcernForm(data, user=user)


@access(can_see_receipt, Concern, rows="of_reporter", by="reference")
def concern_receipt(request, concern):
    """For the reporter: the reference, whom to ring, room for more words. What was written is not read back here."""
    key = f"concern:more:{concern.pk}"
    initial = drafts.initial_for(request.user, key)
    form = MoreWordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kind = ConcernEntry.Kind.WORDS
        actions.add_entry(by=request.user, concern=concern, kind=kind, draft_key=key, **form.cleaned_data)
        messages.success(request, "Added. Those who read it have been told.")
        return redirect("safeguarding:concern_receipt", concern.reference)
    context = {"concern": concern, "form": form, "draft_key": key, "draft": initial["draft"]}
    readers = concern.readers(as_reported=True).exclude(pk=request.user.pk).prefetch_related("groups")
    # Where the leads are who it is about, those who read it in their place.
    leads = [reader for reader in readers if Role.SAFEGUARDING_LEAD in reader.given_roles]
    context |= {"leads": leads, "told": leads or list(readers)}
    return render(request, "safeguarding/concern_receipt.html", context)


@access(can_list_concerns)
def concerns_list(request):
    concerns = Concern.objects.visible_to(request.user)
    page = page_of(request, concerns.for_list())
    for concern in page.rows:
        readlog.show(request, concern.subjects.all())
    unread = set(concerns.unread().filter(pk__in=[concern.pk for concern in page.rows]).values_list("pk", flat=True))
    return render(request, "safeguarding/concerns_list.html", {"page": page, "unread": unread})


@access(can_see_concern, Concern, by="reference")
def concern_detail(request, concern):
    """The words, and all that came after; that somebody has read it is written down."""
    actions.read_concern(by=request.user, concern=concern)
    context = {
        "concern": concern,
        "subjects": readlog.show(request, concern.subjects.with_names()),
        "entries": concern.entries.select_related("by"),
    }
    return render(request, "safeguarding/concern_detail.html", context)


@access(can_add_entry, Concern, by="reference")
def entry_add(request, concern):
    key = f"concern:entry:{concern.pk}"
    initial = drafts.initial_for(request.user, key)
    form = EntryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.add_entry(by=request.user, concern=concern, draft_key=key, **form.cleaned_data)
        messages.success(request, "Written down.")
        # Whoever names themself reads it no more.
        still = Concern.objects.visible_to(request.user).filter(pk=concern.pk).exists()
        return redirect("safeguarding:concern_detail", concern.reference) if still else redirect("home:today")
    context = {"concern": concern, "form": form, "draft_key": key, "draft": initial["draft"]}
    return render(request, "safeguarding/entry_add.html", context)
