"""People who were there before there were roles had every right: they keep it."""

from typing import Any

from django.db import migrations


def keep_rights(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """Everybody who may log in is an administrator, until somebody says otherwise."""
    user, grant = apps.get_model("auth", "User"), apps.get_model("people", "Grant")
    people = user.objects.filter(is_active=True, grants=None)
    grant.objects.bulk_create([grant(person=person, role="administrator") for person in people])


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(keep_rights, migrations.RunPython.noop)]
