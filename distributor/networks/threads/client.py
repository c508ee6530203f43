"""Calls the Threads API for one account.

Publishing takes two calls. The first makes a container, which nobody sees; that is ``upload``. The second
publishes it, and is the one whose outcome may be unknown.

Source: developers.facebook.com/docs/threads (2026-01, sample app; by notes of 2026-10).
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote, urlencode

import httpx

from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, items_at, text_at
from distributor.networks.errors import DeliveryError, Missing
from distributor.networks.http import Line, web_address
from distributor.networks.listings import Page, read_pages, unreadable, whole_second
from distributor.networks.refusing import Refusing, sendable_text, uploaded_ids
from distributor.networks.rulings import unclear
from distributor.networks.threads import NETWORK
from distributor.networks.threads.containers import made_ready
from distributor.networks.threads.errors import LABEL, failure
from distributor.networks.threads.reading import FIELDS, METRICS, REPLY_FIELDS, counted, live_post
from distributor.networks.values import Engagement, LivePost, Payload, Receipt
from distributor.networks.waiting import Sleep

_PAGE_SIZE = 100


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

    def upload(self, payload: Payload) -> Payload:
        """Make the container that ``publish`` shows, which is waited for here; see ``NetworkClient``.

        Threads fetches the images meanwhile, each from its address.
        """
        return made_ready(
            payload,
            text=sendable_text(payload, NETWORK),
            make=lambda form: self._id_of(self._line.send("POST", f"{self._root}/me/threads", form=form)),
            look=lambda one: self._asked("GET", f"{self._path(one)}?fields=status,error_message").body,
            sleep=self._sleep,
        )

    def publish(self, payload: Payload) -> Receipt:
        """Publish the container with one call; see ``NetworkClient``.

        Words alone may come without ``upload``: their container is made here.
        """
        uploaded_ids(payload)
        container = payload.prepared or self.upload(payload).prepared
        answer = self._line.create(f"{self._root}/me/threads_publish", form={"creation_id": container})
        remote_id = self._id_of(answer, is_create=True)
        return Receipt(remote_id=remote_id, permalink=self._permalink(remote_id))

    def read(self, remote_id: str) -> LivePost | None:
        """The post as Threads shows it now; see ``NetworkClient``."""
        try:
            answer = self._asked("GET", f"{self._path(remote_id)}?{urlencode({'fields': REPLY_FIELDS})}")
        except Missing:
            return None
        return live_post(answer.body)

    def delete(self, remote_id: str) -> None:
        """Take the post down; see ``NetworkClient``."""
        try:
            self._asked("DELETE", self._path(remote_id))
        except Missing:
            return

    def engagement(self, remote_id: str) -> Engagement:
        """Views and what people did; see ``NetworkClient``."""
        answer = self._asked("GET", f"{self._path(remote_id)}/insights?{urlencode({'metric': METRICS})}")
        return counted(answer.body)

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        """The account's own posts since ``since``, newest first; see ``NetworkClient``.

        What it answered is another listing.
        """
        edges = {"threads": FIELDS} | ({"replies": REPLY_FIELDS} if with_replies else {})
        found: dict[str, LivePost] = {}
        for edge, fields in edges.items():
            first = {"fields": fields, "since": str(int(whole_second(since).timestamp()))}
            posts = read_pages(partial(self._page, edge=edge, query=first), since=since, label=LABEL)
            found |= {post.remote_id: post for post in posts}
        return tuple(sorted(found.values(), key=lambda post: post.created_at, reverse=True))

    def check(self) -> AccountCheck:
        """Ask who the token is for, and how much of the day's 250 posts is used; see ``NetworkClient``."""
        me = self._asked("GET", f"{self._root}/me?fields=id,username").body
        name = f"@{text_at(me, 'username')}"
        if text_at(me, "id") == self._account.account_id:
            return AccountCheck(name=name)
        problem = f"Threads answered for another account than {self._account.name}. Connect the right one."
        return AccountCheck(name=name, problems=(problem,))

    def _page(self, after: str, *, edge: str, query: Mapping[str, str]) -> Page:
        asked = {**query, "limit": str(_PAGE_SIZE), **({"after": after} if after else {})}
        answer = self._asked("GET", f"{self._root}/me/{edge}?{urlencode(asked)}")
        if "data" not in answer.body:
            raise unreadable(LABEL)
        # ``paging.next`` is an address that may hold the token: only its presence is used.
        has_more = bool(text_at(answer.body, "paging", "next"))
        return Page(
            posts=[live_post(item) for item in items_at(answer.body, "data")],
            following=text_at(answer.body, "paging", "cursors", "after") if has_more else "",
        )

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
