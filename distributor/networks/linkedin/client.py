"""Calls LinkedIn's Posts API for one organisation page.

Queries are written by hand: Rest.li wants its parentheses raw and its URNs encoded once, and httpx
would encode both again.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api (2026-09, read
2026-11-23).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit

import httpx

from distributor.clock import Clock, SystemClock
from distributor.networks.answers import Answer, items_at, number_at, text_at
from distributor.networks.http import Line, web_address
from distributor.networks.linkedin import NETWORK
from distributor.networks.linkedin.errors import LABEL, failure
from distributor.networks.linkedin.text import escape, unescape
from distributor.networks.listings import Page, read_pages, unreadable
from distributor.networks.refusing import Refusing, sendable_text
from distributor.networks.rulings import unclear
from distributor.networks.values import Account, AccountCheck, LivePost, Payload, Receipt

_SYSTEM_CLOCK: Final = SystemClock()
_PAGE_SIZE = 100

# Roles that may post on a page. Source: learn.microsoft.com, organization access control by role (2026-09).
_POSTING_ROLES = frozenset({"ADMINISTRATOR", "CONTENT_ADMIN", "DIRECT_SPONSORED_CONTENT_POSTER"})
_LIVE_STATES = frozenset({"", "PUBLISHED", "PUBLISH_REQUESTED"})


class LinkedInClient(Refusing):
    """One organisation page on LinkedIn.

    Args:
        account: the page; its id is the organisation's number.
        clock: what waits are counted from.
        transport: replaces the network in tests.
    """

    label = LABEL

    def __init__(
        self, account: Account, *, clock: Clock = _SYSTEM_CLOCK, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._account = account
        self._clock = clock
        self._line = Line(account, label=LABEL, transport=transport)
        self._author = f"urn:li:organization:{account.account_id}"
        self._headers = {
            "LinkedIn-Version": account.api_version or NETWORK.api_version,
            "X-Restli-Protocol-Version": "2.0.0",
        }

    def publish(self, payload: Payload) -> Receipt:
        """Create the post with one call; see ``NetworkClient``."""
        body = self._body(payload)
        answer = self._line.create("/rest/posts", body=body, headers=self._headers)
        if not answer.is_success:
            raise failure(answer, is_create=True, now=self._clock.now())
        urn = answer.headers.get("x-restli-id") or answer.headers.get("x-linkedin-id", "")
        if not urn:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(remote_id=urn, permalink=self._permalink(urn))

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
        if roles & _POSTING_ROLES:
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
        if payload.link:
            title = payload.title or urlsplit(payload.link).netloc
            article = {"source": payload.link, "title": title, "description": payload.description}
            body["content"] = {"article": {name: text for name, text in article.items() if text}}
        return body

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
        return Page(posts=[self._live_post(element) for element in live], following=following)

    def _live_post(self, element: object) -> LivePost:
        urn = text_at(element, "id")
        created_ms = number_at(element, "createdAt") or number_at(element, "publishedAt")
        if not urn or not created_ms:
            raise unreadable(LABEL)
        link = text_at(element, "content", "article", "source")
        return LivePost(
            remote_id=urn,
            permalink=self._permalink(urn),
            text=unescape(text_at(element, "commentary")),
            links=(link,) if link else (),
            created_at=datetime.fromtimestamp(created_ms / 1000, UTC),
        )

    def _read(self, target: str, *, method: str) -> Answer:
        answer = self._line.read(target, headers=self._headers | {"X-RestLi-Method": method})
        if not answer.is_success:
            raise failure(answer, is_create=False, now=self._clock.now())
        return answer

    def _permalink(self, urn: str) -> str:
        web = web_address(
            self._account.base_url, api=NETWORK.default_base_url, web="https://www.linkedin.com"
        )
        return f"{web}/feed/update/{urn}/"
