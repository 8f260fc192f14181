"""Bringing in the charity's workbook: upload, preview, progress, result."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from club.models import Child
from core import files, readlog
from core.access import access
from policy.models import PolicyVersion, Scheme

from . import actions, cells
from .forms import VenuesForm, WorkbookForm
from .models import ImportRun
from .permissions import can_bring_in_run, can_discard_run, can_fetch_refused_rows, can_import_records, can_see_run
from .summary import children_in, for_page, places_confirmed
from .workbook import WorkbookError

RUNS_SHOWN = 50
LOOK_AGAIN_AFTER = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(can_import_records)
def runs_list(request):
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = actions.upload_workbook(by=request.user, name=file.name, data=file.read())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(run)
    runs = ImportRun.objects.visible_to(request.user).without_outcomes().select_related("uploaded_by")[:RUNS_SHOWN]
    return render(request, "imports/runs_list.html", {"form": form, "runs": runs})


@access(can_see_run, ImportRun)
def run_detail(request, run):
    if run.is_cut:
        return render(request, "imports/run_cut.html", {"run": run})
    if run.is_moving:
        response = render(request, "imports/run_progress.html", {"run": run})
        response["Refresh"] = str(LOOK_AGAIN_AFTER)
        return response
    if run.status == ImportRun.Status.PREVIEWED:
        return _preview(request, run, _venues_form(run))
    _log_children(request, children_in(run.outcomes))
    return render(request, "imports/run_result.html", {"run": run, "page": for_page(run.outcomes)})


def _preview(request, run, form):
    _log_children(request, children_in(run.outcomes))
    return render(request, "imports/run_preview.html", {"run": run, "page": for_page(run.outcomes), "form": form})


def _log_children(request, ids):
    readlog.show(request, Child.objects.visible_to(request.user).filter(pk__in=ids))


def _venues_form(run, data=None):
    version = PolicyVersion.objects.in_force(Scheme.objects.first())
    kinds = version.figures.venue_kinds if version else ()
    places = run.outcomes.get("places", [])
    confirmed = places_confirmed(places, _confirmed_before(run))
    return VenuesForm(data, places=places, kinds=kinds, confirmed=confirmed)


def _confirmed_before(run):
    """What was confirmed for the last workbook that came in."""
    return (
        ImportRun.objects.filter(status=ImportRun.Status.DONE).order_by("-pk").values_list("venues", flat=True).first()
        or {}
    )


@access(can_bring_in_run, ImportRun)
@require_POST
def run_bring_in(request, run):
    form = _venues_form(run, request.POST)
    if form.is_valid():
        try:
            actions.start_run(by=request.user, run=run, confirmed=form.confirmed())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(run)
    return _preview(request, run, form)


@access(can_bring_in_run, ImportRun)
@require_POST
def run_carry_on(request, run):
    try:
        if run.status == ImportRun.Status.PREVIEWING:
            actions.reread_run(by=request.user, run=run)
        else:
            actions.start_run(by=request.user, run=run)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(run)


@access(can_discard_run, ImportRun)
@require_POST
def run_discard(request, run):
    try:
        actions.discard_run(by=request.user, run=run)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(run)
    messages.success(request, f"{run.file_name} was thrown away. Nothing was brought in.")
    return redirect("imports:runs_list")


@access(can_fetch_refused_rows, ImportRun)
def refused_download(request, run):
    _log_children(request, run.outcomes.get("children_to_correct", []))
    try:
        data = actions.refused_workbook(run=run)
    except (WorkbookError, OSError):
        messages.error(request, "The file of this import is not there any more.")
        return redirect(run)
    name = f"{cells.clean(run.file_name).removesuffix('.xlsx')}-rows-to-correct.xlsx"
    return files.made(data, name, XLSX)
