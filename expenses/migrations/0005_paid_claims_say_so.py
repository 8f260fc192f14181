from django.db import migrations


def say_what_is_paid(apps, schema_editor):
    """Until now a claim with a day of payment was paid, and every other waited for finance."""
    for model in ("Claim", "HistoricalClaim"):
        apps.get_model("expenses", model).objects.exclude(paid_on=None).update(status="paid")


class Migration(migrations.Migration):
    dependencies = [("expenses", "0004_money")]

    operations = [migrations.RunPython(say_what_is_paid, migrations.RunPython.noop)]
