"""Messages about accounts: plain text, no word about a child."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone


def _message(name, subject, **context) -> dict[str, str]:
    body = render_to_string(f"core/email/{name}.txt", {"site_url": settings.SITE_URL, **context}).strip()
    return {"subject": subject, "body": f"{body}\n"}


def invitation(link, token) -> dict[str, str]:
    """The one-time link with which somebody sets a password."""
    return _message(
        "invitation",
        "Your invitation to the Kids on Track portal",
        person=link.user,
        by=link.created_by,
        url=f"{settings.SITE_URL}{reverse('core:invitation_accept', args=[token])}",
        last_day=timezone.localdate(link.expires_at),
    )


def password_link(person, by, url) -> dict[str, str]:
    """A new password, sent because somebody helps."""
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    return _message("password_link", "Choose a new password", person=person, by=by, url=url, days=days)


def second_factor_removed(person, by) -> dict[str, str]:
    """Told to the person, so that a removal they did not ask for does not go unseen."""
    return _message("second_factor_removed", "Your second sign-in step was removed", person=person, by=by)
