"""What a carer agrees to: recorded, signed, asked for by link, taken back at once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import OneTimeLink, User
from core.roles import Role
from core.wordings import write_next
from policy.dates import in_words

from .. import emails
from ..models import Consent, ConsentRequest, ConsentWording
from .locking import lock_mentee
from .supported import check_supported

LINK_DAYS = 14
# A second press of the button within this time sends no second link.
SENT_TWICE = timedelta(minutes=2)
CLOSED = "This link does not work any more."


@transaction.atomic
def record_consent(*, by, mentee, kind, given_on, **details):
    """Record a consent that the carer gave on paper (KOP-16); a signed form that comes later joins it."""
    check_supported(lock_mentee(mentee), "recording a consent", on=given_on)
    alike = Consent.objects.filter(mentee=mentee, kind=kind)
    standing = alike.standing().filter(given_on=given_on).first()
    if standing is None:
        taken_back = alike.filter(withdrawn_on__gte=given_on).order_by("-withdrawn_on").first()
        if taken_back and taken_back.withdrawn_on:
            day = in_words(taken_back.withdrawn_on)
            wrong = f"This consent ({taken_back.get_kind_display().lower()}) was withdrawn on {day}."
            raise ValidationError({"given_on": f"{wrong} A new one is signed after that day, or on the screen."})
        return history.save(Consent(mentee=mentee, kind=kind, given_on=given_on, **details), by=by)
    if details.get("file") and standing.file and not _is_same_form(details["file"], standing.file):
        raise ValidationError({"file": "The consent of this day has its signed form already."})
    missing = {name: value for name, value in details.items() if value and not getattr(standing, name)}
    return history.change(standing, by=by, **missing) if missing else standing


def _is_same_form(sent, kept):
    """Whether a form that is sent is the one that was kept: by its name in the store, or by what it holds."""
    if isinstance(sent, str):
        return sent == kept.name
    sent.seek(0)
    with kept.open() as file:
        return bool(sent.read() == file.read())


@transaction.atomic
def record_consents(*, by, mentee, kinds, given_on, file=None, **details):
    """Several consents on one paper form, with the form itself where it was photographed."""
    consents: list[Consent] = []
    for kind in kinds:
        # Saved with the first, the file is the same for the others.
        stored = consents[0].file.name if file and consents else file or ""
        consents.append(
            record_consent(by=by, mentee=mentee, kind=kind, given_on=given_on, taken_by=by, file=stored, **details)
        )
    return consents


@transaction.atomic
def sign_consents(*, by, mentee, wordings, carer=None, signed_name="", signature=()):
    """The carer has read these wordings on a screen of the charity and signed (KOP-16); sent twice it is once."""
    check_supported(lock_mentee(mentee), "signing a consent", on=timezone.localdate())
    given = {"given": Consent.Given.SCREEN, "carer": carer, "taken_by": by}
    signed = {"signed_name": signed_name or (carer.name if carer else ""), "signature": list(signature)}
    return [_sign(wording, mentee=mentee, by=by, **given, **signed) for wording in wordings]


def _sign(wording, *, mentee, by, reason="", **details):
    """One consent of today; one that stands since today already is kept."""
    today = timezone.localdate()
    standing = Consent.objects.standing().filter(mentee=mentee, kind=wording.kind, given_on=today).first()
    if standing:
        return standing
    consent = Consent(mentee=mentee, kind=wording.kind, wording=wording, given_on=today, **details)
    return history.save(consent, by=by, reason=reason)


@transaction.atomic
def withdraw_consent(*, by, consent, withdrawn_on, withdrawn_words="", reason=""):
    """Take a consent back: every one of its kind that stood on that day ends, and what depends on it with it."""
    lock_mentee(consent.mentee)
    consent.refresh_from_db()
    if not consent.stands:
        return consent
    alike = Consent.objects.standing().filter(mentee=consent.mentee, kind=consent.kind, given_on__lte=withdrawn_on)
    _take_back(alike, by=by, reason=reason, withdrawn_on=withdrawn_on, withdrawn_words=withdrawn_words)
    consent.refresh_from_db()
    return consent


def _take_back(consents, *, by, reason, **taken_back):
    """End these consents, and tell once for each kind whoever would go on as if they stood."""
    told = set()
    for consent in consents:
        history.change(consent, by=by, reason=reason, **taken_back)
        if consent.kind not in told:
            told.add(consent.kind)
            mentors = User.objects.filter(mentor__allocations__in=consent.mentee.allocations.open_today())
            message = emails.consent_withdrawn(consent)
            _tell_coordinators(f"consent:{consent.pk}:withdrawn", message, *mentors.exclude(pk=by and by.pk))


def _tell_coordinators(event, message, *others):
    subject, body = message
    people = {*User.objects.in_role(Role.COORDINATOR), *(other for other in others if other.is_active)}
    for person in people:
        outbox.post(event=event, to=person.email, subject=subject, body=body)


@transaction.atomic
def ask_for_consents(*, by, mentee, carer, kinds):
    """Send a carer a personal link for these kinds. One question at a time: asking again closes the earlier link."""
    check_supported(lock_mentee(mentee), "asking for consents")
    if not carer.email:
        raise ValidationError({"carer": f"There is no e-mail address of {carer}. Add it on the child’s page first."})
    request = ConsentRequest.objects.unanswered().filter(mentee=mentee, carer=carer).first()
    now = timezone.now()
    if request is None:
        request = ConsentRequest(mentee=mentee, carer=carer, kinds=kinds, asked_by=by, asked_at=now)
        history.save(request, by=by)
    elif request.kinds == kinds and request.asked_at > now - SENT_TWICE:
        return request
    else:
        history.change(request, by=by, reason="Asked again", kinds=kinds, asked_by=by, asked_at=now)
    link, token = OneTimeLink.issue(
        purpose=OneTimeLink.Purpose.CONSENT, subject_id=request.pk, created_by=by, days=LINK_DAYS
    )
    subject, body = emails.consents_asked(request, token, in_words(timezone.localdate(link.expires_at)))
    event = f"consent-request:{request.pk}:{link.pk}"
    outbox.post(event=event, to=carer.email, subject=subject, body=body, holds_secret=True)
    return request


@transaction.atomic
def answer_consents(*, link, request, agreed, refused, signed_name, signature=()):
    """The carer answers by personal link, once. Not agreeing takes back what stood. Raises ValidationError if too late.

    Nobody is signed in: the history names the portal and says that it was the link.
    """
    mentee = lock_mentee(request.mentee)
    if not link.use():
        raise ValidationError(CLOSED)
    request.refresh_from_db()
    reason = "Answered by personal link"
    signed = {"carer": request.carer, "signed_name": signed_name, "signature": list(signature)}
    for wording in agreed:
        _sign(wording, mentee=mentee, by=None, reason=reason, given=Consent.Given.LINK, **signed)
    today = timezone.localdate()
    words = f"{signed_name} does not agree any more."
    stood = Consent.objects.standing().filter(mentee=mentee, kind__in=refused)
    _take_back(stood, by=None, reason=reason, withdrawn_on=today, withdrawn_words=words)
    history.change(request, by=None, reason=reason, answered_at=timezone.now(), refused_kinds=list(refused))
    event = f"consent-request:{request.pk}:answered"
    _tell_coordinators(event, emails.consents_answered(request), request.asked_by)
    return request


@transaction.atomic
def write_wording(*, by, kind, words, in_use_from, submission=None):
    """Write the next version of a consent's words; what was signed keeps its own."""
    wording = write_next(ConsentWording.objects, by=by, kind=kind, words=words, in_use_from=in_use_from)
    if submission:
        drafts.discard(user=by, key=f"wording:{kind}", submission=submission)
    return wording
