"""The table of entries. The database refuses to change or delete one (see ``guard``)."""

import json
from typing import ClassVar

from django.db import models

from distributor.audit.chain import Link


class Entry(models.Model):
    """One fact. Who and what are copied in as text, so that an entry outlives what it speaks of.

    Attributes:
        seq: 1, 2, 3, ... without a gap.
        actor: ``person:mira``, ``source:website`` or ``distributor``.
        subject: ``post:12``, ``release:3``, ``channel:5``, ...
        body: the exact text that was hashed; it repeats the other columns and adds the details.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "seq"], name="audit_subject")]
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject}"

    def link(self) -> Link:
        """The entry as the chain sees it; one whose columns contradict its body cannot hold."""
        body = self.body if self._agrees() else ""
        return Link(seq=self.seq, body=body, previous=self.previous, hash=self.hash)

    def _agrees(self) -> bool:
        try:
            said = json.loads(self.body)
        except ValueError:
            return False
        columns = (
            self.seq,
            self.at.isoformat(timespec="microseconds"),
            self.actor,
            self.action,
            self.subject,
        )
        return columns == tuple(said.get(key) for key in ("seq", "at", "actor", "action", "subject"))
