"""Brings images and their alt texts to X by httpx: tweepy has no call for media v2.

Small files go in one call, larger ones in pieces, so that a poor line repeats less.

Source: docs.x.com/x-api/media (2026-08-22): ``/2/media/upload`` with its ``initialize``, ``append`` and
``finalize``, ``STATUS``, ``/2/media/metadata``; an upload can be used for about a day.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count
from typing import Final

import httpx

from distributor.clock import Clock, SystemClock
from distributor.networks.accounts import Account
from distributor.networks.answers import Answer, number_at, text_at, value_at
from distributor.networks.errors import Permanent
from distributor.networks.http import File, Line
from distributor.networks.rulings import unclear
from distributor.networks.values import Image
from distributor.networks.waiting import Sleep, wait_until_ready
from distributor.networks.x import ALT_LIMIT
from distributor.networks.x.errors import LABEL, failure

_SYSTEM_CLOCK: Final = SystemClock()
_ONE_SHOT = 1_000_000
_PIECE = 1_000_000


class XMedia:
    """One account's uploads.

    Args:
        account: whose.
        clock: what waits are counted from.
        transport: replaces the network in tests.
        sleep: waits while X works on a file.
    """

    def __init__(
        self,
        account: Account,
        *,
        clock: Clock = _SYSTEM_CLOCK,
        transport: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._line = Line(account, label=LABEL, transport=transport)
        self._clock = clock
        self._sleep = sleep

    def uploaded(self, image: Image) -> Image:
        """``image`` with the id X gave it, once X is done with it and knows its alt text.

        Raises:
            Retryable, Permanent: nothing was posted; an unused upload is forgotten by X within a day.
        """
        if len(image.alt) > ALT_LIMIT:
            raise Permanent(
                f"An alt text is longer than the {ALT_LIMIT} characters X takes. Nothing was posted. "
                "Shorten it."
            )
        answer = self._in_one(image) if len(image.data) <= _ONE_SHOT else self._in_pieces(image)
        media_id = _media_id(answer)
        self._wait(answer, media_id)
        described = {"id": media_id, "metadata": {"alt_text": {"text": image.alt}}}
        if image.alt:
            self._asked("POST", "/2/media/metadata", body=described)
        return replace(image, remote_id=media_id)

    def _in_one(self, image: Image) -> Answer:
        fields = {"media_category": _category(image), "media_type": image.media_type}
        return self._asked("POST", "/2/media/upload", form=fields, file=_file(image.data, image.media_type))

    def _in_pieces(self, image: Image) -> Answer:
        about: dict[str, object] = {
            "media_category": _category(image),
            "media_type": image.media_type,
            "total_bytes": len(image.data),
        }
        media_id = _media_id(self._asked("POST", "/2/media/upload/initialize", body=about))
        for number, start in enumerate(range(0, len(image.data), _PIECE)):
            piece = _file(image.data[start : start + _PIECE], image.media_type)
            fields = {"segment_index": str(number)}
            self._asked("POST", f"/2/media/upload/{media_id}/append", form=fields, file=piece)
        return self._asked("POST", f"/2/media/upload/{media_id}/finalize")

    def _wait(self, answer: Answer, media_id: str) -> None:
        answers = chain([answer], (self._status_of(media_id) for _ in count()))
        wait_until_ready(lambda: _seconds_left(next(answers)), sleep=self._sleep, label=LABEL)

    def _status_of(self, media_id: str) -> Answer:
        return self._asked("GET", f"/2/media/upload?command=STATUS&media_id={media_id}")

    def _asked(
        self,
        method: str,
        target: str,
        *,
        body: Mapping[str, object] | None = None,
        form: dict[str, str] | None = None,
        file: File | None = None,
    ) -> Answer:
        answer = self._line.send(method, target, body=body, form=form, file=file)
        if not answer.is_success:
            raise failure(answer, is_create=False, now=self._clock.now())
        return answer


def _file(data: bytes, media_type: str) -> File:
    return File(field_name="media", name="image", data=data, media_type=media_type)


def _category(image: Image) -> str:
    return "tweet_gif" if image.media_type == "image/gif" else "tweet_image"


def _media_id(answer: Answer) -> str:
    media_id = text_at(answer.body, "data", "id")
    if not media_id.isdecimal():
        raise unclear(LABEL, status=answer.status, is_create=False)
    return media_id


def _seconds_left(answer: Answer) -> float | None:
    """Seconds to wait before the next look; None when X is done.

    Raises:
        Permanent: X cannot use the file.
    """
    working = value_at(answer.body, "data", "processing_info")
    state = text_at(working, "state")
    if state == "failed":
        raise Permanent("X could not work on an image of this post. Nothing was posted. Use another image.")
    if working is None or state == "succeeded":
        return None
    return float(number_at(working, "check_after_secs"))
