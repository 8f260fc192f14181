"""How Larkmere's mentors were vetted and are supported: decisions, agreements, meetings, leave."""

from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from mentors.models import (
    Agreement,
    AgreementKind,
    AgreementWording,
    Attendance,
    DbsCheck,
    Leave,
    Mentor,
    SupportMeeting,
    Training,
)
from policy.dates import months_after

TRAINERS = ("Margaret Ashdown", "Owen Pryce", "Safe Hands Training")
# Nobody has sat down with Samina for eleven months.
WITHOUT_SUPPORT = "samina"
ON_LEAVE = "tom"
DETAILS_KEPT = 170

TALKS = (
    "Went through the last meet-ups and what the child enjoys. Agreed to try something outdoors.",
    "Talked about how to end a meet-up well. Notes come in on time.",
    "Looked at the goals of the plan. One is nearly reached; a new one for spring.",
    "Spoke about boundaries when the child asks for a telephone number. Handled well.",
    "Checked the safeguarding training and the receipts. Nothing open.",
)
ABOUT = (
    "In good heart, has time until summer.",
    "A bit tired from work; fortnightly is still fine.",
    "Would like a second child after Easter.",
    "Happy. Asked for ideas for rainy days.",
)
MONTHLY = (
    "Ideas for the holidays. How to write a short note. Next outing.",
    "A visitor spoke about young carers. Questions about lifts.",
    "Safeguarding in practice: what to do with a worry. Swap of venues.",
    "Looked back at the term. What helps when a child goes quiet.",
)
# How the training was; what worked and what to change.
EVALUATED = (
    ("The introduction was clear. More practice in talking with carers would help.", "Meet-ups are going well."),
    ("Safeguarding face to face was worth the evening.", "The venue list could have more free places."),
)
# The yearly review, so many days ago.
REVIEWED = 160


def build(world):
    rng = Random(f"Larkmere {world.cast.number} supervision")  # noqa: S311 - nothing secret
    mentors = {key: mentor for key, mentor in world.mentors.items() if mentor.status != Mentor.Status.APPLICANT}
    own = {id(mentor) for mentor in mentors.values()}
    for check in world.rows.of(DbsCheck):
        if id(check.mentor) in own:
            _decide(world, check)
    for training in world.rows.of(Training):
        if id(training.mentor) in own:
            training.trainer = rng.choice(TRAINERS)
    wordings = list(AgreementWording.objects.in_force(world.days.today))
    for key, mentor in mentors.items():
        part = world.mentor_parts[key]
        mentor.accepted_on = world.days.ago(part.since - 30)
        _sign(world, part, mentor, wordings, rng)
        _support(world, key, mentor, rng)
    _meet_monthly(world, mentors, rng)
    _review_the_year(world, mentors, rng)
    _go_on_leave(world, mentors)


def _decide(world, check):
    """Clear, decided a week after the certificate; what was considered is kept only for the newest (PRO-1)."""
    check.role_checked = "Child workforce, mentor"
    check.decision = DbsCheck.Decision.CLEAR
    check.decided_by = world.staff["coordinator"]
    check.decided_on = check.issued_on
    if check.decided_on > world.days.ago(DETAILS_KEPT):
        check.on_update_service = True
        check.considered = "Nothing on the certificate. Identity seen in the original; references fit."


def _sign(world, part, mentor, wordings, rng):
    coordinator, days = world.staff["coordinator"], world.days
    induction = days.ago(part.since - 13)
    training = Training(mentor=mentor, course=Training.Course.INDUCTION, taken_on=induction, trainer=coordinator.name)
    world.rows.add(training, by=coordinator, at=days.morning(induction + timedelta(days=1), rng))
    for number, wording in enumerate(wordings):
        if wording.kind == AgreementKind.CONDUCT:
            # Signed on paper, as `code_of_conduct_signed_on` says.
            continue
        signed_at = days.at(days.ago(part.since - 26), time(18, 5 + number))
        agreement = Agreement(mentor=mentor, wording=wording, signed_name=mentor.user.name, signed_at=signed_at)
        world.rows.add(agreement, by=mentor.user, at=signed_at)


def _support(world, key, mentor, rng):
    """A meeting every four or five months, the last not long ago; with one mentor none for eleven months."""
    since = world.mentor_parts[key].since
    ago = 336 if key == WITHOUT_SUPPORT else rng.randrange(12, 110)
    kinds = SupportMeeting.Kind
    number = 0
    while ago < since - 40:
        kind = kinds.EVALUATION if number == 1 else kinds.SUPPORT
        meeting = _meeting(world, kind, world.days.ago(ago), rng.choice(TALKS), rng)
        if kind == kinds.EVALUATION:
            meeting.training, meeting.evaluation = rng.choice(EVALUATED)
        _attend(world, meeting, mentor, True, rng.choice(ABOUT))
        ago += rng.randrange(110, 160)
        number += 1


def _meet_monthly(world, mentors, rng):
    """The first Thursday of each month but August, for a year."""
    for months in range(12, 0, -1):
        month = months_after(world.days.today.replace(day=1), 1 - months)
        day = world.days.first_weekday(month.year, month.month, 1, 3)
        if day >= world.days.today or month.month == 8:
            continue
        meeting = _meeting(world, SupportMeeting.Kind.VOLUNTEERS, day, rng.choice(MONTHLY), rng)
        for key, mentor in mentors.items():
            if world.days.ago(world.mentor_parts[key].since - 30) <= day:
                _attend(world, meeting, mentor, rng.random() < 0.7)


def _review_the_year(world, mentors, rng):
    """HTP-5: once a year with everybody who mentored then."""
    day = world.days.ago(REVIEWED)
    words = "What the year was like, by show of cards. Who stays, who takes a second child."
    meeting = _meeting(world, SupportMeeting.Kind.REVIEW, day, words, rng)
    meeting.training = (
        "The introduction prepares well for the first meeting, less well for the end. Two asked for more."
    )
    meeting.evaluation = "Notes are shorter and come sooner. Next year: an evening on saying goodbye."
    for key, mentor in mentors.items():
        if world.days.ago(world.mentor_parts[key].since - 30) <= day:
            _attend(world, meeting, mentor, True)


def _meeting(world, kind, held_on, words, rng):
    meeting = SupportMeeting(
        kind=kind, held_on=held_on, led_by=world.staff["coordinator"], words=words, submission=_uuid(rng)
    )
    return world.rows.add(meeting, by=meeting.led_by, at=world.days.at(held_on, time(20, 15)))


def _uuid(rng):
    return UUID(int=rng.getrandbits(128), version=4)


def _attend(world, meeting, mentor, was_there, words=""):
    attendance = Attendance(meeting=meeting, mentor=mentor, was_there=was_there, words=words)
    world.rows.add(attendance, by=meeting.led_by, at=world.days.at(meeting.held_on, time(20, 20)))


def _go_on_leave(world, mentors):
    """One mentor away from yesterday for ten days, another over a week in two months."""
    today, days = world.days.today, world.days
    planned = (
        (ON_LEAVE, days.ago(1), today + timedelta(days=9), "Away for work."),
        ("gwen", today + timedelta(days=60), today + timedelta(days=67), "Holiday."),
    )
    for key, first, last, reason in planned:
        mentor = mentors[key]
        leave = Leave(mentor=mentor, from_on=first, until_on=last, reason=reason)
        told = timezone.make_aware(datetime.combine(days.ago(6), time(19)))
        world.rows.add(leave, by=mentor.user, at=told)
