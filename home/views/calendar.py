"""The calendar as a month or a list, and the secret link under which a calendar program reads it."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from core import actions, readlog
from core.access import access, anyone
from core.calendar import feed
from core.forms import show_error
from core.models import CalendarLink
from home import calendar
from home.forms import CalendarForm, LinkForm
from home.permissions import can_have_calendar_link, can_see_calendar


@access(can_see_calendar)
def calendar_month(request):
    user, month = request.user, calendar.Month.asked(request.GET.get("month", ""))
    form = CalendarForm(request.GET)
    is_team = user.is_mentoring_team
    if is_team:
        asked = {name: form.number(name) for name in ("mentor", "mentee")}
        mentors, mentees = calendar.choices_in(user, month, **asked)
        form.offer(mentors, readlog.show(request, mentees))
    wanted = {name: form.wanted(name) for name in ("mentor", "mentee", "waits")} if is_team else {}
    is_narrowed = any(wanted.values())
    meetups = list(calendar.meetups_in(user, month, **wanted))
    shown = readlog.show(request, meetups[: calendar.MOST])
    events = [] if is_narrowed else calendar.events_in(user, month)
    # The page tells nothing of their children: the outing's own page does, and logs it.
    outings = [] if is_narrowed else list(calendar.outings_in(user, month))
    weeks = calendar.weeks_of(month, shown, events, outings)
    days = [day for week in weeks for day in week if day.number]
    as_list, today = request.GET.get("as") == "list", timezone.localdate()
    context = {
        "form": form,
        "is_team": is_team,
        "along": {outing.pk for outing in outings},
        "is_narrowed": is_narrowed,
        "month": month,
        "weeks": weeks,
        "days": days,
        "as_list": as_list,
        "today": today,
        "is_this_month": month == calendar.Month.of(today),
        "shows_today": today in [day.date for day in days] if as_list else bool(days),
        "is_full": len(meetups) > calendar.MOST,
    }
    return render(request, "home/calendar_month.html", context)


@access(can_have_calendar_link)
def calendar_link(request):
    """Whether one has a link, and how to make a new one; the link itself is shown once, when it is made."""
    return _show_link(request)


@access(can_have_calendar_link)
@require_POST
def calendar_link_make(request):
    """Shows the new link in its answer: it is kept nowhere, so there is no page to go back to."""
    form = LinkForm(request.POST)
    form.is_valid()
    try:
        token = actions.make_calendar_link(by=request.user, seen=form.cleaned_data.get("seen"))
    except ValidationError as error:
        show_error(form, error)
        return _show_link(request, form)
    return _show_link(request, path=reverse("home:calendar_feed", args=[token]))


def _show_link(request, refused=None, path=""):
    link = CalendarLink.objects.open().filter(user=request.user).first()
    site = settings.SITE_URL
    context = {
        "link": link,
        "form": LinkForm(initial={"seen": link.pk if link else 0}),
        "refused": refused,
        "address": f"{site}{path}" if path else "",
        # What a phone opens with its own calendar.
        "phone_address": f"webcal:{site.partition(':')[2]}{path}" if path else "",
    }
    return render(request, "home/calendar_link.html", context)


@access(can_have_calendar_link)
@require_POST
def calendar_link_revoke(request):
    actions.revoke_calendar_link(by=request.user, person=request.user)
    messages.success(request, "The link does not work any more. Take the calendar off your phone as well.")
    return redirect("home:calendar_link")


@anyone
@require_safe
def calendar_feed(request, token):
    """Asked at each look: who owns the link, may they still sign in, and what exists for them today."""
    link = CalendarLink.objects.for_token(token)
    if link is None or not can_have_calendar_link(link.user):
        raise Http404
    actions.note_calendar_read(link)
    meetups = readlog.show(request, calendar.feed_rows(link.user))
    outings = readlog.show(request, calendar.outing_rows(link.user))
    text = feed(calendar.feed_entries(link.user, meetups, outings), calendar.feed_series(link.user, meetups))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="kids-on-track.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if answer.status_code == 200 and request.method == "GET":
        readlog.write(request, reader=link.user)
    return answer
