"""Which entries of the log a person asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet

from distributor.audit.models import Entry

KINDS = (
    "post", "release", "channel", "source", "hold", "person", "protected", "address", "correction", "vault",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAsked:
    """What stands in the address; empty for all.

    Attributes:
        subject: one thing, such as ``post:12``.
        person: a user name.
        kind: what entries are about: the word before the colon.
        first, last: days (UTC), both included.
    """

    subject: str = ""
    person: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None

    def entries(self) -> QuerySet[Entry]:
        """The entries, newest first."""
        found = Entry.objects.order_by("-seq")
        if self.subject:
            found = found.filter(subject=self.subject)
        if self.person:
            found = found.filter(actor=f"person:{self.person}")
        if self.kind:
            found = found.filter(subject__startswith=f"{self.kind}:")
        if self.first:
            found = found.filter(at__gte=_midnight(self.first))
        if self.last:
            found = found.filter(at__lt=_midnight(self.last + timedelta(days=1)))
        return found

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not self.query()

    def query(self, **more: str) -> str:
        """The address's query."""
        said = {
            "subject": self.subject,
            "person": self.person,
            "kind": self.kind,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            **more,
        }
        return urlencode({name: value for name, value in said.items() if value})


def read_log_asked(said: Mapping[str, str]) -> LogAsked:
    """Read the address's query; what makes no sense counts as not asked."""

    def text(name: str, most: int) -> str:
        return said.get(name, "").strip().replace("\x00", "")[:most]

    kind = text("kind", 40)
    return LogAsked(
        subject=text("subject", 120),
        person=text("person", 150),
        kind=kind if kind in KINDS else "",
        first=_day(text("from", 10)),
        last=_day(text("to", 10)),
    )


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2199, 12, 31) else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)
