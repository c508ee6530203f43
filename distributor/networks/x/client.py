"""Calls X through tweepy with an OAuth 2.0 user token.

Source: docs.x.com/x-api (openapi.json 2.167, 2026-08-22).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

import requests
import tweepy
from requests.adapters import BaseAdapter

from distributor.clock import Clock, SystemClock
from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, items_at, text_at, value_at
from distributor.networks.errors import DeliveryError, Missing, Permanent
from distributor.networks.http import web_address
from distributor.networks.listings import Page, read_pages, unreadable
from distributor.networks.refusing import Refusing, sendable_text, uploaded_ids
from distributor.networks.rulings import unclear
from distributor.networks.usage import wait_by_counts
from distributor.networks.values import Engagement, LivePost, Payload, Receipt
from distributor.networks.x import NETWORK
from distributor.networks.x.errors import LABEL, failure
from distributor.networks.x.media import XMedia
from distributor.networks.x.reading import counted, is_missing, live_post
from distributor.networks.x.wire import answer_of, rehost, transport_error

_SYSTEM_CLOCK: Final = SystemClock()

# X renamed its fields in August 2026 while its pages still show the old names: the old one is asked
# for first, and the new one when X refuses that.
_FIELD_PARAMETERS = ("tweet.fields", "post.fields")
_SHOWN = ("created_at,entities,referenced_tweets", "created_at,entities,referenced_posts")
_PUBLIC_COUNTS = "public_metrics"
_ALL_COUNTS = "public_metrics,non_public_metrics"
_PAGE_SIZE = 100


class XClient(Refusing):
    """One account on X.

    Args:
        account: who posts.
        clock: what waits are counted from.
        adapter: replaces the network in tests.
        media: uploads images, which tweepy cannot.
    """

    label = LABEL

    def __init__(
        self,
        account: Account,
        *,
        clock: Clock = _SYSTEM_CLOCK,
        adapter: BaseAdapter | None = None,
        media: XMedia | None = None,
    ) -> None:
        self._account = account
        self._clock = clock
        self._media = media or XMedia(account, clock=clock)
        self._tweepy = tweepy.Client("set by the adapter", return_type=requests.Response)
        rehost(self._tweepy.session, account, refuse=self._refuse, adapter=adapter)

    def upload(self, payload: Payload) -> Payload:
        """Upload the images and their alt texts; see ``NetworkClient``."""
        sendable_text(payload, NETWORK)
        return replace(payload, images=tuple(self._media.uploaded(image) for image in payload.images))

    def publish(self, payload: Payload) -> Receipt:
        """Create the post with one call; see ``NetworkClient``."""
        text = sendable_text(payload, NETWORK)
        media_ids = uploaded_ids(payload)
        answer = self._call(
            lambda: self._tweepy.create_tweet(
                text=text,
                in_reply_to_tweet_id=payload.reply_to or None,
                media_ids=media_ids or None,
                user_auth=False,
            ),
            is_create=True,
        )
        remote_id = text_at(answer.body, "data", "id")
        if not remote_id:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(
            remote_id=remote_id,
            permalink=self._permalink(remote_id),
            wait_s=wait_by_counts(answer.headers, now=self._clock.now()),
        )

    def read(self, remote_id: str) -> LivePost | None:
        """The post as X shows it now; see ``NetworkClient``."""
        answer = self._read(f"/2/tweets/{quote(remote_id, safe='')}", params={}, fields=_SHOWN)
        if "data" in answer.body:
            return self._live_post(answer.body["data"])
        if is_missing(answer):
            return None
        raise unclear(LABEL, status=answer.status, is_create=False)

    def delete(self, remote_id: str) -> None:
        """Take the post down; see ``NetworkClient``."""
        try:
            answer = self._call(
                lambda: self._tweepy.delete_tweet(remote_id, user_auth=False), is_create=False
            )
        except Missing:
            return
        if value_at(answer.body, "data", "deleted") is not True and not is_missing(answer):
            raise unclear(LABEL, status=answer.status, is_create=False)

    def engagement(self, remote_id: str) -> Engagement:
        """X's counts; clicks and all only in a post's first thirty days; see ``NetworkClient``.

        Source: docs.x.com/x-api/fundamentals/metrics (2026-08): asked for later, ``non_public_metrics`` fail.
        """
        route = f"/2/tweets/{quote(remote_id, safe='')}"
        try:
            answer = self._read(route, params={}, fields=(_ALL_COUNTS, _ALL_COUNTS))
        except Permanent as refused:
            if refused.status != 400:
                raise
            answer = self._read(route, params={}, fields=(_PUBLIC_COUNTS, _PUBLIC_COUNTS))
        if is_missing(answer):
            raise Missing(f"X says that post {remote_id} is not there. Nothing was changed.")
        if "data" not in answer.body:
            raise unclear(LABEL, status=answer.status, is_create=False)
        return counted(answer.body["data"])

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        """The account's own posts since ``since``, newest first; see ``NetworkClient``."""
        exclude = "retweets" if with_replies else "replies,retweets"
        return read_pages(
            lambda token: self._page(token, since=since, exclude=exclude), since=since, label=LABEL
        )

    def check(self) -> AccountCheck:
        """Ask X who the token belongs to; see ``NetworkClient``."""
        answer = self._call(lambda: self._tweepy.get_me(user_auth=False), is_create=False)
        found = text_at(answer.body, "data", "id")
        if not found:
            raise unclear(LABEL, status=answer.status, is_create=False)
        name = f"@{text_at(answer.body, 'data', 'username')}"
        if found == self._account.account_id:
            return AccountCheck(name=name)
        problem = f"The token belongs to {name} and not to {self._account.name}. Connect the right account."
        return AccountCheck(name=name, problems=(problem,))

    def _page(self, token: str, *, since: datetime, exclude: str) -> Page:
        params = {
            "max_results": str(_PAGE_SIZE),
            "start_time": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "exclude": exclude,
        } | ({"pagination_token": token} if token else {})
        answer = self._read(f"/2/users/{self._account.account_id}/tweets", params=params, fields=_SHOWN)
        if not ("data" in answer.body or "meta" in answer.body):
            raise unreadable(LABEL)
        posts = [self._live_post(item) for item in items_at(answer.body, "data")]
        return Page(posts=posts, following=text_at(answer.body, "meta", "next_token"))

    def _read(self, route: str, *, params: dict[str, str], fields: tuple[str, str]) -> Answer:
        """GET with the fields under their old name, and under the new one where X refuses that."""
        old, new = (params | {name: named} for name, named in zip(_FIELD_PARAMETERS, fields, strict=True))
        try:
            return self._get(route, old)
        except Permanent as refused:
            if refused.status != 400:
                raise
            return self._get(route, new)

    def _get(self, route: str, params: dict[str, str]) -> Answer:
        return self._call(lambda: self._tweepy.request("GET", route, params=params), is_create=False)

    def _live_post(self, item: object) -> LivePost:
        return live_post(item, permalink=self._permalink(text_at(item, "id")))

    def _call(self, send: Callable[[], requests.Response], *, is_create: bool) -> Answer:
        try:
            return answer_of(send(), secret=self._account.access_token)
        except requests.RequestException as error:
            raise transport_error(error, is_create=is_create) from error
        finally:
            # A kept connection may be dead by the next post, which would end as *unknown* without need.
            self._tweepy.session.close()

    def _refuse(self, answer: Answer, method: str) -> DeliveryError:
        return failure(answer, is_create=method == "POST", now=self._clock.now())

    def _permalink(self, remote_id: str) -> str:
        web = web_address(self._account.base_url, api=NETWORK.default_base_url, web="https://x.com")
        return f"{web}/i/web/status/{remote_id}"
