"""The client of an OpenAI-compatible endpoint, local ones too: one question, one text, or why not."""

import json
from dataclasses import dataclass, field
from time import monotonic

import httpx
import regex as re

from distributor.errors import DistributorError
from distributor.posts.rewording.prompt import Prompt

LONGEST_ANSWER_BYTES = 200_000
_PATH = "/v1/chat/completions"
_FENCE = re.compile(r"^```[a-z]*\s*\n(.*?)\n?```$", re.DOTALL)


class ModelError(DistributorError):
    """The model gave no text that can be used; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Which model, where, and how long it may take.

    Attributes:
        base_url: scheme, host and port, and a path before ``/v1`` where there is one; empty: switched off.
        model: its name there.
        api_key: the secret; empty for local servers that want none; never shown by ``repr``.
        timeout_s: seconds for the whole answer; a person is waiting.
        most_tokens: of the answer.
    """

    base_url: str = ""
    model: str = ""
    api_key: str = field(default="", repr=False)
    timeout_s: float = 20.0
    most_tokens: int = 1500

    @property
    def is_on(self) -> bool:
        """Whether somebody switched it on."""
        return bool(self.base_url and self.model)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """Asks one endpoint; ``transport`` is for tests."""

    settings: ModelSettings
    transport: httpx.BaseTransport | None = field(default=None, repr=False)

    def answer(self, prompt: Prompt) -> str:
        """The model's text.

        Raises:
            ModelError: no connection, too late, refused, cut off, or an answer of another shape.

        Source: platform.openai.com/docs/api-reference/chat/create (shape, read 2026-11-23).
        """
        content = self._post(prompt)
        try:
            choice = json.loads(content)["choices"][0]
            message, reason = choice["message"], choice.get("finish_reason")
            text, refusal = message.get("content"), message.get("refusal")
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            raise ModelError("The language model's answer has an unknown shape.") from error
        if refusal or reason == "content_filter":
            raise ModelError("The language model refused to write this post.")
        if reason == "length":
            raise ModelError("The language model's answer was cut off.")
        if not isinstance(text, str) or not (cleaned := _cleaned(text)):
            raise ModelError("The language model answered without a text.")
        return cleaned

    def _post(self, prompt: Prompt) -> bytes:
        settings = self.settings
        body = {
            "model": settings.model,
            "messages": prompt.messages(),
            "temperature": 0.2,
            "max_tokens": settings.most_tokens,
            "stream": False,
        }
        headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        try:
            with (
                httpx.Client(transport=self.transport, timeout=settings.timeout_s, trust_env=False) as client,
                client.stream(
                    "POST", settings.base_url.rstrip("/") + _PATH, json=body, headers=headers
                ) as answer,
            ):
                return _read(answer, timeout_s=settings.timeout_s)
        except httpx.TimeoutException as error:
            raise ModelError(f"The language model did not answer within {settings.timeout_s:g} s.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError("The language model could not be reached.") from error


def _read(answer: httpx.Response, *, timeout_s: float) -> bytes:
    """The body, up to a size and a time: ``httpx`` itself only limits the time between two bytes."""
    if answer.status_code != httpx.codes.OK:
        raise ModelError(f"The language model answered with status {answer.status_code}.")
    body, begin = b"", monotonic()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > LONGEST_ANSWER_BYTES:
            raise ModelError("The language model's answer is too long.")
        if monotonic() - begin > timeout_s:
            raise ModelError(f"The language model did not answer within {timeout_s:g} s.")
    return body


def _cleaned(text: str) -> str:
    """Without the fence that some models put around a text, without control characters."""
    stripped = text.strip()
    fenced = _FENCE.match(stripped)
    kept = fenced[1] if fenced else stripped
    return re.sub(r"[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069--[\n]]", "", kept, flags=re.V1).strip()
