"""What every form about one mentor does when it is sent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from core.forms import show_error


def saved(request, form, mentor, action, thanks):
    """Act on a sent form that is in order; what the action refuses goes onto the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        action(by=request.user, mentor=mentor, **form.cleaned_data)
    except ValidationError as error:
        show_error(form, error)
        return None
    messages.success(request, thanks)
    return to_mentor(mentor)


def to_mentor(mentor):
    return redirect("home:mentor_detail", pk=mentor.pk)
