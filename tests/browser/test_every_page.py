"""Every page of ours at two widths, in light and in dark: no barrier, and nothing wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.access_world import address, fill
from tests.test_access import PEOPLE, rows_of_table

SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
# Enlarged four times (WCAG 1.4.10), a tablet held either way, and where the bar on top takes over.
BETWEEN = (320, 768, 960, 1120)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Asked by scripts or by mail programs, or sent as a file.
NO_PAGE = {
    "club:risk_assessment_download",
    "core:draft_key",
    "expenses:claim_verdict",
    "expenses:receipt",
    "core:draft_save",
    "expenses:budget_download",
    "expenses:claim_form",
    "expenses:month_file",
    "expenses:receipt_picture",
    "expenses:run_bank_file",
    "expenses:run_books_file",
    "expenses:statement_file",
    "home:calendar_feed",
    "home:worker",
    "imports:refused_download",
    "expenses:grant_download",
    "impact:report_download",
    "meetups:group_change_verdict",
    "meetups:group_plan_verdict",
    "meetups:phone_facts",
    "meetups:phone_still",
    "meetups:plan_verdict",
    "meetups:risk_assessment_download",
    "mentees:consent_file",
    "mentees:referral_letter",
    "mentees:summary_download",
}


def barriers(page, where):
    """What axe finds on a page, and at which widths it is wider than the screen."""
    found = []
    for size in SIZES:
        page.set_viewport_size(size)
        for rule in Axe().run(page, options=RULES).response["violations"]:
            found += [f"{where} at {size['width']}: {rule['id']} {node['target']}" for node in rule["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{where} at {size['width']}: wider than the screen")
    for width in BETWEEN:
        page.set_viewport_size({"width": width, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{where} at {width}: wider than the screen")
    return found


def pages_of(role):
    """The pages that open to a person; the mentor's are seen by the mentor, most others by the coordinator."""
    column = PEOPLE.index(role)
    return [(name, kind) for name, kind, answers in rows_of_table() if answers[column] == "o" and name not in NO_PAGE]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ["coordinator", "mentor"])
def test_pages_have_no_barrier(world, phone, browser_sign_in, role, scheme):
    rows = fill(world)["own"]
    context = phone(color_scheme=scheme)
    browser_sign_in(context, world.people[role])
    page = context.new_page()
    found = []
    for name, kind in pages_of(role):
        page.goto(address(name, kind, rows))
        found += barriers(page, name)
        # A form sent empty shows its errors.
        if scheme == "light" and page.locator("form.card[method=post]").count():
            page.locator("form.card[method=post] .button").first.click()
            page.wait_for_load_state()
            found += barriers(page, f"{name}, sent empty")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "role",
    ["former_mentor", "trustee", "finance_officer", "safeguarding_lead", "administrator", "committee_member"],
)
def test_first_pages_of_other_roles_have_no_barrier(world, phone, browser_sign_in, role):
    fill(world)
    context = phone()
    browser_sign_in(context, world.people[role])
    page = context.new_page()
    found = []
    for path in ("/", "/menu/", "/no-such-page/"):
        page.goto(path)
        found += barriers(page, path)
    assert not found, "\n".join(found)
