"""What a mentor asks for beforehand: for whom they may, and that it is taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core import readlog
from mentees.models import Allocation, Mentee

MOST_CHILDREN = 12


def own_children_for(request, may):
    """The children for whom a mentor may ask for money now, each shown by name."""
    if not request.user.is_mentor:
        return []
    held = Allocation.objects.held_by(request.user).open_on(timezone.localdate()).values("mentee")
    own = Mentee.objects.visible_to(request.user).filter(pk__in=held).with_child()
    return readlog.show(request, [mentee for mentee in own[:MOST_CHILDREN] if may(request.user, mentee)])


def taken_back(request, act, asked, page, *, thanks, **words):
    """The question before something asked for is taken back for good, and what its answer does.

    `words` are what it is `called`, the `question`, and what follows `then`; `page` names its page.
    """
    back = reverse(page, args=[asked.pk])
    if request.method != "POST":
        words |= {"asked": asked, "back": back}
        return render(request, "expenses/asked_withdraw.html", words)
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, thanks)
    return redirect(back)
