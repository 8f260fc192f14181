"""What one mentor left for the next."""

from django.shortcuts import render

from core.access import access

from ..models import Handover
from ..permissions import can_see_handover


@access(can_see_handover, Handover)
def handover_detail(request, handover):
    return render(request, "mentees/handover_detail.html", {"handover": handover})
