"""What holds for the files of the repository as such."""

import re
import subprocess

LONGEST_FILE = 400
# Paths and hosts of one machine or one network have no place in a public repository. Written in pieces, so that
# this list does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"\.\./" + "shared",
            "/work" + "/",
            r"(?<![\w.])/root" + "/",
            r"(?<!\w)/home" + "/[a-z]",
            "/Users" + "/",
            r"pypi\." + r"org/simple",
            "files" + r"\.pythonhosted",
            r"[a-z0-9-]+-python\." + r"pkg\.dev",
            "registry" + r"\.npmjs",
            "artifact" + "ory",
        ]
    )
)


def read_text(path):
    data = path.read_bytes()
    return None if b"\0" in data[:8192] else data.decode("utf-8", errors="replace")


def test_python_files_stay_readable_in_one_sitting(root, repository_files):
    long = {
        str(path.relative_to(root)): length
        for path in repository_files
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and (length := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_file_names_a_place_outside_the_repository(root, repository_files):
    found = [
        f"{path.relative_to(root)}:{number}: {match[0]}"
        for path in repository_files
        if (text := read_text(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if (match := FOREIGN.search(line))
    ]
    assert found == []


def test_no_link_leads_out_of_the_repository(root, repository_files):
    assert [path for path in repository_files if path.is_symlink() and root not in path.resolve().parents] == []


def test_shell_scripts_parse(root, repository_files):
    scripts = [
        path for path in repository_files if path.suffix == ".sh" or path.read_bytes()[:64].startswith(b"#!/bin/sh")
    ]
    assert {root / "run", root / "test"} <= set(scripts)
    for script in scripts:
        parsed = subprocess.run(["sh", "-n", str(script)], capture_output=True, text=True, check=False)
        assert parsed.returncode == 0, parsed.stderr


def test_commands_can_be_executed(root):
    for name in ["run", "test", ".ci/run", "manage.py"]:
        assert (root / name).stat().st_mode & 0o111, f"{name} is not executable"


def test_what_is_kept_at_runtime_is_not_tracked(root, repository_files):
    """var/ holds a real charity's database, files and secret: nothing in it is ever tracked."""
    assert [path for path in repository_files if path.relative_to(root).parts[0] in {"var", ".venv"}] == []
