"""Calls the Graph API for one Page, with the Page's own token.

Source: developers.facebook.com/docs/pages-api/posts and /docs/graph-api/reference/page/feed (2026, read
2026-11-23).
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from distributor.networks.answers import Answer, items_at, text_at
from distributor.networks.facebook import NETWORK
from distributor.networks.facebook.errors import LABEL, failure
from distributor.networks.http import Line, web_address
from distributor.networks.listings import Page, moment, read_pages, unreadable, whole_second
from distributor.networks.refusing import Refusing, sendable_text
from distributor.networks.rulings import unclear
from distributor.networks.usage import wait_by_percentages
from distributor.networks.values import Account, AccountCheck, LivePost, Payload, Receipt

_FIELDS = "id,message,created_time,permalink_url,attachments{type,title,url,unshimmed_url,target}"
_PAGE_SIZE = 100


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
        self._page_path = f"/{account.api_version or NETWORK.api_version}/{account.account_id}"

    def publish(self, payload: Payload) -> Receipt:
        """Create the post with one call; see ``NetworkClient``."""
        text = sendable_text(payload, NETWORK)
        form = {"message": text} | ({"link": payload.link} if payload.link else {})
        answer = self._line.create(f"{self._page_path}/feed", form=form)
        remote_id = text_at(answer.body, "id")
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=True)
        if not remote_id:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(
            remote_id=remote_id,
            permalink=self._permalink(remote_id),
            wait_s=wait_by_percentages(answer.headers),
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
        """Ask for the Page's name; see ``NetworkClient``."""
        answer = self._read(f"{self._page_path}?fields=id,name")
        name = text_at(answer.body, "name") or self._account.name
        if text_at(answer.body, "id") == self._account.account_id:
            return AccountCheck(name=name)
        problem = f"Facebook answered for another Page than {self._account.name}. Connect the right Page."
        return AccountCheck(name=name, problems=(problem,))

    def _page(self, after: str, *, since: datetime) -> Page:
        query = {"fields": _FIELDS, "limit": str(_PAGE_SIZE)} | ({"after": after} if after else {})
        answer = self._read(f"{self._page_path}/published_posts?{urlencode(query)}")
        if "data" not in answer.body:
            raise unreadable(LABEL)
        posts = [self._live_post(item) for item in items_at(answer.body, "data")]
        # ``paging.next`` is an address that may hold the token: only its presence is used.
        has_more = bool(text_at(answer.body, "paging", "next"))
        is_past = any(post.created_at < since for post in posts)
        following = text_at(answer.body, "paging", "cursors", "after") if has_more and not is_past else ""
        return Page(posts=posts, following=following)

    def _live_post(self, item: object) -> LivePost:
        remote_id = text_at(item, "id")
        if not remote_id:
            raise unreadable(LABEL)
        links = [link for entry in items_at(item, "attachments", "data") for link in _links(entry)]
        return LivePost(
            remote_id=remote_id,
            permalink=text_at(item, "permalink_url") or self._permalink(remote_id),
            text=text_at(item, "message"),
            links=tuple(dict.fromkeys(links)),
            created_at=moment(text_at(item, "created_time"), label=LABEL),
        )

    def _read(self, target: str) -> Answer:
        answer = self._line.read(target)
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=False)
        return answer

    def _permalink(self, remote_id: str) -> str:
        web = web_address(
            self._account.base_url, api=NETWORK.default_base_url, web="https://www.facebook.com"
        )
        return f"{web}/{remote_id}"


def _links(attachment: object) -> list[str]:
    """The addresses of one attachment, the detour over l.facebook.com taken out."""
    named = (
        text_at(attachment, "unshimmed_url"),
        text_at(attachment, "url"),
        text_at(attachment, "target", "url"),
    )
    return [_unshimmed(link) for link in named if link]


def _unshimmed(link: str) -> str:
    parts = urlsplit(link)
    if parts.hostname in {"l.facebook.com", "lm.facebook.com"}:
        return parse_qs(parts.query).get("u", [link])[0]
    return link
