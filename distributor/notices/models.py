"""The table of addresses that are told."""

from typing import ClassVar

from django.db import models


class Address(models.Model):
    """Somewhere to tell: a mail box, a chat room, a phone.

    Attributes:
        name: what people call it.
        sealed_url: an Apprise address, secrets and all, encrypted.
        wants: kinds of news (``distributor.notices.news.Kind``), separated by commas.
        digest_hour: hour of the day (UTC) at which the news of a day are told together; None for at once.
        seen: number of the last log entry that was told, or needed no telling.
        due_at: when it is told next (UTC).
        failures: times in a row that it could not be told.
        problem: a sentence for the person who can act.
        test_due: somebody wants to see whether a message comes.
    """

    name = models.CharField(max_length=100, unique=True)
    sealed_url = models.TextField()
    wants = models.CharField(max_length=200)
    digest_hour = models.PositiveSmallIntegerField(null=True)
    seen = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    test_due = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
