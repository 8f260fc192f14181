"""Messages about who takes responsibility for a child at a termly activity (KOT-12.1): never a child's name."""

from django.conf import settings
from django.urls import reverse


def responsibility_asked(signup, by):
    """Subject and body for another mentor: will they take responsibility at the termly activity (KOT-12.1)."""
    page = reverse("meetups:signup_answer", args=[signup.pk])
    return (
        f"Can you take responsibility for a child on {signup.event.held_on:%-d %B}?",
        f"Hello {signup.mentor.user.first_name},\n\n{by} asks whether you can take responsibility for one more child "
        f"at {_activity(signup)}. The child comes only if you say yes.\n\n"
        f"Read about it and answer:\n{settings.SITE_URL}{page}\n",
    )


def booked_together(signup, by):
    """Subject and body for the mentee's own mentor: both are booked on the termly activity (KOT-12.1)."""
    page = reverse("meetups:activities_list")
    return (
        f"You and your mentee are booked for {signup.event.held_on:%-d %B}",
        f"Hello {signup.mentor.user.first_name},\n\n{by} has booked you and a mentee of yours on {_activity(signup)}. "
        "You take responsibility there.\n\n"
        f"If you cannot come, say so, or ask another mentor:\n{settings.SITE_URL}{page}\n",
    )


def asked_in_your_place(signup, by):
    """Subject and body for the own mentor, who is booked: may another one take over (KOT-12.1)."""
    page = reverse("meetups:activities_list")
    return (
        f"May {signup.mentor} take your place on {signup.event.held_on:%-d %B}?",
        f"Hello {signup.own_mentor.user.first_name},\n\n{by} has asked {signup.mentor} to take responsibility in your "
        f"place for a mentee of yours at {_activity(signup)}. That holds only if both of you say yes.\n\n"
        f"Say yes or no:\n{settings.SITE_URL}{page}\n",
    )


def own_mentor_answered(signup, own, agrees):
    """Subject and body for whoever asked another mentor in the place of the child's own (KOT-12.1)."""
    page = reverse("meetups:signups_list", args=[signup.event_id])
    said = "says yes to another mentor" if agrees else "comes along and keeps the place"
    return (
        f"{own} {said} on {signup.event.held_on:%-d %B}",
        f"Hello {signup.asked_by.first_name},\n\nYou asked another mentor to take responsibility for a mentee of "
        f"{own} at {_activity(signup)}. {own} {said}.\n\n"
        f"See who comes with whom:\n{settings.SITE_URL}{page}\n",
    )


def stays_with_own(signup, other):
    """Subject and body for the own mentor: the other one cannot, so nothing changes (KOT-12.1)."""
    page = reverse("meetups:activities_list")
    return (
        f"You come along on {signup.event.held_on:%-d %B}, as before",
        f"Hello {signup.mentor.user.first_name},\n\n{other} cannot take your place at {_activity(signup)}. "
        "You and your mentee stay booked.\n\n"
        f"If you cannot come, say so, or ask another mentor:\n{settings.SITE_URL}{page}\n",
    )


def settled_with_other(signup, other, agrees):
    """Subject and body for the other mentor, once the own one has said yes or no (KOT-12.1)."""
    said = "You take responsibility" if agrees else "You are not needed"
    because = "The child’s own mentor has said yes as well" if agrees else "The child’s own mentor comes along"
    return (
        f"{said} on {signup.event.held_on:%-d %B}",
        f"Hello {other.user.first_name},\n\n{because}: at {_activity(signup)} "
        f"{'you take responsibility for the child' if agrees else 'you have no child to look after for them'}.\n",
    )


def responsibility_answered(signup, other, agrees):
    """Subject and body for whoever asked another mentor (KOT-12.1)."""
    said = "yes" if agrees else "no"
    page = reverse("meetups:activities_list")
    if signup.asked_by.is_mentoring_team:
        page = reverse("meetups:signups_list", args=[signup.event_id])
    return (
        f"{other} says {said} for {signup.event.held_on:%-d %B}",
        f"Hello {signup.asked_by.first_name},\n\nYou asked whether {other} can take responsibility for a child "
        f"at {_activity(signup)}. The answer is {said}.\n\n"
        f"See who comes with whom:\n{settings.SITE_URL}{page}\n",
    )


def _activity(signup):
    return f"“{signup.event.name}” on {signup.event.held_on:%-d %B %Y}"
