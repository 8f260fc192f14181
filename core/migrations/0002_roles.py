"""One group for each role."""

from django.db import migrations

# As they were on that day; a role of later comes with a migration of its own.
ROLES = [
    "mentor",
    "coordinator",
    "family_liaison",
    "chief_executive",
    "safeguarding_lead",
    "finance_officer",
    "committee_member",
    "trustee",
    "administrator",
]


def create_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in ROLES:
        Group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
