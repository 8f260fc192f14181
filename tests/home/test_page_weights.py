"""What a mentor's pages weigh in the air; scripts/page_weights.py weighs those of a running portal."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.access_world import fill

FIRST_PAGE, LATER_PAGE, ANY_PAGE = 14 * 1024, 6 * 1024, 30 * 1024
NEEDED = re.compile(r'<(?:link rel="stylesheet"[^>]*href|script[^>]*src)="/static/([^"]+)"')


def opened(client, path):
    """A page's own bytes as they cross the air, and the styles and scripts it needs."""
    page = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    return len(page.content), set(NEEDED.findall(gzip.decompress(page.content).decode()))


def weight_of(name):
    return len(gzip.compress(Path(finders.find(name)).read_bytes(), 6))


def test_first_page_of_a_mentor_is_light_with_all_it_needs(world, sign_in):
    fill(world)

    size, needed = opened(sign_in(world.people["mentor"]), "/")

    assert needed == {"site.css", "phone.js"}
    assert size + sum(map(weight_of, needed)) <= FIRST_PAGE


def test_later_pages_of_a_mentor_are_light(world, sign_in):
    rows = fill(world)["own"]
    client = sign_in(world.people["mentor"])
    paths = [
        "/menu/",
        "/meet-ups/",
        "/mentees/",
        "/offline/",
        f"/mentees/{rows['mentee']}/",
        f"/meet-ups/{rows['meet-up']}/",
        f"/meet-ups/{rows['past meet-up']}/note/",
        f"/meet-ups/plan/{rows['mentee']}/",
    ]

    found = {path: opened(client, path) for path in paths}

    assert {path: size for path, (size, _) in found.items() if size > LATER_PAGE} == {}
    # Even where a page is opened first, with all that it needs.
    whole = {path: size + sum(map(weight_of, needed)) for path, (size, needed) in found.items()}
    assert {path: size for path, size in whole.items() if size > ANY_PAGE} == {}
