"""Meet-ups as they stand: the list, the page of one, the coordinator's answer, the end of a plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import drafts, readlog
from core.access import access
from core.forms import show_error
from policy.models import PolicyVersion

from .. import actions, standing
from ..calendar import place_told
from ..forms import AnswerForm, ReplyForm
from ..forms.told import ReachableForm, TapForm
from ..models import DayMessage, GroupMeetUp, MeetUp, Note
from ..permissions import (
    can_answer_meetup,
    can_list_meetups,
    can_reply_to_question,
    can_see_meetup,
    can_see_outing,
    can_tell_of_day,
)
from ..rules import day_verdict, is_asked_about, note_due_on, public_verdict, slot_verdict
from ..standing import watched_of
from .contacts import carers_of, emergency_contacts_of

MOST = 50
# Where a plan is answered in one tap, the reader comes back to.
BACK_TO = {"list": "meetups:meetups_list", "desk": "home:today"}


@access(can_list_meetups)
def meetups_list(request):
    visible = MeetUp.objects.visible_to(request.user).with_people()
    # A mentor's own plans that were declined stay in sight while their day is ahead: a new one may take their place.
    own_declined = Q(status=MeetUp.Status.DECLINED, mentor__user_id=request.user.pk)
    waiting = visible.filter(Q(status__in=[MeetUp.Status.PLANNED, MeetUp.Status.ASKED]) | own_declined).ahead()
    waiting = waiting.with_version()
    shown = readlog.show(request, waiting.order_by("date", "starts_at", "id")[: 2 * MOST])
    coming = readlog.show(request, visible.filter(status=MeetUp.Status.CONFIRMED).ahead()[:MOST])
    owing = readlog.show(request, visible.owing_a_note().order_by("date", "id")[:MOST])
    today = timezone.localdate()
    figures = PolicyVersion.objects.figures_on(today)
    context = {
        "waiting": [meetup for meetup in shown if meetup.status == MeetUp.Status.PLANNED],
        "asked": [meetup for meetup in shown if meetup.status == MeetUp.Status.ASKED],
        "coming": coming,
        "owing": [(meetup, note_due_on(meetup.date, figures)) for meetup in owing],
        "along": MeetUp.objects.seconded_by(request.user).for_page().order_by("date", "starts_at", "id")[:MOST],
        "today": today,
        "declined": [meetup for meetup in shown if meetup.status == MeetUp.Status.DECLINED],
        "is_full": len(shown) == 2 * MOST or MOST in (len(coming), len(owing)),
    }
    return render(request, "meetups/meetups_list.html", context)


@access(can_see_meetup, MeetUp)
def meetup_detail(request, meetup):
    return show_meetup(request, meetup)


@access(can_see_outing, MeetUp, rows="seconded_by")
def outing_detail(request, meetup):
    """For the second mentor: the child's first name and the outing; on the day itself what one needs to know."""
    is_today = meetup.status == MeetUp.Status.CONFIRMED and meetup.date == timezone.localdate()
    is_today = is_today and standing.consent_of(meetup).is_allowed
    context = {
        "meetup": meetup,
        "name": meetup.mentee.child.called,
        "place": place_told(meetup),
        "is_today": is_today,
        "needs": meetup.mentee.child.needs if is_today else "",
        "contacts": emergency_contacts_of(meetup.mentee) if is_today else [],
    }
    return render(request, "meetups/outing_detail.html", context)


def show_meetup(
    request, meetup, form=None, reply=None, tapped=None, template="meetups/meetup_detail.html", is_newer=False
):
    """The page of one meet-up, with what was typed into one of its forms and could not be taken."""
    figures = meetup.policy_version.figures
    ahead = meetup.stands and not meetup.is_over
    form = form or AnswerForm(initial={"seen": meetup.version})
    unclear = standing.unclear_for(meetup) if ahead and can_answer_meetup(request.user, meetup) else []
    # Once answered, what is missing is folded away with the answer: then the warning says it.
    is_told_below = form.is_bound or not meetup.is_answered
    against = standing.not_standing(meetup) if ahead else []
    start = standing.start_for(meetup, meetup.went_ahead_because) if ahead else None
    context = {
        "meetup": meetup,
        "group": GroupMeetUp.objects.visible_to(request.user).filter(pk=meetup.group_id).first(),
        "others": max(meetup.group_size - meetup.stands, 0),
        "owed_in_group": _owed_in_group(request.user, meetup),
        "stage": standing.stage_for_group(meetup),
        "kind": figures.venue_kind(meetup.venue_kind),
        "place": standing.place_of(meetup, figures),
        "insurance": standing.insurance_of(meetup, figures) if ahead else None,
        "risk": standing.risk_of(meetup, figures, meetup.unassessed_because),
        "against": against,
        "away": standing.away_on(meetup, unclear if is_told_below else ()) if ahead else [],
        "lift": standing.lift_of(meetup) if ahead else None,
        "start": start,
        "unclear": unclear,
        # Where it cannot be confirmed for something else, none is asked for.
        "reason_helps": not against and not any(clear.is_firmly_refused for _, clear in unclear),
        "form": form,
        "day": _day_of(request, meetup, tapped),
        "slot": standing.slot_of(meetup),
        "public": public_verdict(meetup.in_public),
        "teaching": slot_verdict(meetup.teaches_child, meetup.taught_because),
        "told": list(DayMessage.objects.visible_to(request.user).filter(meetup=meetup).with_people()),
        **(reply or _reply_to(request, meetup)),
        "note": Note.objects.visible_to(request.user).filter(meetup=meetup).first(),
        "next_to_answer": _next_to_answer(request.user, meetup),
    }
    return render(request, template, context | {"is_newer": is_newer})


def _owed_in_group(user, meetup):
    """How many notes of the same group a mentor has to write: those of several mentees are written on one form."""
    if meetup.group_id is None or not meetup.is_over:
        return 0
    owing = MeetUp.objects.visible_to(user).owing_a_note()
    return owing.filter(group=meetup.group_id, mentor__user_id=user.pk).count()


def _day_of(request, meetup, tapped):
    """What the day asks for until everybody is home safe, or the note is there; the numbers of KOP-15 among it."""
    now = timezone.localtime()
    if not can_tell_of_day(request.user, meetup) or meetup.date > now.date() or hasattr(meetup, "note"):
        return None
    if not (meetup.stands or meetup.status == MeetUp.Status.MISSED) or not is_asked_about(watched_of(meetup), now):
        return None
    number = meetup.day_messages.filter(kind=DayMessage.Kind.REACHABLE).last()
    phone = number.phone if number else meetup.mentor.user.phone
    is_typed = tapped if isinstance(tapped, ReachableForm) else None
    return {
        "has_begun": meetup.is_over,
        "may_be_late": meetup.stands and day_verdict("late", watched_of(meetup), now).is_allowed,
        "home_at": meetup.day_messages.filter(kind=DayMessage.Kind.HOME_SAFE).values_list("at", flat=True).first(),
        "carers": list(carers_of(meetup.mentee, request.user)),
        "coordinator": meetup.mentee.scheme.coordinator,
        "number": number,
        "reachable": is_typed or ReachableForm(initial={"phone": phone}, auto_id="day_%s"),
        "tap": TapForm(auto_id=False),
        "late_by": (5, 10, 20, 30),
    }


def _next_to_answer(user, meetup):
    """Once this plan has its answer, the next one that waits for the coordinator."""
    if not can_answer_meetup(user) or meetup.status == MeetUp.Status.PLANNED:
        return None
    waiting = MeetUp.objects.visible_to(user).filter(status=MeetUp.Status.PLANNED).ahead()
    return waiting.order_by("date", "starts_at", "id").values_list("pk", flat=True).first()


@access(can_answer_meetup, MeetUp)
def meetup_answer(request, meetup):
    """One tap from the list or from the e-mail; opening the page changes nothing, however old its link is."""
    if request.method != "POST":
        plan = request.GET.get("plan", "")
        context = {"is_newer": bool(plan) and plan != str(meetup.version)}
        return show_meetup(request, meetup, template="meetups/meetup_answer.html", **context)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            said = _answer(request, meetup, form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
            meetup.refresh_from_db()
            # The words stay; what they answer is shown anew, and its version goes with the next press.
            form.data = form.data.copy()
            form.data["seen"] = meetup.version
        else:
            messages.success(request, said)
            back = BACK_TO.get(request.POST.get("back", ""))
            return redirect(back) if back else redirect("meetups:meetup_detail", meetup.pk)
    return show_meetup(request, meetup, form)


def _answer(request, meetup, answer):
    whole_slot = answer.pop("whole_slot")
    if whole_slot and meetup.slot and answer["status"] == MeetUp.Status.CONFIRMED:
        number = actions.confirm_slot(by=request.user, meetup=meetup, **answer)
        return f"{number} meet-up{'' if number == 1 else 's'} confirmed. {meetup.mentor} has been told."
    meetup = actions.answer_meetup(by=request.user, meetup=meetup, **answer)
    return f"{meetup.get_status_display()}. {meetup.mentor} has been told."


@access(can_reply_to_question, MeetUp)
@require_POST
def meetup_reply(request, meetup):
    found = _reply_to(request, meetup, request.POST)
    reply = found["reply"]
    if reply.is_valid():
        try:
            actions.reply_to_question(
                by=request.user, meetup=meetup, draft_key=found["draft_key"], **reply.cleaned_data
            )
        except ValidationError as error:
            show_error(reply, error)
            meetup.refresh_from_db()
            reply.data = reply.data.copy()
            reply.data["seen"] = meetup.version
        else:
            messages.success(request, "Answered. The coordinator has been told.")
            return redirect("meetups:meetup_detail", meetup.pk)
    return show_meetup(request, meetup, reply=found)


def _reply_to(request, meetup, data=None):
    """The mentor's answer to what the coordinator asked, with its draft."""
    if not can_reply_to_question(request.user, meetup):
        return {}
    key = f"day:reply:{meetup.pk}"
    initial = drafts.initial_for(request.user, key) | {"seen": meetup.version}
    reply = ReplyForm(data, initial=initial, auto_id="reply_%s")
    return {"reply": reply, "draft_key": key, "draft": initial["draft"]}
