"""The chain itself, pure: how an entry is hashed and how a whole log is checked.

``hash = SHA-256(previous hash + newline + body)`` in hex, where ``body`` is the exact text that is
stored, so that checking never has to write JSON the same way twice.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

ROOT = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry as stored: its number (from 1, without gaps), body and hashes (hex, 64 characters)."""

    seq: int
    body: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a log found.

    Attributes:
        count: entries that hold, from the first.
        head: hash of the last entry that holds; keep it elsewhere to notice a cut or rewritten log.
        problem: a sentence that names the first entry which does not hold; empty when all do.
    """

    count: int
    head: str
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether every entry holds."""
        return not self.problem


def body_of(
    *, seq: int, at: datetime, actor: str, action: str, subject: str, details: Mapping[str, object]
) -> str:
    """The text that is hashed and stored: compact JSON with sorted keys, ``at`` in UTC."""
    entry = {
        "seq": seq,
        "at": at.isoformat(timespec="microseconds"),
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": dict(details),
    }
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(previous: str, body: str) -> str:
    """The hash of an entry that follows ``previous``."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def verify_chain(links: Iterable[Link]) -> Verdict:
    """Check every link in order and stop at the first that does not hold."""
    count, head = 0, ROOT
    for link in links:
        problem = _problem(link, expected_seq=count + 1, previous=head)
        if problem:
            return Verdict(count=count, head=head, problem=problem)
        count, head = link.seq, link.hash
    return Verdict(count=count, head=head)


def _problem(link: Link, *, expected_seq: int, previous: str) -> str:
    if link.seq != expected_seq:
        return f"Entry {expected_seq} is missing; the next one found is {link.seq}."
    if link.previous != previous:
        return f"Entry {link.seq} does not follow the entry before it."
    if hash_of(previous, link.body) != link.hash:
        return f"Entry {link.seq} was changed after it was written."
    return ""
