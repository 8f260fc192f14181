"""Volunteers: a row is a mentor, known by the e-mail address. The account stays inactive until they are invited."""

from django.contrib.auth.models import Group

from core.models import User
from core.roles import Role
from mentors.models import DbsCheck, Mentor, Training

from .. import cells
from ..columns import Column
from ..outcomes import FlaggedRow

TITLE = "Volunteers"
COLUMNS = [
    Column("Name", cells.words(120), needed=True),
    Column("Email", cells.email, needed=True),
    Column("Mobile", cells.phone, soft=True),
    Column("Address", cells.words(200), soft=True),
    Column("Interests", cells.words(300), soft=True),
    Column("Strengths", cells.words(300), soft=True),
    Column("Max children", cells.whole(0, 30), empty=None, soft=True),
    Column("Interviewed", cells.past_day, empty=None, soft=True),
    Column("Reference 1", cells.words(60), soft=True),
    Column("Reference 2", cells.words(60), soft=True),
    Column("Intro to Mentoring", cells.past_day, empty=None, soft=True),
    Column("Safeguarding (face to face)", cells.past_day, empty=None, soft=True),
    Column("DBS level", cells.dbs_level, empty=None, soft=True),
    Column("DBS certificate no", cells.words(20), soft=True),
    Column("DBS date", cells.past_day, empty=None, soft=True),
    Column("Code of conduct signed", cells.past_day, empty=None, soft=True),
    Column("Status", cells.mentor_status, needed=True, empty=None),
]
ACCOUNT = {"Name": "name", "Mobile": "phone"}
FIELDS = {
    "Address": "address",
    "Interests": "interests",
    "Strengths": "strengths",
    "Max children": "capacity",
    "Interviewed": "interviewed_on",
    "Reference 1": "reference_1",
    "Reference 2": "reference_2",
    "Code of conduct signed": "code_of_conduct_signed_on",
}
COURSES = {
    "Intro to Mentoring": Training.Course.INTRODUCTION,
    "Safeguarding (face to face)": Training.Course.SAFEGUARDING,
}


def plan(sheet, known, flags):
    seen = {}
    role = Group.objects.get(name=Role.MENTOR)
    for row in sheet.rows:
        email, name = row.cells.get("Email", ""), row.cells.get("Name", "")
        row.label = name or email
        if email and email in seen:
            row.refuse("Email", f"{email} stands in row {seen[email]} already; an address belongs to one volunteer.")
        _ask_for_dbs(row)
        if row.refusals:
            for named in (email, name):
                known.refused_mentors.setdefault(cells.key(named), row.number)
            continue
        seen[email] = row.number
        mentor = known.mentors.get(email) or _add_mentor(row, known, email, role, flags)
        if not row.is_new:
            _change_mentor(row, mentor)
        known.names_on_sheet[cells.key(name)].append(mentor)
        _take_trainings(row, mentor)
        _take_dbs(row, mentor)


def _ask_for_dbs(row):
    """A check is its level and its day; half of it proves nothing."""
    titles = ("DBS level", "DBS certificate no", "DBS date")
    told = {title: row.cells.get(title) for title in titles}
    if not any(told.values()) or (told["DBS level"] and told["DBS date"]):
        return
    for title in ("DBS level", "DBS date"):
        if title in row.cells and not told[title]:
            row.leave_out(title, "This cell is empty although the rest of the DBS check is filled in.")
    for title in titles:
        row.cells.pop(title, None)


def _add_mentor(row, known, email, role, flags):
    row.is_new = True
    user = known.users.get(email)
    if user is None:
        user = User(email=email, name=row.cells["Name"], phone=row.cells.get("Mobile", ""), is_active=False)
        user.set_unusable_password()
        row.creates.append(user)
        known.users[email] = user
    else:
        words = f"{email} has an account already ({', '.join(user.role_labels) or 'no role'})"
        flags.add(
            "account_there",
            "volunteers with an account already; they become mentors too",
            "",
            FlaggedRow(TITLE, row.number, words),
        )
    if user.pk is None or role not in user.groups.all():
        row.creates.append(User.groups.through(user=user, group=role))
        if user.pk:
            # Nothing of the account differs, but its history has to tell of the role.
            row.updates.append((user, "name"))
    mentor = Mentor(user=user, status=row.cells["Status"])
    for column, name in FIELDS.items():
        if row.cells.get(column) is not None:
            setattr(mentor, name, row.cells[column])
    if row.cells.get("Max children", 0) is None:
        row.leave_out("Max children", "This cell is empty; until it is filled in, one child at most is taken.")
    row.creates.append(mentor)
    known.mentors[email] = mentor
    return mentor


def _change_mentor(row, mentor):
    for column, name in ACCOUNT.items():
        row.take(column, mentor.user, name)
    for column, name in FIELDS.items():
        row.take(column, mentor, name)
    row.take("Status", mentor, "status", show=lambda status: Mentor.Status(status).label)


def _take_trainings(row, mentor):
    """A day that is not known yet is one more training taken; the earlier ones stay."""
    taken = list(mentor.trainings.all()) if mentor.pk else []
    for column, course in COURSES.items():
        on, before = row.cells.get(column), sorted(t.taken_on for t in taken if t.course == course)
        if on is None:
            if before and column in row.cells:
                row.kept.append((column, f"{before[-1]:%d/%m/%Y}"))
        elif on not in before:
            row.creates.append(Training(mentor=mentor, course=course, taken_on=on))
            if not row.is_new:
                row.note_change(column, before[-1] if before else None, on)


def _take_dbs(row, mentor):
    level, number, on = (row.cells.get(title) for title in ("DBS level", "DBS certificate no", "DBS date"))
    checks = list(mentor.dbs_checks.all()) if mentor.pk else []
    if on is None:
        if checks and "DBS date" in row.cells:
            row.kept.append(("DBS date", f"{checks[0].issued_on:%d/%m/%Y}"))
        return
    alike = [check for check in checks if number and check.certificate_number == number]
    alike = alike or [check for check in checks if check.issued_on == on and not (number and check.certificate_number)]
    if not alike:
        row.creates.append(DbsCheck(mentor=mentor, level=level, certificate_number=number or "", issued_on=on))
        if not row.is_new:
            row.note_change("DBS date", checks[0].issued_on if checks else None, on)
        return
    row.take("DBS level", alike[0], "level", show=lambda value: DbsCheck.Level(value).label)
    row.take("DBS certificate no", alike[0], "certificate_number")
    row.take("DBS date", alike[0], "issued_on")
