"""Messages about meet-ups: never a child's name, never what was said."""

from django.conf import settings
from django.urls import reverse

SUBJECTS = {
    "confirmed": "Your meet-up on {day} is confirmed",
    "asked": "The coordinator has a question about your meet-up on {day}",
    "declined": "Your meet-up on {day} cannot go ahead as planned",
}
WORDS = {
    "confirmed": "your meet-up on {day} is confirmed. The file with this message puts it into your calendar.",
    "asked": "the coordinator has a question about your meet-up on {day}. Please answer it.",
    "declined": "your meet-up on {day} cannot go ahead as planned. The coordinator says why.",
}


def _link(meetup):
    return f"{settings.SITE_URL}{reverse('meetups:meetup_detail', args=[meetup.pk])}"


def planned(meetup):
    """Subject and body for the coordinator: a meet-up has been announced (KOT-9.3)."""
    when = f"{meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}"
    return (
        f"A meet-up is planned for {meetup.date:%-d %B}",
        f"{meetup.mentor} has planned a meet-up for {when}.\n\nSee it, and answer where it asks you to:\n"
        f"{_link(meetup)}\n",
    )


def first_meeting_booked(meetup, by):
    """Subject and body for the mentor: the charity has booked the first meeting with the carer (KOT-7.1)."""
    when = f"{meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}"
    wait = "" if meetup.status == meetup.Status.CONFIRMED else " The coordinator will confirm it."
    return (
        f"Your first meeting with a new mentee is on {meetup.date:%-d %B}",
        f"Hello {meetup.mentor.user.first_name},\n\n{by} has booked the first meeting of you, the child and the carer "
        f"for {when}.{wait} The carer signs the consents there, on your phone or on paper.\n\n"
        f"See where, and change or cancel it if you cannot come:\n{_link(meetup)}\n",
    )


def first_meeting_to_confirm(meetup, by):
    """Subject and body for the coordinators when family liaison has booked a first meeting (KOT-7.1)."""
    return (
        f"A first meeting is booked for {meetup.date:%-d %B}",
        f"{by} has booked a first meeting of {meetup.mentor} with a child and its carer for {meetup.date:%-d %B %Y} at "
        f"{meetup.starts_at:%H:%M}.\n\nSee it, and answer where it asks you to:\n{_link(meetup)}\n",
    )


def answered(meetup):
    """Subject and body for the mentor: the coordinator has answered (KOP-10)."""
    return (
        SUBJECTS[meetup.status].format(day=f"{meetup.date:%-d %B}"),
        f"Hello {meetup.mentor.user.first_name},\n\n{WORDS[meetup.status].format(day=f'{meetup.date:%-d %B %Y}')}\n\n"
        f"Read it here:\n{_link(meetup)}\n",
    )


SHORT = {
    "confirmed": "is confirmed",
    "asked": "waits for you: the coordinator has a question",
    "declined": "cannot go ahead as planned",
    "cancelled": "is cancelled",
}


def in_short(meetup):
    """The same as one text message: a day, a time, and nothing of a child."""
    when = f"{meetup.date:%-d %B} at {meetup.starts_at:%H:%M}"
    return f"Your meet-up on {when} {SHORT[meetup.status]}. {_link(meetup)}"


def replied(meetup):
    """Subject and body for the coordinators: the mentor has answered what was asked (KOP-10)."""
    return (
        f"{meetup.mentor} has answered your question",
        f"{meetup.mentor} has answered your question about the meet-up on {meetup.date:%-d %B %Y}.\n\n"
        f"Read it, and answer the plan:\n{_link(meetup)}\n",
    )


def named_second(meetup):
    """Subject and body for the second mentor; no link, for the child's pages are not theirs."""
    return (
        f"You are named as second mentor on {meetup.date:%-d %B}",
        f"Hello {meetup.second_mentor.user.first_name},\n\n{meetup.mentor} has named you as second mentor for a "
        f"meet-up on {meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}.\n\nPlease agree with {meetup.mentor} where "
        "and when you meet. If you cannot come, tell them or the coordinator.\n",
    )


def handed_on_to(meetup):
    """Subject and body for the mentor who takes over a planned meet-up."""
    return (
        f"You take over the meet-up on {meetup.date:%-d %B}",
        f"Hello {meetup.mentor.user.first_name},\n\nthe meet-up on {meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M} "
        f"is now yours. The coordinator will confirm it. Change or cancel it if you cannot come:\n{_link(meetup)}\n",
    )


def handed_on_from(meetup, earlier):
    """Subject and body for the mentor who had planned a meet-up that somebody else now holds."""
    return (
        f"Your meet-up on {meetup.date:%-d %B} is handed on",
        f"Hello {earlier.user.first_name},\n\nthe meet-up that you planned for {meetup.date:%-d %B %Y} at "
        f"{meetup.starts_at:%H:%M} is now held by {meetup.mentor}.\n\nSee what is planned:\n{settings.SITE_URL}/\n",
    )


def handover_meeting(meetup, to):
    """Subject and body for each of the two mentors: when they meet the child together (KOP-7)."""
    wait = "" if meetup.status == meetup.Status.CONFIRMED else " The coordinator will confirm it."
    return (
        f"You hand over together on {meetup.date:%-d %B}",
        f"Hello {to.user.first_name},\n\n{meetup.mentor} and {meetup.second_mentor} meet the child together on "
        f"{meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}.{wait} See where, and tell the coordinator if you cannot "
        f"come:\n{settings.SITE_URL}/\n",
    )


def cancelled(meetup):
    """Subject and body for the other side when a meet-up is cancelled (KOP-18)."""
    return (
        f"The meet-up on {meetup.date:%-d %B} is cancelled",
        f"The meet-up that {meetup.mentor} planned for {meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M} "
        f"is cancelled.\n\nSee what is planned:\n{settings.SITE_URL}/\n",
    )


def in_calendar(meetup):
    """Subject and body for the mentor, with the file that keeps their own calendar right (KOP-10)."""
    if not meetup.stands:
        now, words, file = "is cancelled", "is cancelled", "takes it out of"
    elif meetup.status == meetup.Status.CONFIRMED:
        now, words, file = "stands", "is planned and stands", "puts it into"
    else:
        now, words, file = "has changed", "has changed and waits for the coordinator", "changes it in"
    return (
        f"Your meet-up on {meetup.date:%-d %B} {now}",
        f"Hello {meetup.mentor.user.first_name},\n\nyour meet-up on {meetup.date:%-d %B %Y} at "
        f"{meetup.starts_at:%H:%M} {words}. The file with this message {file} your calendar.\n\n"
        f"See it here:\n{_link(meetup)}\n",
    )


def note_missing(meetup):
    """Subject and body of the reminder that a note is due (KOT-9.4)."""
    return (
        f"The note of your meet-up on {meetup.date:%-d %B} is still to come",
        f"Hello {meetup.mentor.user.first_name},\n\nThe note of your meet-up on {meetup.date:%-d %B %Y} "
        f"has not arrived yet. Three lines are enough.\n\nWrite it here:\n{settings.SITE_URL}/\n",
    )


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


def responsibility_answered(signup):
    """Subject and body for whoever asked another mentor (KOT-12.1)."""
    said = "yes" if signup.status == signup.Status.AGREED else "no"
    page = reverse("meetups:activities_list")
    if signup.asked_by.is_mentoring_team:
        page = reverse("meetups:signups_list", args=[signup.event_id])
    return (
        f"{signup.mentor} says {said} for {signup.event.held_on:%-d %B}",
        f"Hello {signup.asked_by.first_name},\n\nYou asked whether {signup.mentor} can take responsibility for a child "
        f"at {_activity(signup)}. The answer is {said}.\n\n"
        f"See who comes with whom:\n{settings.SITE_URL}{page}\n",
    )


def _activity(signup):
    return f"“{signup.event.name}” on {signup.event.held_on:%-d %B %Y}"
