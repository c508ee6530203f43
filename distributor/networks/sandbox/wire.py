"""One call to the sandbox and its reply, as plain values: the players never see a socket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from functools import cached_property
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field of a multipart body; ``filename`` is empty where it is no file."""

    data: bytes
    filename: str
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One HTTP call.

    Attributes:
        method: ``GET``, ``POST``, ``PUT``, ``DELETE``.
        path: as written, still encoded, without the query.
        raw_query: as written.
        headers: by lower-case name.
        body: the bytes.
    """

    method: str
    path: str
    raw_query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The query's parameters, decoded; the last of each name."""
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The fields of a form body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @cached_property
    def json(self) -> Mapping[str, object] | None:
        """The JSON object of the body; None when it is something else, or not called JSON."""
        if "json" not in self.headers.get("content-type", ""):
            return None
        try:
            body = json.loads(self.body)
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """The fields of a multipart body by name; empty when it is something else."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/form-data"):
            return {}
        whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + self.body)
        found: dict[str, Part] = {}
        for part in whole.get_payload() if whole.is_multipart() else []:
            if isinstance(part, Message):
                data = part.get_payload(decode=True)
                found[str(part.get_param("name", "", "content-disposition"))] = Part(
                    data=data if isinstance(data, bytes) else b"",
                    filename=part.get_filename() or "",
                    media_type=part.get_content_type(),
                )
        return found

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """The text fields of the body, whichever of JSON, multipart and form it is."""
        if self.json is not None:
            return {
                name: value if isinstance(value, str) else json.dumps(value)
                for name, value in self.json.items()
            }
        if self.parts:
            return {
                name: part.data.decode("utf-8", "replace")
                for name, part in self.parts.items()
                if not part.filename
            }
        return self.form

    def number(self, name: str, *, default: int) -> int:
        """The whole number of a query parameter; ``default`` when it is missing, -1 when it is none."""
        text = self.query.get(name, "")
        if not text:
            return default
        return int(text) if text.isdecimal() else -1

    @property
    def token(self) -> str:
        """The bearer token, or empty."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One HTTP reply."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def json_reply(status: int, value: object, *, headers: Mapping[str, str] | None = None) -> Reply:
    """A reply whose body is ``value`` in JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(
        status=status,
        body=body,
        headers={"Content-Type": "application/json; charset=utf-8", **(headers or {})},
    )
