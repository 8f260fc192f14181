"""Messages that must go out: a row in the same transaction, delivered after commit, marked when sent."""

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .models import OutboxMessage

log = logging.getLogger("kot.outbox")

# A delivery that has not been marked after this long was cut off; it goes again under the same Message-ID.
CLAIM_LASTS = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


def post(*, event, to, subject, body, holds_secret=False) -> OutboxMessage:
    """Queue one message; the same event to the same address is queued once."""
    message, is_new = OutboxMessage.objects.get_or_create(
        event=event,
        to=to,
        defaults={
            "subject": subject[:200],
            "body": body,
            "holds_secret": holds_secret,
            "message_id": f"<{uuid.uuid4()}@kids-on-track-portal>",
        },
    )
    if is_new:
        transaction.on_commit(lambda: _hand_over(message.pk))
    return message


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


def is_any_queued(event) -> bool:
    """Whether anybody was sent this, whatever follows in the name of the event."""
    return OutboxMessage.objects.filter(event__startswith=f"{event}:").exists()


def undelivered_to(address) -> int:
    """How many messages have been tried in vain."""
    return OutboxMessage.objects.filter(to=address, sent_at=None).exclude(last_error="").count()


def waiting():
    now = timezone.now()
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    is_due = Q(next_try_at=None) | Q(next_try_at__lte=now)
    return OutboxMessage.objects.filter(is_free, is_due, sent_at=None)


def deliver(pk) -> bool:
    """Send one waiting message and mark it. A failure is noted on the row and never raised."""
    if not waiting().filter(pk=pk).update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return False
    message = OutboxMessage.objects.get(pk=pk)
    try:
        EmailMessage(
            message.subject,
            message.body,
            settings.DEFAULT_FROM_EMAIL,
            [message.to],
            headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        ).send()
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


def _pause_after(attempts) -> timedelta:
    """Twice as long after each failure: 2 minutes, 4, 8, up to six hours."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_WAIT)
