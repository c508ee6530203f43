"""The tables of roles, of rights that are lent, and of invitations. People themselves are Django's users."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from distributor.channels.models import Channel
from distributor.people.log_in_models import (
    Errand,
    Identity,
    OpenSession,
    Passkey,
    Preferences,
    PushBrowser,
    PushKey,
    RecoveryCode,
    SecondStep,
)
from distributor.people.rights import Role

# Django looks for an app's tables here.
__all__ = [
    "Errand",
    "Grant",
    "Identity",
    "Invitation",
    "Loan",
    "OpenSession",
    "Passkey",
    "Preferences",
    "PushBrowser",
    "PushKey",
    "RecoveryCode",
    "SecondStep",
]

ROLES = [(role.value, role.value) for role in Role]


class Grant(models.Model):
    """One role of one person.

    Attributes:
        channel: where it counts; None for all channels.
        country: for which country's releases; empty for all.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=ROLES)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, related_name="grants")
    country = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "channel", "country"],
                name="grant_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.person_id}"


class Loan(models.Model):
    """A person's rights lent to a colleague while they are away. Who acted stays who acted."""

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lent")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="borrowed")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.taker_id} until {self.until:%Y-%m-%d}"


class Invitation(models.Model):
    """A link by which somebody chooses their own password; it works once and for a few days.

    Attributes:
        digest: SHA-256 of the secret in the link.
        used_at: when somebody came in by it, or when it was taken back.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=150)
    email = models.EmailField(default="", blank=True)
    role = models.CharField(max_length=20, choices=ROLES)
    invited_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"invitation of {self.name}"
