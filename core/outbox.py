"""Messages that must go out: a row in the same transaction, delivered after commit, marked when sent."""

import logging
import re
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from . import sms
from .models import OutboxMessage

log = logging.getLogger("kot.outbox")

# A delivery that has not been marked after this long was cut off; it goes again under the same Message-ID.
CLAIM_LASTS = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


def post(*, event, to, subject, body, holds_secret=False, **how) -> OutboxMessage:
    """Queue one message; the same event to the same address is queued once.

    `how` is channel, keeps_quiet, and `invitation`: the finished text of a calendar entry that goes along.
    """
    message, is_new = OutboxMessage.objects.get_or_create(
        event=event,
        to=to,
        defaults={
            "subject": subject[:200],
            "body": body,
            "holds_secret": holds_secret,
            **how,
            "message_id": f"<{uuid.uuid4()}@kids-on-track-portal>",
        },
    )
    if is_new:
        transaction.on_commit(lambda: _hand_over(message.pk))
    return message


def post_text(*, event, person, body) -> OutboxMessage | None:
    """Queue a text beside an e-mail, where this mentor has chosen so; nothing where not. It keeps the quiet hours.

    It goes to a phone whose screen others may see: a day and a time, and no word of a child.
    """
    to = sms.number_for(person)
    if not to:
        return None
    return post(event=event, to=to, subject="", body=body, channel=OutboxMessage.Channel.TEXT, keeps_quiet=True)


def _hand_over(pk):
    """Give a message to the worker, or deliver it here where there is none."""
    from . import tasks

    if not settings.CELERY_BROKER_URL:
        deliver(pk)
        return
    try:
        tasks.deliver_message.delay(pk)
    except Exception:
        # The broker is away: the row waits, and the next run of the outbox takes it.
        log.exception("outbox message %s waits for the next run", pk)


def is_queued(event, to) -> bool:
    return OutboxMessage.objects.filter(event=event, to=to).exists()


def queued_among(events) -> set[tuple[str, str]]:
    """(event, address) of those that are queued or sent already, in one question for many."""
    found = OutboxMessage.objects.filter(event__in=list(events)) if events else OutboxMessage.objects.none()
    return set(found.values_list("event", "to"))


def is_any_queued(event) -> bool:
    """Whether anybody was sent this, whatever follows in the name of the event."""
    return OutboxMessage.objects.filter(event__startswith=f"{event}:").exists()


def has_sent_file(event, to) -> bool:
    """Whether anybody was sent a calendar entry about this, whatever follows in the name of the event."""
    sent = OutboxMessage.objects.filter(event__startswith=f"{event}:", to=to)
    return sent.exclude(invitation="").exists()


def undelivered_to(address) -> int:
    """How many messages have been tried in vain."""
    return OutboxMessage.objects.filter(to=address, sent_at=None).exclude(last_error="").count()


def waiting():
    now = timezone.now()
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    is_due = Q(next_try_at=None) | Q(next_try_at__lte=now)
    found = OutboxMessage.objects.filter(is_free, is_due, sent_at=None)
    return found.filter(keeps_quiet=False) if is_quiet(now) else found


def is_quiet(at) -> bool:
    """Whether the quiet hours are on, by the clock on the wall in London: the same in summer as in winter."""
    if not settings.QUIET_HOURS:
        return False
    start, end = settings.QUIET_HOURS
    now = timezone.localtime(at).time()
    return start <= now < end if start <= end else now >= start or now < end


def quiet_until(at):
    """When the quiet hours that are on end; this very moment where they are off."""
    if not is_quiet(at):
        return at
    local, end = timezone.localtime(at), settings.QUIET_HOURS[1]
    day = local.date() + timedelta(days=1 if local.time() >= end else 0)
    return timezone.make_aware(datetime.combine(day, end))


def deliver(pk) -> bool:
    """Send one waiting message and mark it. A failure is noted on the row and never raised."""
    if not waiting().filter(pk=pk).update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return False
    message = OutboxMessage.objects.get(pk=pk)
    try:
        _send(message)
    except Exception as error:
        log.warning("outbox message %s not sent: %s", pk, error)
        OutboxMessage.objects.filter(pk=pk).update(
            claimed_at=None, last_error=str(error)[:300], next_try_at=timezone.now() + _pause_after(message.attempts)
        )
        return False
    sent = {"sent_at": timezone.now(), "last_error": ""}
    if message.holds_secret:
        sent["body"] = ""
    OutboxMessage.objects.filter(pk=pk).update(**sent)
    return True


def _send(message):
    if message.channel == OutboxMessage.Channel.TEXT:
        sms.send(sms.TextMessage(message.to, message.body, message.message_id.strip("<>")))
    else:
        _email(message).send()


def _email(message):
    """The message as it is sent: alone, or with its invitation in the two ways in which mail programs look for one."""
    email = EmailMultiAlternatives(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    if message.invitation:
        method = re.search(r"^METHOD:([A-Z]+)", message.invitation, re.MULTILINE)[1]
        email.attach_alternative(message.invitation, f"text/calendar; method={method}")
        email.attach("meet-up.ics", message.invitation.encode(), "application/ics")
    return email


def _pause_after(attempts) -> timedelta:
    """Twice as long after each failure: 2 minutes, 4, 8, up to six hours."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_WAIT)
