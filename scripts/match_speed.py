#!/usr/bin/env python3
"""How long the best assignment takes for a whole waiting list: .venv/bin/python scripts/match_speed.py [children]

Everybody is invented on the spot and nothing touches a database. Seconds depend on the machine; what counts is the
ratio, taken in one run: solving exactly against trying the greedy way over the very same points.
"""

import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from mentees import rules  # noqa: E402
from mentees.standing.assignment import best_assignment  # noqa: E402
from policy.figures import Figures  # noqa: E402
from policy.homes import Home  # noqa: E402

LIKES = "football baking chess museums climbing cycling birds drawing theatre books films dogs".split()
STRENGTHS = "calm,patient,lively,funny,organised,reliable,good listener,encouraging".split(",")
EXPERIENCE = "teacher,nurse,youth work,fostering,autistic nephew,bereavement,careers adviser".split(",")
TIMES = list(rules.TIMES_IN_WORDS)


def home(rng, number, letters):
    postcode = f"LM{rng.randrange(1, 20)} {rng.randrange(10)}{letters}"
    return Home(f"{number} Mill Lane", postcode, (f"07700 9{number:05}",), (f"{letters}{number}@example.org",))


def child(rng, number):
    return rules.Seeker(
        number,
        f"Child {number}",
        (date(2026, 1, 1) + timedelta(days=rng.randrange(300)), number),
        interests=", ".join(rng.sample(LIKES, 3)),
        support=tuple(rng.sample(list(rules.SUPPORT), 2)),
        gets_on_with=tuple(rng.sample(list(rules.TEMPERAMENT), 2)),
        times=tuple(rng.sample(TIMES, 2)),
        home=home(rng, number, "AA"),
    )


def mentor(rng, number):
    return rules.Offer(
        number,
        f"Mentor {number}",
        places=1 + number % 2,
        interests=", ".join(rng.sample(LIKES, 3)),
        strengths=", ".join(rng.sample(STRENGTHS, 2)),
        experience=", ".join(rng.sample(EXPERIENCE, 2)),
        times=tuple(rng.sample(TIMES, 2)),
        has_car=number % 3 == 0,
        home=home(rng, number, "BB"),
    )


def greedily(points, places):
    """Each child in turn takes the best that is left: what the solver is compared with."""
    left, given = list(places), []
    for row in points:
        open_now = [column for column, value in enumerate(row) if value is not None and left[column]]
        best = max(open_now, key=lambda column, row=row: row[column], default=None)
        given.append(best)
        if best is not None:
            left[best] -= 1
    return given


def timed(work, *args):
    begun = time.process_time()
    answer = work(*args)
    return time.process_time() - begun, answer


def main(number):
    rng, figures = Random(6), Figures()  # noqa: S311 - nothing secret
    children, mentors = ([make(rng, n) for n in range(1, number + 1)] for make in (child, mentor))
    places = [one.places for one in mentors]
    best_assignment([[1]], [1])  # the solver is loaded once
    compared, points = timed(lambda: [rules.points_of(one, mentors, figures) for one in children])
    exact = greedy = float("inf")
    for _ in range(3):  # in turns: A B A B A B
        seconds, best = timed(best_assignment, points, places)
        exact = min(exact, seconds)
        seconds, first_come = timed(greedily, points, places)
        greedy = min(greedy, seconds)
    totals = [sum(points[row][column] for row, column in enumerate(way)) for way in (best, first_come)]
    lines = [
        f"{number} children, {number} mentors with {sum(places)} places",
        f"comparing {number * number:,} pairs: {compared:.2f} s, {compared / number / number * 1e6:.1f} µs each",
        f"solving exactly: {exact:.3f} s: {exact / compared:.3f} of comparing, {exact / greedy:.1f} times greedily",
        f"points: {totals[0]:,} exactly, {totals[1]:,} greedily, {100 * (totals[0] / totals[1] - 1):.1f}% more",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
