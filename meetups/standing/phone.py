"""What a mentor's phone may keep for a time without signal: names to choose a meet-up by, and today's numbers."""

from datetime import datetime, time, timedelta

from django.core import signing
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import date_format, time_format

from club.models import CarerLink
from core.models import User
from core.roles import Role
from mentees.models import Allocation, Goal, Mentee

from ..models import MeetUp, Note, Transport

# How far back a note is offered, and how long names stay on a phone that has not been heard of.
DAYS_BACK = 60
DAYS_KEPT = 14
MOST = 40
SALT = "meetups.phone"
CONCERN_ROLES = (Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.CHIEF_EXECUTIVE)


def mentees_on_phone(user):
    """The person's own mentees of today, as far as they are open to them: also for one who has a desk besides."""
    own = Allocation.objects.open_today().filter(mentee=OuterRef("pk"), mentor__user_id=user.pk)
    return Mentee.objects.visible_to(user).filter(Exists(own)).with_child().select_related("scheme__coordinator")


def meetups_on_phone(user, mentees, today):
    """Their meet-ups of today, and those without a note; of days ahead too: the phone shows each once it has begun."""
    own = MeetUp.objects.visible_to(user).filter(mentor__user_id=user.pk, mentee__in=mentees).standing().in_term()
    own = own.annotate(has_note=Exists(Note.objects.filter(meetup=OuterRef("pk")))).exclude(
        ~Q(date=today), has_note=True
    )
    days = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_KEPT)
    return list(
        own.filter(date__range=days).select_related("mentor__user").order_by("-date", "-starts_at", "-id")[:MOST]
    )


def facts_for_phone(user, mentees, meetups, today):
    """All of it as the phone stores it, encrypted; `mentees` by their keys. Nothing else of a child leaves for it."""
    goals = _goals_of(user, mentees)
    confirmed = [row for row in meetups if row.date == today and row.status == MeetUp.Status.CONFIRMED]
    return {
        "now": int(timezone.now().timestamp() * 1000),
        "names_until": _milliseconds(today + timedelta(days=DAYS_KEPT)),
        "numbers_until": _milliseconds(today + timedelta(days=1)),
        "meetups": [_choice(row, mentees[row.mentee_id].child, user) for row in meetups if not row.has_note],
        "mentees": [
            {
                "id": mentee.pk,
                "name": mentee.child.called,
                "goals": goals.get(mentee.pk, []),
                "fields": {"attendees": _both(mentee.child, user)},
            }
            for mentee in mentees.values()
        ],
        "readers": _readers(),
        "today": _numbers(user, confirmed, mentees),
    }


def _goals_of(user, mentees):
    """What can be ticked on a note, by the key of the mentee."""
    goals = {}
    for goal in Goal.objects.visible_to(user).filter(plan__mentee__in=mentees).followed().select_related("plan"):
        goals.setdefault(goal.plan.mentee_id, []).append({"id": goal.pk, "words": goal.words})
    return goals


def _readers():
    """Whom a concern is for (KOT-14.1), the leads first; on the phone only a lead's number, to ring at once."""
    people = User.objects.in_role(*CONCERN_ROLES).prefetch_related("groups")
    rows = [(min(map(CONCERN_ROLES.index, set(one.given_roles) & set(CONCERN_ROLES))), one) for one in people]
    return [
        {
            "id": one.pk,
            "name": one.name,
            "words": CONCERN_ROLES[place].label.lower(),
            "phone": "" if place else one.phone,
        }
        for place, one in sorted(rows, key=lambda row: (row[0], row[1].name))
    ]


def _choice(meetup, child, user):
    return {
        "id": meetup.pk,
        "mentee": meetup.mentee_id,
        "name": child.called,
        "day": date_format(meetup.date, "l j F"),
        "place": meetup.place,
        "begins": _milliseconds(meetup.date, meetup.starts_at),
        "fields": {
            "date": meetup.date.isoformat(),
            "starts_at": f"{meetup.starts_at:%H:%M}",
            "ends_at": f"{meetup.ends_at:%H:%M}",
            "place": meetup.place,
            "venue_kind": meetup.venue_kind or "other",
            "attendees": _both(child, user),
            "carer_joined": "on" if meetup.carer_joins else "",
            "lift_because": meetup.transport_words if meetup.transport == Transport.CAR else "",
        },
    }


def _both(child, user):
    return f"{child.called}, {user.first_name}"


def _numbers(user, confirmed, mentees):
    """Of today's confirmed meet-ups alone: the carer, who is rung in an emergency, and the coordinator."""
    children = [mentees[meetup.mentee_id].child_id for meetup in confirmed]
    # Who may not read the case knows whom to ring in an emergency, and nobody else (EPT-9).
    reads_case = Exists(Mentee.objects.with_background(user).filter(child=OuterRef("child")))
    asked = Q(is_emergency_contact=True) | Q(reads_case, is_first_contact=True)
    links = CarerLink.objects.filter(asked, child__in=children).exclude(carer__phone="").select_related("carer")
    return [
        {
            "name": mentees[meetup.mentee_id].child.called,
            "when": f"{time_format(meetup.starts_at)} to {time_format(meetup.ends_at)}",
            "place": meetup.place,
            "numbers": [
                *[_carer(link) for link in links if link.child_id == mentees[meetup.mentee_id].child_id],
                *_coordinator(mentees[meetup.mentee_id].scheme.coordinator),
            ],
        }
        for meetup in confirmed
    ]


def _carer(link):
    roles = ["asked first"] * link.is_first_contact + ["in an emergency"] * link.is_emergency_contact
    told = {link.MayBeTold.PRACTICAL: "tell times and places only", link.MayBeTold.NOTHING: "ask the coordinator first"}
    words = ", ".join([*roles, *filter(None, [told.get(link.may_be_told)])])
    return {"who": str(link), "words": words, "phone": link.carer.phone}


def _coordinator(coordinator):
    if coordinator is None or not coordinator.phone:
        return []
    return [{"who": coordinator.name, "words": "coordinator", "phone": coordinator.phone}]


def _milliseconds(day, clock=time.min):
    """A moment as a browser counts it."""
    return int(timezone.make_aware(datetime.combine(day, clock)).timestamp() * 1000)


def pass_for_phone(user, mentees):
    """What the phone shows later, signed out, to ask whether it may still keep what it has. It opens nothing."""
    return signing.dumps([user.pk, _state(user, mentees)], salt=SALT)


def may_still_keep(text):
    """Whether the person works here as before, with the same password and the same mentees."""
    try:
        pk, state = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return False
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user is not None and constant_time_compare(state, _state(user, mentees_on_phone(user)))


def _state(user, mentees):
    names = " ".join(str(pk) for pk in sorted(mentee.pk for mentee in mentees))
    return salted_hmac(SALT, f"{user.get_session_auth_hash()} {names}", algorithm="sha256").hexdigest()
