"""Calls LinkedIn's Posts API for one organisation page.

Queries are written by hand: Rest.li wants its parentheses raw and its URNs encoded once, and httpx
would encode both again.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api (2026-09, read
2026-11-23).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

import httpx

from distributor.clock import Clock, SystemClock
from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, items_at, number_at, text_at, value_at
from distributor.networks.errors import Missing
from distributor.networks.http import Line, web_address
from distributor.networks.linkedin import NETWORK
from distributor.networks.linkedin.errors import LABEL, failure
from distributor.networks.linkedin.images import LinkedInImages
from distributor.networks.linkedin.oauth import POSTING_ROLES
from distributor.networks.linkedin.posts import content_of, live_post, permalink
from distributor.networks.linkedin.text import escape
from distributor.networks.listings import Page, read_pages, unreadable
from distributor.networks.refusing import Refusing, sendable_text
from distributor.networks.rulings import unclear
from distributor.networks.values import Engagement, LivePost, Payload, Receipt
from distributor.networks.waiting import Sleep

_SYSTEM_CLOCK: Final = SystemClock()
_PAGE_SIZE = 100

_LIVE_STATES = frozenset({"", "PUBLISHED", "PUBLISH_REQUESTED"})


class LinkedInClient(Refusing):
    """One organisation page on LinkedIn.

    Args:
        account: the page; its id is the organisation's number.
        clock: what waits are counted from.
        transport: replaces the network in tests.
        sleep: waits while LinkedIn works on an image.
    """

    label = LABEL

    def __init__(
        self,
        account: Account,
        *,
        clock: Clock = _SYSTEM_CLOCK,
        transport: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._account = account
        self._clock = clock
        self._line = Line(account, label=LABEL, transport=transport)
        self._author = f"urn:li:organization:{account.account_id}"
        self._headers = {
            "LinkedIn-Version": account.api_version or NETWORK.api_version,
            "X-Restli-Protocol-Version": "2.0.0",
        }

        self._images = LinkedInImages(account, asked=self._asked, sleep=sleep)

    def upload(self, payload: Payload) -> Payload:
        """Upload the images and the card's thumbnail; see ``NetworkClient``."""
        sendable_text(payload, NETWORK)
        thumbnail = payload.thumbnail and self._images.uploaded(payload.thumbnail)
        images = tuple(self._images.uploaded(image) for image in payload.images)
        return replace(payload, images=images, thumbnail=thumbnail)

    def publish(self, payload: Payload) -> Receipt:
        """Create the post with one call; see ``NetworkClient``."""
        body = self._body(payload)
        answer = self._line.create("/rest/posts", body=body, headers=self._headers)
        if not answer.is_success:
            raise failure(answer, is_create=True, now=self._clock.now())
        urn = answer.headers.get("x-restli-id") or answer.headers.get("x-linkedin-id", "")
        if not urn:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(remote_id=urn, permalink=permalink(urn, web=self._web()))

    def read(self, remote_id: str) -> LivePost | None:
        """The post as LinkedIn shows it now; see ``NetworkClient``."""
        try:
            answer = self._read(self._post_path(remote_id))
        except Missing:
            return None
        return live_post(answer.body, web=self._web())

    def edit(self, remote_id: str, payload: Payload) -> None:
        """Change the commentary: the card and the images stay as they are; see ``NetworkClient``."""
        patch = {"patch": {"$set": {"commentary": escape(sendable_text(payload, NETWORK))}}}
        self._asked("POST", self._post_path(remote_id), body=patch, method_name="PARTIAL_UPDATE")

    def delete(self, remote_id: str) -> None:
        """Take the post down; LinkedIn says 204 also for one that is gone; see ``NetworkClient``."""
        try:
            self._asked("DELETE", self._post_path(remote_id), method_name="DELETE")
        except Missing:
            return

    def engagement(self, remote_id: str) -> Engagement:
        """The page's statistics for this post; a post without any is left out by LinkedIn.

        See ``NetworkClient``. Source: learn.microsoft.com, organizationalEntityShareStatistics (2026-09).
        """
        kind = "ugcPosts" if ":ugcPost:" in remote_id else "shares"
        query = (
            f"q=organizationalEntity&organizationalEntity={quote(self._author, safe='')}"
            f"&{kind}=List({quote(remote_id, safe='')})"
        )
        answer = self._read(f"/rest/organizationalEntityShareStatistics?{query}", method="FINDER")
        elements = items_at(answer.body, "elements")
        if not elements and self.read(remote_id) is None:
            raise Missing(f"LinkedIn says that post {remote_id} is not there. Nothing was changed.")
        totals = value_at(elements[0], "totalShareStatistics") if elements else {}
        return Engagement(
            impressions=number_at(totals, "impressionCount"),
            reactions=number_at(totals, "likeCount"),
            comments=number_at(totals, "commentCount"),
            shares=number_at(totals, "shareCount"),
            clicks=number_at(totals, "clickCount"),
        )

    def recent_posts(
        self,
        *,
        since: datetime,
        with_replies: bool = False,  # noqa: ARG002 - none is a reply here
    ) -> Sequence[LivePost]:
        """The page's own posts since ``since``, newest first; see ``NetworkClient``."""
        return read_pages(lambda start: self._page(int(start or 0), since=since), since=since, label=LABEL)

    def check(self) -> AccountCheck:
        """Ask which pages the token's person may post on; see ``NetworkClient``."""
        answer = self._read("/rest/organizationAcls?q=roleAssignee&state=APPROVED", method="FINDER")
        roles = {
            text_at(element, "role")
            for element in items_at(answer.body, "elements")
            if text_at(element, "organization") == self._author
        }
        if roles & POSTING_ROLES:
            return AccountCheck(name=self._account.name)
        problem = (
            f"The person who connected {self._account.name} has no role there that may post. "
            "Ask an administrator of the page for the role of content administrator."
        )
        return AccountCheck(name=self._account.name, problems=(problem,))

    def _body(self, payload: Payload) -> dict[str, object]:
        body: dict[str, object] = {
            "author": self._author,
            "commentary": escape(sendable_text(payload, NETWORK)),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        content = content_of(payload)
        return body | ({"content": content} if content else {})

    def _page(self, start: int, *, since: datetime) -> Page:
        author = quote(self._author, safe="")
        query = f"q=author&author={author}&start={start}&count={_PAGE_SIZE}&sortBy=LAST_MODIFIED"
        answer = self._read(f"/rest/posts?{query}", method="FINDER")
        if "elements" not in answer.body:
            raise unreadable(LABEL)
        elements = items_at(answer.body, "elements")
        live = [element for element in elements if text_at(element, "lifecycleState") in _LIVE_STATES]
        # Sorted by last change, and nothing changes before it is created: an element changed before
        # ``since`` ends the part we look for.
        is_past = any(
            0 < number_at(element, "lastModifiedAt") < since.timestamp() * 1000 for element in elements
        )
        following = str(start + len(elements)) if elements and not is_past else ""
        return Page(posts=[live_post(element, web=self._web()) for element in live], following=following)

    def _post_path(self, remote_id: str) -> str:
        return f"/rest/posts/{quote(remote_id, safe='')}"

    def _asked(
        self,
        method: str,
        target: str,
        *,
        body: Mapping[str, object] | None = None,
        content: bytes | None = None,
        content_type: str = "",
        method_name: str = "",
    ) -> Answer:
        """A call that may be repeated; ``method_name`` is Rest.li's own name for it."""
        named = {"X-RestLi-Method": method_name, "Content-Type": content_type}
        headers = self._headers | {name: value for name, value in named.items() if value}
        answer = self._line.send(method, target, body=body, content=content, headers=headers)
        if not answer.is_success:
            raise failure(answer, is_create=False, now=self._clock.now())
        return answer

    def _read(self, target: str, *, method: str = "") -> Answer:
        return self._asked("GET", target, method_name=method)

    def _web(self) -> str:
        return web_address(
            self._account.base_url, api=NETWORK.default_base_url, web="https://www.linkedin.com"
        )
