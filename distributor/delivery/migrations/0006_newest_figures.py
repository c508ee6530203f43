from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def mark_older(apps: Any, schema_editor: Any) -> None:
    """Only the last look at each receipt is the newest."""
    figures = apps.get_model("delivery", "Figures").objects.using(schema_editor.connection.alias)
    newer = figures.filter(receipt=OuterRef("receipt"), pk__gt=OuterRef("pk"))
    figures.filter(Exists(newer)).update(is_newest=False)


class Migration(migrations.Migration):
    # PostgreSQL makes no constraint in a transaction that has just changed the rows.
    atomic = False

    dependencies = [
        ("delivery", "0005_endorsed"),
    ]

    operations = [
        migrations.AddField(
            model_name="figures",
            name="is_newest",
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(mark_older, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="figures",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_newest", True)), fields=("receipt",), name="figures_newest_once"
            ),
        ),
    ]
