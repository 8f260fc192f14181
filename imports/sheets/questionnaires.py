"""Questionnaires: a row is one round of a child, known by child and day. An empty cell is an unanswered item."""

from impact.models import Questionnaire

from .. import cells
from ..columns import Column
from ..outcomes import shown

TITLE = "Questionnaires"
# A: self-esteem, 0 strongly disagree to 3 strongly agree. B: self-efficacy, 1 not at all to 5 very well.
ITEMS = [Column(f"A{n}", cells.whole(0, 3), empty=None) for n in range(1, 11)]
ITEMS += [Column(f"B{n}", cells.whole(1, 5), empty=None) for n in range(1, 25)]
COLUMNS = [
    Column("Child ref", cells.words(20), needed=True),
    Column("Date", cells.day, needed=True, empty=None),
    Column("Round", cells.words(30), needed=True),
    Column("Completed", cells.words(60)),
    *ITEMS,
]


def plan(sheet, known, flags):
    seen = {}
    for row in sheet.rows:
        if row.refusals:
            continue
        try:
            mentee = known.mentee(row.cells["Child ref"])
        except cells.CellError as error:
            row.refuse("Child ref", str(error))
            continue
        row.child = mentee.child
        row.label = f"{row.child.ref} on {shown(row.cells['Date'])}"
        round_key = cells.key(row.cells["Child ref"]), row.cells["Date"]
        if round_key in seen:
            row.refuse("Date", f"The same child and day stand in row {seen[round_key]} already.")
            continue
        seen[round_key] = row.number
        stored = known.questionnaires.get(round_key)
        answers = {item.title: row.cells[item.title] for item in ITEMS if row.cells.get(item.title) is not None}
        if stored is None:
            _add(row, mentee, answers)
        else:
            _change(row, stored, answers)


def _add(row, mentee, answers):
    row.is_new = True
    told = {"round": row.cells["Round"], "completed": row.cells.get("Completed", "")}
    row.creates.append(Questionnaire(mentee=mentee, taken_on=row.cells["Date"], answers=answers, **told))


def _change(row, stored, answers):
    row.take("Round", stored, "round")
    row.take("Completed", stored, "completed")
    differing = {item: answer for item, answer in answers.items() if stored.answers.get(item) != answer}
    for item, answer in differing.items():
        row.note_change(item, stored.answers.get(item), answer)
    for item, answer in stored.answers.items():
        if item in row.cells and item not in answers:
            row.kept.append((item, shown(answer)))
    if differing:
        stored.answers = stored.answers | differing
        row.updates.append((stored, "answers"))
