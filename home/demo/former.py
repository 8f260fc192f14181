"""Two children whose support has ended, one as planned and one early."""

from dataclasses import replace
from datetime import time, timedelta
from random import Random

from mentees.models import Closing, OutcomeMeasure

from . import agreed, answers, club, meetings, mentoring, names
from .cast import Cast, ChildPart, MenteePart, Pair
from .world import World

CHILDREN = (
    ChildPart("corey", "Corey", "Dunmore", "he", 11, "Angie Dunmore", "Mum", "regular", ("drop_out",), "",
              "Nobody at home finished school. Wants to be an electrician."),
    ChildPart("shanice", "Shanice", "Wetherby", "she", 9, "Denise Wetherby", "Mum", "regular", ("trauma",), "",
              "Lost her brother last year. Sings."),
)  # fmt: skip
MENTEES = (MenteePart("corey", 500, months=12), MenteePart("shanice", 300))
PAIRS = (
    Pair("corey", "tom", 490, 134, 132, every=28, weekday=2, likes=("sports_club", "restaurant", "cycling"),
         ended_because="Support ended: the agreed period is over"),
    Pair("shanice", "hilary", 290, 194, 190, weekday=6, likes=("coffee_shop", "theatre", "dog_walk"),
         ended_because="Support ended: the family has moved away"),
)  # fmt: skip
ENDINGS = {
    "corey": {
        "kind": Closing.Kind.PLANNED,
        "reason": Closing.Reason.PERIOD_OVER,
        "words": "A good year. {name} starts at college in September and knows whom to ask there.",
        "goodbye_words": "Pizza, the four of us. {name} gave a speech.",
    },
    "shanice": {
        "kind": Closing.Kind.EARLY,
        "reason": Closing.Reason.MOVED,
        "words": "The move came within three weeks. {name} has the address of a choir in the new town.",
        "goodbye_words": "There was no time to meet. We wrote a card and {his} {carer} rang to say thank you.",
    },
}
LAST_PHONE = 400


def build(world):
    rng = Random(f"Larkmere {world.cast.number} former")  # noqa: S311 - nothing secret
    cast = Cast(world.cast.town, world.cast.number, (), CHILDREN, MENTEES, PAIRS, ())
    if cast.number:
        cast = names.renamed(cast, number=cast.number, rng=rng)
    own = World(
        replace(cast, mentors=world.cast.mentors),
        days=world.days,
        rng=rng,
        rows=world.rows,
        staff=world.staff,
        scheme=world.scheme,
        versions=world.versions,
        password=world.password,
        mentors=world.mentors,
        events=world.events,
        phones=LAST_PHONE,
    )
    club.add_children(own, first=len(world.cast.children) + 1)
    mentoring.add_mentees(own)
    meetings.build(own)
    answers.build(own)
    for part in cast.mentees:
        _close(own, part)


def _close(world, part):
    """What was agreed up to the last day, and the closing, recorded three days before it."""
    pair = next(pair for pair in world.cast.pairs if pair.child == part.child)
    last_day = world.days.ago(pair.until)
    ending = ENDINGS[part.child]
    is_planned = ending["kind"] == Closing.Kind.PLANNED
    decision = "close" if is_planned else "continue"
    way = agreed.Way(part, world.mentees[part.child], last_day, world.rng, decision)
    agreed.lay_out(world, way)
    told, liaison = last_day - timedelta(days=3), world.staff["family_liaison"]
    for number, (goal, by, at) in enumerate(way.open_goals):
        result = ("met", "partly")[number % 2] if is_planned else ("partly", "not_met")[number % 2]
        agreed.conclude(world, way, goal, result, told, by, at)
    agreed.measure(world, way, OutcomeMeasure.Moment.CLOSING, told, number=2 if is_planned else 1)
    closing = Closing(
        mentee=way.mentee,
        kind=ending["kind"],
        reason=ending["reason"],
        words=agreed.say(world, way, ending["words"]),
        last_day=last_day,
        goodbye_on=last_day if is_planned else None,
        goodbye_words=agreed.say(world, way, ending["goodbye_words"]),
        questionnaire_asked_on=told if is_planned else None,
        closed_by=liaison,
        closed_at=world.days.at(told, time(21)),
    )
    world.rows.add(closing, by=liaison, at=closing.closed_at)
