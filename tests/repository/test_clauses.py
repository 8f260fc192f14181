import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def policy_map():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import policy_map
    finally:
        sys.path.pop(0)
    return policy_map


def test_every_clause_is_planned_or_built(policy_map):
    assert {entry["state"] for entry in policy_map.clauses().values()} == {"planned", "built"}
    assert len(policy_map.clauses()) > 90


def test_every_built_clause_is_proven_by_a_test(policy_map):
    built = {clause for clause, entry in policy_map.clauses().items() if entry["state"] == "built"}

    assert not built - policy_map.proofs().keys()


def test_every_built_clause_is_named_where_it_lives(policy_map):
    built = {clause for clause, entry in policy_map.clauses().items() if entry["state"] == "built"}

    assert not built - policy_map.places().keys()


def test_no_test_and_no_code_names_a_clause_that_does_not_exist(policy_map):
    assert not (policy_map.proofs().keys() | policy_map.places().keys()) - policy_map.clauses().keys()


def test_policy_map_is_up_to_date():
    check = subprocess.run(
        [sys.executable, ROOT / "scripts" / "policy_map.py", "--check"], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
