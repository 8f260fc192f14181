"""What every page of ours prints around its content; nothing here is asked before a template needs it."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from core import drafts
from policy.models import Scheme

from .doors import doors_for


def portal(request):
    def doors():
        match = request.resolver_match
        return [door for door in doors_for(request.user, match.view_name if match else "") if door.in_bar]

    return {
        "site_coordinator": SimpleLazyObject(_coordinator),
        "doors": doors,
        "is_demo": settings.DEBUG,
        "phone_owner": SimpleLazyObject(lambda: drafts.reader_of(request.user)),
    }


def _coordinator():
    """Whose name and number stand on every mentor page."""
    scheme = Scheme.objects.select_related("coordinator").first()
    return scheme.coordinator if scheme else None
