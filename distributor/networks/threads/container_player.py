"""How the sandbox's Threads makes containers: it fetches each image from its address, for real.

Only from this machine: whatever else an address names, the demonstration asks nobody outside.

Source: developers.facebook.com/documentation/threads/posts (2026-04-14) and /overview (2025-12-22), read
2026-11-28: JPEG or PNG, 8 MB, a carousel of 2 to 20, five links a post; a container ends after 24 hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx

from distributor.networks.facebook.refusals import error, missing
from distributor.networks.files import kind_of
from distributor.networks.sandbox.faults import FaultKind
from distributor.networks.sandbox.media import Upload
from distributor.networks.sandbox.timeline import SandboxImage
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.threads.text import LIMIT, counted_length
from distributor.networks.words import addresses

LIFE = timedelta(hours=24)
_MOST_LINKS, _MOST_CHILDREN, _MOST_ALT, _LARGEST = 5, 20, 1000, 8_000_000
_HERE = {"127.0.0.1", "::1", "localhost"}
_FETCH_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What waits to be published.

    Attributes:
        pictures: in order.
        is_item: it stands in a carousel and cannot be published alone.
        ready_at: when Threads is done with it.
        fault: why it cannot be published, as ``error_message`` says it; empty for nothing.
        is_expired: it ended before its time.
    """

    account: SandboxAccount
    text: str
    link: str
    reply_to: str
    pictures: tuple[SandboxImage, ...]
    is_item: bool
    made_at: datetime
    ready_at: datetime
    fault: str
    is_expired: bool

    def status(self, now: datetime) -> str:
        """What ``status`` says of it at ``now``, unless it was published."""
        if self.is_expired or now - self.made_at > LIFE:
            return "EXPIRED"
        if now < self.ready_at:
            return "IN_PROGRESS"
        return "ERROR" if self.fault else "FINISHED"


class Containers:
    """Every container by its id."""

    def __init__(self) -> None:
        self._made: dict[str, Container] = {}

    def get(self, number: str) -> Container | None:
        """The one of this id; None when there is none."""
        return self._made.get(number)

    def reply(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
        """The answer to ``POST /me/threads``: 200 with a container's id, or why there is none."""
        wrong = self._wrong(ask, account=account, world=world)
        if wrong is not None:
            return wrong
        now, fields = world.clock.now(), ask.fields
        number = str(world.timeline.next_number(now))
        address, fault = fields.get("image_url", ""), ""
        pictures = tuple(
            picture
            for child in filter(None, fields.get("children", "").split(","))
            for picture in self._made[child].pictures
        )
        if address:
            pictures = (SandboxImage(media_id=number, alt=fields.get("alt_text", "")),)
            fault = _fetched(address, number, account=account, world=world)
        self._made[number] = Container(
            account=account,
            text=fields.get("text", ""),
            link=fields.get("link_attachment", ""),
            reply_to=fields.get("reply_to_id", ""),
            pictures=pictures,
            is_item=fields.get("is_carousel_item") == "true",
            made_at=now,
            ready_at=now + timedelta(seconds=world.media_delay_s if address else 0),
            fault="UNKNOWN" if world.media_fault is FaultKind.MEDIA_FAILED else fault,
            is_expired=world.media_fault is FaultKind.MEDIA_EXPIRED,
        )
        return json_reply(200, {"id": number})

    def _wrong(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply | None:
        answered = ask.fields.get("reply_to_id", "")
        if answered and not world.timeline.is_live(answered):
            return missing(answered)
        wrong = _wrong_words(ask) or _wrong_picture(ask) or self._wrong_children(ask, account, world)
        return error(400, wrong, 100) if wrong else None

    def _wrong_children(self, ask: Ask, account: SandboxAccount, world: World) -> str:
        if ask.fields.get("media_type") != "CAROUSEL":
            return "(#100) Param children is for a carousel." if "children" in ask.fields else ""
        named = ask.fields.get("children", "").split(",")
        found = [self._made.get(child) for child in named]
        if not 2 <= len(named) <= _MOST_CHILDREN:
            return "(#100) A carousel has 2 to 20 children."
        now = world.clock.now()
        are_ready = all(
            one and one.is_item and one.account == account and one.status(now) == "FINISHED" for one in found
        )
        return "" if are_ready else "(#100) A child is none of a carousel, or is not finished."


def _wrong_words(ask: Ask) -> str:
    """What is wrong with the words of a container; empty for nothing."""
    text, link = ask.fields.get("text", ""), ask.fields.get("link_attachment", "")
    kind, parts = ask.fields.get("media_type", ""), urlsplit(link)
    checks = {
        "(#100) Param media_type is not one of TEXT, IMAGE, CAROUSEL.": kind in {"TEXT", "IMAGE", "CAROUSEL"},
        "(#100) Param text is empty.": bool(text.strip() or link) or kind != "TEXT",
        "(#100) Param text must be at most 500 characters long.": counted_length(text) <= LIMIT,
        "(#100) Param link_attachment is for text posts alone.": not link or kind == "TEXT",
        "(#100) Param link_attachment is no address.": not link
        or (parts.scheme in {"http", "https"} and bool(parts.hostname)),
        "(#100) A post may have 5 links.": len({*addresses(text), *([link] if link else [])}) <= _MOST_LINKS,
    }
    return next((sentence for sentence, holds in checks.items() if not holds), "")


def _wrong_picture(ask: Ask) -> str:
    """What is wrong with the picture of a container, before it is fetched; empty for nothing."""
    is_image, alt = ask.fields.get("media_type") == "IMAGE", ask.fields.get("alt_text", "")
    checks = {
        "(#100) Param image_url is for images, and they need one.": is_image
        == bool(ask.fields.get("image_url")),
        "(#100) Param alt_text is for images.": is_image or not alt,
        "(#100) Param alt_text is too long.": len(alt) <= _MOST_ALT,
        "(#100) Param is_carousel_item is for images.": is_image or "is_carousel_item" not in ask.fields,
    }
    return next((sentence for sentence, holds in checks.items() if not holds), "")


def _fetched(address: str, number: str, *, account: SandboxAccount, world: World) -> str:
    """Fetch the picture and keep it; what ``error_message`` says where that fails, else empty."""
    if world.media_fault is FaultKind.MEDIA_UNREACHABLE or urlsplit(address).hostname not in _HERE:
        return "UNKNOWN"
    try:
        with httpx.stream("GET", address, timeout=_FETCH_S, trust_env=False) as answer:
            data = b""
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > _LARGEST:
                    return "UNKNOWN"
            declared = answer.headers.get("Content-Type", "")
            is_there = answer.status_code == 200
    except httpx.HTTPError:
        return "UNKNOWN"
    if not is_there or kind_of(data) not in {"image/jpeg", "image/png"} or declared != kind_of(data):
        return "UNKNOWN"
    world.shelf.put(
        Upload(
            media_id=number,
            network=account.network,
            account_id=account.account_id,
            declared=declared,
            data=data,
            ready_at=world.clock.now(),
        )
    )
    return ""
