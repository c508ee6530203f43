"""The tables of roles, invitations, and of how people log in. People themselves are Django's users."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from distributor.channels.models import Channel
from distributor.people.rights import Role

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


class SecondStep(models.Model):
    """The codes of a person's telephone (TOTP), asked after the password.

    Attributes:
        sealed_secret: what both sides count with, encrypted.
        last_counter: of the newest code that was taken; no code counts twice.
        confirmed_at: when the person typed the first right code; None while it is not asked for yet.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_step"
    )
    sealed_secret = models.TextField()
    last_counter = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second step of {self.person_id}"


class RecoveryCode(models.Model):
    """A code on paper that counts once in place of the second step.

    Attributes:
        digest: SHA-256 of the code, which has 78 random bits and so cannot be guessed back.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"


class Passkey(models.Model):
    """A key pair whose private half stays in a person's device (WebAuthn).

    Attributes:
        name: what the person calls the device.
        handle: what the device knows the person by, random, the same for all passkeys of a person.
        credential: the key's id, base64url.
        public_key: COSE, base64url.
        sign_count: how often it signed, where it counts; 0 where it does not.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    handle = models.CharField(max_length=100)
    # 1023 bytes at most: https://www.w3.org/TR/webauthn-3/#credential-id (2026-11).
    credential = models.CharField(max_length=1364, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="passkey_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class Errand(models.Model):
    """Something begun in a browser that ends with an answer from elsewhere: a passkey's, a provider's.

    Attributes:
        kind: what was begun; an answer counts for nothing else.
        digest: SHA-256 of the challenge or state that the answer has to bring back.
        session_hash: SHA-256 of the key of the session that began.
        sealed_kept: what is needed to read the answer, encrypted.
        used_at: when an answer came; a second one does not count.
    """

    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    session_hash = models.CharField(max_length=64)
    sealed_kept = models.TextField(default="", blank=True)
    ends_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Identity(models.Model):
    """Who a person is at the provider of single sign-on, bound at their first log-in by it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_person"),
            models.UniqueConstraint(fields=["issuer", "person"], name="identity_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class OpenSession(models.Model):
    """A browser in which somebody is logged in.

    Attributes:
        session_key: of Django's own session; empty of meaning once that is gone.
        device: the browser in words, such as ``Firefox on Android``.
        way: how the person came in; see ``distributor.people.sessions``.
        seen_at: when it was last seen, to some minutes.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="open_sessions"
    )
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80)
    way = models.CharField(max_length=20, default="", blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.device} of {self.person_id}"


class Preferences(models.Model):
    """What a person wants the desk to be like; empty where they never said."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    full_name = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    time_zone = models.CharField(max_length=60, default="", blank=True)

    def __str__(self) -> str:
        return f"preferences of {self.person_id}"
