"""Every app's rules are pure: they import the standard library and `policy` alone, and never ask for the time."""

import ast
import sys

import pytest

CLOCKS = {"today", "now", "utcnow", "localdate"}
IMPURE = {"os", "io", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "time", "logging"}


@pytest.fixture(scope="module")
def rules_files(root):
    return sorted([*root.glob("*/rules.py"), *root.glob("*/rules/**/*.py")])


def imports_of(tree, app):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{app}.rules" if node.level else node.module


def test_rules_import_only_policy_and_the_pure_part_of_the_standard_library(root, rules_files):
    pure = (sys.stdlib_module_names - IMPURE) | {"policy"}
    found = []
    for path in rules_files:
        app = path.relative_to(root).parts[0]
        for name in imports_of(ast.parse(path.read_text()), app):
            if name.split(".")[0] not in pure and not name.startswith(f"{app}.rules"):
                found.append(f"{path.relative_to(root)} imports {name}")
    assert found == []


def test_rules_are_told_the_day_and_never_ask_for_it(root, rules_files):
    found = [
        f"{path.relative_to(root)}:{node.lineno} calls {node.func.attr}()"
        for path in rules_files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
    assert found == []
