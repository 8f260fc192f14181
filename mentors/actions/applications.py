"""An application without account: begun, saved, sent; linked to an account that was there before."""

import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import drafts, history, outbox
from core.models import OneTimeLink, User
from core.roles import Role

from ..emails import applicants as emails
from ..models import Application, Mentor, Reference
from ..standing.applicants import named_applicant
from .mentors import add_mentor
from .referees import why_against

APPLICATION = OneTimeLink.Purpose.APPLICATION
LINK_DAYS = 30
# A second press within this time sends nothing new: two links, of which only one works, help nobody.
DOUBLE_TAP = timedelta(minutes=1)


@transaction.atomic
def begin_application(*, by, email):
    """Send the link to the form, a new one or the one begun; who asks learns nothing about the address (KOT-4.1)."""
    email = email.strip().lower()
    known = Application.objects.filter(email__iexact=email)
    sent = known.with_us().first()
    if sent:
        hour = timezone.now().strftime("%Y-%m-%dT%H")
        _post(f"application:{sent.pk}:there:{hour}", email, emails.application_there(sent))
        return sent
    application = known.select_for_update().filter(sent_at=None).first()
    if application is None:
        application = _new_application(by, email)
    if _has_fresh_link(application):
        return application
    link, token = OneTimeLink.issue(purpose=APPLICATION, subject_id=application.pk, created_by=None, days=LINK_DAYS)
    _post(f"application:{application.pk}:link:{link.pk}", email, emails.application_link(link, token), secret=True)
    return application


def _new_application(by, email):
    try:
        with transaction.atomic():
            return history.save(Application(email=email, submission=uuid.uuid4()), by=by)
    except IntegrityError:
        # The same address was sent twice at one moment: the first has written it.
        return Application.objects.get(email__iexact=email, sent_at=None)


def _has_fresh_link(application):
    links = OneTimeLink.objects.open().filter(purpose=APPLICATION, subject_id=application.pk)
    return links.filter(created_at__gt=timezone.now() - DOUBLE_TAP).exists()


class SavedElsewhere(ValidationError):
    """Since this page was opened the applicant saved other words from another one: `theirs`, where both typed."""

    def __init__(self, application, merged, theirs):
        super().__init__("You saved newer words from another page.")
        self.merged, self.theirs = merged, theirs
        self.seen, self.saved_at = history.version_of(application), application.saved_at


@transaction.atomic
def save_application(*, by, application, typed, seen=None):
    """Keep what has been typed so far, as it was typed; the link stays open.

    What another page saved since the version `seen` stays where this one left the question alone.
    """
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.sent_at:
        raise ValidationError("This application has been sent already.")
    words = _storable(typed)
    # An empty form never takes the place of words.
    if not any("".join(value) for value in words.values()):
        return application
    merged, theirs = _with_newer(application, words, seen)
    if theirs:
        raise SavedElsewhere(application, merged, theirs)
    if merged == application.fields:
        return application
    return history.change(application, by=by, fields=merged, saved_at=timezone.now())


def _with_newer(application, words, seen):
    """The words, with what was saved elsewhere since `seen` to questions left alone here, and what to the others."""
    base = application.history.filter(history_id=seen).values_list("fields", flat=True).first() if seen else None
    if base is None:
        return words, {}
    saved, merged, theirs = application.fields, dict(words), {}
    for name in {**saved, **base}:
        if _answer(saved, name) in (_answer(base, name), _answer(words, name)):
            continue
        if _answer(words, name) != _answer(base, name):
            theirs[name] = saved.get(name, "")
        elif name in saved:
            merged[name] = saved[name]
        else:
            del merged[name]
    return merged, theirs


def is_as_sent(application, typed):
    """Whether a page says what the application that was sent says: pressed twice, it was sent once."""
    words, sent = _storable(typed), application.fields
    return all(_answer(words, name) == _answer(sent, name) for name in {**words, **sent})


def _answer(fields, name):
    """An answer to compare: nothing typed, nothing ticked and not asked are one."""
    value = fields.get(name) or ""
    return value if isinstance(value, list) else value.replace("\r\n", "\n")


def _storable(typed):
    try:
        return drafts.clean_fields(typed)
    except drafts.Refused as error:
        raise ValidationError("This is more text than we can keep. Make it shorter.") from error


@transaction.atomic
def send_application(*, by, application, link, typed, details, referees, seen=None):
    """Send the form: an applicant with their details and two referees, or where the address has an account already a
    form that waits for the coordinator; sent twice it is one (KOT-4.1)."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.sent_at:
        return application
    words = _storable(typed)
    merged, theirs = _with_newer(application, words, seen)
    if theirs or merged != words:
        # Nobody sends what is not on their page.
        raise SavedElsewhere(application, merged, theirs)
    if not link.use():
        raise ValidationError("This link has been used or is too old.")
    now = timezone.now()
    history.change(application, by=by, reason="Sent", fields=words, saved_at=now, sent_at=now)
    mentor = _new_applicant(by, application, details)
    if mentor:
        _attach(by, application, mentor, referees)
    _post(f"application:{application.pk}:received", application.email, emails.application_received(application))
    for person in User.objects.in_role(Role.COORDINATOR):
        _post(f"application:{application.pk}:arrived", person.email, emails.application_arrived(application))
    return application


def _new_applicant(by, application, details):
    """The applicant with an account that stays shut, or None where the address belongs to somebody."""
    if User.objects.filter(email__iexact=application.email).exists():
        return None
    try:
        with transaction.atomic():
            return add_mentor(by=by, email=application.email, status=Mentor.Status.APPLICANT, **details)
    except ValidationError as error:
        if "email" in getattr(error, "error_dict", {}):
            # Somebody was given the address at this very moment.
            return None
        raise


def _attach(by, application, mentor, referees, anew_after=None):
    history.change(application, by=by, mentor=mentor, anew_after=anew_after)
    add_referees(by=by, mentor=mentor, referees=referees)


@transaction.atomic
def add_referees(*, by, mentor, referees):
    """Write down the people an applicant named, with the reason where one of them cannot be asked (KOT-4.1)."""
    applicant = named_applicant(mentor)
    for said in referees:
        reference = Reference(mentor=mentor, **said)
        why = why_against(reference, applicant)
        reference.unusable_because = why.value if why else ""
        history.save(reference, by=by)


@transaction.atomic
def link_application(*, by, application, details, referees):
    """Make the person whose account has this address the applicant, with what they wrote (KOT-4.1)."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.mentor_id:
        return application
    if not application.is_undecided or not application.sent_at:
        raise ValidationError("This application is not waiting for an account.")
    person = User.objects.select_for_update().filter(email__iexact=application.email).first()
    details = {name: value for name, value in details.items() if name not in ("name", "phone")}
    anew_after = None
    if person is None:
        raise ValidationError("No account has this e-mail address any more.")
    mentor = Mentor.objects.filter(user=person).first()
    if mentor is None:
        mentor = add_mentor(by=by, person=person, status=Mentor.Status.APPLICANT, **details)
    else:
        _refuse_second(mentor)
        _set_aside_references(by, mentor)
        anew_after = _mentored_until(mentor, application)
        # Somebody who left applies anew, or somebody written down by hand sends the form.
        history.change(
            mentor, by=by, reason="Applied", status=Mentor.Status.APPLICANT, left_on=None, accepted_on=None, **details
        )
    _attach(by, application, mentor, referees, anew_after=anew_after)
    return application


def _mentored_until(mentor, application):
    """The day on which somebody who mentored left; of who was declined or withdrew since then, that of before."""
    if mentor.status != Mentor.Status.LEFT:
        return None
    last = mentor.applications.exclude(sent_at=None).first()
    if last and not last.is_undecided:
        return last.anew_after
    return mentor.left_on or timezone.localdate(application.sent_at)


def _refuse_second(mentor):
    if mentor.status not in (Mentor.Status.LEFT, Mentor.Status.APPLICANT):
        raise ValidationError(f"{mentor} is a mentor already. Withdraw or decline this application.")
    if Application.objects.with_us().filter(mentor=mentor).exists():
        raise ValidationError(f"{mentor} has an application already. Withdraw or decline this one.")


def _set_aside_references(by, mentor):
    """What was said for somebody years ago is no reference of today."""
    for reference in Reference.objects.filter(mentor=mentor, unusable_because=""):
        history.change(reference, by=by, reason="Applied anew", unusable_because="From an earlier application.")


def _post(event, to, message, *, secret=False):
    subject, body = message
    outbox.post(event=event, to=to, subject=subject, body=body, holds_secret=secret)
