"""What is agreed with each child: the plan with its goals, progress, reviews every half year, and measures."""

import uuid
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from mentees.models import Goal, GoalProgress, OutcomeMeasure, Plan, Review
from policy.dates import months_after

from . import goals as parts
from .rows import Step

# The review that is overdue, the reviews that changed the plan, a goal past its day, a plan that waits to be signed.
OVERDUE = {"seren"}
CHANGED = {"amira": 1, "kacper": 1}
PAST_ITS_DAY = {"mollie"}
DRAFT = {"efua"}
OLD_ENOUGH = 42
GOAL_FIELDS = ("aim", "words", "outcome", "measure", "is_of_education_plan", "due_on")


@dataclass
class Way:
    """One child's way: who it is, to when, and what has been laid out so far."""

    part: object
    mentee: object
    last: date
    rng: Random
    # What the last review decided.
    ends_with: str = "continue"
    plans: list = field(default_factory=list)
    goals: list = field(default_factory=list)
    # Goals that are still open on the last day, each with who made it when: whoever closes writes them.
    open_goals: list = field(default_factory=list)


def build(world):
    rng = Random(f"Larkmere {world.cast.number} agreed")  # noqa: S311 - nothing secret
    for part in world.cast.mentees:
        way = Way(part, world.mentees[part.child], world.days.ago(1), rng)
        if part.since >= OLD_ENOUGH:
            lay_out(world, way)
            for goal, by, at in way.open_goals:
                world.rows.add(goal, by=by, at=at)
        elif part.child in DRAFT:
            _draft(world, way)


def lay_out(world, way):
    """Plan, goals, measures and reviews of one child, from the start to its last day or to yesterday."""
    start = way.mentee.starts_on
    reviewed = _days_of_reviews(way)
    changing = CHANGED.get(way.part.child, 0)
    changed_on = reviewed[changing - 1] if 0 < changing <= len(reviewed) else None
    measure(world, way, OutcomeMeasure.Moment.START, start + timedelta(days=9))
    _plan(world, way, start + timedelta(days=way.rng.randrange(14, 24)), changed_on)
    for number, held_on in enumerate(reviewed, 1):
        decision = way.ends_with if number == len(reviewed) else "continue"
        _review(world, way, held_on, number, "change" if held_on == changed_on else decision)
        if held_on == changed_on:
            _plan(world, way, held_on, None)
    for goal in way.goals:
        _progress(world, way, goal)


def _days_of_reviews(way):
    """Each a few days before it is due; the last one of some is missed."""
    days, due = [], months_after(way.mentee.starts_on, 6)
    while (held_on := due - timedelta(days=way.rng.randrange(1, 9))) < way.last - timedelta(days=2):
        days.append(held_on)
        due = months_after(held_on, 6)
    return days[:-1] if way.part.child in OVERDUE else days


def mentor_on(world, child, day):
    """Who mentors a child on a day, or None."""
    ago = (world.days.today - day).days
    pairs = (pair for pair in world.cast.pairs if pair.child == child)
    pair = next((p for p in pairs if p.since >= ago and (p.until is None or p.until <= ago)), None)
    return world.mentors[pair.mentor] if pair else None


def say(world, way, phrase, **more):
    return phrase.format_map({**world.words[way.part.child].spoken, **more})


# --- the plan and its goals --------------------------------------------------------------------------


def _plan(world, way, made_on, changed_on):
    """A plan, signed off a few days later, and replaced on the day of a review where that changed it."""
    rng, days, liaison = way.rng, world.days, world.staff["family_liaison"]
    mentor = mentor_on(world, way.part.child, made_on)
    is_first = not way.plans
    by = mentor.user if is_first and mentor and rng.random() < 0.5 else liaison
    made = days.at(made_on, time(20, 10))
    signer = world.staff[rng.choice(("coordinator", "family_liaison"))]
    signed = days.at(made_on + timedelta(days=rng.randrange(2, 6)), time(16, 20))
    plan = _words(world, way, made_on, by)
    plan.signed_off_by, plan.signed_off_at = signer, signed
    later = []
    if changed_on:
        # As the review's action does it: at the moment at which the next plan is begun.
        plan.replaced_at = days.at(changed_on, time(20, 10))
        later = [Step(liaison, plan.replaced_at, {"replaced_at": None}, "The review decided to change the plan")]
    unsigned = {"signed_off_by_id": None, "signed_off_at": None}
    world.rows.add(plan, by=by, at=made, was=unsigned, then=(signer, signed), later=later)
    way.plans.append(plan)
    _goals(world, way, plan, by, made, changed_on)


def _words(world, way, made_on, by):
    return Plan(
        mentee=way.mentee,
        number=len(way.plans) + 1,
        made_on=made_on,
        until_on=way.mentee.agreed_end_on,
        needs=say(world, way, way.rng.choice(parts.NEEDS)),
        consulted=say(world, way, way.rng.choice(parts.CONSULTED)),
        made_by=by,
    )


def _goals(world, way, plan, by, made, changed_on):
    """The goals carried over, and new ones up to four; their results where their day has come."""
    carried = [Goal(plan=plan, carried_from=goal, **_values(goal)) for goal, *_ in way.open_goals]
    for goal, old_by, old_at in way.open_goals:
        world.rows.add(goal, by=old_by, at=old_at)
    way.open_goals = []
    count = 4 - len(carried) if carried else way.rng.choice((2, 3, 3, 4))
    chosen = _choose(world, way, plan.made_on, count)
    new = [_goal(world, way, plan, part, number) for number, part in enumerate(chosen)]
    if way.part.child in PAST_ITS_DAY:
        new[0].due_on = world.days.ago(10)
    for goal in carried + new:
        way.goals.append(goal)
        is_asked = way.part.child in PAST_ITS_DAY and goal is new[0]
        if not is_asked and plan.made_on < goal.due_on < (changed_on or way.last) - timedelta(days=4):
            result = way.rng.choices(("met", "partly", "not_met"), weights=(60, 30, 10))[0]
            conclude(world, way, goal, result, goal.due_on + timedelta(days=way.rng.randrange(0, 4)), by, made)
        else:
            way.open_goals.append((goal, by, made))


def _values(goal):
    return {name: getattr(goal, name) for name in GOAL_FIELDS}


def _choose(world, way, day, count):
    """So many goals that suit the child's year, over all three aims before any aim comes again."""
    year = world.children[way.part.child].school_year_on(day)
    taken = {goal.words for goal in way.goals}
    fitting = [part for part in parts.GOALS if part.first <= year <= part.last]
    fitting = [part for part in fitting if say(world, way, part.words) not in taken]
    aims = [parts.CAPITAL, parts.ESTEEM, parts.EFFICACY]
    way.rng.shuffle(fitting)
    way.rng.shuffle(aims)
    chosen = []
    while len(chosen) < count and fitting:
        aim = aims[len(chosen) % 3]
        part = next((part for part in fitting if part.aim == aim), fitting[0])
        fitting.remove(part)
        chosen.append(part)
    return chosen


def _goal(world, way, plan, part, number):
    """Every third goal is for the whole time that is agreed, the others for half a year or a year."""
    last, soon = way.mentee.agreed_end_on, plan.made_on + timedelta(days=way.rng.randrange(150, 420))
    due_on = min(soon, last) if number % 3 else last
    words = {name: say(world, way, getattr(part, name)) for name in ("words", "outcome", "measure")}
    return Goal(plan=plan, aim=part.aim, due_on=due_on, is_of_education_plan="in class" in part.words, **words)


def conclude(world, way, goal, result, day, by, made):
    """Write a goal with how it ended, as a member of the team recorded it."""
    goal.result, goal.result_on = result, day
    goal.result_words = say(world, way, way.rng.choice(parts.RESULTS[result]))
    was = {"result": "", "result_on": None, "result_words": ""}
    then = world.staff["family_liaison"], world.days.at(day, time(21))
    world.rows.add(goal, by=by, at=made, was=was, then=then)


def _draft(world, way):
    """A plan begun six days ago that nobody has signed off yet."""
    made_on, by = world.days.ago(6), world.staff["family_liaison"]
    made = world.days.at(made_on, time(15, 30))
    plan = world.rows.add(_words(world, way, made_on, by), by=by, at=made)
    for part in _choose(world, way, made_on, 2):
        world.rows.add(_goal(world, way, plan, part, len(part.seen)), by=by, at=made)


# --- progress, reviews, measures ---------------------------------------------------------------------


def _progress(world, way, goal):
    """What the mentor of the day saw, every month or two, until the goal ended or was carried over."""
    rng = way.rng
    part = next(part for part in parts.GOALS if say(world, way, part.words) == goal.words)
    replaced_on = goal.plan.replaced_at.date() if goal.plan.replaced_at else way.last
    last = min(goal.result_on or way.last, replaced_on, way.last)
    begun = 0 if goal.carried_from is None else 1
    day = goal.plan.made_on + timedelta(days=rng.randrange(20, 45))
    span = max((min(goal.due_on, way.last) - goal.plan.made_on).days, 1)
    while day < last:
        if mentor := mentor_on(world, way.part.child, day):
            share = (day - goal.plan.made_on).days / span
            how_far = min(4 if goal.result == "met" else 3, max(begun, round(4 * share + rng.gauss(-0.4, 0.4))))
            seen = part.seen[min(len(part.seen) - 1, how_far * len(part.seen) // 5)] if rng.random() < 0.6 else ""
            at = world.days.evening(day, rng)
            progress = GoalProgress(
                goal=goal,
                on=day,
                how_far=how_far,
                words=say(world, way, seen),
                recorded_by=mentor.user,
                recorded_at=at,
                submission=uuid.UUID(int=rng.getrandbits(128), version=4),
            )
            world.rows.add(progress, by=mentor.user, at=at)
        day += timedelta(days=rng.randrange(28, 62))


def _review(world, way, held_on, number, decision):
    rng, by = way.rng, world.staff["family_liaison"]
    mentor = mentor_on(world, way.part.child, held_on)
    name = mentor.user.name.split()[0] if mentor else "nobody as mentor"
    heard = {f"heard_{who}": say(world, way, rng.choice(phrases)) for who, phrases in parts.HEARD.items()}
    attended = say(world, way, rng.choice(parts.ATTENDED), mentor=name)
    review = Review(
        mentee=way.mentee,
        held_on=held_on,
        attended=attended,
        staff="Head of year" if "head of year" in attended else "",
        decision=decision,
        decision_words=say(world, way, rng.choice(parts.WHY[decision])),
        plan=way.plans[-1],
        policy_version=world.version_on(held_on),
        recorded_by=by,
        recorded_at=world.days.at(held_on, time(20, 10)),
        submission=uuid.UUID(int=rng.getrandbits(128), version=4),
        **heard,
    )
    world.rows.add(review, by=by, at=review.recorded_at)
    measure(world, way, OutcomeMeasure.Moment.REVIEW, held_on, review, number)


def measure(world, way, moment, day, review=None, number=0):
    """Each benefit on a day: the child's own level, a little growth, now and then not known."""
    rng, by = way.rng, world.staff["family_liaison"]
    level = rng.gauss(2.3, 0.4) + 0.5 * number
    for item in world.version_on(day).figures.outcome_measures:
        own = 4.6 if item.key == "substances" else level
        score = None if rng.random() < 0.07 else min(5, max(1, round(rng.gauss(own, 0.6))))
        words = say(world, way, _about(item.key, score)) if score and rng.random() < 0.3 else ""
        row = OutcomeMeasure(
            mentee=way.mentee,
            moment=moment,
            review=review,
            measure=item.key,
            score=score,
            words=words,
            taken_on=day,
            recorded_by=by,
        )
        world.rows.add(row, by=by, at=world.days.at(day, time(20, 10)))


def _about(key, score):
    low, middling, high = parts.MEASURED[key]
    return low if score < 3 else middling if score == 3 else high
