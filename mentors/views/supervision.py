"""How mentors are supported: meetings, attendance, leave, pauses."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import drafts, history
from core.access import access
from core.forms import show_error, was_done
from core.paging import page_of
from policy.verdict import clause_in_words

from .. import actions
from ..forms.supervision import (
    AttendanceForm,
    GroupMeetingForm,
    LeaveForm,
    MeetingChangeForm,
    PauseForm,
    SupportMeetingForm,
    TakeBackForm,
)
from ..models import Leave, Mentor, SupportMeeting
from ..permissions import (
    can_change_leave,
    can_change_meeting,
    can_list_meetings,
    can_pause_mentor,
    can_record_leave,
    can_record_meeting,
    can_see_meeting,
    can_take_mentor_back,
)
from .saving import saved, to_mentor


@access(can_list_meetings)
def meetings_list(request):
    """Every meeting to support mentors, the newest first."""
    there = Count("attendances", filter=Q(attendances__was_there=True))
    meetings = SupportMeeting.objects.visible_to(request.user).select_related("led_by").annotate(there=there)
    counted = meetings.annotate(asked=Count("attendances")).order_by("-held_on", "-id")
    page = page_of(request, counted.prefetch_related("attendances__mentor__user"))
    return render(request, "mentors/meetings_list.html", {"page": page, "source": clause_in_words("HTP-5")})


@access(can_record_meeting, Mentor)
def support_meeting_add(request, mentor):
    key = f"support:mentor:{mentor.pk}"
    form = SupportMeetingForm(request.POST or None, mentor=mentor, initial=drafts.initial_for(request.user, key))
    done = saved(request, form, mentor, actions.record_support_meeting, "The meeting is recorded.")
    if done:
        return done
    context = {"form": form, "mentor": mentor, "draft_key": key, "draft": form.initial["draft"]}
    return render(request, "mentors/support_meeting_add.html", context)


@access(can_record_meeting)
def group_meeting_add(request):
    key = "volunteers-meeting"
    form = GroupMeetingForm(request.POST or None, initial=drafts.initial_for(request.user, key))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = actions.record_group_meeting(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The meeting is recorded. Now tick who came.")
            return redirect("mentors:attendance_mark", meeting.pk)
    context = {"form": form, "draft_key": key, "draft": form.initial["draft"]}
    return render(request, "mentors/group_meeting_add.html", context)


@access(can_see_meeting, SupportMeeting)
def meeting_detail(request, meeting):
    attendances = meeting.attendances.select_related("mentor__user").order_by("mentor__user__name", "id")
    context = {"meeting": meeting, "attendances": attendances, "changes": history.changes_of(meeting)}
    return render(request, "mentors/meeting_detail.html", context)


@access(can_change_meeting, SupportMeeting)
def meeting_change(request, meeting):
    """Add to what was written or put it right; the earlier words stay in the history."""
    initial = {name: getattr(meeting, name) for name in ("held_on", "words", "training", "evaluation")}
    initial["seen"] = history.version_of(meeting)
    form = MeetingChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_meeting(by=request.user, meeting=meeting, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("mentors:meeting_detail", meeting.pk)
    return render(request, "mentors/meeting_change.html", {"form": form, "meeting": meeting})


@access(can_change_meeting, SupportMeeting)
def attendance_mark(request, meeting):
    """Tick who came, on a phone: everybody who serves, and who was marked before."""
    marked = meeting.attendances.values("mentor")
    serving = Q(status__in=[Mentor.Status.ACTIVE, Mentor.Status.PAUSED])
    mentors = Mentor.objects.visible_to(request.user).filter(serving | Q(pk__in=marked)).select_related("user")
    there = meeting.attendances.filter(was_there=True).values_list("mentor_id", flat=True)
    sent = request.POST if request.method == "POST" else None
    initial = {"there": list(there), "seen": history.newest_step(meeting.attendances.all())}
    form = AttendanceForm(sent, mentors=mentors, initial=initial)
    if was_done(request, form, actions.mark_attendance, "Attendance saved.", meeting=meeting, asked=mentors):
        return redirect("mentors:meeting_detail", meeting.pk)
    return render(request, "mentors/attendance_mark.html", {"form": form, "meeting": meeting})


def _back(request, mentor):
    """The coordinator to the mentor's page, mentors to their own record."""
    return redirect("mentors:own_record") if mentor.user_id == request.user.pk else to_mentor(mentor)


@access(can_record_leave, Mentor)
def leave_add(request, mentor):
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_leave(by=request.user, mentor=mentor, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The leave is written down.")
            return _back(request, mentor)
    return render(request, "mentors/leave_add.html", {"form": form, "mentor": mentor})


@access(can_change_leave, Leave)
def leave_change(request, leave):
    """Other days, or no leave after all."""
    initial = {name: getattr(leave, name) for name in ("from_on", "until_on", "reason")}
    mentor = leave.mentor
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_leave(by=request.user, leave=leave)
        messages.success(request, "The leave is taken off.")
        return _back(request, mentor)
    form = LeaveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_leave(by=request.user, leave=leave, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The leave is changed.")
            return _back(request, mentor)
    return render(request, "mentors/leave_change.html", {"form": form, "leave": leave, "mentor": mentor})


@access(can_pause_mentor, Mentor)
def mentor_pause(request, mentor):
    form = PauseForm(request.POST or None)
    return saved(request, form, mentor, actions.pause_mentor, f"{mentor} takes a pause.") or render(
        request, "mentors/mentor_pause.html", {"form": form, "mentor": mentor}
    )


@access(can_pause_mentor, Mentor)
@require_POST
def mentor_resume(request, mentor):
    try:
        actions.resume_mentor(by=request.user, mentor=mentor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{mentor} is active again.")
    return to_mentor(mentor)


@access(can_take_mentor_back, Mentor)
def mentor_take_back(request, mentor):
    """Somebody who left mentors again."""
    form = TakeBackForm(request.POST or None)
    return saved(request, form, mentor, actions.take_back, f"{mentor} is back.") or render(
        request, "mentors/mentor_take_back.html", {"form": form, "mentor": mentor}
    )
