"""Calls Telegram's Bot API for one channel.

Source: core.telegram.org/bots/api (Bot API 10.3 of 2026-08-24, by libraries and notes).
"""

from collections.abc import Mapping

import httpx

from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, number_at, text_at, value_at
from distributor.networks.errors import Missing
from distributor.networks.http import Line
from distributor.networks.refusing import Refusing, sendable_text
from distributor.networks.rulings import unclear
from distributor.networks.telegram import NETWORK
from distributor.networks.telegram.errors import LABEL, failure, is_unchanged
from distributor.networks.telegram.token import TokenInPath
from distributor.networks.values import Payload, Receipt

_PUBLIC = "https://t.me"


class TelegramClient(Refusing):
    """One channel, by a bot.

    Args:
        account: its id is the channel's ``@name``, or its number beginning with ``-100``.
        transport: replaces the network in tests.
    """

    label = LABEL

    def __init__(self, account: Account, *, transport: httpx.BaseTransport | None = None) -> None:
        self._account = account
        self._line = Line(account, label=LABEL, transport=TokenInPath(account, inner=transport))

    def publish(self, payload: Payload) -> Receipt:
        """Send the message with one call; see ``NetworkClient``."""
        body = self._body(payload)
        answer = self._line.create("/sendMessage", body=body)
        if not answer.is_success:
            raise failure(answer, is_create=True)
        number = number_at(answer.body, "result", "message_id")
        if not number:
            raise unclear(LABEL, status=answer.status, is_create=True)
        return Receipt(remote_id=str(number), permalink=self._permalink(number))

    def edit(self, remote_id: str, payload: Payload) -> None:
        """Change the text; see ``NetworkClient``."""
        body = self._body(payload) | {"message_id": int(remote_id)}
        answer = self._line.send("POST", "/editMessageText", body=body)
        if not answer.is_success and not is_unchanged(answer):
            raise failure(answer, is_create=False)

    def delete(self, remote_id: str) -> None:
        """Take the message down; see ``NetworkClient``."""
        try:
            self._asked("/deleteMessage", {"chat_id": self._account.account_id, "message_id": int(remote_id)})
        except Missing:
            return

    def check(self) -> AccountCheck:
        """Ask who the bot is, and whether it may post in the channel; see ``NetworkClient``."""
        me = self._asked("/getMe", {}).body
        name = f"@{text_at(me, 'result', 'username')}"
        asked = {"chat_id": self._account.account_id, "user_id": number_at(me, "result", "id")}
        member = value_at(self._asked("/getChatMember", asked).body, "result")
        may_post = value_at(member, "can_post_messages") is True
        if text_at(member, "status") == "creator" or (
            text_at(member, "status") == "administrator" and may_post
        ):
            return AccountCheck(name=name)
        problem = (
            f"The bot {name} may not post in {self._account.name}. Make it an administrator of the channel "
            "who may post messages."
        )
        return AccountCheck(name=name, problems=(problem,))

    def _body(self, payload: Payload) -> dict[str, object]:
        body: dict[str, object] = {
            "chat_id": self._account.account_id,
            "text": sendable_text(payload, NETWORK),
        }
        if payload.link:
            body["link_preview_options"] = {"url": payload.link, "prefer_large_media": True}
        return body

    def _asked(self, method: str, body: Mapping[str, object]) -> Answer:
        answer = self._line.send("POST", method, body=body)
        if not answer.is_success:
            raise failure(answer, is_create=False)
        return answer

    def _permalink(self, number: int) -> str:
        """Source: t.me links, core.telegram.org/api/links (read 2026-11-23)."""
        is_real = self._account.base_url == NETWORK.default_base_url
        web = _PUBLIC if is_real else self._account.base_url
        channel = self._account.account_id
        path = channel.removeprefix("@") if channel.startswith("@") else f"c/{channel.removeprefix('-100')}"
        return f"{web}/{path}/{number}"
