"""A plan in figures and words, short enough to keep with the run and to show on a page."""

from decimal import Decimal

from expenses.models import Claim
from policy.verdict import clause_in_words

from . import cells
from .outcomes import CHANGED, CREATED, REFUSED, SAME, shown
from .sheets import allocations, children, expenses, notes, questionnaires, referrals, register, volunteers
from .venues import suggest

MOST_CREATED, MOST_CHANGED, MOST_REFUSED, MOST_FLAGGED, MOST_PLACES = 5, 50, 50, 10, 200
MOST_ON_PAGE, MOST_OF_A_REASON = 50, 10


def summarise(plan, today) -> dict:
    """What the preview and the result show, as JSON."""
    to_correct = [row for sheet in plan.sheets for row in sheet.rows if row.refusals or row.left_out]
    return {
        "figures": figures_of(plan, today),
        "totals": {"created": plan.created, "changed": plan.changed, "same": plan.same, "refused": plan.refused},
        "missing": plan.missing,
        "sheets": [_sheet(sheet, plan) for sheet in plan.sheets],
        "flags": [_flag(flag) for flag in plan.flags],
        "has_rows_to_correct": bool(to_correct),
        "children_to_correct": sorted({row.child_id for row in to_correct if row.child_id}),
        "places": [
            {"place": place, "count": count, "kind": suggest(place)} for place, count in plan.places[:MOST_PLACES]
        ],
    }


def _sheet(sheet, plan) -> dict:
    created = [row for row in sheet.rows if row.result == CREATED]
    changed = [row for row in sheet.rows if row.result == CHANGED]
    return {
        "title": sheet.title,
        "problem": sheet.problem,
        "notices": sheet.notices,
        "rows": len(sheet.rows),
        "counts": {result: sheet.count(result) for result in (CREATED, CHANGED, SAME, REFUSED)},
        "flagged": _flagged_in(sheet, plan),
        "created": [_row(row) for row in sorted(created, key=lambda row: row.number)[:MOST_CREATED]],
        "changed": [
            _row(row) | {"cells": [list(change) for change in row.changes]}
            for row in sorted(changed, key=lambda row: row.number)[:MOST_CHANGED]
        ],
        "refused": refused_in(sheet)[:MOST_REFUSED],
    }


def refused_in(sheet) -> list[dict]:
    """The refused cells of a sheet, those of one column and reason together: one lost child explains many rows."""
    groups: dict[tuple, list] = {}
    for row in sorted(sheet.rows, key=lambda row: row.number):
        for column, reason in row.refusals:
            groups.setdefault((column, reason), []).append(row)
    return [
        {
            "column": column,
            "reason": reason,
            "rows": [row.number for row in rows[:MOST_OF_A_REASON]],
            "count": len(rows),
            "children": sorted({row.child_id for row in rows[:MOST_OF_A_REASON] if row.child_id}),
        }
        for (column, reason), rows in groups.items()
    ]


def _row(row) -> dict:
    return {"row": row.number, "label": row.label, "child": row.child_id}


def _flagged_in(sheet, plan) -> int:
    return len(
        {row.number for flag in plan.flags for row in flag.rows if row.sheet == sheet.title and row.number is not None}
    )


def _flag(flag) -> dict:
    return {
        "kind": flag.kind,
        "words": flag.words,
        "clause": flag.clause,
        "count": flag.count,
        "rows": [
            {"sheet": row.sheet, "row": row.number, "words": row.words, "child": row.child_id}
            for row in flag.rows[:MOST_FLAGGED]
        ],
    }


def children_in(outcomes: dict) -> set[int]:
    """Every child of the portal whose record a page with these outcomes shows, for the read log."""
    sheets = outcomes.get("sheets", [])
    lists = [sheet[name] for sheet in sheets for name in ("created", "changed")]
    lists += [flag["rows"] for flag in outcomes.get("flags", [])]
    refused = {child for sheet in sheets for group in sheet["refused"] for child in group["children"]}
    return refused | {row["child"] for rows in lists for row in rows if row["child"]}


def places_confirmed(places: list[dict], venues: dict[str, str]) -> dict[str, str]:
    """Of the kinds confirmed earlier, those of these places."""
    return {found["place"]: venues[here] for found in places if (here := cells.key(found["place"])) in venues}


def for_page(outcomes: dict) -> dict:
    """Stored outcomes as the pages show them: across the sheets, bounded, with how many rows are not shown."""
    sheets = outcomes.get("sheets", [])
    page = {name: outcomes.get(name, []) for name in ("figures", "totals", "missing")}
    page["sheets"] = sheets
    page["notices"] = [
        {"sheet": sheet["title"], "words": words, "is_problem": words == sheet["problem"]}
        for sheet in sheets
        for words in [sheet["problem"], *sheet["notices"]]
        if words
    ]
    for name in ("changed", "refused"):
        rows = [row | {"sheet": sheet["title"]} for sheet in sheets for row in sheet[name]]
        page[name] = rows[:MOST_ON_PAGE]
    page["changed_more"] = outcomes.get("totals", {}).get("changed", 0) - len(page["changed"])
    page["refused"] = [group | {"more": group["count"] - len(group["rows"])} for group in page["refused"]]
    page["refused_more"] = sum(len(sheet["refused"]) for sheet in sheets) > MOST_ON_PAGE
    page["has_rows_to_correct"] = outcomes.get("has_rows_to_correct", False)
    page["created"] = [
        {"sheet": sheet["title"], "rows": sheet["created"], "more": sheet["counts"][CREATED] - len(sheet["created"])}
        for sheet in sheets
        if sheet["created"]
    ]
    page["flags"] = [
        flag
        | {
            "more": flag["count"] - len(flag["rows"]),
            "source": clause_in_words(flag["clause"]) if flag["clause"] else "",
        }
        for flag in outcomes.get("flags", [])
    ]
    return page


def figures_of(plan, today) -> list[dict]:
    """What the good rows of the workbook hold, whether or not the portal knows them already."""
    good = {sheet.title: sheet.good for sheet in plan.sheets}
    counted = [
        (children, ("child", "children"), _mentees),
        (volunteers, ("volunteer", "volunteers"), None),
        (register, ("event", "events"), _register),
        (allocations, ("allocation", "allocations"), _allocations),
        (notes, ("note", "notes"), None),
        (expenses, ("claim", "claims"), _claims),
        (questionnaires, ("questionnaire", "questionnaires"), None),
        (referrals, ("referral", "referrals"), None),
    ]
    figures = []
    for module, (one, several), tell in counted:
        if module.TITLE not in good:
            continue
        rows = good[module.TITLE]
        number = len(_events(rows)) if module is register else len(rows)
        label = one if number == 1 else several
        figures.append({"label": label, "number": number, "words": tell(good, today) if tell else ""})
    return figures


def _mentees(good, today) -> str:
    count = len({cells.key(row.cells["Child ref"]) for row in good.get(allocations.TITLE, [])})
    return f"{count} of them mentees" if count else ""


def _events(rows) -> set:
    return {(cells.key(row.cells["Event"]), row.cells["Date"]) for row in rows}


def _register(good, today) -> str:
    return f"{len(good[register.TITLE]):,} register rows"


def _allocations(good, today) -> str:
    current = sum(
        row.cells["From"] <= today and (row.cells.get("To") is None or row.cells["To"] >= today)
        for row in good[allocations.TITLE]
    )
    return f"{current} current"


def _claims(good, today) -> str:
    rows = good[expenses.TITLE]
    unpaid = [row.cells["Amount"] for row in rows if row.cells.get("Paid on") is None]
    lost = sum(row.cells.get("Receipt") == Claim.Receipt.LOST for row in rows)
    total = sum((row.cells["Amount"] for row in rows), Decimal())
    words = f"{shown(total)}; {len(unpaid)} unpaid, {shown(sum(unpaid, Decimal()))}"
    return f"{words}; {lost} with a lost receipt"
