"""Calls the Threads API for one account.

Publishing takes two calls. The first makes a container, which nobody sees; the second publishes it, and is
the one whose outcome may be unknown.

Source: developers.facebook.com/docs/threads (2026-01, sample app; by notes of 2026-10).
"""

import time
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

import httpx

from distributor.networks.answers import Answer, items_at, number_at, text_at
from distributor.networks.errors import DeliveryError, Missing, Permanent
from distributor.networks.http import Line, web_address
from distributor.networks.listings import Page, moment, read_pages, unreadable, whole_second
from distributor.networks.refusing import Refusing, sendable_text
from distributor.networks.rulings import unclear
from distributor.networks.threads import NETWORK
from distributor.networks.threads.errors import LABEL, failure
from distributor.networks.values import Account, AccountCheck, Engagement, LivePost, Payload, Receipt
from distributor.networks.waiting import Sleep, wait_until_ready
from distributor.networks.words import addresses

_FIELDS = "id,text,permalink,timestamp,link_attachment_url"
_METRICS = "views,likes,replies,reposts,quotes"
_PAGE_SIZE = 100
_LOOK_AGAIN_S = 2.0


class ThreadsClient(Refusing):
    """One account on Threads.

    Args:
        account: who posts; its id is the number Threads gave it.
        transport: replaces the network in tests.
        sleep: waits while Threads works on a container.
    """

    label = LABEL

    def __init__(
        self, account: Account, *, transport: httpx.BaseTransport | None = None, sleep: Sleep = time.sleep
    ) -> None:
        self._account = account
        self._line = Line(account, label=LABEL, transport=transport)
        self._root = f"/{account.api_version or NETWORK.api_version}"
        self._sleep = sleep

    def publish(self, payload: Payload) -> Receipt:
        """Make a container, then publish it with one call; see ``NetworkClient``."""
        form = {"media_type": "TEXT", "text": sendable_text(payload, NETWORK)}
        if payload.link:
            form["link_attachment"] = payload.link
        container = self._id_of(self._line.send("POST", f"{self._root}/me/threads", form=form))
        wait_until_ready(lambda: self._left_s(container), sleep=self._sleep, label=LABEL)
        answer = self._line.create(f"{self._root}/me/threads_publish", form={"creation_id": container})
        remote_id = self._id_of(answer, is_create=True)
        return Receipt(remote_id=remote_id, permalink=self._permalink(remote_id))

    def read(self, remote_id: str) -> LivePost | None:
        """The post as Threads shows it now; see ``NetworkClient``."""
        try:
            answer = self._asked("GET", f"{self._path(remote_id)}?{urlencode({'fields': _FIELDS})}")
        except Missing:
            return None
        return _live_post(answer.body)

    def delete(self, remote_id: str) -> None:
        """Take the post down; see ``NetworkClient``."""
        try:
            self._asked("DELETE", self._path(remote_id))
        except Missing:
            return

    def engagement(self, remote_id: str) -> Engagement:
        """Views and what people did; see ``NetworkClient``. A repost and a quote are both shares."""
        body = self._asked("GET", f"{self._path(remote_id)}/insights?{urlencode({'metric': _METRICS})}").body
        found = {
            text_at(entry, "name"): number_at(values[0], "value")
            for entry in items_at(body, "data")
            if (values := items_at(entry, "values"))
        }
        shares = [found[name] for name in ("reposts", "quotes") if name in found]
        return Engagement(
            impressions=found.get("views"),
            reactions=found.get("likes"),
            comments=found.get("replies"),
            shares=sum(shares) if shares else None,
        )

    def recent_posts(
        self,
        *,
        since: datetime,
        with_replies: bool = False,  # noqa: ARG002 - we send none here
    ) -> Sequence[LivePost]:
        """The account's own posts since ``since``, newest first; see ``NetworkClient``."""
        return read_pages(lambda after: self._page(after, since=since), since=since, label=LABEL)

    def check(self) -> AccountCheck:
        """Ask who the token is for, and how much of the day's 250 posts is used; see ``NetworkClient``."""
        me = self._asked("GET", f"{self._root}/me?fields=id,username").body
        name = f"@{text_at(me, 'username')}"
        if text_at(me, "id") == self._account.account_id:
            return AccountCheck(name=name)
        problem = f"Threads answered for another account than {self._account.name}. Connect the right one."
        return AccountCheck(name=name, problems=(problem,))

    def _page(self, after: str, *, since: datetime) -> Page:
        query = {
            "fields": _FIELDS,
            "limit": str(_PAGE_SIZE),
            "since": str(int(whole_second(since).timestamp())),
            **({"after": after} if after else {}),
        }
        answer = self._asked("GET", f"{self._root}/me/threads?{urlencode(query)}")
        if "data" not in answer.body:
            raise unreadable(LABEL)
        # ``paging.next`` is an address that may hold the token: only its presence is used.
        has_more = bool(text_at(answer.body, "paging", "next"))
        return Page(
            posts=[_live_post(item) for item in items_at(answer.body, "data")],
            following=text_at(answer.body, "paging", "cursors", "after") if has_more else "",
        )

    def _left_s(self, container: str) -> float | None:
        """Seconds before the next look; None when the container can be published.

        Raises:
            Permanent: Threads cannot publish it.
        """
        told = self._asked("GET", f"{self._path(container)}?fields=status,error_message").body
        status = text_at(told, "status")
        if status in {"ERROR", "EXPIRED"}:
            why = text_at(told, "error_message").rstrip(".")
            raise Permanent(
                f"Threads cannot publish this post ({why or status}). Nothing was posted. Change it."
            )
        return None if status == "FINISHED" else _LOOK_AGAIN_S

    def _permalink(self, remote_id: str) -> str:
        """Where people read it: it cannot be told from the id, so it is asked for; else the account."""
        try:
            live = self.read(remote_id)
        except DeliveryError:
            live = None
        web = web_address(self._account.base_url, api=NETWORK.default_base_url, web="https://www.threads.com")
        return live.permalink if live else f"{web}/{self._account.name}"

    def _path(self, remote_id: str) -> str:
        return f"{self._root}/{quote(remote_id, safe='')}"

    def _asked(self, method: str, target: str) -> Answer:
        answer = self._line.read(target) if method == "GET" else self._line.send(method, target)
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=False)
        return answer

    def _id_of(self, answer: Answer, *, is_create: bool = False) -> str:
        if not answer.is_success or "error" in answer.body:
            raise failure(answer, is_create=is_create)
        found = text_at(answer.body, "id")
        if not found:
            raise unclear(LABEL, status=answer.status, is_create=is_create)
        return found


def _live_post(item: object) -> LivePost:
    remote_id = text_at(item, "id")
    if not remote_id:
        raise unreadable(LABEL)
    text = text_at(item, "text")
    named = (text_at(item, "link_attachment_url"), *addresses(text))
    return LivePost(
        remote_id=remote_id,
        permalink=text_at(item, "permalink"),
        text=text,
        links=tuple(dict.fromkeys(filter(None, named))),
        created_at=moment(text_at(item, "timestamp"), label=LABEL),
    )
