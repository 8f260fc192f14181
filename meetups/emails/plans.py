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
        f"{answer_link(meetup)}\n",
    )


GROUP_WORDS = {
    "planned": "{by} has planned a group meet-up for {when}, and you and your mentee are in it.",
    "changed": "the group meet-up with you and your mentee has changed. It is now on {when}.",
    "confirmed": "the group meet-up with you and your mentee on {when} is confirmed.",
}


def in_group(meetup, what):
    """Subject and body for the mentor of one child in a group; nothing of the other children (KOP-30)."""
    when = f"{meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}"
    words = GROUP_WORDS[what].format(by=meetup.group.planned_by, when=when)
    wait = "" if meetup.status == meetup.Status.CONFIRMED else " Your part of it waits for the coordinator."
    ask = "" if what == "confirmed" else " Please tell the carer, and keep here that you have."
    return (
        f"A group meet-up on {meetup.date:%-d %B} is {what}",
        f"Hello {meetup.mentor.user.first_name},\n\n{words}{wait}{ask}\n\nSee your part of it, and cancel it if you "
        f"cannot come:\n{_link(meetup)}\n",
    )


def second_in_group(group):
    """Subject and body for the second mentor of a group; no link, for the children's pages are not theirs."""
    return (
        f"You are named as second mentor on {group.date:%-d %B}",
        f"Hello {group.second_mentor.user.first_name},\n\nyou are named as second mentor for a group meet-up on "
        f"{group.date:%-d %B %Y} at {group.starts_at:%H:%M}. {group.led_by} leads it.\n\nPlease agree with them where "
        "and when you meet. If you cannot come, tell them or the coordinator.\n",
    )


def group_planned(group, what, *, by):
    """Subject and body for the coordinators: a group meet-up has been planned or changed (KOP-30)."""
    when = f"{group.date:%-d %B %Y} at {group.starts_at:%H:%M}"
    link = f"{settings.SITE_URL}{reverse('meetups:group_meetup_detail', args=[group.pk])}"
    return (
        f"A group meet-up on {group.date:%-d %B} is {what}",
        f"{by} has {what} a group meet-up on {when}.\n\nSee it, and answer where it asks you to:\n{link}\n",
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
        f"{meetup.starts_at:%H:%M}.\n\nSee it, and answer where it asks you to:\n{answer_link(meetup)}\n",
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
        f"Read it, and answer the plan:\n{answer_link(meetup)}\n",
    )


def named_second(meetup, weeks=1):
    """Subject and body for the second mentor; no link, for the child's pages are not theirs."""
    more = f", and each of the {weeks - 1} weeks after it" if weeks > 2 else ", and a week later" if weeks == 2 else ""
    return (
        f"You are named as second mentor on {meetup.date:%-d %B}",
        f"Hello {meetup.second_mentor.user.first_name},\n\n{meetup.mentor} has named you as second mentor for a "
        f"meet-up on {meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}{more}.\n\nPlease agree with "
        f"{meetup.mentor} where and when you meet. If you cannot come, tell them or the coordinator.\n",
    )


def not_second(meetup, earlier, day):
    """Subject and body for whoever was named as second mentor and is not any more."""
    return (
        f"You are not second mentor any more on {day:%-d %B}",
        f"Hello {earlier.user.first_name},\n\nyou were named as second mentor for a meet-up on {day:%-d %B %Y}. "
        f"That has changed, and you do not need to come. If you want to know more, ask {meetup.mentor}.\n",
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
    carer = " The carer does not know yet: please tell them." if meetup.carer_knows is False else ""
    return (
        f"The meet-up on {meetup.date:%-d %B} is cancelled",
        f"The meet-up that {meetup.mentor} planned for {meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M} "
        f"is cancelled.{carer}\n\nSee what is planned:\n{settings.SITE_URL}/\n",
    )


def in_calendar(meetup, to):
    """Subject and body for one of its mentors, with the file that keeps their own calendar right (KOP-10)."""
    if not meetup.stands:
        now, words, file = "is cancelled", "is cancelled", "takes it out of"
    elif meetup.status == meetup.Status.CONFIRMED:
        now, words, file = "stands", "is planned and stands", "puts it into"
    else:
        now, words, file = "has changed", "has changed and waits for the coordinator", "changes it in"
    is_own = meetup.mentor_id == to.pk
    whose, page = "your meet-up", f"See it here:\n{_link(meetup)}\n"
    if not is_own:
        whose, page = f"the meet-up of {meetup.mentor}, with you as second mentor,", f"Ask {meetup.mentor} about it.\n"
    return (
        f"{'Your' if is_own else 'The'} meet-up on {meetup.date:%-d %B} {now}",
        f"Hello {to.user.first_name},\n\n{whose} on {meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M} {words}. "
        f"The file with this message {file} your calendar.\n\n{page}",
    )


def note_missing(meetup, number=1):
    """Subject and body of the reminder that a note is due, or so many of one group (KOT-9.4)."""
    if number > 1:
        return (
            f"The notes of your group meet-up on {meetup.date:%-d %B} are still to come",
            f"Hello {meetup.mentor.user.first_name},\n\n{number} notes of your group meet-up on "
            f"{meetup.date:%-d %B %Y} have not arrived yet. Three lines for each child are enough.\n\n"
            f"Write them together here:\n{settings.SITE_URL}/\n",
        )
    return (
        f"The note of your meet-up on {meetup.date:%-d %B} is still to come",
        f"Hello {meetup.mentor.user.first_name},\n\nThe note of your meet-up on {meetup.date:%-d %B %Y} "
        f"has not arrived yet. Three lines are enough.\n\nWrite it here:\n{settings.SITE_URL}/\n",
    )


def unconfirmed(meetup, to):
    """Subject and body for whoever is to see to it that a near meet-up gets its answer (KOP-10)."""
    return (
        f"Nobody has confirmed the meet-up on {meetup.date:%-d %B}",
        f"Hello {to.first_name},\n\n{meetup.mentor} has planned a meet-up for {_when(meetup)}, and nobody has "
        f"confirmed it. It must not go ahead without an answer.\n\n"
        f"Confirm it, ask or decline:\n{answer_link(meetup)}\n",
    )


def group_unconfirmed(meetup, to):
    """The same of a group, told once, by one of its meet-ups that waits."""
    page = reverse("meetups:group_meetup_detail", args=[meetup.group_id])
    return (
        f"The group meet-up on {meetup.date:%-d %B} is not confirmed for every child",
        f"Hello {to.first_name},\n\na group meet-up is planned for {_when(meetup)}, and nobody has confirmed it for "
        f"every child in it. A child whose part has no answer must not come along.\n\n"
        f"See who waits, and confirm, ask or decline:\n{settings.SITE_URL}{page}\n",
    )


def silent(meetup, to):
    """Subject and body for the coordinator: a meet-up should be over and nobody has been heard of (KOP-27)."""
    return (
        f"Please find out: no word after the meet-up on {meetup.date:%-d %B}",
        f"Hello {to.first_name},\n\nthe meet-up of {meetup.mentor} on {meetup.date:%-d %B %Y} should have ended at "
        f"{meetup.ends_at:%H:%M}. Nobody has said that all are home safe, and there is no note.\n\n"
        f"Ring {_on_the_phone(meetup)}. Everything else you need stands here:\n{_link(meetup)}\n",
    )


def silent_group(meetups, to):
    """The same of the children of a group (KOP-30): whom to ring for each of them, once for the whole group."""
    one = meetups[0]
    rings = "\n".join(f"- {_on_the_phone(meetup)}:\n  {_link(meetup)}" for meetup in meetups)
    return (
        f"Please find out: no word after the group meet-up on {one.date:%-d %B}",
        f"Hello {to.first_name},\n\nthe group meet-up on {one.date:%-d %B %Y} should have ended at "
        f"{one.ends_at:%H:%M}. Of {len(meetups)} of its children nobody has said that they are home safe, and there is "
        f"no note.\n\nRing whoever came with each of them. Everything else you need stands there:\n{rings}\n",
    )


def _on_the_phone(meetup):
    """The mentor, on the number they carry that day."""
    carried = meetup.day_messages.exclude(phone="").last()
    number = carried.phone if carried else meetup.mentor.user.phone
    return f"{meetup.mentor} on {number}" if number else f"{meetup.mentor}"


def running_late(meetup, minutes):
    """Subject and body for the coordinators (KOP-27)."""
    return (
        f"{meetup.mentor} is running late",
        f"{meetup.mentor} is about {minutes} minutes late for the meet-up today at {meetup.starts_at:%H:%M}.\n\n"
        f"See whether the carer knows:\n{_link(meetup)}\n",
    )


def nobody_came(meetup, carer_knows):
    """Subject and body for the coordinators (KOP-18)."""
    carer = "A carer has been spoken with." if carer_knows else "No carer has been reached yet: please ring them."
    return (
        f"Nobody came to the meet-up on {meetup.date:%-d %B}",
        f"{meetup.mentor} waited on {_when(meetup)}, and nobody came. {carer}\n\n"
        f"Read what is known:\n{_link(meetup)}\n",
    )


def came_after_all(meetup, clashes=()):
    """Subject and body for the coordinators: the no-show is taken back, and with what it clashes now (HTP-3)."""
    also = "".join(f" {words}" for words in clashes)
    return (
        f"They came after all to the meet-up on {meetup.date:%-d %B}",
        f"The meet-up of {meetup.mentor} on {_when(meetup)} takes place after all.{also}\n\nSee it:\n{_link(meetup)}\n",
    )


def home_safe(meetup, by):
    """Subject and body for the coordinators who had been told of the silence (KOP-27)."""
    return (
        f"All are home safe from the meet-up on {meetup.date:%-d %B}",
        f"{by} says that everybody is home safe from the meet-up of {meetup.mentor} on {_when(meetup)}.\n\n"
        f"See it:\n{_link(meetup)}\n",
    )


def planned_weekly(meetups):
    """Subject and body for the coordinator: a slot of every week has been announced (HTP-3)."""
    first, last = meetups[0], meetups[-1]
    return (
        f"A meet-up of every week is planned from {first.date:%-d %B} on",
        f"{first.mentor} has planned {len(meetups)} meet-ups, every week from {_when(first)} to "
        f"{last.date:%-d %B %Y}.\n\n"
        f"See the first, and confirm all of them there:\n{answer_link(first)}\n",
    )


def confirmed_weekly(meetups):
    """Subject and body for the mentor: so many of the slot are confirmed (KOP-10)."""
    first, last = meetups[0], meetups[-1]
    return (
        f"{len(meetups)} meet-ups of every week are confirmed",
        f"Hello {first.mentor.user.first_name},\n\n{len(meetups)} meet-ups from {_when(first)} to "
        f"{last.date:%-d %B %Y} are confirmed. The file with this message puts them into your calendar.\n\n"
        f"See them here:\n{_link(first)}\n",
    )


def lift_given(note):
    """Subject and body for committee and coordinator: a lift was given (KOP-12); nothing says to whom."""
    page = reverse("meetups:note_detail", args=[note.pk])
    return (
        f"A lift was given on {note.date:%-d %B}",
        f"{note.mentor} gave a lift in their car on {note.date:%-d %B %Y}. The reason is recorded with the note.\n\n"
        f"The coordinator reads it here:\n{settings.SITE_URL}{page}\n",
    )


def answer_link(meetup):
    """Where the coordinator answers in one tap; names the plan that the e-mail is about."""
    page = reverse("meetups:meetup_answer", args=[meetup.pk])
    return f"{settings.SITE_URL}{page}?plan={meetup.version}"


def _when(meetup):
    return f"{meetup.date:%-d %B %Y} at {meetup.starts_at:%H:%M}"
