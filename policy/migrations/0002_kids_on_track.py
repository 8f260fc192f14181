"""The charity's scheme and the version of its policy in force; every figure is the policy's own."""

from datetime import date

from django.db import migrations

from policy.figures import Figures


def create_scheme(apps, schema_editor):
    scheme, _ = apps.get_model("policy", "Scheme").objects.get_or_create(
        slug="kids-on-track", defaults={"name": "Kids on Track mentoring"}
    )
    apps.get_model("policy", "PolicyVersion").objects.get_or_create(
        scheme=scheme,
        in_force_from=date(2024, 1, 1),
        defaults={"name": "Mentoring Policy", "stored_figures": Figures().to_json()},
    )


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial")]

    operations = [migrations.RunPython(create_scheme, migrations.RunPython.noop)]
