"""Share links: the canonical address with tracking parameters, and the "share this" links for followers.

A link is made safe for every network before it is counted or sent: X cuts an address at the first
letter outside Latin and Cyrillic, so host and path leave here in ASCII.
"""

import re
from urllib.parse import SplitResult, quote, urlencode, urlsplit

import idna

from distributor.errors import DistributorError

# RFC 3986: what may stand in a path and in a query besides letters and digits. ``%`` is kept, so that
# what is encoded already stays as it is; a ``%`` that encodes nothing is encoded itself. Parentheses in a
# path are encoded too: X ends an address at an unbalanced one.
_PATH = "/:@!$&'*+,;=-._~%"
_QUERY = _PATH + "?()"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# X drops the query of an address whose path ends in anything else, so that is encoded as well.
# Source: twitter-text validUrlPathEndingChars (github.com/twitter/twitter-text, read 2026-11-23).
_ENDS_A_PATH = re.compile(r"[A-Za-z0-9+=_/-]$")
_LONGEST_NAME = 100


class LinkRejected(DistributorError):
    """An address that cannot be shared."""


def canonical_share_link(url: str, *, network: str, campaign: str = "", ref: str = "") -> str:
    """``url`` with the parameters by which its readers, and the post itself, are found again.

    The query is kept in its order; its own ``utm_*`` are replaced; the fragment stays at the end.
    Doing it twice changes nothing.

    Args:
        url: an http or https address.
        network: key of the network: ``utm_source``.
        campaign: slug of the release: ``utm_campaign``; left out when empty.
        ref: what makes the link unique to one post: ``utm_id``; left out when empty.

    Raises:
        LinkRejected: not http or https, without a host, or with a user name in it.
    """
    parts = _checked(url)
    kept = [pair for pair in parts.query.split("&") if pair and not pair.lower().startswith("utm_")]
    named = {
        "utm_source": network,
        "utm_medium": "social",
        "utm_campaign": campaign[:_LONGEST_NAME],
        "utm_id": ref,
    }
    own = urlencode({name: value for name, value in named.items() if value}, quote_via=quote, safe="")
    query = "&".join([*(_encoded(pair, safe=_QUERY) for pair in kept), own])
    path = _path(parts.path)
    fragment = f"#{_encoded(parts.fragment, safe=_QUERY)}" if parts.fragment else ""
    return f"{parts.scheme}://{_netloc(parts)}{path}?{query}{fragment}"


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError as error:
        raise LinkRejected("This address cannot be read. Nothing was changed. Correct it.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise LinkRejected("Only http and https addresses can be shared. Nothing was changed. Correct it.")
    if "@" in parts.netloc:
        raise LinkRejected("This address holds a user name or password. Nothing was changed. Remove it.")
    return parts


def _netloc(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise LinkRejected(
                "This address has no valid host name. Nothing was changed. Correct it."
            ) from error
    return host if parts.port is None else f"{host}:{parts.port}"


def _path(text: str) -> str:
    path = _encoded(text, safe=_PATH) or "/"
    return path if _ENDS_A_PATH.search(path) else f"{path[:-1]}%{ord(path[-1]):02X}"


def _encoded(text: str, *, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe=safe)
