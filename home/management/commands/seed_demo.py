"""`manage.py seed_demo`: the invented charity of Larkmere, for a look around and for benchmarks."""

from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.demo import PASSWORD
from core.models import User
from core.roles import Role
from home.demo import charity
from impact import actions as impact_actions
from impact import statistics
from mentees import actions as mentee_actions
from policy.models import PolicyVersion, Scheme

REPORTS = 2


class Command(BaseCommand):
    help = "Fill the database with an invented charity: a year and a half of mentoring, up to today."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=charity.SIZES, default="charity", help="county: 100 times, nation: 1,000")
        parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD, the day the story has come to")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where anybody has an account")
        parser.add_argument("--password", default=PASSWORD, help="of every demo person, at least 10 characters")

    def handle(self, *, size, today, if_empty, password, **options):
        if not settings.DEBUG:
            raise CommandError("The demo is for trying things out: it is refused unless DEBUG is on.")
        if if_empty and User.objects.exists():
            self.stdout.write("There are people in the portal already, so the demo was left out.")
            return
        today = today or timezone.localdate()
        self._check(today, password)
        charity.build(size=size, today=today, password=password, progress=self._progress)
        mentee_actions.rewrite_keys()
        scheme = Scheme.objects.get(slug="kids-on-track")
        if size == "charity":
            self._issue_reports(scheme)
        self.stdout.write(
            f"The demo charity is in. Sign in as {scheme.coordinator.email} or any other demo person with: {password}"
        )

    def _check(self, today, password):
        if User.objects.filter(is_demo=True).exists():
            raise CommandError("The demo is in this database already. Start with an empty one to load it anew.")
        if len(password) < 10:
            raise CommandError("The password needs at least 10 characters.")
        scheme = Scheme.objects.filter(slug="kids-on-track").first()
        if scheme is None or PolicyVersion.objects.in_force(scheme, charity.first_day(today)) is None:
            raise CommandError("No policy was in force 19 months before that day. Choose a later one with --today.")

    def _issue_reports(self, scheme):
        """The newest closed periods, so that a trustee has something to download."""
        by = User.objects.in_role(Role.CHIEF_EXECUTIVE).first()
        for period in reversed(statistics.periods_to_report(scheme)[:REPORTS]):
            impact_actions.issue_report(by=by, scheme=scheme, period=period)

    def _progress(self, done, of):
        if of > 1:
            self.stdout.write(f"{done} of {of} towns")
