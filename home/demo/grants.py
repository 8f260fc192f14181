"""Gifts asked for, a fund of this year, and grants at each place where they can stand (KOT-8.2, KOT-11.1, KOP-20)."""

import uuid
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from random import Random

from core.roles import Role
from expenses.models import AskedFor, Claim, Fund, GiftRequest, GrantApplication, GrantView

from .agreed import mentor_on
from .mentoring import account
from .money import next_run
from .rows import Step

Status = GrantApplication.Status
MEMBERS = (("Martin Sealy", "01632 960121"), ("Beatrix Long", "01632 960122"))

# For which child, asked how many days ago, what, why, given how many days from today, cost; then the answer and words.
GIFTS = (
    ("idris", 9, "A sketchbook with thick paper", "The first one is full", 4, "7.50",
     AskedFor.APPROVED, "A lovely thought. Keep the receipt."),
    ("mollie", 2, "A lead with {his} neighbour’s dog’s name on it", "{His} birthday", 12, "9.99", AskedFor.OPEN, ""),
    ("theo", 30, "A gift card for games", "End of term", -14, "10.00", AskedFor.REFUSED,
     "We do not give gift cards. A book about birds would be fine: please ask again."),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """An application: for whom, begun and sent how many days ago, the words of the form, and what it costs."""

    child: str
    begun: int
    sent: int | None
    amount: str
    sponsor: str
    description: str
    reasoning: str
    not_elsewhere: str
    impact: str


GIVEN = Asked(
    "kacper", 68, 66, "145.00", "Ms Adeyemi, head of year nine",
    "Football boots, shin pads and the autumn subscription of the Saturday club.",
    "They play every break in school shoes and were asked to trial. The club will not let them play without boots.",
    "School has no kit left to lend. The club’s own fund pays for one child in each team and is used up.",
    "A team, two evenings a week that are not spent alone, and a coach who looks out for them.",
)  # fmt: skip
REFUSED = Asked(
    "dylan", 52, 49, "260.00", "Mr Rowe, youth worker",
    "A tablet for drawing.",
    "They draw on the backs of envelopes and would like to learn to animate.",
    "I have not asked anybody else yet.",
    "They could draw at home.",
)  # fmt: skip
WAITING = Asked(
    "seren", 11, 9, "118.00", "Mrs Penhale, the school’s counsellor",
    "Eight places in a pottery class for young people who have lost somebody.",
    "They hardly speak of their gran, and talk while their hands are busy.",
    "The bereavement service has a list of five months. The class itself has no free places.",
    "Something of their own each week, with others who know what it is like.",
)  # fmt: skip
DRAFT = Asked(
    "idris", 3, None, "", "",
    "A year’s card for the museum, for two.",
    "They would go each week and can name every ship in the hall.",
    "", "",
)  # fmt: skip


AGAINST = (
    "They have not asked elsewhere yet, and it is not clear what would change.",
    "The school lends tablets. I would rather keep this for something that nobody else pays.",
)


def build(world):
    rng = Random(f"Larkmere {world.cast.number} grants")  # noqa: S311 - nothing secret
    for part in GIFTS:
        _gift(world, rng, *part)
    # One committee and one fund, however many towns there are.
    if world.cast.number == 0:
        _grants(world, rng)


def _gift(world, rng, child, ago, what, occasion, ahead, amount, status, words):
    on, mentor = world.days.ago(ago), mentor_on(world, child, world.days.ago(ago))
    if mentor is None:
        return
    say = world.words[child].say
    gift = GiftRequest(
        mentor=mentor,
        mentee=world.mentees[child],
        asked_at=world.days.at(on, time(19, 40)),
        what=say(what),
        occasion=say(occasion),
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
    gift.status, gift.decided_by, gift.decided_at, gift.words = status, by, at, words
    was = {"status": AskedFor.OPEN, "decided_by_id": None, "decided_at": None, "words": ""}
    world.rows.add(gift, **made, was=was, then=(by, at))


def _grants(world, rng):
    since, by = world.days.ago(700), world.staff[Role.COORDINATOR]
    members = [world.staff[Role.COMMITTEE_MEMBER]] + [
        account(name=name, role=Role.COMMITTEE_MEMBER, phone=phone, world=world, joined_on=since, by=by)
        for name, phone in MEMBERS
    ]
    fund, opened = _fund(world), world.days.at(world.days.ago(80), time(10))
    steps = []
    _draft(world, rng)
    _sent(world, rng, WAITING, members, ("yes",))
    _refused(world, rng, members)
    given, at = _given(world, rng, members, fund)
    if given:
        fund.committed = given.amount
        steps.append(Step(members[0], at, {"committed": Decimal(0)}, "A grant was approved"))
        _claim(world, given)
    world.rows.add(fund, by=world.staff[Role.FINANCE_OFFICER], at=opened, later=steps)


def _fund(world):
    """Of the year that runs from September to August."""
    today = world.days.today
    first = today.year - (today.month < 9)
    return Fund(
        scheme=world.scheme,
        name=f"Other support {first}/{(first + 1) % 100:02}",
        starts_on=date(first, 9, 1),
        ends_on=date(first + 1, 8, 31),
        amount=Decimal("1200.00"),
        words="The fixed sum of the budget, as the trustees agreed.",
    )


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
    grant = _application(world, rng, DRAFT)
    if grant:
        world.rows.add(grant, by=grant.mentor.user, at=grant.begun_at)


UNSENT = {"status": Status.DRAFT, "sent_on": None, "decide_by": None, "policy_version_id": None}
UNDECIDED = {"status": Status.SENT, "decided_by_id": None, "decided_on": None, "decision_words": "", "fund_id": None}


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


def _given(world, rng, members, fund):
    by, on = members[0], world.days.ago(GIVEN.sent - 8)
    at = world.days.at(on, time(11, 10))
    decided = {"status": Status.APPROVED, "decided_by": by, "decided_on": on, "fund": fund}
    decided["decision_words"] = "Gladly. Please claim with the receipts, up to the sum."
    steps = [Step(by, at, UNDECIDED)]
    return _sent(world, rng, GIVEN, members, ("yes", "yes"), steps, **decided), at


def _refused(world, rng, members):
    by, on = members[1], world.days.ago(REFUSED.sent - 10)
    told_on = world.days.ago(REFUSED.sent - 13)
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
    _sent(world, rng, REFUSED, members, ("no", "no"), steps, **decided, **told)


def _claim(world, grant):
    """Part of the grant: the boots, bought and waiting for finance."""
    on = world.days.ago(GIVEN.sent - 20)
    at = world.days.at(on, time(19, 5))
    claim = Claim(
        mentor=grant.mentor,
        mentee=grant.mentee,
        kind=Claim.Kind.GRANT,
        grant=grant,
        spent_on=on,
        what_for="Football boots and shin pads",
        amount=Decimal("62.40"),
        receipt=Claim.Receipt.YES,
        claimed_at=at,
        paid_on=(paid := next_run(world.days.ago(GIVEN.sent - 31))),
        status=Claim.Status.PAID,
    )
    then = world.staff[Role.FINANCE_OFFICER], world.days.at(paid, time(10, 40))
    world.rows.add(claim, by=grant.mentor.user, at=at, was={"paid_on": None, "status": Claim.Status.FINANCE}, then=then)
