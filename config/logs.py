"""Logs: one JSON object a line on stderr, with anything that looks like a secret taken out."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET_FIELDS = re.compile(r"token|secret|password|authorization|cookie|signature", re.IGNORECASE)
BEARER = re.compile(r"(?i)(bearer\s+|access_token=)[^\s&\"']+")


# The secret of these addresses is the way in.
ADDRESS = re.compile(r"/(review|invitation|calendar/feed)/[^/\s?\"'>]+")


def hide_secrets(
    _logger: Any,
    _method: str,
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    """Blank every field whose name speaks of a secret; bearer tokens and secret addresses inside any text."""
    for key, value in event.items():
        if SECRET_FIELDS.search(key):
            event[key] = "(hidden)"
        elif isinstance(value, str):
            event[key] = _scrubbed(value)
        elif not isinstance(value, int | float | None):
            # Django hands its request along, whose own words hold the address.
            shown = repr(value)
            event[key] = _scrubbed(shown) if _scrubbed(shown) != shown else value
    return event


def _scrubbed(text: str) -> str:
    return ADDRESS.sub(r"/\1/(hidden)", BEARER.sub(r"\1(hidden)", text))


def configure_logs(level: str) -> None:
    """Send structlog and the standard library's logs the same way. Safe to call twice."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                hide_secrets,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # httpx logs every address it calls at INFO; an address may name a release under embargo.
    for noisy in ("httpx", "httpcore", "urllib3", "waitress.queue"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
