"""Each version of the policy, and how the next one is written and signed. The policy page gathers more: see `home`."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts
from core.access import access
from core.forms import show_error
from core.history import Change

from . import actions
from .dates import in_words
from .figures import Figures
from .forms import DiscardForm, SignForm, VersionForm
from .models import PolicyVersion, Scheme
from .permissions import (
    can_change_version,
    can_discard_version,
    can_see_version,
    can_sign_version,
    can_write_version,
)
from .verdict import by_section

TOLD = {"name": "name", "in_force_from": "in force from", "what_changes": "what changes and why"}
MOST_STEPS = 20


@access(can_see_version, PolicyVersion)
def version_detail(request, version):
    before = PolicyVersion.objects.before(version)
    context = {
        "version": version,
        "before": before,
        "in_force": PolicyVersion.objects.in_force(version.scheme),
        "today": timezone.localdate(),
        "differences": version.figures.differences_from(before.figures) if before else [],
        "sections": by_section(version.figures.each()),
        "changes": _story(version),
    }
    return render(request, "policy/version_detail.html", context)


def _story(version):
    """The life of a version, newest first, its figures told one by one."""
    records = list(version.history.select_related("history_user").order_by("-history_id")[: MOST_STEPS + 1])
    for record, older in list(zip(records, [*records[1:], None], strict=True))[:MOST_STEPS]:
        by = record.history_user.name if record.history_user else "the portal"
        if older is None:
            yield Change(record.history_date, by, "written", "", ())
        else:
            what = "signed" if older.is_draft and not record.is_draft else "changed"
            yield Change(record.history_date, by, what, record.history_change_reason or "", _told(record, older))


def _told(record, older):
    pairs = [(words, getattr(older, name), getattr(record, name)) for name, words in TOLD.items()]
    told = [(words, _as_read(was), _as_read(now)) for words, was, now in pairs if was != now]
    new, old = Figures.from_json(record.stored_figures), Figures.from_json(older.stored_figures)
    return (*told, *((d.figure.label, d.was, d.becomes) for d in new.differences_from(old)))


def _as_read(value):
    return in_words(value) if isinstance(value, date) else value


@access(can_write_version)
def version_write(request):
    """The next version beside the newest that is signed, whose figures it starts from."""
    scheme = Scheme.objects.first()
    draft = PolicyVersion.objects.drafts().filter(scheme=scheme).first()
    if draft and request.method != "POST":
        messages.warning(request, "There is a draft already. Change this one, or throw it away first.")
        return redirect("policy:version_detail", draft.pk)
    newest = PolicyVersion.objects.signed().filter(scheme=scheme).order_by("-in_force_from").first()
    figures = newest.figures if newest else Figures()
    initial = drafts.initial_for(request.user, actions.NEW_DRAFT)
    form = VersionForm(request.POST or None, figures=figures, in_force=figures, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            version = actions.write_version(by=request.user, scheme=scheme, **values)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The draft is saved. It judges nothing until it is signed.")
            return redirect("policy:version_detail", version.pk)
    return _render_form(request, form, actions.NEW_DRAFT, None)


@access(can_change_version, PolicyVersion)
def version_change(request, version):
    if not version.is_draft and request.method != "POST":
        return _signed_already(request, version)
    key = actions.draft_key(version)
    stored = {name: getattr(version, name) for name in TOLD} | {"seen": version.seen}
    before = PolicyVersion.objects.before(version)
    form = VersionForm(
        request.POST or None,
        figures=version.figures,
        in_force=before.figures if before else Figures(),
        initial=stored | drafts.initial_for(request.user, key),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_version(by=request.user, version=version, **form.cleaned_data)
        except ValidationError as error:
            _see_anew(form, version, error)
        else:
            messages.success(request, "The draft is saved.")
            return redirect("policy:version_detail", version.pk)
    return _render_form(request, form, key, version)


def _render_form(request, form, key, version):
    context = {"form": form, "version": version, "draft_key": key, "draft": form.initial.get("draft")}
    return render(request, "policy/version_write.html", context)


def _see_anew(form, version, error):
    """Show what was refused; the next sending answers the version as it stands now."""
    form.data = form.data.copy()
    form.data["seen"] = version.seen
    show_error(form, error)


def _signed_already(request, version):
    messages.warning(request, "This version has been signed and stays as it is. Write a new one beside it.")
    return redirect("policy:version_detail", version.pk)


@access(can_sign_version, PolicyVersion)
def version_sign(request, version):
    if not version.is_draft and request.method != "POST":
        return _signed_already(request, version)
    form = SignForm(request.POST or None, initial={"seen": version.seen})
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.sign_version(by=request.user, version=version, **form.cleaned_data)
        except ValidationError as error:
            _see_anew(form, version, error)
        else:
            messages.success(request, "Signed. From its first day on it judges; until then the version before it does.")
            return redirect("policy:version_detail", version.pk)
    before = PolicyVersion.objects.before(version)
    differences = version.figures.differences_from(before.figures) if before else []
    context = {"form": form, "version": version, "before": before, "differences": differences}
    return render(request, "policy/version_sign.html", context)


@access(can_discard_version, PolicyVersion)
def version_discard(request, version):
    if not version.is_draft and request.method != "POST":
        return _signed_already(request, version)
    form = DiscardForm(request.POST or None, initial={"seen": version.seen})
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard_version(by=request.user, version=version, **form.cleaned_data)
        except ValidationError as error:
            _see_anew(form, version, error)
        else:
            messages.success(request, "The draft has been thrown away. The version in force stays as it is.")
            return redirect("home:policy_detail")
    return render(request, "policy/version_discard.html", {"form": form, "version": version})
