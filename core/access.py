"""Who may open a page: declared once on the view, proven for every URL by tests/test_access.py.

`@access(can_write_note, MeetUp)` loads the row from what exists for the person (otherwise 404, so that its existence
stays unknown), asks the permission (otherwise 403), hands the row to the view and writes the read log.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404

from . import readlog


class NotTheirs(PermissionDenied):
    """A refusal with a sentence for the person who met it."""


def access(permission, model=None, *, rows="visible_to", by="pk", otherwise=None):
    """Open a view to those whom `permission(user)` or `permission(user, row)` allows.

    `rows` names the queryset method that answers which rows of `model` exist for a person, `by` the field by which the
    address names one: its number, or the reference that people quote. `otherwise` puts into words why somebody is
    refused and who may instead, or answers nothing.
    """

    def decorate(view):
        @wraps(view)
        def gate(request, *args, **kwargs):
            asked = []
            if model is not None:
                named = kwargs.pop(by)
                # A number no database can hold names no row.
                is_possible = isinstance(named, str) or named < 2**63
                row = _rows(model, rows, request.user).filter(**{by: named}).first() if is_possible else None
                if row is None:
                    raise Http404
                asked = [row]
                readlog.show(request, asked)
            if not permission(request.user, *asked):
                raise NotTheirs(otherwise(request.user, *asked) if otherwise else "")
            response = view(request, *asked, *args, **kwargs)
            if response.status_code == 200:
                readlog.write(request)
            return response

        gate.access = permission.__name__
        return gate

    return decorate


def _rows(model, name, user):
    """What exists for this person, with what a page of one row prints where the model says so by `for_page`."""
    found = getattr(model.objects, name)(user)
    return found.for_page() if hasattr(found, "for_page") else found


def anyone(view):
    """Open a view to people without an account: sign-in help, one-time links, errors."""
    view.access = "anyone"
    return login_not_required(view)
