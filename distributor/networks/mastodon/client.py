"""Calls the Mastodon server an account lives on.

Every create call carries an Idempotency-Key made of the account and the payload, so that a repeated call
within the hour brings the first status and makes no second one.

Source: docs.joinmastodon.org/methods/statuses, /media and /accounts (2026-07-02).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlencode

import httpx

from distributor.clock import Clock, SystemClock
from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, number_at, text_at
from distributor.networks.errors import Missing, Permanent
from distributor.networks.http import File, Line
from distributor.networks.listings import Page, read_pages, unreadable
from distributor.networks.mastodon import ALT_LIMIT, NETWORK
from distributor.networks.mastodon.errors import LABEL, failure, wait_s
from distributor.networks.mastodon.reading import counted, kept_on_edit, live_post
from distributor.networks.refusing import Refusing, sendable_text, uploaded_ids
from distributor.networks.rulings import unclear
from distributor.networks.values import Engagement, Image, LivePost, Payload, Receipt
from distributor.networks.waiting import Sleep, wait_until_ready

_SYSTEM_CLOCK: Final = SystemClock()
_PAGE_SIZE = 40
_LOOK_AGAIN_S = 2.0


class MastodonClient(Refusing):
    """One account on one server.

    Args:
        account: who posts; its id is the number the server gave it.
        clock: what waits are counted from.
        transport: replaces the network in tests.
        sleep: waits while the server works on an image.
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
        self._sleep = sleep

    def upload(self, payload: Payload) -> Payload:
        """Upload the images with their descriptions; see ``NetworkClient``."""
        sendable_text(payload, NETWORK)
        return replace(payload, images=tuple(self._uploaded(image) for image in payload.images))

    def publish(self, payload: Payload) -> Receipt:
        """Create the status with one call, which may be repeated within the hour; see ``NetworkClient``."""
        fields: dict[str, object] = {
            "status": sendable_text(payload, NETWORK),
            "visibility": "public",
            "media_ids": uploaded_ids(payload),
            "in_reply_to_id": payload.reply_to,
            "spoiler_text": payload.content_warning,
            "sensitive": bool(payload.content_warning),
            "language": payload.language.partition("-")[0].lower(),
        }
        key = sha256(f"{self._account.account_id} {payload.digest()}".encode()).hexdigest()
        answer = self._line.create(
            "/api/v1/statuses",
            body={name: value for name, value in fields.items() if value},
            headers={"Idempotency-Key": key},
        )
        if not answer.is_success:
            raise failure(answer, is_create=True, now=self._clock.now())
        remote_id = text_at(answer.body, "id")
        if not remote_id:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(
            remote_id=remote_id,
            permalink=text_at(answer.body, "url") or text_at(answer.body, "uri"),
            wait_s=wait_s(answer.headers, now=self._clock.now()),
        )

    def read(self, remote_id: str) -> LivePost | None:
        """The status as it stands now; see ``NetworkClient``."""
        try:
            return live_post(self._asked("GET", _path(remote_id)).body)
        except Missing:
            return None

    def edit(self, remote_id: str, payload: Payload) -> None:
        """Change the text; images, language and warning stay as they are; see ``NetworkClient``."""
        text = sendable_text(payload, NETWORK)
        kept = kept_on_edit(self._asked("GET", _path(remote_id)).body)
        self._asked("PUT", _path(remote_id), body=kept | {"status": text})

    def delete(self, remote_id: str) -> None:
        """Take the status down; see ``NetworkClient``."""
        try:
            self._asked("DELETE", _path(remote_id))
        except Missing:
            return

    def engagement(self, remote_id: str) -> Engagement:
        """Favourites, answers and boosts; see ``NetworkClient``."""
        return counted(self._asked("GET", _path(remote_id)).body)

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        """The account's own statuses since ``since``, newest first; see ``NetworkClient``.

        Mastodon's ``exclude_replies`` keeps answers to oneself, so they are sorted out here.
        """
        posts = read_pages(lambda max_id: self._page(max_id, since=since), since=since, label=LABEL)
        return tuple(post for post in posts if with_replies or not post.reply_to)

    def check(self) -> AccountCheck:
        """Ask who the token belongs to, and how long a text the server takes; see ``NetworkClient``."""
        me = self._asked("GET", "/api/v1/accounts/verify_credentials").body
        name = f"@{text_at(me, 'acct')}"
        if not text_at(me, "id"):
            raise unclear(LABEL, status=200, is_create=False)
        problems = []
        if text_at(me, "id") != self._account.account_id:
            problems.append(
                f"The token belongs to {name} and not to {self._account.name}. Connect the right account."
            )
        warnings = []
        instance = self._asked("GET", "/api/v2/instance").body
        most = number_at(instance, "configuration", "statuses", "max_characters")
        if 0 < most < NETWORK.rules.limit:
            warnings.append(
                f"This server takes {most} characters a post, and posts are written for "
                f"{NETWORK.rules.limit}. Keep them shorter by hand, or use another server."
            )
        return AccountCheck(name=name, problems=tuple(problems), warnings=tuple(warnings))

    def _uploaded(self, image: Image) -> Image:
        if len(image.alt) > ALT_LIMIT:
            raise Permanent(
                f"An alt text is longer than the {ALT_LIMIT} characters Mastodon takes. Nothing was posted. "
                "Shorten it."
            )
        file = File(field_name="file", name="image", data=image.data, media_type=image.media_type)
        answer = self._asked("POST", "/api/v2/media", form={"description": image.alt}, file=file)
        media_id = text_at(answer.body, "id")
        if not media_id:
            raise unclear(LABEL, status=answer.status, is_create=False)
        if answer.status != 200:
            path = f"/api/v1/media/{quote(media_id, safe='')}"
            wait_until_ready(lambda: self._left_s(path), sleep=self._sleep, label=LABEL)
        return replace(image, remote_id=media_id)

    def _left_s(self, path: str) -> float | None:
        """206 while the server works on the file."""
        return None if self._asked("GET", path).status == 200 else _LOOK_AGAIN_S

    def _page(self, max_id: str, *, since: datetime) -> Page:
        query = {"exclude_reblogs": "true", "limit": str(_PAGE_SIZE)} | ({"max_id": max_id} if max_id else {})
        route = f"/api/v1/accounts/{quote(self._account.account_id, safe='')}/statuses?{urlencode(query)}"
        answer = self._asked("GET", route)
        if answer.items is None:
            raise unreadable(LABEL)
        posts = [live_post(item) for item in answer.items]
        is_past = any(post.created_at < since for post in posts)
        return Page(posts=posts, following=posts[-1].remote_id if posts and not is_past else "")

    def _asked(
        self,
        method: str,
        target: str,
        *,
        body: Mapping[str, object] | None = None,
        form: dict[str, str] | None = None,
        file: File | None = None,
    ) -> Answer:
        """A call that may be repeated."""
        answer = self._line.send(method, target, body=body, form=form, file=file)
        if not answer.is_success:
            raise failure(answer, is_create=False, now=self._clock.now())
        return answer


def _path(remote_id: str) -> str:
    return f"/api/v1/statuses/{quote(remote_id, safe='')}"
