"""Those who go on working while everything dies: the publishing system, an approver, whoever reconnects."""

import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import httpx
from django.db import DatabaseError, close_old_connections, connection

from tests.faults.harness import release_data, send_webhook

UNAPPROVED_SHARE = 0.1
EMBARGO_SHARE = 0.2
Result = TypeVar("Result")


@dataclass
class Expected:
    """What this program did, which is what should be true afterwards.

    Attributes:
        approved: share link -> the earliest moment the post may be live.
        possible: the same of approvals whose answer was lost; asked again until one comes.
        answered: addresses of releases that the service took by webhook, which is its promise to keep them.
    """

    approved: dict[str, datetime] = field(default_factory=dict)
    possible: dict[str, datetime] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)


def asked(what: Callable[[], Result], *, patience_s: float = 90.0) -> Result:
    """Ask our own database, which may be away for a while."""
    give_up = time.monotonic() + patience_s
    while True:
        try:
            close_old_connections()
            return what()
        except DatabaseError:
            connection.close()
            if time.monotonic() >= give_up:
                raise
            time.sleep(0.3)


class Somebody(threading.Thread):
    """One who does the same thing again and again until told to end."""

    pause_s = 0.3

    def __init__(self, *, seed: int) -> None:
        super().__init__(name=type(self).__name__, daemon=True)
        self.random = random.Random(seed)
        self.ending = threading.Event()

    def run(self) -> None:
        while not self.ending.wait(self.pause_s):
            self.once()
        connection.close()

    def once(self) -> None:
        raise NotImplementedError


class Sender(Somebody):
    """The publishing system: signs, sends, and sends again until it is told that the release arrived."""

    pause_s = 0.2

    def __init__(
        self, addresses: Sequence[str], *, secret: str, releases: int, seconds: float, expected: Expected,
        seed: int,
    ) -> None:  # fmt: skip
        super().__init__(seed=seed)
        self._addresses, self._secret, self._expected = addresses, secret, expected
        self._seconds = seconds
        now = time.monotonic()
        self.waiting = [
            (now + self.random.uniform(0, seconds * 0.6), f"msg_{uuid.uuid4().hex}", self._data(number))
            for number in range(releases)
        ]

    def _data(self, number: int) -> dict[str, str]:
        data = release_data(10_000 + number)
        if self.random.random() < EMBARGO_SHARE:
            until = datetime.now(UTC) + timedelta(seconds=self.random.uniform(0, self._seconds))
            data["embargo_until"] = until.isoformat()
        return data

    def once(self) -> None:
        now = time.monotonic()
        for one in [one for one in self.waiting if one[0] <= now]:
            address = self.random.choice(self._addresses) + "/webhooks/releases/website"
            try:
                answer = send_webhook(address, self._secret, one[2], webhook_id=one[1])
            except httpx.TransportError:
                continue
            if answer.status_code in (200, 202):
                self._expected.answered.add(one[2]["url"])
                self.waiting.remove(one)


class Approver(Somebody):
    """A person at the desk: approves most drafts for some moment to come, in the browser, and insists."""

    def __init__(
        self, addresses: Sequence[str], *, until: float, expected: Expected, seed: int
    ) -> None:  # fmt: skip
        super().__init__(seed=seed)
        self._addresses, self._until, self._expected = addresses, until, expected
        self._browser: httpx.Client | None = None
        self._decided: set[int] = set()
        self.pending = 0

    def once(self) -> None:
        from distributor.posts.lifecycle import State
        from distributor.posts.models import Post

        drafts = asked(lambda: list(Post.objects.filter(state=State.DRAFT).select_related("release")))
        left = [post for post in drafts if post.pk not in self._decided]
        self.pending = len(left)
        for post in left:
            if self.random.random() < UNAPPROVED_SHARE:
                self._decided.add(post.pk)
            elif not self._approve(post):
                return

    def _approve(self, post) -> bool:  # type: ignore[no-untyped-def]  # models cannot be imported yet
        now = datetime.now(UTC)
        at = now + timedelta(seconds=self.random.uniform(1, max(5.0, self._until - time.monotonic())))
        at = max(at, post.release.embargo_until or at)
        possible = self._expected.possible
        possible[post.link] = min(at, possible.get(post.link, at))
        form = {"content_hash": post.content_hash(), "when": "at", "at": at.isoformat()}
        try:
            status = self._post(f"/posts/{post.pk}/approve/", form)
        except (httpx.TransportError, LookupError):
            return False
        # 409: one of the earlier clicks went through after all.
        if status in (302, 303, 409):
            self._expected.approved[post.link] = possible[post.link]
            self._decided.add(post.pk)
        return status < 500

    def _post(self, path: str, form: dict[str, str]) -> int:
        """The status; a web process that died is tried at another."""
        base = self.random.choice(self._addresses)
        browser = self._browser or self._logged_in(base)
        headers = {"X-CSRFToken": browser.cookies.get("csrftoken") or ""}
        return browser.post(base + path, data=form, headers=headers).status_code

    def _logged_in(self, base: str) -> httpx.Client:
        browser = httpx.Client(timeout=20)
        browser.get(f"{base}/login/")
        form = {"username": "mira", "password": "a long enough password"}
        headers = {"X-CSRFToken": browser.cookies.get("csrftoken") or ""}
        answer = browser.post(f"{base}/login/", data=form, headers=headers)
        if answer.status_code != 302:
            raise LookupError(f"the log-in said {answer.status_code}")
        self._browser = browser
        return browser


class Reconnecter(Somebody):
    """Whoever is told that a channel is paused, puts it right and lets it post again."""

    pause_s = 1.0

    def once(self) -> None:
        from distributor.channels.models import Channel
        from distributor.channels.services import resume_channel

        paused = asked(lambda: list(Channel.objects.exclude(paused_because="").values_list("pk", flat=True)))
        for pk in paused:
            asked(lambda pk=pk: resume_channel(pk, actor="person:mira"))  # type: ignore[misc]  # bound now
