"""Messages about money: never a child's name, never what somebody wrote."""

from django.conf import settings
from django.urls import reverse


def taxi_asked(taxi):
    """Subject and body for coordinators, when a mentor asks for a taxi (KOT-12.2)."""
    return (
        "A mentor asks for a taxi",
        f"{taxi.mentor.user.name} asks for a taxi on {taxi.on:%-d %B %Y}.\n\n"
        f"Read why, and decide:\n{_taxi_page(taxi)}\n",
    )


def taxi_decided(taxi):
    """Subject and body for the mentor who asked."""
    answer = "approved" if taxi.is_approved else "not approved"
    return (
        f"Your taxi on {taxi.on:%-d %B %Y} is {answer}",
        f"Hello {taxi.mentor.user.first_name},\n\nyour request for a taxi on {taxi.on:%-d %B %Y} is {answer}.\n\n"
        f"Read the answer here:\n{_taxi_page(taxi)}\n",
    )


def _taxi_page(taxi):
    return f"{settings.SITE_URL}{reverse('expenses:taxi_request_detail', args=[taxi.pk])}"
