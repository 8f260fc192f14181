"""The shell that opens without signal: the same for everybody, named after what is in it, allowed to run."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image


def test_shell_knows_nobody(world, sign_in):
    """But for whose phone it may be, by a name that says nothing of them."""
    opened = [sign_in(user).get("/offline/").content for user in world.people.values()]
    pages = {re.sub(rb' data-owner="[0-9a-f]{32}"', b"", page) for page in opened}

    (page,) = pages
    words = page.decode()
    assert "Without signal" in words
    names = [user.name for user in world.people.values() if user.pk]
    assert [name for name in names if name in words] == []
    assert world.own.child.first_name not in words


def test_worker_answers_at_the_root_and_may_run(client, db):
    answer = client.get("/worker.js")

    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "manifest-src 'self'" in answer["Content-Security-Policy"]


def shell_of(client):
    return json.loads(re.match(r"const shell = (.*);\n", client.get("/worker.js").content.decode())[1])


def test_worker_keeps_the_shell_alone(client, db):
    shell = shell_of(client)
    assert shell["page"] == "/offline/"
    assert all(re.fullmatch(r"/static/[a-z.]+", path) for path in shell["files"])
    page = client.get("/offline/").content.decode()
    assert set(re.findall(r'(?:href|src|data-photos)="(/static/[^"]+\.(?:js|css|svg))"', page)) == set(shell["files"])


def test_shell_has_another_name_once_anything_in_it_changes(client, db, settings):
    before = shell_of(client)["name"]
    assert shell_of(client)["name"] == before
    settings.DEBUG = True  # the foot of the page now says that it is a demo

    assert shell_of(client)["name"] != before


@pytest.mark.parametrize("icon", json.loads(Path(finders.find("manifest.webmanifest")).read_text())["icons"])
def test_icon_of_the_manifest_is_there_in_its_size(icon):
    with Image.open(finders.find(icon["src"])) as picture:
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        assert picture.format == "PNG"


def test_every_page_names_the_manifest(client, db):
    assert (
        '<link rel="manifest" href="/static/manifest.webmanifest">' in client.get("/account/sign-in/").content.decode()
    )
