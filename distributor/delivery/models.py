"""The tables of attempts, receipts and holds."""

from typing import ClassVar

from django.db import models

from distributor.channels.models import Channel
from distributor.posts.models import Post


class Attempt(models.Model):
    """One call to a network: written down before it is made, completed after.

    Attributes:
        fence: the claim it was made under.
        payload_hash: SHA-256 of exactly what is sent.
        outcome: empty while the call may be in flight (or its worker died), else ``published``,
            ``retry``, ``failed``, ``unknown`` or ``duplicate``.
        sentence: what happened, for a person.
        status: the HTTP status, 0 when no answer came.
        cost: micro-dollars that the network bills for it if it is live.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    fence = models.PositiveIntegerField()
    payload_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, default="", blank=True)
    sentence = models.TextField(default="", blank=True)
    status = models.PositiveIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["post", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["post", "fence"], name="attempt_one_per_claim"),
        ]
        indexes: ClassVar = [
            # What a month cost; few networks charge.
            models.Index(fields=["started_at"], name="attempt_paid", condition=models.Q(cost__gt=0)),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of post {self.post_id}"


class Receipt(models.Model):
    """The network's id and address of a live post.

    Attributes:
        adopted: it was found by looking, after a call whose outcome was unknown.
    """

    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="receipt")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="receipts")
    remote_id = models.CharField(max_length=200)
    permalink = models.URLField(max_length=2000)
    adopted = models.BooleanField(default=False)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="receipt_remote_once"),
        ]

    def __str__(self) -> str:
        return self.remote_id


class Hold(models.Model):
    """The stop switch.

    Attributes:
        scope: ``everything``, ``network``, ``channel``, ``country`` or ``post``.
        value: the network's key, the channel's name, the country or the post's id; empty for everything.
        lifted_at: when somebody let it go again; None while it holds.
    """

    scope = models.CharField(max_length=12)
    value = models.CharField(max_length=120, default="", blank=True)
    because = models.TextField(default="", blank=True)
    person = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-set_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scope", "value"], name="hold_once", condition=models.Q(lifted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.value}".strip()
