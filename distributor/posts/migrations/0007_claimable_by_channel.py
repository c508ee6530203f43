"""What a channel sends next is found without reading the queues of others, however long they are."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("posts", "0006_rewording")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["channel", "due_at", "id"],
                name="post_claimable",
                condition=models.Q(state="approved"),
            ),
        ),
    ]
