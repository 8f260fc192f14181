from types import SimpleNamespace

import pytest

from policy.figures import Figures
from policy.verdict import by_section, clause_in_words


def test_sections_follow_the_policy_and_not_the_alphabet():
    things = [SimpleNamespace(clause=clause) for clause in ("KOP-8", "KOT-9.1", "KOT-17.1", "KOT-3.2", "KOT-3.1")]

    found = [(heading, [thing.clause for thing in inside]) for heading, inside in by_section(things)]

    assert found == [
        ("Section 3: Who has a mentor", ["KOT-3.1", "KOT-3.2"]),
        ("Section 9: Meet-ups", ["KOT-9.1"]),
        ("Section 17: Measuring the impact", ["KOT-17.1"]),
        ("Programme outline of 2020", ["KOP-8"]),
    ]


def test_every_figure_stands_in_a_section():
    figures = Figures().each()

    assert sum(len(inside) for _, inside in by_section(figures)) == len(figures)


@pytest.mark.parametrize(
    ("clause", "words"),
    [("KOT-5.1", "Mentoring Policy, section 5 (KOT-5.1)"), ("KOP-8", "Programme outline of 2020 (KOP-8)")],
)
def test_clause_reads_with_its_policy(clause, words):
    assert clause_in_words(clause) == words
