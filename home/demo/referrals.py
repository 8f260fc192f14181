"""How each mentee came in, and the referrals that wait, were declined or withdrawn."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import time, timedelta
from random import Random

from club.models import CarerLink, RegisterEntry, Resource
from mentees.eligibility import facts_from, judged
from mentees.models import Referral, ReferralDecision, Seat
from mentees.models.referrals import SIGNS

from . import referral_words as words

Kind, Status = Referral.ReferrerKind, Referral.Status


@dataclass(frozen=True)
class Part:
    """One referral beside those of the mentees; `said` are (seat, yes, days ago, reason)."""

    child: str
    kind: str
    ago: int
    said: tuple = ()
    settled: int | None = None
    status: str = Status.OPEN
    looked_after: bool = True
    is_matched: bool = True
    first_name: str = ""
    surname: str = ""


LIAISON, CHIEF = Seat.FAMILY_LIAISON, Seat.CHIEF_EXECUTIVE
PARTS = (
    Part("maisie", Kind.SCHOOL, 3, looked_after=False, is_matched=False, first_name="Maisy", surname="Thorne"),
    Part("callum", Kind.SCHOOL, 19, ((LIAISON, True, 5, words.YES),)),
    Part("leila", Kind.CLUB_LEADER, 33, ((LIAISON, True, 16, words.YES_NEW), (CHIEF, False, 9, words.NOT_NOW))),
    Part("ffion", Kind.CARER, 26, ((LIAISON, False, 12, words.NO_CAMPS), (CHIEF, False, 6, words.NO_TOO))),
    Part("kai", Kind.FAMILY_SUPPORT, 61, looked_after=False),
    Part("aoife", Kind.SOCIAL_WORKER, 96, ((LIAISON, False, 80, words.NO_CAMPS), (CHIEF, False, 76, words.NO_TOO)),
         settled=74, status=Status.DECLINED),
    Part("samuel", Kind.CAMP_LEADER, 58, settled=44, status=Status.WITHDRAWN),
)  # fmt: skip


def build(world):
    Builder(world, Random(f"Larkmere {world.cast.number} referrals")).build()  # noqa: S311 - nothing secret


def of_mentees(world, rng):
    """How the mentees of a cast came in, and nothing beside."""
    builder = Builder(world, rng)
    for part in world.cast.mentees:
        builder.of_mentee(part)


class Builder:
    """Its own dice, so that nothing else in the demo falls another way."""

    def __init__(self, world, rng):
        self.world, self.days, self.staff, self.rng = world, world.days, world.staff, rng
        self.carers, self.marks = {}, defaultdict(list)
        for link in world.rows.of(CarerLink):
            if link.is_first_contact:
                self.carers[id(link.child)] = link.carer
        for entry in world.rows.of(RegisterEntry):
            self.marks[id(entry.child)].append((entry.event.held_on, entry.event.kind, entry.mark))

    def build(self):
        for part in self.world.cast.mentees:
            self.of_mentee(part)
        for part in PARTS:
            self._beside(part)

    def of_mentee(self, part):
        """Received some weeks before the start; the second yes, on the first day, made the mentee."""
        mentee = self.world.mentees[part.child]
        kind = self.rng.choice([Kind.SCHOOL, Kind.SCHOOL, Kind.CAMP_LEADER, Kind.FAMILY_SUPPORT, Kind.TEAM])
        referral = self._referral(part.child, kind, part.since + self.rng.randrange(18, 47))
        decided = self.days.at(mentee.starts_on, time(11, 30))
        accepted = self.days.at(mentee.starts_on, time(14))
        for seat, at in ((CHIEF, decided), (LIAISON, accepted)):
            self._decision(referral, part.child, seat, True, at, self.rng.choice(words.YES_OF_MENTEES))
        referral.status, referral.settled_at = Status.ACCEPTED, accepted
        referral.settled_by = self.staff[LIAISON]
        self._keep(referral, then=(self.staff[LIAISON], accepted))
        mentee.referral = referral

    def _beside(self, part):
        referral = self._referral(part.child, part.kind, part.ago)
        referral.first_name = (self._is_larkmere and part.first_name) or referral.first_name
        referral.surname = (self._is_larkmere and part.surname) or referral.surname
        if not part.is_matched:
            referral.child = None
        liaison = self.staff[LIAISON]
        then = (liaison, self.days.at(self.days.ago(part.ago - 2), time(9, 40))) if part.looked_after else None
        referral.looked_after_by = liaison if part.looked_after else None
        for seat, is_yes, ago, reason in part.said:
            at = self.days.at(self.days.ago(ago), time(15, 10))
            self._decision(referral, part.child, seat, is_yes, at, reason)
        if part.settled is not None:
            then = (liaison, self.days.at(self.days.ago(part.settled), time(16)))
            self._settle(referral, part, then)
        self._keep(referral, then=then)

    @property
    def _is_larkmere(self):
        return self.world.cast.number == 0

    def _settle(self, referral, part, then):
        referral.status, (referral.settled_by, referral.settled_at) = part.status, then
        if part.status == Status.WITHDRAWN:
            referral.settled_words = words.WITHDRAWN
            return
        referral.settled_words = words.DECLINED
        offered = self._resources() if self._is_larkmere else []
        referral.letter = words.letter(referral, by=referral.settled_by, offered=offered)
        for resource in offered:
            self.world.rows.offer(referral, resource)

    def _resources(self):
        """Of the directory what fits: somebody to talk to, and quiet tables for homework."""
        listed = [resource for resource in self.world.rows.of(Resource) if resource.is_listed]
        return [next(r for r in listed if r.kind == kind) for kind in words.OFFERED]

    def _referral(self, key, kind, ago):
        """As it came in, matched with its child."""
        child, part, rng = self.world.children[key], self.world.parts[key], self.rng
        received = self.days.at(self.days.ago(ago), time(rng.randrange(9, 17), rng.randrange(60)))
        who, organisation, knows = words.referrer(kind, part, child, rng)
        carer = self.carers.get(id(child))
        is_team = kind == Kind.TEAM
        email = f"{who.lower().replace(' ', '.')}@referrer.example"
        return Referral(
            reference="R-" + "".join(rng.choice(SIGNS) for _ in range(8)),
            scheme=self.world.scheme,
            source=Referral.Source.STAFF if is_team else Referral.Source.PUBLIC,
            submission=uuid.UUID(int=rng.getrandbits(128), version=4),
            received_at=received,
            referrer_kind=kind,
            referrer_name=self.staff[LIAISON].name if is_team else who,
            organisation=organisation,
            referrer_email="" if is_team else email,
            knows_child=knows,
            child=child,
            first_name=child.first_name,
            surname=child.surname,
            date_of_birth=child.date_of_birth,
            school=child.school,
            school_year=child.school_year_on(self.days.ago(ago)),
            carer_name=carer.name if carer else "",
            carer_phone=carer.phone if carer else "",
            carer_knows=True,
            reason=words.reason(part, child, rng),
            hoped_for=rng.choice(words.HOPES),
            childs_wish=rng.choice(words.WISHES),
            grounds=list(part.grounds),
        )

    def _keep(self, referral, then):
        """First as it came in, then as it was left."""
        is_team = referral.source == Referral.Source.STAFF
        was = {"status": Status.OPEN, "settled_at": None, "settled_by_id": None, "settled_words": "", "letter": ""}
        was["looked_after_by_id"] = None
        if not is_team:
            was["child_id"] = None
        by = self.staff[LIAISON] if is_team else None
        if then is None and referral.child is not None and not is_team:
            then = (self.staff["coordinator"], referral.received_at + timedelta(days=1))
        self.world.rows.add(referral, by=by, at=referral.received_at, was=was, then=then)

    def _decision(self, referral, key, seat, is_yes, at, reason):
        child, day = self.world.children[key], at.date()
        marks = [(kind, mark) for held_on, kind, mark in self.marks[id(child)] if held_on <= day]
        version = self.world.version_on(day)
        is_eligible, seen = judged(facts_from(marks, self.world.parts[key].grounds), version.figures)
        if is_yes and not is_eligible:
            reason = f"{reason}\n\nAgainst the eligibility check: {words.AGAINST}"
        decision = ReferralDecision(
            referral=referral,
            seat=seat,
            is_yes=is_yes,
            reason=reason,
            decided_by=self.staff[seat],
            decided_at=at,
            policy_version=version,
            is_eligible=is_eligible,
            seen=seen,
        )
        self.world.rows.add(decision, by=self.staff[seat], at=at)
