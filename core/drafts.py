"""Words being typed, kept on the server for the one person who types them.

A form keeps its draft under a key such as `note:meetup:12`. The draft carries the submission id of the form, so that
every sending of the same words, from whatever device and however often, is one record. A draft that was sent leaves
an empty row behind: by its submission id a late save from a slow connection is known and cannot bring the words back.
"""

import base64
import json
import re
import uuid
from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import JsonResponse, QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from .models import Draft

KEY = re.compile(r"[a-z][a-z0-9_-]*(:[a-z0-9_-]+){0,5}", re.ASCII)
LONGEST_KEY = 100
MOST_FIELDS = 200
LONGEST_NAME = 100
MOST_CHARACTERS = 500_000
MOST_DRAFTS = 500
MOST_ATTEMPTS = 5
# What the browser sends along with a form and nobody typed, or must never be kept.
NEVER_KEPT = {"csrfmiddlewaretoken", "submission", "draft", "code"}

ON_ANOTHER_DEVICE = "Other words were saved on another device. Open the form to choose."
UNREADABLE = "The portal could not read it. Your words are kept on this phone: ring {}."


class Refused(ValueError):
    """These are not words a draft can hold."""


class NewerWords(Exception):
    """Another device saved other words meanwhile; both are offered, neither is overwritten."""

    def __init__(self, draft):
        super().__init__(draft.key)
        self.draft = draft


class AlreadySent(Exception):
    """The form these words belong to has been sent; they are not a draft of anything any more."""


def load(user, key) -> Draft | None:
    return Draft.objects.filter(user=user, key=key).exclude(fields={}).first()


def begun(user, start) -> list[Draft]:
    """Forms of one kind that were begun and not sent, by how their keys start, the latest first."""
    return list(Draft.objects.filter(user=user, key__startswith=start).exclude(fields={}).order_by("-saved_at", "-id"))


def initial_for(user, key) -> dict:
    """The initial values of a form: the words of the draft, its submission id, and what the page needs to go on."""
    draft = load(user, key)
    return {
        **(draft.fields if draft else {}),
        "submission": draft.submission if draft else uuid.uuid4(),
        "draft": {
            "key": key,
            "owner": owner_of(user),
            "version": draft.version if draft else 0,
            "saved_at": clock(draft.saved_at) if draft else "",
        },
    }


@transaction.atomic
def save(*, user, key, fields, submission, version, attempts=()) -> Draft:
    """Keep what was typed.

    `version` is the one the device started from, 0 for a form without a draft. `attempts` are words it sent without
    ever hearing the answer: finding those here is no quarrel with another device.
    """
    check_key(key)
    words = clean_fields(fields)
    if not isinstance(attempts, list | tuple) or len(attempts) > MOST_ATTEMPTS:
        raise Refused("attempts must be a few earlier saves")
    attempts = [clean_fields(attempt) for attempt in attempts]
    draft = Draft.objects.select_for_update().filter(user=user, key=key).first()
    # An empty form never takes the place of words.
    if not any("".join(value) for value in words.values()):
        return draft or Draft(user=user, key=key, submission=submission, version=0)
    if draft is None:
        if Draft.objects.filter(user=user).exclude(fields={}).count() >= MOST_DRAFTS:
            raise Refused("too many drafts")
        draft, _ = Draft.objects.select_for_update().get_or_create(
            user=user, key=key, defaults={"version": 0, "submission": submission}
        )
    was_sent = draft.fields == {}
    if was_sent and draft.version and draft.submission == submission:
        raise AlreadySent(key)
    # A repeated save changes nothing.
    if words == draft.fields:
        return draft
    if was_sent:
        draft.submission = submission
    elif draft.version != version and draft.fields not in attempts:
        raise NewerWords(draft)
    draft.fields = words
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.save()
    return draft


@transaction.atomic
def discard(*, user, key, submission):
    """The words sent under this id are a draft no longer: called by the action, inside its transaction.

    Words of a later form, begun before a sending came a second time, stay. Where nothing had been saved an empty row
    is left all the same, by which a save that is still on its way is known.
    """
    draft, _ = Draft.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"version": 0, "submission": submission}
    )
    if draft.fields and draft.submission != submission:
        return
    draft.fields, draft.submission = {}, submission
    draft.version += 1
    draft.save()


def read(body):
    """What a save says, each thing of its kind; everything else is ignored."""
    sent = json.loads(body)
    version = sent["version"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise TypeError("version")
    return {
        "owner": sent["owner"],
        "key": sent["key"],
        "fields": sent["fields"],
        "submission": uuid.UUID(str(sent["submission"])),
        "version": version,
        "attempts": sent.get("attempts", []),
    }


def waited(ring):
    """Make a view out of one that takes words that waited on a phone: `view(request, sent)`. The words are those of the
    person signed in; whatever is answered but that they were sent, they stay on the phone. `ring` says whom to ring.
    """

    def decorate(view):
        @wraps(view)
        def taken(request):
            unreadable = not_taken(400, UNREADABLE.format(ring))
            try:
                # With files beside it the message is a part of a form.
                is_form = request.content_type == "multipart/form-data"
                sent = read(request.POST["message"] if is_form else request.body)
                is_own = is_owner(request.user, sent.pop("owner"))
            except (ValueError, TypeError, KeyError, RecursionError, RequestDataTooBig):
                return unreadable
            try:
                return view(request, sent) if is_own else not_taken(401, "Sign in first.")
            except NewerWords:
                return not_taken(409, ON_ANOTHER_DEVICE)
            except Refused:
                return unreadable

        return taken

    return decorate


def not_taken(status, *because, **more) -> JsonResponse:
    """What a phone is told of words that stay there."""
    return JsonResponse({"because": " ".join(f"{words.rstrip('.')}." for words in because), **more}, status=status)


def keep_waited(user, sent) -> tuple[Draft | None, bool]:
    """What waited becomes a draft first, so that words a form refuses are safe here as well; or None, and that these
    words were sent before."""
    try:
        return save(user=user, **sent), False
    except AlreadySent:
        return None, True


def check_key(key):
    if not isinstance(key, str) or len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        raise Refused("not the key of a form")


def clean_fields(fields) -> dict:
    """Names and words that can be stored; a secret is left out whatever sent it."""
    if not isinstance(fields, dict) or len(fields) > MOST_FIELDS:
        raise Refused("fields must be names with words")
    kept = {
        name: [_words(part) for part in value] if isinstance(value, list) else _words(value)
        for name, value in fields.items()
        if name not in NEVER_KEPT and "password" not in name.lower()
    }
    if any(not name or len(name) > LONGEST_NAME or _words(name) != name for name in kept):
        raise Refused("not the name of a field")
    if sum(len(part) for value in kept.values() for part in value) > MOST_CHARACTERS:
        raise Refused("too long")
    return kept


def as_typed(fields, submission) -> QueryDict:
    """Kept words as the browser would have sent them in their form."""
    data = QueryDict(mutable=True)
    for name, value in clean_fields(fields).items():
        # A single box that was not ticked sends nothing.
        data.setlist(name, [part for part in ([value] if isinstance(value, str) else value) if part])
    data["submission"] = str(submission)
    return data


def _words(value) -> str:
    """Text as typed, without the characters no database stores: the null character and halves of a pair."""
    if not isinstance(value, str):
        raise Refused("words must be text")
    return "".join(c for c in value if c != "\0" and not "\ud800" <= c <= "\udfff")


def owner_of(user, secret=None) -> str:
    """A name for this person on a phone that says nothing about them."""
    return salted_hmac("core.drafts.owner", str(user.pk), secret=secret, algorithm="sha256").hexdigest()[:32]


def reader_of(user) -> str:
    """Whose page this is, by that name; a phone takes off itself what it keeps for anybody else."""
    return owner_of(user) if user.is_authenticated else ""


def phone_key_of(user, secret=None) -> str:
    """The key under which words wait on this person's phone. It is derived, stored nowhere, the same each time."""
    mac = salted_hmac("core.drafts.phone_key", str(user.pk), secret=secret, algorithm="sha256")
    return base64.b64encode(mac.digest()).decode()


def former_of(user) -> list[dict[str, str]]:
    """Name and key on phones under each former SECRET_KEY: what was typed then can still be sent."""
    return [
        {"owner": owner_of(user, secret), "key": phone_key_of(user, secret)} for secret in settings.SECRET_KEY_FALLBACKS
    ]


def is_owner(user, owner) -> bool:
    """Whether words sent under this name are this person's."""
    return owner in [owner_of(user), *(former["owner"] for former in former_of(user))]


def clock(moment) -> str:
    """When it was saved, as 14:02; with the day if that was not today."""
    moment = timezone.localtime(moment)
    today = moment.date() == timezone.localdate()
    return f"{moment:%H:%M}" if today else f"{date_format(moment.date())} at {moment:%H:%M}"
