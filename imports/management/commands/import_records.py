"""manage.py import_records FILE: bring in the charity's workbook, or only say what would come of it."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.models import User
from imports import actions
from imports.plan import TITLES
from imports.summary import figures_of, refused_in
from imports.workbook import WorkbookError, open_workbook, write_refused

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Brings in the charity's workbook; a row that cannot be read stays out alone."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen; write nothing")
        parser.add_argument("--refused", type=Path, metavar="OUT.xlsx", help="write the refused rows here, to correct")
        parser.add_argument("--by", metavar="E-MAIL", help="whose name stands in the history")
        parser.add_argument(
            "--venues",
            choices=["none", "suggested"],
            default="none",
            help="whether notes get the kind of place that the name of the location suggests",
        )

    def handle(self, *, file, dry_run, refused, by, venues, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        user = self._user(by)
        try:
            plan = self._run(user, file.name, data, dry_run, venues == "suggested")
        except WorkbookError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._tell(plan, dry_run)
        if refused:
            refused.write_bytes(write_refused(open_workbook(data, TITLES), plan.reasons()))
            self.stdout.write(f"\nThe rows to correct are in {refused}.")

    def _user(self, email):
        if not email:
            return None
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody has an account under {email}.")
        return user

    def _run(self, user, name, data, dry_run, suggested):
        if dry_run:
            return actions.preview_workbook(by=user, data=data)
        _, plan = actions.import_workbook(by=user, name=name, data=data, suggested_venues=suggested)
        return plan

    def _tell(self, plan, dry_run):
        write = self.stdout.write
        write("What would happen; nothing is written:\n" if dry_run else "Brought in:\n")
        write(f"{'Sheet':<16}{'created':>9}{'changed':>9}{'left alone':>12}{'refused':>9}")
        for sheet in plan.sheets:
            counts = [sheet.count(result) for result in ("created", "changed", "same", "refused")]
            write(f"{sheet.title:<16}{counts[0]:>9}{counts[1]:>9}{counts[2]:>12}{counts[3]:>9}")
        write(f"{'All':<16}{plan.created:>9}{plan.changed:>9}{plan.same:>12}{plan.refused:>9}")
        for sheet in plan.sheets:
            for words in filter(None, [sheet.problem, *sheet.notices]):
                write(f"{sheet.title}: {words}")
        for title in plan.missing:
            write(f"{title}: there is no such sheet; nothing is read for it.")
        write("\nThe workbook holds:")
        for figure in figures_of(plan, timezone.localdate()):
            write(f"  {figure['number']} {figure['label']}" + (f" ({figure['words']})" if figure["words"] else ""))
        if plan.flags:
            write("\nTaken and flagged:")
        for flag in plan.flags:
            write(f"  {flag.words}" + (f" ({flag.clause})" if flag.clause else ""))
            if flag.kind == "left_out":
                for row in flag.rows[:MOST_SHOWN]:
                    write(f"    {row.sheet}, row {row.number}: {row.words}")
        self._tell_rows(plan)

    def _tell_rows(self, plan):
        changes = [
            f"  {sheet.title}, row {row.number} ({row.label}), {column}: {old} -> {new}"
            for sheet in plan.sheets
            for row in sheet.rows
            if not row.refusals
            for column, old, new in row.changes
        ]
        refusals = [
            f"  {sheet.title}, {_rows(found)}, {found['column']}: {found['reason']}"
            for sheet in plan.sheets
            for found in refused_in(sheet)
        ]
        for heading, rows in (("Changed:", changes), ("Refused:", refusals)):
            if rows:
                self.stdout.write(f"\n{heading}")
                for line in rows[:MOST_SHOWN]:
                    self.stdout.write(line)
            if len(rows) > MOST_SHOWN:
                self.stdout.write(f"  and {len(rows) - MOST_SHOWN} more")


def _rows(found):
    """The rows of one reason: "row 3", or "rows 3, 7 and 12 more"."""
    numbers = ", ".join(str(number) for number in found["rows"])
    more = found["count"] - len(found["rows"])
    return f"{'row' if found['count'] == 1 else 'rows'} {numbers}" + (f" and {more} more" if more else "")
