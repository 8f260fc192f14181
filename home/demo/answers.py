"""Impact questionnaires: a child's own level, a little growth, and the noise of a day."""

from datetime import timedelta

from impact.models import Questionnaire
from policy.dates import months_after

SELF_ESTEEM = [f"A{n}" for n in range(1, 11)]
SELF_EFFICACY = [f"B{n}" for n in range(1, 25)]
# Worded negatively: agreeing lowers self-esteem.
NEGATIVE = {"A3", "A5", "A8", "A9", "A10"}
ROUNDS = ("baseline", "6 months", "12 months", "18 months")


def build(world):
    for part in world.cast.mentees:
        level = world.rng.gauss(0.45, 0.12)
        growth = world.rng.gauss(0.055, 0.05)
        for number, (day, mentor) in enumerate(_rounds(world, part)):
            questionnaire = Questionnaire(
                mentee=world.mentees[part.child],
                taken_on=day,
                round=ROUNDS[number],
                completed=world.rng.choices(["with mentor", "alone", "read aloud"], weights=(55, 25, 20))[0],
                answers=_answers(world.rng, level + growth * number),
            )
            world.rows.add(questionnaire, by=mentor.user, at=world.days.evening(day, world.rng))


def _rounds(world, part):
    """Day and mentor of each round that was taken; a child without a mentor takes none, some never took the last."""
    pairs = [pair for pair in world.cast.pairs if pair.child == part.child]
    if not pairs:
        return []
    taken = []
    for day in _days_due(world, part, pairs):
        ago = (world.days.today - day).days
        mentor = next((p.mentor for p in pairs if p.since >= ago and (p.until is None or p.until <= ago)), None)
        if mentor and ago > 1:
            taken.append((day, world.mentors[mentor]))
    return taken[: len(taken) - part.misses_rounds]


def _days_due(world, part, pairs):
    if part.next_round_in is not None:
        due = world.days.today + timedelta(days=part.next_round_in)
        return [months_after(due, -months) for months in (18, 12, 6)]
    rng = world.rng
    first = world.days.ago(max(pair.since for pair in pairs)) + timedelta(days=rng.randrange(2, 12))
    return [months_after(first, 6 * n) + timedelta(days=rng.randrange(0, 9) * bool(n)) for n in range(len(ROUNDS))]


def _answers(rng, level):
    """Answers as given; now and then an item is left out."""
    answers = {}
    for item in SELF_ESTEEM:
        answer = min(3, max(0, round(3 * level + rng.gauss(0.3, 0.7))))
        answers[item] = 3 - answer if item in NEGATIVE else answer
    for item in SELF_EFFICACY:
        answers[item] = min(5, max(1, round(1 + 4 * level + rng.gauss(0.4, 0.9))))
    for item in list(answers):
        if rng.random() < 0.012:
            del answers[item]
    return answers
