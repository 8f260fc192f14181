"""Writes docs/policy-map.md: for each clause its rule, where the code names it and which tests prove it.

`python scripts/policy_map.py` writes the page; with `--check` it fails when the page is not what it would write.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "policy-map.md"
APPS = (
    "core", "policy", "club", "mentors", "mentees", "meetups", "safeguarding", "expenses", "impact", "imports", "home",
)  # fmt: skip
CLAUSE = re.compile(r"\b(?:KOT|KOP|EPT|PRO|HTP)-\d+(?:\.\d+)?\b")
PROOF = re.compile(r'pytest\.mark\.rule\(\s*"([A-Z]+-[\d.]+)"\s*\)')


def clauses():
    return tomllib.loads((ROOT / "docs" / "clauses.toml").read_text(encoding="utf-8"))


def places():
    """{clause: the source files that name it}."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                for clause in set(CLAUSE.findall(path.read_text(encoding="utf-8"))):
                    found.setdefault(clause, []).append(path.relative_to(ROOT).as_posix())
    return found


def proofs():
    """{clause: the test files that carry its mark}."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for clause in set(PROOF.findall(path.read_text(encoding="utf-8"))):
            found.setdefault(clause, []).append(path.relative_to(ROOT).as_posix())
    return found


def page():
    where, proven = places(), proofs()
    lines = [
        "# Policy map",
        "",
        "Written by `scripts/policy_map.py` from `docs/clauses.toml`, the code and the tests; do not edit by hand.",
        "",
        "| clause | state | rule | where it lives | proven by |",
        "| --- | --- | --- | --- | --- |",
    ]
    for clause, entry in clauses().items():
        rule = entry["rule"].replace("|", "/")
        cells = [clause, entry["state"], rule, "<br>".join(where.get(clause, [])), "<br>".join(proven.get(clause, []))]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit("docs/policy-map.md is not up to date: run python scripts/policy_map.py")
