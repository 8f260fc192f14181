from django.core.management.base import BaseCommand

from home import jobs


class Command(BaseCommand):
    help = "Do what the clock would start: tidy keys, send reminders, deliver the outbox. For a daily or hourly cron."

    def handle(self, *args, **options):
        self.stdout.write(", ".join(f"{what}: {number}" for what, number in jobs.run_all().items()))
