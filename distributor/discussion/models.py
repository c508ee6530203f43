"""The tables of what people type, see and say about posts."""

from typing import ClassVar

from django.db import models

from distributor.posts.models import Post
from distributor.releases.models import Release, Revision


class Unsaved(models.Model):
    """What one person typed into one post and has not saved; no approval and no worker ever looks at it.

    Attributes:
        version: of the post that it was typed on.
        person: user name.
        kept_at: when it was last kept (UTC).
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="unsaved")
    person = models.CharField(max_length=150)
    version = models.PositiveIntegerField()
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "person"], name="unsaved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on post {self.post_id}"


class Version(models.Model):
    """Words that a post had, kept when others took their place. What it has now stands in the post alone.

    Attributes:
        number: the post's ``version`` then.
        revision: of the release, the one that the words were last compared with.
        author: who wrote them.
        replaced_at: until when they stood (UTC).
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField()
    sentences = models.JSONField(default=list)
    hashtags = models.JSONField(default=list)
    variant = models.CharField(max_length=12)
    author = models.CharField(max_length=150)
    reworded_by = models.CharField(max_length=100, default="", blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "number"], name="version_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of post {self.post_id}"


class Sight(models.Model):
    """The first time that one person opened one version of a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="sights")
    person = models.CharField(max_length=150)
    version = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "person", "version"], name="sight_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} saw post {self.post_id}"


class ReviewLink(models.Model):
    """A link by which one person outside the team reads the posts of one release and comments on them.

    Attributes:
        digest: SHA-256 of the secret in the link; the secret itself is stored nowhere.
        name: of the person outside.
        made_by: user name; the link counts only while this person may approve.
        because: why somebody outside may read what is not open to everybody; empty for what is.
        covers: what was said to be readable all the same (``discussion.closed``), each protected name by
            its label; what closes later closes the link too.
        views: how often it was opened.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="review_links")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    made_by = models.CharField(max_length=150)
    because = models.TextField(default="", blank=True)
    covers = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"review of release {self.release_id} by {self.name}"


class Comment(models.Model):
    """What somebody says about a post, or about its release; kept for ever.

    Attributes:
        post: None where it is about the release.
        author: user name, or the name of the person outside (then ``link`` says by which link).
        resolved_by: who settled it; empty while it is open.
        edits: how often its author changed it.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="comments")
    author = models.CharField(max_length=150)
    link = models.ForeignKey(ReviewLink, on_delete=models.PROTECT, null=True, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField()
    edits = models.PositiveIntegerField(default=0)
    resolved_by = models.CharField(max_length=150, default="", blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            # How many are open is asked for every card of the queue.
            models.Index(fields=["post"], name="comment_open", condition=models.Q(resolved_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.author} on release {self.release_id}"


class Wording(models.Model):
    """What a comment said before its author changed it."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="wordings")
    text = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"an earlier wording of comment {self.comment_id}"


class Mention(models.Model):
    """Somebody of the team is named in a comment.

    Attributes:
        read_at: when this person opened the comment's page; None before.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.CharField(max_length=150)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "person"], name="mention_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="mention_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person} in comment {self.comment_id}"
