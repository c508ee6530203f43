"""Telegram's error table: by its code, and by its words where one code means several things.

Source: core.telegram.org/bots/api, "Making requests" (Bot API 10.3 of 2026-08-24, by libraries and notes):
``{"ok": false, "error_code", "description", "parameters": {"retry_after"}}``. The words are unverified.
"""

from collections.abc import Mapping

from distributor.networks.answers import Answer, number_at, quoted, text_at
from distributor.networks.errors import (
    DeliveryError,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
)
from distributor.networks.rulings import Ruling, beyond_the_rules

LABEL = "Telegram"

_TOKEN = Ruling(
    error=ReconnectNeeded,
    what="Telegram no longer accepts this bot's token.",
    todo="Ask @BotFather for a new one and connect the channel again.",
)
_GONE = Ruling(error=Missing, what="Telegram says that what was asked for is not there.")
# For status 400, the first words that stand in the description decide.
BY_WORDS: Mapping[str, Ruling] = {
    "chat not found": Ruling(
        error=ReconnectNeeded,
        what="Telegram does not know this channel, or the bot is not in it.",
        todo="Check the channel's name and add the bot as an administrator who may post.",
    ),
    "message to edit not found": _GONE,
    "message to delete not found": _GONE,
    "message_id_invalid": _GONE,
}
BY_CODE: Mapping[int, Ruling] = {
    401: _TOKEN,
    # A token that is no token makes an address Telegram does not know.
    404: _TOKEN,
    403: Ruling(
        error=ReconnectNeeded,
        what="Telegram does not let this bot post in the channel.",
        todo="Make it an administrator who may post, then let the channel post again.",
    ),
    409: Ruling(error=Retryable, what="Telegram was busy with another call of this bot."),
    429: Ruling(error=Retryable, what="Telegram asks us to wait before the next call."),
}
_REFUSED = Ruling(
    error=Permanent, what="Telegram refused the post as invalid.", todo="Change it, then approve it again."
)


def failure(answer: Answer, *, is_create: bool) -> DeliveryError:
    """What an answer that brought no result means.

    Args:
        answer: what Telegram said.
        is_create: whether the call was to create a post.
    """
    said = text_at(answer.body, "description")
    quote = quoted(LABEL, said)
    shared = beyond_the_rules(answer, label=LABEL, is_create=is_create, quote=quote)
    if shared is not None:
        return shared
    wait_s = number_at(answer.body, "parameters", "retry_after")
    return _ruling(answer.status, said.lower()).raised(
        status=answer.status,
        is_create=is_create,
        quote=quote,
        retry_after_s=float(wait_s) if wait_s else None,
    )


def _ruling(status: int, said: str) -> Ruling:
    if status in BY_CODE:
        return BY_CODE[status]
    return next((ruling for words, ruling in BY_WORDS.items() if words in said), _REFUSED)


def is_unchanged(answer: Answer) -> bool:
    """Whether a change was refused because the text is the same already."""
    return answer.status == 400 and "message is not modified" in text_at(answer.body, "description").lower()
