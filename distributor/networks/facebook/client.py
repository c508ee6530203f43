"""Calls the Graph API for one Page, with the Page's own token.

Source: developers.facebook.com/docs/pages-api/posts and /docs/graph-api/reference/page/feed (2026, read
2026-11-23).
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlencode

import httpx

from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, items_at, number_at, text_at, value_at
from distributor.networks.errors import DeliveryError, Missing, Permanent, Retryable
from distributor.networks.facebook import NETWORK
from distributor.networks.facebook.app import app_token, debug_target, proven, told_of_token
from distributor.networks.facebook.errors import LABEL, failure
from distributor.networks.facebook.reading import live_post, metric
from distributor.networks.http import File, Line, web_address
from distributor.networks.listings import Page, read_pages, unreadable, whole_second
from distributor.networks.refusing import Refusing, sendable_text, uploaded_ids
from distributor.networks.rulings import unclear
from distributor.networks.usage import wait_by_percentages
from distributor.networks.values import Engagement, Image, LivePost, Payload, Receipt

_FIELDS = "id,message,created_time,permalink_url,attachments{type,title,url,unshimmed_url,target}"
_PAGE_SIZE = 100
_PATIENCE_S = 10.0
_COUNTS = "shares,reactions.summary(true).limit(0),comments.summary(true).limit(0)"
_METRICS = ("post_media_view", "post_clicks")


class FacebookClient(Refusing):
    """One Facebook Page.

    Args:
        account: the Page.
        transport: replaces the network in tests.
    """

    label = LABEL

    def __init__(self, account: Account, *, transport: httpx.BaseTransport | None = None) -> None:
        self._account = account
        self._line = Line(account, label=LABEL, transport=transport)
        # What is only nice to have may not use up the time in which a post can leave.
        hasty = replace(account, read_timeout_s=min(_PATIENCE_S, account.read_timeout_s))
        self._hasty = Line(hasty, label=LABEL, transport=transport)
        self._root = f"/{account.api_version or NETWORK.api_version}"
        self._page_path = f"{self._root}/{account.account_id}"

    def upload(self, payload: Payload) -> Payload:
        """Upload the images as photos nobody sees yet, or have the link's page read anew.

        See ``NetworkClient``.
        """
        sendable_text(payload, NETWORK)
        if payload.link and not payload.images and self._account.renews_card:
            self._renew_card(payload.link)
        return replace(payload, images=tuple(self._uploaded(image) for image in payload.images))

    def publish(self, payload: Payload) -> Receipt:
        """Create the post with one call; see ``NetworkClient``."""
        text = sendable_text(payload, NETWORK)
        photos = [{"media_fbid": photo} for photo in uploaded_ids(payload)]
        form = {"message": text}
        if photos:
            form["attached_media"] = json.dumps(photos)
        elif payload.link:
            form["link"] = payload.link
        answer = self._line.create(self._proven(f"{self._page_path}/feed"), form=form)
        remote_id = text_at(answer.body, "id")
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=True)
        if not remote_id:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(
            remote_id=remote_id,
            permalink=f"{self._web()}/{remote_id}",
            wait_s=wait_by_percentages(answer.headers),
        )

    def read(self, remote_id: str) -> LivePost | None:
        """The post as the Page shows it now; see ``NetworkClient``."""
        try:
            answer = self._read(f"{self._post_path(remote_id)}?{urlencode({'fields': _FIELDS})}")
        except Missing:
            self._be_sure()
            return None
        return live_post(answer.body, web=self._web())

    def edit(self, remote_id: str, payload: Payload) -> None:
        """Change the message; only the app that made the post may; see ``NetworkClient``."""
        form = {"message": sendable_text(payload, NETWORK)}
        self._done(self._line.send("POST", self._proven(self._post_path(remote_id)), form=form))

    def delete(self, remote_id: str) -> None:
        """Take the post down; see ``NetworkClient``."""
        try:
            self._done(self._line.send("DELETE", self._proven(self._post_path(remote_id))))
        except Missing:
            self._be_sure()

    def engagement(self, remote_id: str) -> Engagement:
        """Counts of the post and, where this connection may read insights, views and clicks.

        See ``NetworkClient``. Source: developers.facebook.com/docs/graph-api/reference/insights (2026): the
        ``*_impressions*`` family is gone since 2026-06-15, ``post_media_view`` took its place.
        """
        path = self._post_path(remote_id)
        counts = self._read(f"{path}?{urlencode({'fields': _COUNTS})}").body
        try:
            insights = self._read(f"{path}/insights?{urlencode({'metric': ','.join(_METRICS)})}").body
        except Permanent:
            insights = {}
        views, clicks = (metric(insights, name) for name in _METRICS)
        return Engagement(
            impressions=views,
            reactions=number_at(counts, "reactions", "summary", "total_count"),
            comments=number_at(counts, "comments", "summary", "total_count"),
            shares=number_at(counts, "shares", "count"),
            clicks=clicks,
        )

    def recent_posts(
        self,
        *,
        since: datetime,
        with_replies: bool = False,  # noqa: ARG002 - none is a reply here
    ) -> Sequence[LivePost]:
        """The Page's own posts since ``since``, newest first; see ``NetworkClient``."""
        return read_pages(
            lambda after: self._page(after, since=whole_second(since)), since=since, label=LABEL
        )

    def check(self) -> AccountCheck:
        """Ask for the Page's name and, where the app is known, about the token; see ``NetworkClient``."""
        answer = self._read(f"{self._page_path}?fields=id,name")
        name = text_at(answer.body, "name") or self._account.name
        if text_at(answer.body, "id") == self._account.account_id:
            return self._token_check(name)
        problem = f"Facebook answered for another Page than {self._account.name}. Connect the right Page."
        return AccountCheck(name=name, problems=(problem,))

    def _token_check(self, name: str) -> AccountCheck:
        """What Facebook tells of the token; nothing where the app is not known here, or it tells nothing."""
        if not (self._account.app_id and self._account.app_secret):
            return AccountCheck(name=name)
        target, headers = debug_target(self._root, self._account), app_token(self._account)
        answer = self._line.send("GET", target, headers=headers, is_signed=False)
        try:
            if not answer.is_success or "error" in answer.body:
                raise failure(answer, is_create=False)
        except Retryable:
            raise
        except DeliveryError as error:
            # The Page answered, so that it can be posted on: this is about the app.
            told = f"Facebook tells nothing about the token of {name}: {error}"
            return AccountCheck(name=name, warnings=(told,))
        return told_of_token(answer, name=name)

    def _renew_card(self, link: str) -> None:
        """Have Facebook read the page behind the link again; what it then cannot read, the post will tell.

        Source: developers.facebook.com/docs/sharing/opengraph/using-objects (2026): ``scrape``. That a Page's
        token may ask for it is unverified, so a refusal stops nothing.
        """
        with contextlib.suppress(DeliveryError):
            self._hasty.send("POST", self._proven(f"{self._root}/"), form={"id": link, "scrape": "true"})

    def _proven(self, target: str) -> str:
        return proven(target, self._account)

    def _page(self, after: str, *, since: datetime) -> Page:
        query = {"fields": _FIELDS, "limit": str(_PAGE_SIZE)} | ({"after": after} if after else {})
        answer = self._read(f"{self._page_path}/published_posts?{urlencode(query)}")
        if "data" not in answer.body:
            raise unreadable(LABEL)
        posts = [live_post(item, web=self._web()) for item in items_at(answer.body, "data")]
        # ``paging.next`` is an address that may hold the token: only its presence is used.
        has_more = bool(text_at(answer.body, "paging", "next"))
        is_past = any(post.created_at < since for post in posts)
        following = text_at(answer.body, "paging", "cursors", "after") if has_more and not is_past else ""
        return Page(posts=posts, following=following)

    def _uploaded(self, image: Image) -> Image:
        """One photo nobody sees yet.

        Source: developers.facebook.com/docs/graph-api/reference/page/photos (2026); ``alt_text_custom``
        stands in Meta's generated SDK v25 alone (2026-06) and is not confirmed for Pages.
        """
        photo = File(field_name="source", name="photo", data=image.data, media_type=image.media_type)
        form = {"published": "false"} | ({"alt_text_custom": image.alt} if image.alt else {})
        answer = self._line.send("POST", self._proven(f"{self._page_path}/photos"), form=form, file=photo)
        photo_id = text_at(answer.body, "id")
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=False)
        if not photo_id:
            raise unclear(LABEL, status=answer.status, is_create=False)
        return replace(image, remote_id=photo_id)

    def _be_sure(self) -> None:
        """Facebook gives one answer for a post that is gone and one it does not show: the Page decides.

        Raises:
            Permanent: this connection does not see the Page at all.
        """
        if self.check().problems:
            raise Permanent("Facebook does not show this Page to the connection. Connect the Page again.")

    def _done(self, answer: Answer) -> None:
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=False)
        if value_at(answer.body, "success") is not True:
            raise unclear(LABEL, status=answer.status, is_create=False)

    def _post_path(self, remote_id: str) -> str:
        return f"{self._root}/{quote(remote_id, safe='')}"

    def _read(self, target: str) -> Answer:
        answer = self._line.read(self._proven(target))
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=False)
        return answer

    def _web(self) -> str:
        return web_address(
            self._account.base_url, api=NETWORK.default_base_url, web="https://www.facebook.com"
        )
