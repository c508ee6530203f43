"""What is live in the sandbox and what it ever accepted, kept in a JSON Lines file when one is given."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxImage:
    """One image of a post: the id of its upload, and its alt text."""

    media_id: str
    alt: str


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
        reply_to: the remote id of the post it answers; empty for none.
        images: in order.
        thumbnail: the card's picture, where the sender gave one.
        content_warning: what stands before the text; empty for none.
        language: as the sender named it; empty when not.
        key: the sender's own key for this post (Idempotency-Key, rkey); empty where it has none.
        raw: the whole entry as it was sent, where the network gives it back so; empty where it does not.
        edited: whether its text was changed after it was created.
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
    reply_to: str = ""
    images: tuple[SandboxImage, ...] = ()
    thumbnail: SandboxImage | None = None
    content_warning: str = ""
    language: str = ""
    key: str = ""
    raw: str = ""
    edited: bool = False


class Timeline:
    """The live posts, oldest first.

    Args:
        store: the file they are kept in; in memory only when None. A half-written last line, left by a
            kill, is dropped.
    """

    def __init__(self, store: Path | None) -> None:
        self._store = store
        self._accepted: dict[str, SandboxPost] = {}
        self._live: dict[str, SandboxPost] = {}
        self._hidden_until: dict[str, datetime] = {}
        self._last_number = 0
        for line in _whole_lines(store) if store and store.exists() else []:
            self._replay(json.loads(line))

    def __iter__(self) -> Iterator[SandboxPost]:
        return iter(tuple(self._live.values()))

    def accepted(self) -> list[SandboxPost]:
        """Every post as it was created, also those that were changed or taken down since; oldest first."""
        return list(self._accepted.values())

    def add(self, post: SandboxPost) -> None:
        """Keep ``post``: in the file first, so that what was answered survives a restart."""
        self._write(_written(post))
        self._accepted[post.remote_id] = self._live[post.remote_id] = post

    def edit(self, post: SandboxPost) -> None:
        """Put the changed ``post`` in the place of what stood there under its id."""
        changed = replace(post, edited=True)
        self._write(_written(changed))
        self._live[post.remote_id] = changed

    def delete(self, remote_id: str) -> None:
        """Take a live post down."""
        self._write({"deleted": remote_id})
        del self._live[remote_id]

    def is_live(self, remote_id: str) -> bool:
        """Whether the post still stands."""
        return remote_id in self._live

    def of(self, *, network: str, account_id: str) -> list[SandboxPost]:
        """All live posts of an account, newest first."""
        posts = reversed(self._live.values())
        return [post for post in posts if (post.network, post.account_id) == (network, account_id)]

    def listed(self, *, network: str, account_id: str, now: datetime) -> list[SandboxPost]:
        """Those of them that a read-back shows at ``now``, newest first."""
        posts = self.of(network=network, account_id=account_id)
        return [post for post in posts if self._hidden_until.get(post.remote_id, now) <= now]

    def hide_newest(self, *, now: datetime, seconds: float) -> None:
        """Keep the newest post out of read-backs for ``seconds``; followers see it all the same."""
        self._hidden_until[next(reversed(self._accepted))] = now + timedelta(seconds=seconds)

    def next_number(self, now: datetime) -> int:
        """A number of 19 digits that grows with time and never comes twice, as networks number posts."""
        made = int(now.timestamp() * 1000) << 20
        self._last_number = max(made, self._last_number + 1)
        while any(str(self._last_number) in remote_id for remote_id in self._accepted):
            self._last_number += 1
        return self._last_number

    def _write(self, entry: dict[str, object]) -> None:
        if self._store:
            with self._store.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _replay(self, entry: Mapping[str, object]) -> None:
        if "deleted" in entry:
            self._live.pop(str(entry["deleted"]), None)
            return
        post = _read_post(entry)
        self._accepted.setdefault(post.remote_id, post)
        self._live[post.remote_id] = post


def _written(post: SandboxPost) -> dict[str, object]:
    return asdict(post) | {"created_at": post.created_at.isoformat()}


def _whole_lines(store: Path) -> list[str]:
    content = store.read_text("utf-8")
    whole, newline, torn = content.rpartition("\n")
    if torn:
        store.write_text(whole + newline, "utf-8")
    return whole.splitlines()


def _read_post(entry: Mapping[str, object]) -> SandboxPost:
    images = [SandboxImage(**image) for image in entry.get("images", ())]  # type: ignore[attr-defined] # our own file
    thumbnail = entry.get("thumbnail")
    read = {
        "created_at": datetime.fromisoformat(str(entry["created_at"])),
        "images": tuple(images),
        "thumbnail": SandboxImage(**thumbnail) if isinstance(thumbnail, dict) else None,
    }
    return SandboxPost(**{**entry, **read})  # type: ignore[arg-type] # our own file
