"""The tables of the desk itself: keys of programs, addresses of calendar feeds, views that people saved."""

import hashlib
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models

PREFIX = "dist_"


def digest_of(key: str) -> str:
    """What is stored of a key; it has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    """A key, shown once: the prefix lets secret scanners find one that leaked."""
    return PREFIX + secrets.token_urlsafe(32)


class ApiKey(models.Model):
    """A key by which a program acts for a person.

    Attributes:
        name: what it is for, such as ``alarm button``.
        digest: SHA-256 of the key; the key itself is stored nowhere.
        revoked_at: when it stopped counting; None while it counts.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "name"], name="api_key_name_once", condition=models.Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class CalendarFeed(models.Model):
    """The secret address under which a person's own calendar reads what leaves when.

    Attributes:
        digest: SHA-256 of the secret in the address; the secret itself is stored nowhere.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar feed of {self.person_id}"


class SavedView(models.Model):
    """A view of the queue that a person comes back to.

    Attributes:
        query: what stands in the address, as ``desk.queue.query_of`` writes it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"
