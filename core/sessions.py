"""Ending somebody's sign-ins everywhere at once, and taking away those that ended by themselves."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def end_all(user) -> int:
    """Sign a person out of every browser; returns how many there were."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)


def clear_expired() -> int:
    """Remove sign-ins that have run out; returns how many there were."""
    count, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return count
