"""The tables of attempts, receipts, holds, corrections and figures."""

from typing import ClassVar

from django.db import models

from distributor.channels.models import Channel
from distributor.posts.models import Post
from distributor.releases.models import Revision


class Attempt(models.Model):
    """One call to a network: written down before it is made, completed after.

    Attributes:
        part: which part of the post it carried, from 1.
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
    part = models.PositiveIntegerField(default=1)
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


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Questions about receipts."""

    def live(self) -> "ReceiptQuerySet":
        """What stands on its network, as far as we know."""
        return self.filter(gone_at=None)


class Receipt(models.Model):
    """The network's id and address of a live post, or of one part of a thread.

    Attributes:
        part: which part of the post, from 1.
        adopted: it was found by looking, after a call whose outcome was unknown.
        look_at: when it is read back next (UTC); None when nothing more is asked.
        look: how many times it was read back.
        differs: a sentence, where the network shows something else than was approved.
        gone_at: when it was deleted, by us or by somebody else.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="receipts")
    part = models.PositiveIntegerField(default=1)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="receipts")
    remote_id = models.CharField(max_length=200)
    permalink = models.URLField(max_length=2000)
    adopted = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True)
    look = models.PositiveIntegerField(default=0)
    differs = models.TextField(default="", blank=True)
    gone_at = models.DateTimeField(null=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["post", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="receipt_remote_once"),
            models.UniqueConstraint(
                fields=["post", "part"], name="receipt_part_once", condition=models.Q(gone_at=None)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["look_at"], name="receipt_look", condition=models.Q(look_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.remote_id


class Hold(models.Model):
    """The stop switch.

    Attributes:
        scope: ``everything``, ``network``, ``channel``, ``country``, ``topic`` or ``post``.
        value: the network's key, the channel's name, the country, the topic or the post's id; empty for
            everything.
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


class Kind(models.TextChoices):
    """What can be done about a live post."""

    EDIT = "edit"
    REPLY = "reply"
    DELETE = "delete"
    REPOST = "repost"


class Progress(models.TextChoices):
    """Where a correction stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DONE = "done"
    FAILED = "failed"
    DISMISSED = "dismissed"


class Correction(models.Model):
    """What to do about a live post that is not right any more: proposed, approved by a person, carried out.

    Editing and deleting are harmless to repeat, so they need no claim, only a lease (``due_at`` moves on). A
    reply is the post's next part and goes the way of every post.

    Attributes:
        revision: what the words were made of; None for a deletion or words of a person's own.
        parts: the texts for an edit (all parts) or a reply (one); empty for a deletion.
        because: a sentence: why it is proposed.
        author: who wrote the words: ``distributor`` or a person's user name.
        endorsed_by: who approved first, where the channel wants two people.
        decided_by: who approved or dismissed it.
        content_hash: what was approved, as ``corrected_hash`` makes it.
        due_at: when a worker carries it out or tries again (UTC).
        problem: a sentence for the person who can act.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="corrections")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    progress = models.CharField(max_length=12, choices=Progress.choices, default=Progress.PROPOSED)
    parts = models.JSONField(default=list)
    because = models.TextField()
    author = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    endorsed_by = models.CharField(max_length=150, default="", blank=True)
    decided_by = models.CharField(max_length=150, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64, default="", blank=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post"],
                name="correction_one_open",
                condition=models.Q(progress__in=["proposed", "approved"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="correction_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["progress", "-id"], name="correction_by_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of post {self.post_id}"


class Figures(models.Model):
    """What one look at a live post brought: how people met it so far; None where the network does not say.

    Attributes:
        cost: micro-dollars that the network bills for the look.
        is_newest: no later look at the same receipt has brought any.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="figures")
    taken_at = models.DateTimeField()
    impressions = models.PositiveBigIntegerField(null=True)
    reactions = models.PositiveBigIntegerField(null=True)
    comments = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)
    clicks = models.PositiveBigIntegerField(null=True)
    cost = models.PositiveBigIntegerField(default=0)
    is_newest = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["receipt", "taken_at"]
        constraints: ClassVar = [
            # Reports add up the newest of each receipt: one that is there twice would count twice.
            models.UniqueConstraint(
                fields=["receipt"], name="figures_newest_once", condition=models.Q(is_newest=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["taken_at"], name="figures_paid", condition=models.Q(cost__gt=0)),
        ]

    def __str__(self) -> str:
        return f"receipt {self.receipt_id} at {self.taken_at}"
