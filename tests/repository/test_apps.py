"""The list of apps stands in three places; they say the same."""

import tomllib

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def tools(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["tool"]


@pytest.fixture(scope="module")
def apps(root):
    return {path.parent.name for path in root.glob("*/apps.py")}


def test_every_app_is_installed(root, apps):
    assert apps == {name for name in settings.INSTALLED_APPS if (root / name).is_dir()}


def test_every_app_has_its_place_in_the_import_order(tools, apps):
    contracts = {contract["id"]: contract for contract in tools["importlinter"]["contracts"]}
    assert set(tools["importlinter"]["root_packages"]) == apps | {"kot_portal"}
    assert set(contracts["apps"]["layers"]) == apps | {"kot_portal"}
    kinds = [app for contract in contracts.values() for app in contract.get("containers", [])]
    assert sorted(kinds) == sorted(apps), "the kinds of file of every app stand in one contract"


def test_every_app_is_known_to_the_sorting_of_imports(tools, apps):
    assert set(tools["ruff"]["lint"]["isort"]["known-first-party"]) == apps | {"kot_portal", "tests"}
