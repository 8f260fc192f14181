"""What is due, for the mentoring team: one list over every app."""

from django.shortcuts import render
from django.utils import timezone

from core import readlog
from core.access import access
from core.paging import page_of
from policy.models import PolicyVersion

from .. import due
from ..permissions import can_do_what_is_due, can_list_due

SIZE = 100


@access(can_list_due)
def due_list(request):
    today = timezone.localdate()
    asked = request.GET.get("kind", "")
    found = due.due_for_team(request.user, PolicyVersion.objects.figures_on(today), today, kind=asked)
    page = page_of(request, found, SIZE)
    readlog.show(request, [deadline.row for _, deadline in page.rows if deadline.row is not None])
    context = {
        "found": [
            (kind, deadline, deadline.url if can_do_what_is_due(request.user, deadline) else deadline.read_at)
            for kind, deadline in page.rows
        ],
        "number": len(found),
        "page": page,
        "today": today,
        "kinds": due.KINDS.items(),
        "asked": asked if asked in due.KINDS else "",
    }
    return render(request, "home/due_list.html", context)
