"""KOT-6.1: the best assignment for a whole waiting list, exact, stable and within capacity."""

import subprocess
import sys
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentees.rules import Offer, Said, Seeker, may_be_proposed, points_of
from mentees.standing.assignment import best_assignment
from mentees.standing.matching import propose
from policy.figures import Figures
from policy.homes import Home

FIGURES = Figures()
pytestmark = pytest.mark.rule("KOT-6.1")


def worth(points, places, given):
    """(how many are served, their points, how far rows and columns lie apart), or None where it cannot be."""
    pairs = [(row, column) for row, column in enumerate(given) if column is not None]
    if any(points[row][column] is None for row, column in pairs):
        return None
    if any(sum(column == given for _, given in pairs) > number for column, number in enumerate(places)):
        return None
    return len(pairs), sum(points[row][column] for row, column in pairs), -sum(abs(r - c) for r, c in pairs)


def best_by_trying_all(points, places):
    columns = [None, *range(len(places))]
    every = (worth(points, places, given) for given in product(columns, repeat=len(points)))
    return max(found for found in every if found is not None)


cells = st.none() | st.integers(-10, 12)
tables = st.integers(1, 4).flatmap(
    lambda columns: st.tuples(
        st.lists(st.lists(cells, min_size=columns, max_size=columns), min_size=1, max_size=5),
        st.lists(st.integers(0, 2), min_size=columns, max_size=columns),
    )
)


@given(tables)
def test_assignment_is_as_good_as_the_best_of_all(table):
    points, places = table

    assert worth(points, places, best_assignment(points, places)) == best_by_trying_all(points, places)


def test_greedy_choice_is_not_taken():
    """The first child's best mentor is the second's only good one."""
    assert best_assignment([[90, 80], [85, 10]], [1, 1]) == [1, 0]


def test_being_served_outweighs_every_point():
    assert best_assignment([[100, 0], [100, None]], [1, 1]) == [1, 0]
    assert best_assignment([[100, -100], [1, None]], [1, 1]) == [1, 0]


@pytest.mark.parametrize(
    ("points", "places", "found"),
    [
        ([], [1], []),
        ([[]], [], [None]),
        ([[5]], [0], [None]),
        ([[None]], [1], [None]),
        ([[0], [0], [0]], [2], [0, 0, None]),
        ([[7, 7, 7]] * 3, [1, 1, 1], [0, 1, 2]),
        ([[7, 7]] * 4, [1, 1], [0, 1, None, None]),
        ([[-5, -5]], [1, 1], [0]),
    ],
)
def test_assignment_at_the_edges(points, places, found):
    assert best_assignment(points, places) == found


def test_five_hundred_with_five_hundred_find_the_one_best_way():
    """The best is known beforehand: a pattern of steps that no other way reaches."""
    size, best = 500, [(7 * row + 3) % 500 for row in range(500)]
    points = [[100 if column == best[row] else (row * column) % 100 for column in range(size)] for row in range(size)]

    assert best_assignment(points, [1] * size) == best


def test_more_than_any_charity_has_is_still_solved():
    size = 1500
    points = [[row % 7 * (column % 5) for column in range(8)] for row in range(size)]

    found = best_assignment(points, [100] * 8)

    assert sum(column is not None for column in found) == 800


interests = st.lists(st.sampled_from("football baking chess dogs art".split()), max_size=3).map(", ".join)
homes = st.sampled_from([Home("1 A", "LM1 1AA"), Home("2 B", "LM1 1AA"), Home("3 C", "LM2 1AA")])


def children(draw_pk):
    kinds = st.sampled_from(["conflict", "child_against", "child_for"]).map(lambda kind: (Said(kind),))
    return st.builds(
        Seeker, st.just(draw_pk), st.just("C"), st.just((date(2026, 1, 1 + draw_pk % 2), draw_pk)),
        interests=interests, home=homes, said=st.dictionaries(st.integers(1, 4), kinds, max_size=2),
    )  # fmt: skip


def people(strategy):
    return st.integers(0, 4).flatmap(lambda number: st.tuples(*(strategy(pk) for pk in range(1, number + 1))))


mentors = people(
    lambda pk: st.builds(Offer, st.just(pk), st.just("M"), places=st.integers(1, 2), interests=interests, home=homes)
)
lists = st.tuples(people(children), mentors)


def pairs(proposal):
    return {pk: None if column is None else proposal.offers[column].pk for pk, column in proposal.given.items()}


@given(lists, st.randoms(use_true_random=False))
def test_same_people_in_any_order_get_the_same_proposal(both, chance):
    seekers, offers = list(both[0]), list(both[1])
    first = pairs(propose(seekers, offers, FIGURES))
    chance.shuffle(seekers)
    chance.shuffle(offers)

    assert pairs(propose(seekers, offers, FIGURES)) == first


@given(lists, st.dictionaries(st.integers(1, 5), st.integers(1, 5)))
def test_proposal_keeps_to_bars_places_and_choices(both, chosen):
    seekers, offers = list(both[0]), list(both[1])
    proposal = propose(seekers, offers, FIGURES, chosen=chosen)
    given_to, by_pk = pairs(proposal), {offer.pk: offer for offer in offers}

    assert given_to.keys() == {seeker.pk for seeker in seekers}
    for seeker in seekers:
        if mentor := given_to[seeker.pk]:
            assert may_be_proposed(seeker, by_pk[mentor])
    for offer in offers:
        assert list(given_to.values()).count(offer.pk) <= offer.places
    assert all(given_to[pk] == mentor == chosen[pk] for pk, mentor in proposal.chosen.items())
    assert proposal.served == sum(mentor is not None for mentor in given_to.values())
    table = [points_of(seeker, proposal.offers, FIGURES) for seeker in proposal.seekers]
    if not proposal.chosen and seekers and offers:
        best = best_by_trying_all(table, [offer.places for offer in proposal.offers])
        assert (proposal.served, proposal.total) == best[:2]


def test_confirming_one_leaves_the_best_for_the_others():
    likes = ["football", "football, chess", "chess, dogs", "dogs"]
    seekers = [Seeker(pk, "C", (date(2026, 1, 1), pk), interests=words) for pk, words in enumerate(likes, 1)]
    offers = [Offer(pk, "M", interests=words) for pk, words in enumerate(reversed(likes), 1)]
    whole = propose(seekers, offers, FIGURES)
    first = pairs(whole)[1]

    rest = propose(seekers[1:], [offer for offer in offers if offer.pk != first], FIGURES)

    assert rest.total + whole.points[1][whole.given[1]] == whole.total


def test_among_equal_children_the_longest_waiting_gets_the_place():
    seekers = [Seeker(1, "New", (date(2026, 5, 1), 1)), Seeker(2, "Old", (date(2026, 1, 1), 2))]

    assert pairs(propose(seekers, [Offer(9, "M")], FIGURES)) == {2: 9, 1: None}


def test_shortlist_names_the_next_best_and_not_the_barred():
    seeker = Seeker(1, "C", interests="art, dogs", said={3: (Said("conflict", "Why"),)})
    offers = [
        Offer(2, "A", interests="art"),
        Offer(3, "B", interests="art, dogs"),
        Offer(4, "C", interests="art, dogs"),
    ]
    proposal = propose([seeker], offers, FIGURES)

    proposed = proposal.of(seeker, FIGURES)

    assert proposed.match.mentor.pk == 4
    assert [other.mentor.pk for other in proposed.others] == [2]


def test_solver_is_not_loaded_before_its_first_use():
    """Start-up waits for nobody's arithmetic."""
    asked = "import django, sys; django.setup(); import kot_portal.urls; print({'scipy', 'numpy'} & sys.modules.keys())"
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
    )
    assert answer.stdout.strip() == "set()"


def test_speed_that_the_decision_tells_of_can_be_measured_again():
    script = Path(__file__).resolve().parents[2] / "scripts/match_speed.py"

    answer = subprocess.run([sys.executable, script, "8"], capture_output=True, text=True, check=True)

    assert answer.stdout.startswith("8 children, 8 mentors")
    assert "solving exactly: " in answer.stdout
