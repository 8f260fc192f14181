"""Where every form about one mentor leads when it is sent."""

from django.shortcuts import redirect

from core.forms import was_done


def saved(request, form, mentor, action, thanks):
    return to_mentor(mentor) if was_done(request, form, action, thanks, mentor=mentor) else None


def to_mentor(mentor):
    return redirect("home:mentor_detail", pk=mentor.pk)
