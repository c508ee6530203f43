"""Posts that were published before parts were counted: one part each, live since their receipt."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def count_live(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """Fill the new columns from the receipts."""
    post, receipt = apps.get_model("posts", "Post"), apps.get_model("delivery", "Receipt")
    received = receipt.objects.filter(post=OuterRef("pk")).values("received_at")[:1]
    live = post.objects.filter(state="published", parts_live=0)
    live.update(parts_live=1, published_at=Subquery(received))


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_parts_corrections_figures")]

    operations = [migrations.RunPython(count_live, migrations.RunPython.noop)]
