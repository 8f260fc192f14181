"""A meet-up of several children: planned, seen, moved, confirmed and cancelled as one (KOP-30)."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import drafts, history, readlog
from core.access import access
from core.forms import show_error, was_done
from core.paging import page_of
from core.roles import Role
from mentees.models import Allocation
from policy.models import PolicyVersion

from .. import actions, standing
from ..forms import OTHER_PLACE
from ..forms.group_meetups import (
    GroupCancelForm,
    GroupChangeForm,
    GroupConfirmForm,
    GroupPlanForm,
    GroupPlanVerdictForm,
    GroupVerdictForm,
)
from ..models import GroupMeetUp, MeetUp, Note
from ..permissions import (
    can_change_group_meetup,
    can_confirm_group_meetup,
    can_list_meetups,
    can_plan_group_meetup,
    can_see_group_meetup,
)
from ..rules import group_size_verdict, group_that_met_verdict

# So many children can be chosen from on one page.
MOST = 300
PLANNED = ("purpose", "led_by", "stage_because", *GroupMeetUp.PLAN)


@access(can_list_meetups)
def group_meetups_list(request):
    """Those to come, or those that have been; the children are named as far as they exist for the reader."""
    is_past = request.GET.get("show") == "past"
    groups = GroupMeetUp.objects.for_list(request.user)
    if is_past:
        groups = groups.over().order_by("-date", "-starts_at", "-id")
    else:
        groups = groups.ahead().order_by("date", "starts_at", "id")
    page = page_of(request, groups)
    parts = MeetUp.objects.visible_to(request.user).filter(group__in=[group.pk for group in page.rows]).with_people()
    parts = parts.annotate(has_note=Exists(Note.objects.filter(meetup=OuterRef("pk"))))
    parts_of = defaultdict(list)
    for part in readlog.show(request, parts.order_by("mentee__child__first_name", "mentee__child__surname", "id")):
        parts_of[part.group_id].append(part)
    context = {"rows": [_in_list(group, parts_of[group.pk]) for group in page.rows], "page": page, "is_past": is_past}
    return render(request, "meetups/group_meetups_list.html", context)


def _in_list(group, parts):
    standing_parts = [part for part in parts if part.stands]
    return {
        "group": group,
        # Whoever may not read the whole is led to the part that is theirs.
        "part": (standing_parts or parts)[0],
        "children": standing_parts,
        "others": max(group.children - len(standing_parts), 0),
        "waiting": sum(part.status != MeetUp.Status.CONFIRMED or part.lacks_consent for part in standing_parts),
        "owing": sum(not part.has_note for part in standing_parts),
    }


@access(can_plan_group_meetup)
def group_meetup_plan(request):
    key = actions.GROUP_DRAFT
    form = GroupPlanForm(
        request.POST or None,
        figures=PolicyVersion.objects.figures_on(),
        allocations=_to_choose_from(request.user),
        initial={"led_by": request.user.pk} | drafts.initial_for(request.user, key),
    )
    readlog.show(request, form.fields["children"].queryset[:MOST])
    if request.method == "POST" and form.is_valid():
        try:
            group = actions.plan_group_meetup(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            _say_how_it_stands(request, group, "Planned. Each mentor in the group has been told.")
            return redirect("meetups:group_meetup_detail", group.pk)
    context = {"form": form, "draft_key": key, "draft": form.initial["draft"]}
    return render(request, "meetups/group_meetup_plan.html", context)


@access(can_plan_group_meetup)
def group_plan_verdict(request):
    """What the rules make of the children chosen and the place, while it is typed; nothing is kept."""
    figures = PolicyVersion.objects.figures_on()
    form = GroupPlanVerdictForm(request.GET, figures=figures, allocations=_to_choose_from(request.user))
    verdicts = []
    if form.is_valid():
        children = readlog.show(request, form.cleaned_data.pop("children"))
        verdicts = standing.verdicts_on_group(children, figures, **form.cleaned_data)
    return render(request, "meetups/_group_verdicts.html", {"verdicts": verdicts})


@access(can_change_group_meetup, GroupMeetUp)
def group_change_verdict(request, group):
    """The same for the children who are in the group already."""
    figures = PolicyVersion.objects.figures_on(group.date)
    form = GroupVerdictForm(request.GET, figures=figures)
    verdicts = []
    if form.is_valid():
        parts = [part for part in _parts_of(request, group) if part.stands]
        verdicts = standing.verdicts_on_group(parts, figures, day=group.date, **form.cleaned_data)
    return render(request, "meetups/_group_verdicts.html", {"verdicts": verdicts})


def _to_choose_from(user):
    """Every child with a mentor today for the coordinator, a mentor's own for the mentor."""
    allocations = Allocation.objects.visible_to(user).open_today().with_people()
    if not user.has_role(Role.COORDINATOR):
        allocations = allocations.filter(mentor__user_id=user.pk)
    return allocations.order_by("mentee__child__first_name", "mentee__child__surname", "id")


def _say_how_it_stands(request, group, thanks):
    """Say thanks, and name each child whose part still waits, with the reason."""
    messages.success(request, thanks)
    for part in _parts_of(request, group):
        waits = part.stands and part.status != MeetUp.Status.CONFIRMED
        if waits and can_confirm_group_meetup(request.user, group):
            messages.warning(request, f"{part.mentee} is not confirmed. {' '.join(standing.speaks_against(part))}")


def _parts_of(request, group):
    """The children's parts as far as they exist for the reader, each noted as read."""
    parts = MeetUp.objects.visible_to(request.user).filter(group=group).for_page().with_version()
    return readlog.show(request, parts.order_by("mentee__child__first_name", "mentee__child__surname", "id"))


@access(can_see_group_meetup, GroupMeetUp)
def group_meetup_detail(request, group):
    return _show(request, group)


def _show(request, group, form=None):
    parts = _parts_of(request, group)
    standing_parts = [part for part in parts if part.stands]
    figures = PolicyVersion.objects.figures_on(group.date)
    notes = {note.meetup_id: note for note in Note.objects.visible_to(request.user).filter(meetup__in=parts)}
    ahead = bool(standing_parts) and not group.is_over
    waiting = [part for part in standing_parts if part.status != MeetUp.Status.CONFIRMED] if ahead else []
    met = group_that_met_verdict(len(notes), figures) if notes else None
    context = {
        "group": group,
        "kind": figures.venue_kind(group.venue_kind),
        "rows": [_row(part, notes.get(part.pk), ahead) for part in parts],
        "number": len(standing_parts),
        "size": group_size_verdict(len(standing_parts), figures) if ahead else None,
        "met": met if met and met.needs_approval and not _owes(parts, notes) else None,
        "owes": _owes(parts, notes),
        "is_ahead": ahead,
        "waiting": waiting,
        "is_unusual": any(standing.risk_of(part, part.policy_version.figures) for part in waiting),
        "form": form or GroupConfirmForm(initial={"seen": history.newest_step(standing_parts)}),
    }
    return render(request, "meetups/group_meetup_detail.html", context)


def _row(part, note, ahead):
    stage = standing.stage_for_group(part)
    waits = ahead and part.stands and part.status != MeetUp.Status.CONFIRMED
    return {
        "meetup": part,
        "note": note,
        "stage": stage if stage.needs_approval else None,
        "waits": waits,
        "against": standing.speaks_against(part) if waits else [],
    }


def _owes(parts, notes):
    return [part for part in parts if part.stands and part.is_over and part.pk not in notes]


@access(can_change_group_meetup, GroupMeetUp)
def group_meetup_change(request, group):
    initial = {name: getattr(group, name) for name in PLANNED}
    initial |= {"venue_kind": group.venue_kind or OTHER_PLACE, "seen": history.version_of(group)}
    parts = [part for part in _parts_of(request, group) if part.stands]
    form = GroupChangeForm(
        request.POST or None, figures=PolicyVersion.objects.figures_on(group.date), parts=parts, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group_meetup(by=request.user, group=group, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            _say_how_it_stands(request, group, "Changed for the whole group. Each mentor in it has been told.")
            return redirect("meetups:group_meetup_detail", group.pk)
    return render(request, "meetups/group_meetup_change.html", {"form": form, "group": group, "parts": parts})


@access(can_confirm_group_meetup, GroupMeetUp)
@require_POST
def group_meetup_confirm(request, group):
    form = GroupConfirmForm(request.POST)
    if form.is_valid():
        try:
            left = actions.confirm_group_meetup(by=request.user, group=group, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            if not left:
                messages.success(request, "Confirmed. Each mentor in the group has been told.")
            for part, why in left:
                messages.warning(request, f"{part.mentee} is not confirmed. {why}")
            return redirect("meetups:group_meetup_detail", group.pk)
    form.data = form.data.copy()
    form.data["seen"] = history.newest_step(group.parts.standing())
    return _show(request, group, form)


@access(can_change_group_meetup, GroupMeetUp)
def group_meetup_cancel(request, group):
    form = GroupCancelForm(request.POST or None)
    thanks = "Cancelled for the whole group. Each mentor tells the carer of their own mentee."
    if was_done(request, form, actions.cancel_group_meetup, thanks, group=group):
        return redirect("meetups:group_meetup_detail", group.pk)
    parts = [part for part in _parts_of(request, group) if part.stands]
    return render(request, "meetups/group_meetup_cancel.html", {"form": form, "group": group, "parts": parts})
