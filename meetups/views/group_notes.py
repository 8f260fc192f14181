"""One form for the notes of a whole group; each mentor finds in it the children who are theirs (KOP-30)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from core import drafts, readlog
from core.access import access
from core.forms import show_error
from policy.models import PolicyVersion

from .. import actions, standing
from ..forms import OTHER_PLACE
from ..forms.group_meetups import GroupNoteForm, GroupPartForm
from ..models import GroupMeetUp, MeetUp
from ..permissions import can_write_group_note

Part = tuple[MeetUp, GroupPartForm]


@access(can_write_group_note, GroupMeetUp, rows="open_to")
def group_note_write(request, group):
    owing = standing.parts_owing(request.user, group)
    late = _came_in_meanwhile(request, group)
    readlog.show(request, [*owing, *late])
    if not group.is_over or not (owing or late):
        words = "Every note of yours is in." if group.is_over else "This group meet-up has not begun yet."
        messages.info(request, words)
        return _back(request, group)
    key = f"note:group:{group.pk}"
    initial = _from_plan(group) | drafts.initial_for(request.user, key)
    form = GroupNoteForm(
        request.POST or None,
        figures=PolicyVersion.objects.figures_on(group.date),
        children=[meetup.mentee.child for meetup in owing],
        initial=initial,
    )
    parts = [(meetup, _part_form(request, meetup, initial)) for meetup in owing]
    are_valid = [part.is_valid() for _, part in parts]
    for meetup, words in late.items():
        form.add_error(None, f"{meetup.mentee}: a note has come in meanwhile, and these words are not in it: {words}")
    if request.method == "POST" and form.is_valid() and all(are_valid) and _kept(request, group, form, parts, key):
        return _back(request, group)
    _tell_on_top(form, parts)
    context = {"form": form, "parts": parts, "group": group, "draft_key": key, "draft": initial["draft"]}
    return render(request, "meetups/group_note_write.html", context)


def _came_in_meanwhile(request, group):
    """Parts whose note came in while this form was being written, with what was typed for them here."""
    kept = standing.parts_kept_elsewhere(request.user, group, request.POST.get("submission", ""))
    typed = {meetup: GroupPartForm.typed_for(meetup, request.POST) for meetup in kept}
    return {meetup: words for meetup, words in typed.items() if words}


def _from_plan(group):
    names = ("date", "starts_at", "ends_at", "place", "activities")
    return {name: getattr(group, name) for name in names} | {"venue_kind": group.venue_kind or OTHER_PLACE}


def _part_form(request, meetup, initial):
    prefix = GroupPartForm.prefix_of(meetup)
    drafted = {name.removeprefix(f"{prefix}-"): words for name, words in initial.items() if name.startswith(prefix)}
    named = request.POST.getlist(f"{prefix}-goals")
    goals = standing.goals_to_tick(request.user, meetup.mentee, named)
    return GroupPartForm(request.POST or None, prefix=prefix, goals=goals, initial=drafted)


def _kept(request, group, form, parts, key):
    said = [
        (meetup, part.words, part.cleaned_data["absent_because"])
        for meetup, part in parts
        if part.cleaned_data["came"] != GroupPartForm.LATER
    ]
    if not said:
        form.add_error(None, "Say of at least one child whether they came")
        return False
    try:
        notes = actions.write_group_note(by=request.user, group=group, parts=said, draft_key=key, **form.cleaned_data)
    except ValidationError as error:
        show_error(form, error)
        return False
    number = len(notes)
    messages.success(request, f"{number} note{'' if number == 1 else 's'} saved. Thank you.")
    return True


def _tell_on_top(form, parts):
    """The summary on top names what is wrong in the parts below, by child."""
    for meetup, part in parts:
        for errors in part.errors.values():
            form.add_error(None, [f"{meetup.mentee}: {words}" for words in errors])


def _back(request, group):
    if GroupMeetUp.objects.visible_to(request.user).filter(pk=group.pk).exists():
        return redirect("meetups:group_meetup_detail", group.pk)
    own = group.parts.filter(mentor__user_id=request.user.pk).first()
    return redirect("meetups:meetup_detail", own.pk)
