"""What is live in the sandbox: every post it accepted, kept in a JSON Lines file when one is given."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxPost:
    """One accepted create call.

    Attributes:
        network: key of the network.
        account_id: the account's id there.
        account_name: what people call it.
        remote_id: the id the sandbox gave.
        permalink: the path under which the post opens.
        sent: the text exactly as it was sent.
        text: the text as followers see it.
        link: the full share link, or empty.
        title: the card's title, where the sender gave one.
        description: the card's description, where the sender gave one.
        created_at: aware, UTC.
    """

    network: str
    account_id: str
    account_name: str
    remote_id: str
    permalink: str
    sent: str
    text: str
    link: str
    title: str = ""
    description: str = ""
    created_at: datetime


class Timeline:
    """The accepted posts, oldest first.

    Args:
        store: the file they are kept in; in memory only when None. A half-written last line, left by a
            kill, is dropped.
    """

    def __init__(self, store: Path | None) -> None:
        self._store = store
        self._posts = list(_replayed(store)) if store and store.exists() else []
        self._hidden_until: dict[str, datetime] = {}
        self._last_number = 0

    def __iter__(self) -> Iterator[SandboxPost]:
        return iter(tuple(self._posts))

    def add(self, post: SandboxPost) -> None:
        """Keep ``post``: in the file first, so that what was answered survives a restart."""
        if self._store:
            line = json.dumps(asdict(post) | {"created_at": post.created_at.isoformat()}, ensure_ascii=False)
            with self._store.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        self._posts.append(post)

    def of(self, *, network: str, account_id: str) -> list[SandboxPost]:
        """All posts of an account, newest first."""
        return [
            post for post in reversed(self._posts) if (post.network, post.account_id) == (network, account_id)
        ]

    def listed(self, *, network: str, account_id: str, now: datetime) -> list[SandboxPost]:
        """Those of them that a read-back shows at ``now``, newest first."""
        posts = self.of(network=network, account_id=account_id)
        return [post for post in posts if self._hidden_until.get(post.remote_id, now) <= now]

    def hide_newest(self, *, now: datetime, seconds: float) -> None:
        """Keep the newest post out of read-backs for ``seconds``; followers see it all the same."""
        self._hidden_until[self._posts[-1].remote_id] = now + timedelta(seconds=seconds)

    def next_number(self, now: datetime) -> int:
        """A number of 19 digits that grows with time and never comes twice, as networks number posts."""
        made = int(now.timestamp() * 1000) << 20
        self._last_number = max(made, self._last_number + 1)
        while any(str(self._last_number) in post.remote_id for post in self._posts):
            self._last_number += 1
        return self._last_number


def _replayed(store: Path) -> Iterable[SandboxPost]:
    content = store.read_text("utf-8")
    whole, newline, torn = content.rpartition("\n")
    if torn:
        store.write_text(whole + newline, "utf-8")
    for line in whole.splitlines():
        fields = json.loads(line)
        yield SandboxPost(**fields | {"created_at": datetime.fromisoformat(fields["created_at"])})
