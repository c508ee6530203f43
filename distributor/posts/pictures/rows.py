"""The table of picture files."""

from typing import ClassVar

from django.db import models


class PictureFile(models.Model):
    """The bytes of a picture, kept once by their hash, in the database: every worker on every machine has it.

    Attributes:
        digest: SHA-256 of ``data`` in hex.
        data: exactly what goes to a network; without EXIF or GPS.
        preview: the same picture small, for pages.
        unused_since: when the last post let go of it (UTC); None while one uses it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()
    preview = models.BinaryField()
    kept_at = models.DateTimeField()
    unused_since = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["unused_since"],
                name="picture_unused",
                condition=models.Q(unused_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]
