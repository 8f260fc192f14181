"""The read log: each child shown to somebody leaves one entry, on pages, lists, files and feeds alike.

A model that holds a child's record declares `read_log_subject`: the dotted path to the primary key of the child.
"""

from operator import attrgetter

from .models import ReadLogEntry

SUBJECT = "club.child"


def show(request, rows):
    """Note that these rows are about to be shown; returns them as a list."""
    rows = list(rows)
    shown = request.__dict__.setdefault("children_shown", set())
    for row in rows:
        path = getattr(row, "read_log_subject", None)
        if path:
            shown.add(attrgetter(path)(row))
    return rows


def write(request, reader=None):
    """One entry for each child shown by this request, in one statement; `reader` is who reads without signing in."""
    shown = sorted(pk for pk in request.__dict__.get("children_shown", ()) if pk)
    if not shown:
        return
    view = request.resolver_match.view_name if request.resolver_match else request.path[:100]
    ReadLogEntry.objects.bulk_create(
        [ReadLogEntry(user=reader or request.user, subject_label=SUBJECT, subject_id=pk, view=view) for pk in shown]
    )
