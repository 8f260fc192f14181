"""What meet-ups wait for: a consent, an answer, a note, the next one; and group chats that are to be closed."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline
from mentees.models import Allocation
from mentees.rules import CLAUSE_OF_CONSENT
from policy.dates import in_words

from ..models import GroupChat, MeetUp
from ..rules import note_due_on
from ..standing import overdue, to_arrange


def plans_without_consent(meetups=None):
    """Confirmed meet-ups ahead that do not stand, for the consent to mentoring is not there, the next first (KOP-16).

    The person is the mentor; `meetups` are rows loaded with their people, all that there are where none are given.
    """
    meetups = MeetUp.objects.confirmed_without_consent() if meetups is None else meetups
    confirmed = [meetup for meetup in meetups if meetup.status == MeetUp.Status.CONFIRMED]
    return [_without_consent(meetup) for meetup in confirmed if meetup.lacks_consent]


def _without_consent(meetup):
    return Deadline(
        what=f"The meet-up of {in_words(meetup.date)} does not stand: the consent to mentoring is missing",
        due_on=meetup.date,
        clause=CLAUSE_OF_CONSENT,
        url=reverse("meetups:meetup_detail", args=[meetup.pk]),
        person=meetup.mentor.user,
        subject=str(meetup.mentee),
        event=f"meetup:{meetup.pk}:no-consent",
        row=meetup,
    )


def notes_due(figures, meetups=None):
    """Meet-ups that have been and have no note yet, from the day on which they were, the oldest first (KOT-9.4).

    The person is the mentor, or the scheme's coordinator while the mentor is suspended; `meetups` narrows it, such as
    to those visible to somebody.
    """
    meetups = MeetUp.objects.all() if meetups is None else meetups
    owing = meetups.owing_a_note().select_related("mentee__child", "mentee__scheme__coordinator", "mentor__user")
    return [
        Deadline(
            what=_note_of(meetup),
            due_on=note_due_on(meetup.date, figures),
            clause="KOT-9.4",
            url=_page(meetup),
            person=_seen_to_by(meetup),
            subject=str(meetup.mentee),
            event=f"meetup:{meetup.pk}:note",
            row=meetup,
        )
        for meetup in owing.order_by("date", "starts_at", "id")
    ]


def _note_of(meetup):
    day = in_words(meetup.date)
    if meetup.mentor.is_suspended:
        return f"No note of the meet-up on {day}: {meetup.mentor} is suspended"
    return f"Write the note of the meet-up on {day}"


def _seen_to_by(row):
    """Whoever mentors the child, or the coordinator while they are suspended."""
    return row.mentee.scheme.coordinator if row.mentor.is_suspended else row.mentor.user


def answers_due(meetups=None):
    """Meet-ups ahead that wait for the coordinator to confirm, or for the mentor to answer a question (KOP-10)."""
    meetups = MeetUp.objects.all() if meetups is None else meetups
    waiting = meetups.in_term().ahead().filter(status__in=[MeetUp.Status.PLANNED, MeetUp.Status.ASKED])
    waiting = waiting.select_related("mentee__child", "mentee__scheme__coordinator", "mentor__user")
    return [_answer(meetup) for meetup in waiting.order_by("date", "starts_at", "id")]


def _answer(meetup):
    is_asked = meetup.status == MeetUp.Status.ASKED
    what = "Answer the coordinator’s question about" if is_asked else "Confirm, ask about or decline"
    return Deadline(
        what=f"{what} the meet-up on {in_words(meetup.date)}",
        due_on=meetup.date,
        clause="KOP-10",
        url=_page(meetup),
        person=meetup.mentor.user if is_asked else meetup.mentee.scheme.coordinator,
        subject=str(meetup.mentee),
        event=f"meetup:{meetup.pk}:{meetup.status}",
        row=meetup,
    )


def meetups_to_arrange(today, figures, allocations=None):
    """Pairs that should have met by now and have no meet-up planned, the longest ago first (KOT-9.2).

    The person is the mentor, who commits to regular meetings (KOT-7.2), or the coordinator while the mentor is
    suspended. While the mentor is away the clock stands still.
    """
    allocations = Allocation.objects.all() if allocations is None else allocations
    return [_arrange(*found) for found in to_arrange(allocations, figures, today)]


def next_to_arrange(pairs, figures, today):
    """The same of a mentor's own pairs, which are loaded with `meetups.standing.with_next`."""
    return [_arrange(*found) for found in overdue(pairs, figures, today) if not found[2]]


def _arrange(pair, due_on, paused):
    return Deadline(
        what=_next_of(pair),
        due_on=due_on,
        clause="KOT-9.2",
        url=reverse("home:mentee_detail", args=[pair.mentee_id]),
        person=_seen_to_by(pair),
        subject=str(pair.mentee),
        event=f"arrange:{pair.pk}:{due_on:%Y-%m-%d}",
        row=pair.mentee,
        paused=paused,
    )


def _next_of(pair):
    if pair.mentor.is_suspended:
        return f"See who meets the child next: {pair.mentor} is suspended"
    return "Arrange the next meet-up with the carer"


def _page(meetup):
    return reverse("meetups:meetup_detail", args=[meetup.pk])


def groups_to_close(groups=None):
    """Group chats whose carer has taken the consent back, or whose child has no mentor any more (KOT-13.1)."""
    groups = GroupChat.objects.all() if groups is None else groups
    current = Allocation.objects.open_today().filter(mentee=OuterRef("mentee"))
    over = groups.open().filter(Q(consent__withdrawn_on__isnull=False) | ~Exists(current))
    return [
        Deadline(
            what="See that the group chat is closed, and say so",
            due_on=group.consent.withdrawn_on or timezone.localdate(),
            clause="KOT-13.1",
            url=reverse("meetups:group_agree", args=[group.mentee_id]),
            read_at=reverse("home:mentee_detail", args=[group.mentee_id]),
            person=group.mentee.scheme.coordinator,
            subject=str(group.mentee),
            event=f"group-chat:{group.pk}:over",
            row=group,
        )
        for group in over.select_related("consent", "mentee__child", "mentee__scheme__coordinator").order_by("id")
    ]
