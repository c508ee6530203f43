"""What a network answered, made safe to look into: any body may be broken, huge in depth or hostile.

The clients turn a response into an ``Answer`` once; error tables and readers then only see values.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from distributor.networks.words import storable

LONGEST_QUOTE = 200
# Ids have up to twenty digits; Python itself refuses to read thousands.
LONGEST_NUMBER = 40
_PLACEHOLDER = "[token]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer.

    Attributes:
        status: the HTTP status.
        headers: by lower-case name.
        body: the JSON object of the body; empty when there was none, or it was something else.
        items: the JSON array of the body; None when it was something else.
    """

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, object]
    items: Sequence[object] | None = None

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300


def read_answer(*, status: int, headers: Mapping[str, str], content: bytes, secret: str) -> Answer:
    """Make an ``Answer`` of what came over the wire, with ``secret`` blotted out wherever it stands.

    Facebook repeats a broken token in its error text; what is never read cannot be logged.
    """
    text = content.decode("utf-8", "replace")
    if secret:
        text = text.replace(secret, _PLACEHOLDER)
    lowered = {name.lower(): value for name, value in headers.items()}
    value = _json(text)
    body = value if isinstance(value, dict) else {}
    return Answer(status=status, headers=lowered, body=body, items=value if isinstance(value, list) else None)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def value_at(body: object, *path: str) -> object:
    """What stands at ``path`` in nested JSON objects, or None."""
    for name in path:
        if not isinstance(body, Mapping):
            return None
        body = body.get(name)
    return body


def text_at(body: object, *path: str) -> str:
    """The text at ``path``, as a database can store it, or empty when there is none."""
    value = value_at(body, *path)
    return storable(value) if isinstance(value, str) else ""


def number_at(body: object, *path: str) -> int:
    """The whole number at ``path`` (also when written as text), or 0."""
    value = value_at(body, *path)
    if isinstance(value, str) and value.isdecimal() and len(value) <= LONGEST_NUMBER:
        return int(value)
    return value if isinstance(value, int) else 0


def items_at(body: object, *path: str) -> Sequence[object]:
    """The array at ``path``, or an empty one."""
    value = value_at(body, *path)
    return value if isinstance(value, list) else []


def quoted(label: str, text: str) -> str:
    """The network's own words for a person, as in ``X says: “…”``; empty when there are none."""
    words = " ".join(text.split())
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f"{label} says: “{words}”" if words else ""
