"""Gifts asked for, funds, and grants at each place where they can stand (KOT-8.2, KOT-11.1, KOP-20)."""

import uuid
from datetime import time, timedelta
from decimal import Decimal
from random import Random

from core.roles import Role
from expenses.models import AskedFor, Claim, Fund, GiftRequest, GrantApplication, GrantView
from policy.dates import months_after

from . import claims, grant_words
from .agreed import mentor_on
from .grant_words import AGAINST, GIFTS
from .mentoring import account
from .money import next_run
from .rows import Step

Status = GrantApplication.Status
MEMBERS = (("Martin Sealy", "01632 960121"), ("Beatrix Long", "01632 960122"))
FUND, SECOND_FUND = Decimal("460.00"), Decimal("250.00")
# What was bought from a grant, for how much, so many days after the application.
BOOTS = ("Football boots and shin pads", Decimal("62.40"), 20)
SUMMER = ("A week of the summer school", Decimal("172.50"), 40)
CLOSED_AFTER = 90


def build(world):
    rng = Random(f"Larkmere {world.cast.number} grants")  # noqa: S311 - nothing secret
    for part in GIFTS:
        _gift(world, rng, *part)
    # One committee and one fund, however many towns there are.
    if world.cast.number == 0:
        _grants(world, rng)


def _gift(world, rng, child, ago, what, occasion, ahead, amount, status, words, cost):
    on, mentor = world.days.ago(ago), mentor_on(world, child, world.days.ago(ago))
    if mentor is None:
        return
    say = world.words[child].say
    gift = GiftRequest(
        mentor=mentor,
        mentee=world.mentees[child],
        asked_at=world.days.at(on, time(19, 40)),
        what=say(what),
        occasion=say(occasion.replace("{Name}", "{name}")),
        give_on=world.days.ago(-ahead),
        amount=Decimal(amount),
        policy_version=world.version_on(world.days.ago(-ahead)),
        submission=uuid.UUID(int=rng.getrandbits(128), version=4),
    )
    made = {"by": mentor.user, "at": gift.asked_at}
    if status == AskedFor.OPEN:
        world.rows.add(gift, **made)
        return
    by, at = world.staff[Role.COORDINATOR], world.days.at(world.days.ago(ago - 1), time(10, 15))
    gift.status, gift.decided_by, gift.decided_at, gift.words = status, by, at, say(words)
    was = {"status": AskedFor.OPEN, "decided_by_id": None, "decided_at": None, "words": ""}
    world.rows.add(gift, **made, was=was, then=(by, at))
    if cost:
        bought = {"kind": Claim.Kind.GIFT, "gift": gift, "what_for": gift.what, "amount": Decimal(cost)}
        _claim(world, child, gift, gift.give_on - timedelta(days=2), gift.amount, **bought)


def _grants(world, rng):
    since, by = world.days.ago(700), world.staff[Role.COORDINATOR]
    members = [world.staff[Role.COMMITTEE_MEMBER]] + [
        account(name=name, role=Role.COMMITTEE_MEMBER, phone=phone, world=world, joined_on=since, by=by)
        for name, phone in MEMBERS
    ]
    fund, second = _fund(world, "Other support", FUND), _fund(world, "Lantern walk collection", SECOND_FUND)
    _draft(world, rng)
    _sent(world, rng, grant_words.WAITING, members, ("yes",))
    _sent(world, rng, grant_words.SPLIT, members, ("yes", "no"))
    _taken_back(world, rng, members)
    _refused(world, rng, members)
    steps = [
        *_used_up(world, rng, members, fund),
        *_given(world, rng, grant_words.GIVEN, members, fund, BOOTS),
        *_given(world, rng, grant_words.GIVEN_TOO, members, fund, None),
    ]
    opened = world.days.at(fund.starts_on - timedelta(days=12), time(10))
    world.rows.add(fund, by=world.staff[Role.FINANCE_OFFICER], at=opened, later=steps)
    world.rows.add(second, by=world.staff[Role.FINANCE_OFFICER], at=opened)


def _fund(world, name, amount):
    """Of a year that began ten months ago, so that it pays on every day the story tells of."""
    first = world.days.months(-10).replace(day=1)
    last = months_after(first, 12) - timedelta(days=1)
    return Fund(
        scheme=world.scheme,
        name=f"{name} {first.year}" + (f"/{last.year % 100:02}" if last.year > first.year else ""),
        starts_on=first,
        ends_on=last,
        amount=amount,
        words="The fixed sum of the budget, as the trustees agreed.",
    )


def _take(fund, amount, by, at, because):
    """The fund gives out more, or has something back."""
    step = Step(by, at, {"committed": fund.committed}, because)
    fund.committed += amount
    return step


def _application(world, rng, part):
    mentor = mentor_on(world, part.child, world.days.ago(part.begun))
    if mentor is None:
        return None
    return GrantApplication(
        mentor=mentor,
        mentee=world.mentees[part.child],
        begun_at=world.days.at(world.days.ago(part.begun), time(20, 30)),
        sponsor=part.sponsor,
        description=part.description,
        reasoning=part.reasoning,
        not_elsewhere=part.not_elsewhere,
        impact=part.impact,
        amount=Decimal(part.amount) if part.amount else None,
        submission=uuid.UUID(int=rng.getrandbits(128), version=4),
    )


def _draft(world, rng):
    grant = _application(world, rng, grant_words.DRAFT)
    if grant:
        world.rows.add(grant, by=grant.mentor.user, at=grant.begun_at)


UNSENT = {"status": Status.DRAFT, "sent_on": None, "decide_by": None, "policy_version_id": None}
UNDECIDED = {"status": Status.SENT, "decided_by_id": None, "decided_on": None, "decision_words": "", "fund_id": None}
CLOSING = {"status": Status.APPROVED, "given_back": Decimal(0)}


def _sent(world, rng, part, members, said, later=(), **values):
    """An application that was sent, what members said to it in the days after, and the steps that followed."""
    grant = _application(world, rng, part)
    if grant is None:
        return None
    on = world.days.ago(part.sent)
    version = world.version_on(on)
    grant.status, grant.sent_on, grant.policy_version = Status.SENT, on, version
    grant.decide_by = world.days.ago(part.sent - version.figures.grant_decision_days)
    for name, value in values.items():
        setattr(grant, name, value)
    sending = Step(grant.mentor.user, world.days.at(on, time(18, 5)), UNSENT)
    world.rows.add(grant, by=grant.mentor.user, at=grant.begun_at, later=[sending, *later])
    for number, (member, says) in enumerate(zip(members, said, strict=False)):
        at = world.days.at(world.days.ago(part.sent - 3 - number), time(9, 30))
        words = "" if says == "yes" else AGAINST[number]
        world.rows.add(GrantView(grant=grant, by=member, says=says, words=words, at=at), by=member, at=at)
    return grant


def _given(world, rng, part, members, fund, bought, **values):
    """An application that two members approved a week later; answers what that did to the fund."""
    by, on = members[0], world.days.ago(part.sent - 8)
    at = world.days.at(on, time(11, 10))
    decided = {"status": Status.APPROVED, "decided_by": by, "decided_on": on, "fund": fund}
    decided["decision_words"] = "Gladly. Please claim with the receipts, up to the sum."
    later = [Step(by, at, UNDECIDED)]
    if values:
        later.append(Step(by, world.days.at(world.days.ago(CLOSED_AFTER), time(9, 50)), CLOSING))
    grant = _sent(world, rng, part, members, ("yes", "yes"), later, **{**decided, **values})
    if grant is None:
        return []
    if bought:
        what_for, amount, after = bought
        spent = {"kind": Claim.Kind.GRANT, "grant": grant, "what_for": what_for, "amount": amount}
        _claim(world, part.child, grant, world.days.ago(part.sent - after), grant.amount, **spent)
    return [_take(fund, grant.amount, by, at, "A grant was approved")]


def _used_up(world, rng, members, fund):
    """All that was needed is bought: the rest went back to the fund."""
    part, back = grant_words.USED_UP, Decimal(grant_words.USED_UP.amount) - SUMMER[1]
    closed = {"status": Status.CLOSED, "given_back": back}
    steps = _given(world, rng, part, members, fund, SUMMER, **closed)
    at = world.days.at(world.days.ago(CLOSED_AFTER), time(9, 50))
    return steps and [*steps, _take(fund, -back, members[0], at, "A grant was closed")]


def _taken_back(world, rng, members):
    part = grant_words.TAKEN_BACK
    mentor = mentor_on(world, part.child, world.days.ago(part.begun))
    at = world.days.at(world.days.ago(part.sent - 2), time(20, 15))
    later = [Step(mentor and mentor.user, at, {"status": Status.SENT})]
    _sent(world, rng, part, members, (), later, status=Status.WITHDRAWN)


def _refused(world, rng, members):
    part = grant_words.REFUSED
    by, on = members[1], world.days.ago(part.sent - 10)
    told_on = world.days.ago(part.sent - 13)
    decided = {"status": Status.REFUSED, "decided_by": by, "decided_on": on}
    decided["decision_words"] = "Other ways have not been tried. The school lends tablets."
    told = {"feedback_by": members[0], "feedback_on": told_on}
    told["feedback_words"] = "Rang and explained. The art teacher’s name was passed on; a new application is welcome."
    steps = [
        Step(by, world.days.at(on, time(16, 20)), UNDECIDED),
        Step(
            members[0],
            world.days.at(told_on, time(17)),
            {"feedback_by_id": None, "feedback_on": None, "feedback_words": ""},
        ),
    ]
    _sent(world, rng, part, members, ("no", "no"), steps, **decided, **told)


def _claim(world, child, asked, on, left, **bought):
    """What was bought with a grant or as a gift, claimed the same evening and paid in the run after next."""
    at = world.days.at(on, time(19, 5))
    about = {"mentor": asked.mentor, "mentee": asked.mentee, "receipt": Claim.Receipt.YES}
    claim = Claim(**about, spent_on=on, claimed_at=at, **bought)
    claims.send(world, claim, child, pay_on=next_run(on + timedelta(days=11)), left=left)
