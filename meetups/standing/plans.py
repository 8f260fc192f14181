"""Whether a plan stands today: asked anew at each look, from consent, clearance and the kind of place."""

from django.utils import timezone

from club.models import SchoolHoliday
from club.rules import stage_of, stage_words
from mentees.models import Consent
from mentees.rules import mentoring_verdict
from mentors.models import Mentor
from mentors.rules import clear_to_plan
from mentors.standing.clearance import clearances
from mentors.standing.supervision import leave_on
from policy.dates import in_words, instant
from policy.verdict import refused

from .. import rules
from ..models import MeetUp, Transport

MOST_PLACES = 4
LOOKED_THROUGH = 30


def place_of(meetup, figures):
    return rules.place_verdict(meetup.venue_kind, len(_mentors_of(meetup)), figures, meetup.unusual)


def _mentors_of(meetup):
    """Who comes along as a mentor: in a group those of every child."""
    own = {meetup.mentor_id, meetup.second_mentor_id} - {None}
    return own | meetup.group.mentors if meetup.group else own


def stage_for_group(meetup):
    """KOP-30, where the plan is a child's part of a group; otherwise None."""
    if meetup.group is None:
        return None
    child = meetup.mentee.child
    year = child.school_year_on(meetup.date)
    stage = stage_of(year, child.chosen_stage)
    return rules.group_stage_verdict(stage, stage_words(year, child.chosen_stage))


def lift_of(meetup):
    """KOP-12, where the plan is a lift; otherwise None."""
    if meetup.transport != Transport.CAR:
        return None
    return rules.lift_verdict(agrees_to_lifts(meetup.mentee), meetup.transport_words)


def risk_of(meetup, figures, because=""):
    """KOT-16.1, where the outing is unusual or its place not on the policy's list; otherwise None. The charity arranges
    the first meeting."""
    if (meetup.is_first_meeting and not meetup.unusual) or not place_of(meetup, figures).needs_approval:
        return None
    return rules.risk_verdict(True, meetup.risk_assessment_id is not None, because)


def consent_of(meetup):
    """KOP-16: whether the carer's consent to mentoring stands today."""
    return consent_for(meetup.mentee, is_first_meeting=meetup.is_first_meeting)


def consent_for(mentee, *, is_first_meeting=False):
    given = list(mentee.consents.filter(kind=Consent.Kind.MENTORING).values_list("withdrawn_on", flat=True))
    withdrawn_on = max((day for day in given if day), default=None)
    return mentoring_verdict(None in given, withdrawn_on, is_first_meeting)


def clash_of(meetup):
    """HTP-3: whether the child is in another meet-up at that time."""
    others = MeetUp.objects.standing().in_term().filter(mentee=meetup.mentee_id, date=meetup.date)
    others = others.exclude(pk=meetup.pk)
    taken = list(others.order_by("starts_at").values_list("starts_at", "ends_at"))
    return rules.clash_verdict("The child has a meet-up", meetup.date, meetup.starts_at, meetup.ends_at, taken)


def room_clash_of(meetup):
    """HTP-3: whether somebody else has that room at that time."""
    others = MeetUp.objects.standing().in_term().filter(date=meetup.date).exclude(pk=meetup.pk).exclude(room="")
    asked = (meetup.place, meetup.room)
    taken = [
        (starts_at, ends_at)
        for place, room, starts_at, ends_at in others.order_by("starts_at").values_list(
            "place", "room", "starts_at", "ends_at"
        )
        if rules.is_same_room((place, room), asked)
    ]
    return rules.clash_verdict(f"{meetup.room} is taken", meetup.date, meetup.starts_at, meetup.ends_at, taken)


def clashes_of(meetup):
    """HTP-3: what stands at the time of a meet-up that nobody can plan otherwise any more, to be seen to: the child in
    another one, the room with somebody else."""
    found = [clash_of(meetup), room_clash_of(meetup)] if meetup.room else [clash_of(meetup)]
    return [verdict.sentence.removesuffix(" Choose another time.") for verdict in found if verdict.is_refused]


def slot_of(meetup):
    """HTP-3: what became of the weeks of a slot, and how many after this one wait for an answer; None for others."""
    if meetup.slot is None:
        return None
    found = MeetUp.objects.filter(slot=meetup.slot).with_consent()
    days = list(found.values_list("date", "starts_at", "status", "note", "holiday_name"))
    weeks = [
        rules.Week(instant(day, starts_at), note is not None, status in MeetUp.FALLEN_THROUGH, bool(holiday))
        for day, starts_at, status, note, holiday in days
    ]
    waiting = sum(day > meetup.date and status == MeetUp.Status.PLANNED for day, _, status, *_ in days)
    return rules.weeks_counted(weeks, timezone.now()) | {"waiting": waiting}


def holidays_between(first, last):
    """HTP-3: the school holidays of these days as the rules ask about them."""
    return list(SchoolHoliday.objects.between(first, last).values_list("name", "from_on", "until_on"))


def unclear_for(meetup):
    """Who of the mentor and the second one is not clear to mentor on the day, each with what is missing: the one rule
    that confirmation asks. Papers for which the coordinator has lifted the stop on that day are not asked about."""
    both = Mentor.objects.filter(pk__in=[meetup.mentor_id, meetup.second_mentor_id or meetup.mentor_id])
    day = max(meetup.date, timezone.localdate())
    asked = clearances(both, day, meetup.policy_version.figures)
    left = [(mentor, clear.without(mentor.papers_lifted(day))) for mentor, clear in asked if not clear.is_clear]
    return [(mentor, clear) for mentor, clear in left if not clear.is_clear]


def second_mentor_standing(meetup, figures):
    """KOT-5.1 for the second mentor as for the first; None where there is none.

    A mentor reads of another only that they cannot come: that somebody is suspended is for the team to know.
    """
    if meetup.second_mentor_id is None:
        return None
    if meetup.second_mentor.is_suspended:
        return refused("KOT-5.1", f"{meetup.second_mentor} cannot come. Choose somebody else, or go without.")
    return clear_to_plan(meetup.second_mentor, timezone.localdate(), figures)


def away_on(meetup, unclear=()):
    """The leave of a mentor of this meet-up that covers its day: a warning, and no more.

    Where `unclear_for` tells of it already it is not told twice.
    """
    told = {mentor.pk for mentor, clear in unclear if any(point.key == "away" for point in clear.missing)}
    mentors = [meetup.mentor, meetup.second_mentor] if meetup.second_mentor_id else [meetup.mentor]
    leaves = [(mentor, leave_on(mentor, meetup.date)) for mentor in mentors if mentor.pk not in told]
    return [
        f"{mentor} is on leave from {in_words(leave.from_on)} to {in_words(leave.until_on)}."
        for mentor, leave in leaves
        if leave
    ]


def not_standing(meetup):
    """What speaks against this plan today although it was accepted once; empty where nothing does."""
    figures = meetup.policy_version.figures
    verdicts = [
        clear_to_plan(meetup.mentor, timezone.localdate(), figures),
        second_mentor_standing(meetup, figures),
        place_of(meetup, figures),
        lift_of(meetup),
        consent_of(meetup),
    ]
    return [verdict for verdict in verdicts if verdict and verdict.is_refused]


def agrees_to_lifts(mentee):
    """KOP-12: whether the carer's consent to lifts stands today."""
    return mentee.consents.standing().filter(kind=Consent.Kind.LIFT).exists()


def places_of(user, mentee):
    """The newest meet-up at each of the last few places where this child has been, to plan another one like it."""
    newest = MeetUp.objects.visible_to(user).filter(mentee=mentee).exclude(is_first_meeting=True)
    found = {}
    for meetup in newest.order_by("-date", "-id")[:LOOKED_THROUGH]:
        found.setdefault(meetup.place.casefold(), meetup)
    return list(found.values())[:MOST_PLACES]
