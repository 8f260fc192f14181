"""Who comes to termly activities, with whom, and for whom nobody takes responsibility yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from club.models import Event, RegisterEntry
from mentees.models import Allocation, Mentee
from mentors.models import Mentor
from policy.verdict import Verdict

from ..models import SignUp
from ..rules import responsibility_verdict

# How long before a termly activity it is asked who comes with whom.
ACTIVITY_NEAR = timedelta(days=14)


@dataclass(frozen=True)
class Place:
    """One mentee and one termly activity, as things stand today."""

    event: Event
    mentee: Mentee
    own_mentor: Mentor | None
    signup: SignUp | None
    verdict: Verdict
    is_on_register: bool
    # The own mentor, booked before, has not said yet whether the other one may take over.
    own_waits: bool = False

    @property
    def is_booked(self) -> bool:
        return self.verdict.is_allowed and self.is_on_register

    @property
    def is_not_coming(self) -> bool:
        return self.signup is not None and self.signup.status == SignUp.Status.NOT_COMING

    @property
    def words(self) -> str:
        if self.is_not_coming:
            return "Does not come."
        if self.verdict.is_allowed and not self.is_on_register:
            return f"{self.verdict.sentence} Not on the register: it was full, or the child was taken off."
        return self.verdict.sentence


def places_on(events, mentees):
    """Every mentee on every activity, in as many questions for one as for many."""
    events, mentees = list(events), list(mentees)
    about = SignUp.objects.filter(event__in=events, mentee__in=mentees)
    stands = set(about.accompanied().values_list("pk", flat=True))
    signups = {
        (row.event_id, row.mentee_id): row
        for row in about.select_related("mentor__user", "own_mentor__user", "asked_by")
    }
    booked = set(
        RegisterEntry.objects.filter(event__in=events, child__mentee__in=mentees).values_list("event", "child")
    )
    allocations = defaultdict(list)
    for allocation in Allocation.objects.of_serving_mentors().filter(mentee__in=mentees).select_related("mentor__user"):
        allocations[allocation.mentee_id].append(allocation)
    return [
        _place(event, mentee, signups.get((event.pk, mentee.pk)), stands, booked, allocations.get(mentee.pk, ()))
        for event in events
        for mentee in mentees
    ]


def _place(event, mentee, signup, stands, booked, allocations):
    own = next((a.mentor for a in allocations if a.holds_on(event.held_on)), None)
    held_by = {a.mentor_id for a in allocations if a.holds_on(event.held_on)}
    own_waits = signup is not None and signup.own_agreed_at is None and signup.own_mentor_id in held_by
    own_waits = own_waits and signup.status in (SignUp.Status.ASKED, SignUp.Status.AGREED)
    verdict = _verdict(signup, signup is not None and signup.pk in stands, own_waits)
    return Place(event, mentee, own, signup, verdict, (event.pk, mentee.child_id) in booked, own_waits)


def _verdict(signup, stands, own_waits):
    status = signup.status if signup else ""
    if own_waits:
        return responsibility_verdict(str(signup.mentor), False, status, str(signup.own_mentor))
    if signup is None or signup.mentor is None or (status in ("own", "agreed") and not stands):
        return responsibility_verdict("", False)
    return responsibility_verdict(str(signup.mentor), status == "own", status)


def open_places(events, mentees):
    """{event's pk: for how many of these mentees nobody takes responsibility there yet}, counted by the database.

    As `places_on` tells them one by one: neither booked, nor known not to come.
    """
    about = SignUp.objects.filter(event__in=events, mentee__in=mentees.order_by())
    on_register = RegisterEntry.objects.filter(event=OuterRef("event"), child=OuterRef("mentee__child"))
    booked = Q(Exists(on_register), pk__in=about.accompanied().values("pk"))
    settled = about.filter(Q(status=SignUp.Status.NOT_COMING) | booked).order_by()
    settled_on = dict(settled.values("event").annotate(number=Count("pk")).values_list("event", "number"))
    everybody = mentees.count() if events else 0
    return {event.pk: everybody - settled_on.get(event.pk, 0) for event in events}


def without_company(event):
    """Entries of a coming termly activity's register for whom nobody takes responsibility."""
    with_somebody = SignUp.objects.filter(event=event).accompanied().values("mentee__child")
    entries = RegisterEntry.objects.filter(event=event).exclude(child__in=with_somebody)
    return entries.select_related("child").order_by("child__first_name", "child__surname")
