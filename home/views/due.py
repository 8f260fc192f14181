"""What is due, for the mentoring team: one list over every app."""

from django.shortcuts import render
from django.utils import timezone

from core import readlog
from core.access import access
from policy.models import PolicyVersion

from .. import due
from ..permissions import can_do_what_is_due, can_list_due

MOST = 200


@access(can_list_due)
def due_list(request):
    today = timezone.localdate()
    asked = request.GET.get("kind", "")
    found = due.due_for_team(request.user, PolicyVersion.objects.figures_on(today), today, kind=asked)
    shown = found[:MOST]
    readlog.show(request, [deadline.row for _, deadline in shown if deadline.row is not None])
    context = {
        "found": [
            (kind, deadline, deadline.url if can_do_what_is_due(request.user, deadline) else deadline.read_at)
            for kind, deadline in shown
        ],
        "more": len(found) - len(shown),
        "today": today,
        "kinds": due.KINDS.items(),
        "asked": asked if asked in due.KINDS else "",
    }
    return render(request, "home/due_list.html", context)
