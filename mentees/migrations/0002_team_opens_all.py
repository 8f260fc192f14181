"""The mentoring team holds, through its groups, the permission that mentors hold for single mentees (KOT-20.2)."""

from django.db import migrations

from core.roles import MENTORING_TEAM


def open_all(apps, schema_editor):
    # Permissions appear only after all migrations; this one is needed now.
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="mentees", model="mentee"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="view_mentee", defaults={"name": "Can view mentee"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=MENTORING_TEAM):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("mentees", "0001_initial"),
        ("core", "0002_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
