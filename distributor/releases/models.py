"""The tables of sources, webhooks received, releases and their revisions."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from distributor.releases.reading.values import ReadRelease
from distributor.releases.stored import read_release_of


class Source(models.Model):
    """One feed that is watched or one sender of webhooks.

    Attributes:
        name: unique; it stands in the webhook's address.
        feed_url: empty for a source that only sends webhooks.
        sealed_secret: the webhook secret (``whsec_...``), encrypted; empty when webhooks are off.
        etag, last_modified: validators of the last good answer, sent back with the next request.
        interval_s: seconds between polls.
        next_poll_at: when the feed is asked next (UTC).
        failures: polls in a row that failed.
        problem: a sentence for the person who can act; empty when the last poll was good.
    """

    name = models.SlugField(max_length=60, unique=True)
    feed_url = models.URLField(max_length=2000, blank=True, default="")
    sealed_secret = models.TextField(default="", blank=True)
    etag = models.CharField(max_length=500, default="", blank=True)
    last_modified = models.CharField(max_length=200, default="", blank=True)
    interval_s = models.PositiveIntegerField(default=300)
    next_poll_at = models.DateTimeField(null=True, db_index=True)
    last_read_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class InboxEntry(models.Model):
    """One webhook, kept as it came, before anything is made of it.

    Attributes:
        webhook_id: the sender's id; the second one of a source is a replay and changes nothing.
        body: the signed text.
        read_at: when a release was made of it; None while it waits.
        problem: a sentence, when nothing could be made of it.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="inbox")
    webhook_id = models.CharField(max_length=255)
    body = models.TextField()
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    problem = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "webhook_id"], name="webhook_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="inbox_waiting", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.webhook_id}"


class OwnRules(models.Model):
    """House style or vocabulary as the team set it at the desk; the newest counts, the others stay.

    Attributes:
        kind: see ``distributor.releases.own_rules.Kind``.
        table: as a file of that kind would hold it.
    """

    kind = models.CharField(max_length=12)
    table = models.JSONField()
    person = models.CharField(max_length=150)
    stored_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "-id"], name="own_rules_newest")]
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Sensitivity(models.TextChoices):
    """How careful the team has to be with a release."""

    OPEN = "open"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"


class Release(models.Model):
    """One thing published at a source, however often and by whichever way we heard of it.

    Attributes:
        key: what makes it the same release (``distributor.releases.urls.release_key``).
        embargo_until: nothing of it leaves earlier (UTC).
        withdrawn_at: when the source took it back.
        embargo_words: what the release says of an embargo whose end is not certain; nothing leaves until a
            person says when it ends. Empty otherwise.
        embargo_set_by: the person who set the embargo; empty where a source did.
        sensitivity: restricted: nothing leaves before the consent of the people in it is noted.
        consent: who agreed to what, in words; empty for nothing noted.
        drafts_due: posts still have to be made or remade of the current revision.
        page_due_at: when its page is looked at again (UTC); None when it is too old to be watched.
        page_problem: a sentence, where the page is not there.
        corrections_due: it was corrected or withdrawn, and what is live of it still has to be looked at.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="releases")
    key = models.CharField(max_length=600, unique=True)
    url = models.URLField(max_length=4000)
    revision = models.OneToOneField(
        "Revision", on_delete=models.PROTECT, null=True, related_name="current_of"
    )
    embargo_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    embargo_words = models.TextField(default="", blank=True)
    embargo_set_by = models.CharField(max_length=150, default="", blank=True)
    sensitivity = models.CharField(max_length=12, choices=Sensitivity.choices, default=Sensitivity.OPEN)
    consent = models.TextField(default="", blank=True)
    drafts_due = models.BooleanField(default=True)
    page_due_at = models.DateTimeField(null=True)
    page_problem = models.TextField(default="", blank=True)
    corrections_due = models.BooleanField(default=False)
    found_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-found_at"]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="release_drafts", condition=models.Q(drafts_due=True)),
            models.Index(
                fields=["page_due_at"], name="release_page", condition=models.Q(page_due_at__isnull=False)
            ),
            models.Index(fields=["id"], name="release_corrections", condition=models.Q(corrections_due=True)),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def current(self) -> "Revision":
        """The revision that counts now; every release has one from its first moment."""
        if self.revision is None:
            raise LookupError(f"release {self.pk} has no revision")
        return self.revision


class Revision(models.Model):
    """What a release said at one time, read; never changed afterwards.

    Attributes:
        number: 1, 2, 3, ... within the release.
        content_hash: SHA-256 over title and paragraphs.
        countries: as ``,Cambodia,Myanmar,`` so that one comparison finds a country.
        topics: in the same way.
        body: the rest of the ``ReadRelease`` as JSON.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64, db_index=True)
    title = models.TextField()
    language = models.CharField(max_length=20, default="", blank=True)
    kind = models.CharField(max_length=30)
    countries = models.TextField(default=",", blank=True)
    topics = models.TextField(default=",", blank=True)
    body = models.JSONField()
    read_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["release", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (revision {self.number})"

    def read(self) -> ReadRelease:
        """The release as reading gave it; what older rows do not know has its default."""
        return read_release_of(
            self.body,
            title=self.title,
            language=self.language,
            kind=self.kind,
            countries=subjects_in(self.countries),
            topics=subjects_in(self.topics),
        )


class EmbargoLift(models.Model):
    """One person's wish to end an embargo early, and the second person's word that makes it so.

    Attributes:
        until: the embargo it would end (UTC); None for one whose end the release does not say for sure.
        lifted_at: when the second person agreed; None while it waits. The same embargo said again by the
            source changes nothing after that.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="lifts")
    until = models.DateTimeField(null=True)
    because = models.TextField()
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=150, default="", blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release"], name="embargo_lift_one_waits", condition=models.Q(lifted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"lift of release {self.release_id}"


class Sighting(models.Model):
    """What one source last said of one release, as a fingerprint.

    A poll that says the same again changes nothing; a second source that says it in other words is no
    correction. Only a source that changes its own words revises the release.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="sightings")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="sightings")
    way = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "source", "way"], name="sighting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} by {self.way}"


class SourceLines(models.Model):
    """The lines of a source's last releases, by which its boilerplate is known.

    One row a source, so that reading it is one query and its size has a bound: ``boilerplate.WINDOW``
    releases of at most ``boilerplate.MAX_LINES`` keys of 13 characters, about 45 KB.

    Attributes:
        releases: ``[key of the release, [line keys]]``, oldest first; a corrected release counts once.
    """

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True, related_name="lines")
    releases = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.source_id}: {len(self.releases)} releases"


def subjects_in(column: str) -> tuple[str, ...]:
    """``("Cambodia", "Myanmar")`` of ``",Cambodia,Myanmar,"``."""
    return tuple(subject for subject in column.split(",") if subject)


def subjects_column(subjects: Iterable[str]) -> str:
    """``",Cambodia,Myanmar,"`` of its countries or topics."""
    return "".join(f",{subject}" for subject in subjects) + ","
