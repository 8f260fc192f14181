from django.shortcuts import render

from core.access import access

from ..doors import doors_for
from ..permissions import can_open_portal


@access(can_open_portal)
def menu(request):
    """Every door of one's roles, and one's own account."""
    return render(request, "home/menu.html", {"all_doors": doors_for(request.user)})
