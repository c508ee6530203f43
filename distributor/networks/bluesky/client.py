"""Writes posts into an account's repository on Bluesky, under keys of our own.

Listings come from the network's index (``app.bsky``), which follows the repository by moments; a single
post is read from the repository itself.

Source: lexicons of com.atproto.repo and app.bsky.feed (github.com/bluesky-social/atproto, 2026-08-20).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

import httpx

from distributor.clock import Clock, SystemClock
from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, items_at, text_at, value_at
from distributor.networks.bluesky import NETWORK
from distributor.networks.bluesky.errors import LABEL, failure
from distributor.networks.bluesky.keys import key_of
from distributor.networks.bluesky.records import (
    COLLECTION,
    address_of,
    counted,
    live_post,
    parts_of,
    record_of,
    reply_to,
)
from distributor.networks.bluesky.session import SESSIONS, Session, Sessions
from distributor.networks.bluesky.text import handles_in
from distributor.networks.errors import Missing, Permanent, ReconnectNeeded, Retryable
from distributor.networks.http import web_address
from distributor.networks.listings import Page, read_pages, unreadable
from distributor.networks.refusing import Refusing, sendable_text
from distributor.networks.rulings import unclear
from distributor.networks.values import Engagement, Image, LivePost, Payload, Receipt

_SYSTEM_CLOCK: Final = SystemClock()
_PAGE_SIZE = 100


class BlueskyClient(Refusing):
    """One account.

    Args:
        account: its id is the account's DID, its token an app password.
        clock: what posts are dated by.
        transport: replaces the network in tests.
        sessions: where open sessions are kept.
    """

    label = LABEL

    def __init__(
        self,
        account: Account,
        *,
        clock: Clock = _SYSTEM_CLOCK,
        transport: httpx.BaseTransport | None = None,
        sessions: Sessions = SESSIONS,
    ) -> None:
        self._account = account
        self._clock = clock
        self._session = Session(account, now=clock.now, transport=transport, sessions=sessions)

    def upload(self, payload: Payload) -> Payload:
        """Upload the images and the card's picture; see ``NetworkClient``."""
        sendable_text(payload, NETWORK)
        thumbnail = payload.thumbnail and self._uploaded(payload.thumbnail)
        images = tuple(self._uploaded(image) for image in payload.images)
        return replace(payload, images=images, thumbnail=thumbnail)

    def publish(self, payload: Payload) -> Receipt:
        """Write the record, if there is none under its key; may be repeated; see ``NetworkClient``."""
        text = sendable_text(payload, NETWORK)
        reply = reply_to(self._record(payload.reply_to)) if payload.reply_to else None
        key = key_of(self._account.account_id, payload.digest())
        remote_id = address_of(self._account.account_id, key)
        body: dict[str, object] = {
            "repo": self._account.account_id,
            "collection": COLLECTION,
            "rkey": key,
            "record": record_of(
                payload,
                text,
                reply=reply,
                dids=self._dids(text),
                now=self._clock.now().astimezone(UTC),
            ),
            "swapRecord": None,
        }
        answer = self._session.call(lambda line: line.create("/xrpc/com.atproto.repo.putRecord", body=body))
        if not answer.is_success:
            raise failure(answer, is_create=True, now=self._clock.now(), remote_id=remote_id)
        if text_at(answer.body, "uri") != remote_id:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(remote_id=remote_id, permalink=self._live(remote_id, body["record"]).permalink)

    def read(self, remote_id: str) -> LivePost | None:
        """The record as it stands in the repository; see ``NetworkClient``."""
        try:
            return self._live(remote_id, value_at(self._record(remote_id), "value"))
        except Missing:
            return None

    def delete(self, remote_id: str) -> None:
        """Take the record out; Bluesky takes it as done when there is none; see ``NetworkClient``."""
        repo, key = parts_of(remote_id)
        body = {"repo": repo, "collection": COLLECTION, "rkey": key}
        try:
            self._asked("POST", "com.atproto.repo.deleteRecord", body=body)
        except Missing:
            return

    def engagement(self, remote_id: str) -> Engagement:
        """Likes, answers, reposts; see ``NetworkClient``."""
        answer = self._asked("GET", "app.bsky.feed.getPosts", query={"uris": remote_id})
        views = items_at(answer.body, "posts")
        if not views:
            # The index may lag behind: the repository decides.
            self._record(remote_id)
            return Engagement(reactions=0, comments=0, shares=0)
        return counted(views[0])

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        """The account's own posts since ``since``, newest first; see ``NetworkClient``."""
        kind = "posts_with_replies" if with_replies else "posts_no_replies"
        return read_pages(lambda cursor: self._page(cursor, kind=kind, since=since), since=since, label=LABEL)

    def check(self) -> AccountCheck:
        """Open or use a session, and ask whose it is; see ``NetworkClient``."""
        answer = self._asked("GET", "com.atproto.server.getSession")
        name = f"@{text_at(answer.body, 'handle')}"
        if text_at(answer.body, "did") == self._account.account_id:
            return AccountCheck(name=name)
        problem = f"The session belongs to {name} and not to {self._account.name}. Connect the right account."
        return AccountCheck(name=name, problems=(problem,))

    def _uploaded(self, image: Image) -> Image:
        headers = {"Content-Type": image.media_type}
        answer = self._session.call(
            lambda line: line.send(
                "POST", "/xrpc/com.atproto.repo.uploadBlob", content=image.data, headers=headers
            )
        )
        if not answer.is_success:
            raise failure(answer, is_create=False, now=self._clock.now())
        link = text_at(answer.body, "blob", "ref", "$link")
        if not link:
            raise unclear(LABEL, status=answer.status, is_create=False)
        return replace(image, remote_id=link)

    def _dids(self, text: str) -> dict[str, str]:
        """Handle -> DID of the accounts that ``text`` mentions; one that nobody knows is left out.

        Raises:
            Retryable: the server could not tell now; nothing was posted.
        """
        found = {}
        for handle in handles_in(text):
            query = {"handle": handle}
            try:
                answer = self._asked("GET", "com.atproto.identity.resolveHandle", query=query)
            except (Retryable, ReconnectNeeded):
                raise
            except Permanent:
                # Plain words, then: a name that is gone stops no post.
                continue
            found[handle] = text_at(answer.body, "did")
        return found

    def _record(self, remote_id: str) -> object:
        """``getRecord``'s answer: ``uri``, ``cid``, ``value``."""
        repo, key = parts_of(remote_id)
        query = {"repo": repo, "collection": COLLECTION, "rkey": key}
        return self._asked("GET", "com.atproto.repo.getRecord", query=query).body

    def _page(self, cursor: str, *, kind: str, since: datetime) -> Page:
        query = {"actor": self._account.account_id, "filter": kind, "limit": str(_PAGE_SIZE)}
        answer = self._asked(
            "GET", "app.bsky.feed.getAuthorFeed", query=query | ({"cursor": cursor} if cursor else {})
        )
        if "feed" not in answer.body:
            raise unreadable(LABEL)
        # What the account reposted stands in its feed too, with a reason.
        items = [item for item in items_at(answer.body, "feed") if value_at(item, "reason") is None]
        posts = [self._live(text_at(item, "post", "uri"), value_at(item, "post", "record")) for item in items]
        is_past = any(post.created_at < since for post in posts)
        return Page(posts=posts, following="" if is_past else text_at(answer.body, "cursor"))

    def _live(self, remote_id: str, record: object) -> LivePost:
        web = web_address(self._account.base_url, api=NETWORK.default_base_url, web="https://bsky.app")
        return live_post(remote_id, record, web=web)

    def _asked(
        self,
        method: str,
        name: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Answer:
        """A call that may be repeated."""
        target = f"/xrpc/{name}" + (f"?{urlencode(query)}" if query else "")
        answer = self._session.call(lambda line: line.send(method, target, body=body))
        if not answer.is_success:
            raise failure(answer, is_create=False, now=self._clock.now())
        return answer
