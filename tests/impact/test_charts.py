"""The bar chart: heights, labels, and nothing drawn for what must not be shown."""

import re
from base64 import b64decode
from datetime import date
from xml.etree import ElementTree

import pytest

from impact.charts import BAR, bar_chart, meetups_chart, steps


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (33, [0, 10, 20, 30, 40]),
        (101, [0, 50, 100, 150]),
        (420, [0, 100, 200, 300, 400, 500]),
        (30_000, [0, 10_000, 20_000, 30_000]),
    ],
)
def test_steps_are_round_and_reach_the_highest(highest, expected):
    assert steps(highest) == expected


def test_bar_height_is_in_proportion():
    bars = re.findall(rf'q0 -5\.0[^"]*v(\d+\.\d)z" fill="{BAR}"', bar_chart([("a", 20), ("b", 40)]))
    low, high = (float(bar) + 5 for bar in bars)
    assert high == pytest.approx(2 * low, abs=0.2)


def test_number_that_must_not_be_shown_has_no_bar():
    drawn = bar_chart([("July", None), ("August", 7)])
    assert drawn.count(f'fill="{BAR}"') == 1
    assert "not" in drawn


def test_nought_has_its_number_and_no_height():
    drawn = bar_chart([("July", 0)])
    assert ">0</text>" in drawn
    ElementTree.fromstring(drawn)  # noqa: S314 # our own drawing


def test_labels_are_escaped():
    drawn = ElementTree.fromstring(bar_chart([('<script>"&', 7)]))  # noqa: S314 # our own drawing
    assert "<script>" in "".join(drawn.itertext())


def test_chart_speaks_its_numbers():
    chart = meetups_chart([(date(2026, 7, 1), 12), (date(2026, 8, 1), None)])
    assert chart["alt"] == "Bar chart of the meet-ups held in each month: July 12, August not shown."
    kind, picture = chart["url"].split(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(picture).startswith(b"<svg")
