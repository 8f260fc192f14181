"""What every page of ours needs: the coordinator's name and number, asked only when a template prints it."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from policy.models import Scheme


def portal(request):
    return {
        "site_coordinator": SimpleLazyObject(lambda: _coordinator()),
        "is_demo": settings.DEBUG,
    }


def _coordinator():
    scheme = Scheme.objects.select_related("coordinator").first()
    return scheme.coordinator if scheme else None
