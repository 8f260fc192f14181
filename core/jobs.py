"""What the clock starts in core."""

from celery import shared_task

from . import outbox, sessions


@shared_task
def deliver_outbox() -> int:
    """Deliver all that waits, oldest first; returns how many went out. One bad address stops nobody."""
    return sum(outbox.deliver(pk) for pk in list(outbox.waiting().order_by("id").values_list("pk", flat=True)))


@shared_task
def clear_sessions() -> int:
    """Take away sign-ins that have run out; returns how many."""
    return sessions.clear_expired()
