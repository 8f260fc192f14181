"""Where the script of a form saves words while they are typed. It answers a script: in JSON, never with a page."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET, require_http_methods

from .. import drafts


def own_words(view):
    """Open a view to the person signed in, for their own words alone; anybody else is told 401, not led to a page.

    It carries a mark of its own and not that of `anyone`: a password without the second factor opens no draft.
    """

    @wraps(view)
    def gate(request):
        if not request.user.is_authenticated:
            return JsonResponse({"error": "Sign in first."}, status=401)
        return view(request)

    gate.access = "own_words"
    return login_not_required(gate)


@own_words
@require_http_methods(["GET", "POST"])
def draft_save(request):
    """POST keeps a draft; GET with `?key=` reads one's own."""
    if request.method == "GET":
        draft = drafts.load(request.user, request.GET.get("key", "").replace("\0", ""))
        return JsonResponse(_told(draft)) if draft else JsonResponse({"error": "No draft."}, status=404)
    try:
        sent = drafts.read(request.body)
        if not drafts.is_owner(request.user, sent.pop("owner")):
            # The page was opened by somebody else, who has signed out since: these words are not this person's.
            return JsonResponse({"error": "Sign in first."}, status=401)
        draft = drafts.save(user=request.user, **sent)
    except RequestDataTooBig:
        return JsonResponse({"error": "Too long to save while typing."}, status=413)
    except drafts.NewerWords as newer:
        return JsonResponse(_told(newer.draft), status=409)
    except drafts.AlreadySent:
        return JsonResponse({"error": "Sent already."}, status=410)
    except (ValueError, TypeError, KeyError, RecursionError):
        return JsonResponse({"error": "This cannot be saved as a draft."}, status=400)
    return JsonResponse({key: value for key, value in _told(draft).items() if key != "fields"})


@own_words
@require_GET
def draft_key(request):
    """What a page of this person needs to keep words on the phone and to send them: never cached, never stored."""
    return JsonResponse(
        {
            "owner": drafts.owner_of(request.user),
            "key": drafts.phone_key_of(request.user),
            "former": drafts.former_of(request.user),
            "csrf": get_token(request),
        }
    )


def _told(draft):
    return {
        "saved_at": drafts.clock(draft.saved_at),
        "version": draft.version,
        "submission": str(draft.submission),
        "fields": draft.fields,
    }
