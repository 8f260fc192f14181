from django.shortcuts import render

from core.access import access

from ..doors import menu_for
from ..permissions import can_open_portal


@access(can_open_portal)
def menu(request):
    """Every door of one's roles, and one's own account."""
    return render(request, "home/menu.html", {"groups": menu_for(request.user)})
