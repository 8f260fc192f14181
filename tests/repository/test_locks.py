"""The lock files say what pyproject.toml asks for, and nothing about where it was fetched from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ["requirements.txt", "requirements-dev.txt"]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?P<extras>\[[^]]*\])?==(?P<version>[^ ]+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def read_pins(text):
    """Name to (versions, comment lines): a package may be pinned twice, for two Pythons."""
    pins = {}
    name = None
    for line in text.splitlines():
        if pin := PIN.match(line):
            name = canonicalize_name(pin["name"])
            versions, _comments = pins.setdefault(name, (set(), []))
            versions.add(pin["version"])
        elif name and line.startswith("    #"):
            pins[name][1].append(line.strip("# "))
    return pins


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


def wanted(project, lock):
    extra = project["optional-dependencies"]["dev"] if lock == "requirements-dev.txt" else []
    return [Requirement(text) for text in project["dependencies"] + extra]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_every_direct_dependency_within_its_bounds(root, project, lock):
    pins = read_pins((root / lock).read_text())
    for requirement in wanted(project, lock):
        versions, _ = pins.get(canonicalize_name(requirement.name), (set(), []))
        assert versions, f"{lock} lacks {requirement.name}: run scripts/lock.sh"
        outside = [version for version in versions if version not in requirement.specifier]
        assert not outside, f"{lock} pins {requirement.name} {outside}, pyproject.toml wants {requirement.specifier}"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_dependency_that_is_no_longer_asked_for(root, project, lock):
    pins = read_pins((root / lock).read_text())
    direct = {name for name, (_, notes) in pins.items() if any("(pyproject.toml)" in note for note in notes)}
    assert direct == {canonicalize_name(requirement.name) for requirement in wanted(project, lock)}


def test_locks_agree_on_every_shared_package(root):
    run, dev = (read_pins((root / lock).read_text()) for lock in LOCKS)
    assert {name: versions for name, (versions, _) in run.items()} == {
        name: versions for name, (versions, _) in dev.items() if name in run
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_only_pins_hashes_and_comments(root, lock):
    """No index, no link, no address of a file, no line without a hash."""
    lines = (root / lock).read_text().splitlines()
    odd = [
        line for line in lines if line and not (PIN.match(line) or HASH.match(line) or line.lstrip().startswith("#"))
    ]
    assert odd == []
    unhashed = [
        line for line, after in zip(lines, [*lines[1:], ""], strict=True) if PIN.match(line) and not HASH.match(after)
    ]
    assert unhashed == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address(root, lock):
    assert "://" not in (root / lock).read_text()


def test_every_direct_dependency_has_a_lower_bound(project):
    for requirement in wanted(project, "requirements-dev.txt"):
        assert any(bound.operator in {">=", "==", "~="} for bound in requirement.specifier), requirement
