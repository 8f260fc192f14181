from django.core.management.base import BaseCommand, CommandError

from core import keys
from mentees import actions
from mentees.models import MenteeKey


class Command(BaseCommand):
    help = "Compare the keys of django-guardian with the allocations; fails on any difference."

    def handle(self, *args, **options):
        stored, wanted = keys.stored_pairs(MenteeKey), actions.wanted_keys()
        for user, mentee in sorted(stored - wanted):
            self.stdout.write(f"key without an allocation: user {user}, mentee {mentee}")
        for user, mentee in sorted(wanted - stored):
            self.stdout.write(f"allocation without its key: user {user}, mentee {mentee}")
        if stored != wanted:
            raise CommandError("Keys and allocations differ. `manage.py run_scheduled` puts them right.")
        self.stdout.write(f"{len(stored)} keys, each with its allocation.")
