"""The tables of posts and approvals. The row of an approved post is the queue."""

import dataclasses
import secrets
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models

from distributor.channels.models import Channel
from distributor.networks.values import Payload
from distributor.posts.lifecycle import IN_HAND, State
from distributor.posts.parts import joined
from distributor.posts.pictures.rows import PictureFile
from distributor.posts.pictures.values import Picture, read_pictures
from distributor.releases.models import Release, Revision

__all__ = [
    "Approval",
    "Clearance",
    "PictureFile",
    "Post",
    "ProtectedName",
    "Rewording",
    "counting_approvals",
    "new_ref",
]
REF_BYTES = 9


def new_ref() -> str:
    """A post's own short name (12 URL-safe characters, 72 random bits) in its share link."""
    return secrets.token_urlsafe(REF_BYTES)


class Post(models.Model):
    """One release on one channel.

    Attributes:
        revision: what the words were made of.
        ref: stands as ``utm_id`` in the link; by it the post is found again at the network.
        parts: the texts in order, exactly as they will be sent.
        pictures: in their order, as JSON of ``pictures.values.Picture``; the files are kept by their hash.
        pictures_by: who last put one on, took one off, moved or described one; empty for nobody.
        parts_live: how many parts, from the first, surely stand on the network.
        warnings: what the writer could not do, for the person who approves.
        sentences: where each sentence stands in the release, as JSON of ``Sentence``.
        variant: what the words lead with (``distributor.posts.writing.Variant``).
        kept: variant -> the words a draft had when somebody switched to another one.
        author: who wrote or last edited the words: ``distributor`` or a person's user name.
        review_due: one person approved it alone, and nobody else has looked at it yet.
        endorsed_by: who gave the first of two approvals, for ``endorsed_hash``; empty for nobody.
        reworded_by: the language model whose words somebody took over; empty for none.
        version: grows with every edit; an edit of an older version is refused.
        urgent: goes before the others of its channel and minds no quiet hours.
        publish_at: the time that people were promised (UTC).
        published_at: since when it, or the first part of a thread, is live (UTC).
        due_at: when a worker has to look at it next (UTC): to send it, to retry, to look whether it is
            live, or to find out that its worker died. None: only a person can go on.
        fence: grows with every claim; a worker whose fence is older may not write any more.
        tries: calls that surely failed since the approval.
        looks: times the account was read back for an unknown outcome.
        sent_again: how often it was sent again after an unknown outcome (once at most).
        problem: a sentence for the person who can act.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="posts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="posts")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="posts")
    ref = models.CharField(max_length=20, unique=True, default=new_ref)
    state = models.CharField(max_length=12, choices=[(state, state) for state in State], default=State.DRAFT)
    parts = models.JSONField()
    pictures = models.JSONField(default=list)
    pictures_by = models.CharField(max_length=150, default="", blank=True)
    parts_live = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)
    link = models.URLField(max_length=6000)
    title = models.TextField(default="", blank=True)
    description = models.TextField(default="", blank=True)
    language = models.CharField(max_length=20, default="", blank=True)
    hashtags = models.JSONField(default=list)
    sentences = models.JSONField(default=list)
    variant = models.CharField(max_length=12, default="balanced")
    kept = models.JSONField(default=dict)
    author = models.CharField(max_length=150)
    review_due = models.BooleanField(default=False)
    endorsed_by = models.CharField(max_length=150, default="", blank=True)
    endorsed_hash = models.CharField(max_length=100, default="", blank=True)
    reworded_by = models.CharField(max_length=100, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    urgent = models.BooleanField(default=False)
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    looks = models.PositiveIntegerField(default=0)
    sent_again = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "channel"], name="post_once_per_channel"),
            models.CheckConstraint(condition=models.Q(state__in=list(State)), name="post_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=State.APPROVED)
                | (models.Q(publish_at__isnull=False) & models.Q(due_at__isnull=False)),
                name="post_approved_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.PUBLISHED) | models.Q(parts_live__gt=0),
                name="post_published_is_live",
            ),
        ]
        indexes: ClassVar = [
            # The dispatcher's questions; holds only posts that are on their way, however many are stored.
            models.Index(
                fields=["due_at", "id"],
                name="post_due",
                condition=models.Q(due_at__isnull=False),
            ),
            # What a channel sends next, however long its own queue or another's is.
            models.Index(
                fields=["channel", "due_at", "id"],
                name="post_claimable",
                condition=models.Q(state=State.APPROVED),
            ),
            # What could not leave in time, asked at every tick.
            models.Index(
                fields=["publish_at"], name="post_promised", condition=models.Q(state=State.APPROVED)
            ),
            # The page of what is scheduled, in the order of its times.
            models.Index(
                fields=["publish_at", "id"],
                name="post_on_its_way",
                condition=models.Q(state__in=[State.APPROVED, *IN_HAND]),
            ),
            models.Index(fields=["state", "-id"], name="post_by_state"),
            models.Index(
                fields=["-published_at", "-id"],
                name="post_published",
                condition=models.Q(published_at__isnull=False),
            ),
            # What needs help is counted on every page.
            models.Index(fields=["state", "-id"], name="post_problem", condition=~models.Q(problem="")),
            models.Index(fields=["-id"], name="post_review_due", condition=models.Q(review_due=True)),
            models.Index(
                fields=["channel", "publish_at"],
                name="post_slot_taken",
                condition=models.Q(publish_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk} on {self.channel_id}"

    def payload(self) -> Payload:
        """The post exactly as its network gets it; the bytes of its pictures stay where they are kept."""
        shown = self.shown_pictures
        return Payload(
            parts=tuple(self.parts),
            images=tuple(each.image() for each in shown if not each.is_card),
            thumbnail=next((each.image() for each in shown if each.is_card), None),
            link=self.link,
            title=self.title,
            description=self.description,
            language=self.language,
            alt_optional=not settings.ENVIRONMENT.alt_required,
        )

    def next_payload(self, *, reply_to: str = "") -> Payload:
        """What the next call sends: all of it, or the first part of a thread that is not live yet.

        Args:
            reply_to: the network's id of the part before it; empty for the first.
        """
        if len(self.parts) == 1:
            return self.payload()
        return dataclasses.replace(self.payload_of(self.parts_live), reply_to=reply_to)

    def payload_of(self, part: int, *, text: str | None = None) -> Payload:
        """One part (from 0) alone, with other words where ``text`` is given."""
        alone = dataclasses.replace(self.payload(), parts=(self.parts[part] if text is None else text,))
        if part:
            # Pictures and the card stand under the first part.
            alone = dataclasses.replace(alone, images=(), thumbnail=None)
            if not self.channel.entry().rules.link_in_text:
                return dataclasses.replace(alone, link="", title="", description="")
        elif alone.images and len(self.parts) > 1 and self.link not in alone.parts[0]:
            # The link stands in a later part.
            return dataclasses.replace(alone, link="")
        return alone

    @property
    def shown_pictures(self) -> tuple[Picture, ...]:
        """The pictures in their order."""
        return read_pictures(self.pictures)

    @property
    def text(self) -> str:
        """The whole text for reading; a thread's parts are separated by a blank line."""
        return "\n\n".join(self.parts)

    @property
    def written(self) -> str:
        """The whole text for editing; a thread's parts are separated by a line of their own."""
        return joined(self.parts)

    def content_hash(self) -> str:
        """What an approval is bound to: the payload and the channel."""
        return f"{self.payload().digest()}-{self.channel_id}"


class ProtectedName(models.Model):
    """A person or place that no post names before somebody clears it.

    Attributes:
        label: what the team calls the case, never the name itself.
        sealed: its spellings, a JSON list, encrypted (``distributor.vault``).
        person: who put it there or changed it last.
    """

    label = models.CharField(max_length=100, unique=True)
    sealed = models.TextField()
    person = models.CharField(max_length=150)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["label"]

    def __str__(self) -> str:
        return self.label


class Clearance(models.Model):
    """One person's word that exactly these words may name somebody who is protected."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="clearances")
    content_hash = models.CharField(max_length=100)
    person = models.CharField(max_length=150)
    because = models.TextField()
    cleared_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.person} on post {self.post_id}"


class Rewording(models.Model):
    """Other words for a post that a language model was asked for; read by a person, never sent by itself.

    Attributes:
        language: BCP 47 tag of a translation; empty for the release's own language.
        text: what came back; empty while it waits, and where nothing usable came.
        problem: a sentence why there is none.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="rewording")
    language = models.CharField(max_length=20, default="", blank=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    text = models.TextField(default="", blank=True)
    model = models.CharField(max_length=100, default="", blank=True)
    problem = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], name="rewording_waits", condition=models.Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"rewording of post {self.post_id}"


class Approval(models.Model):
    """One person's decision on one content hash of a post.

    Attributes:
        person: the user name, copied in, so that the decision outlives the account.
        first_by: who approved first, where a channel wants two people.
        bypass: why one person approved alone; empty where the usual rules were kept.
        reviewed_by: who looked at that afterwards; empty while somebody still has to.
        voided_because: a sentence; empty while the approval counts.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=100)
    person = models.CharField(max_length=150)
    first_by = models.CharField(max_length=150, default="", blank=True)
    bypass = models.TextField(default="", blank=True)
    reviewed_by = models.CharField(max_length=150, default="", blank=True)
    approved_at = models.DateTimeField()
    voided_because = models.TextField(default="", blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post"], name="approval_one_counts", condition=models.Q(voided_because="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} on post {self.post_id}"


def counting_approvals(posts: Iterable[Post]) -> dict[int, Approval]:
    """Post id -> the approval that nobody voided. It covers the words whose hash it names, and no others."""
    standing = Approval.objects.filter(post__in=[post.pk for post in posts], voided_because="").order_by()
    return {approval.post_id: approval for approval in standing}
