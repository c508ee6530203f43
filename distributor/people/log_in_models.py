"""The tables of how people log in: second steps, passkeys, identities elsewhere, sessions, browsers."""

from typing import ClassVar

from django.conf import settings
from django.db import models


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


class PushKey(models.Model):
    """The key by which push services know this desk (VAPID); one row, made at first use."""

    sealed_private = models.TextField()

    def __str__(self) -> str:
        return "push key"


class PushBrowser(models.Model):
    """A browser that wants to be told of news while nobody looks.

    Attributes:
        digest: SHA-256 of the address at its push service.
        sealed_address: that address and the browser's keys as JSON, encrypted: who has them can tell things.
        seen: number of the last log entry that was told, or needed no telling.
        due_at: when it is told next (UTC).
        failures: times in a row that it could not be told.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_browsers"
    )
    digest = models.CharField(max_length=64, unique=True)
    sealed_address = models.TextField()
    device = models.CharField(max_length=80)
    seen = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.device} of {self.person_id}"
