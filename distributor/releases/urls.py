"""When two addresses mean the same release, and which can be linked at all. Pure."""

import hashlib
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from distributor.networks.share import LinkRejected, canonical_share_link
from distributor.networks.words import storable

MAX_KEY = 500
MAX_URL = 4000
# Written for every network an address may be longer, and a post adds its own parameters.
MAX_LINK = 5500
# Parameters that only say where a click came from.
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src")


def release_key(url: str, *, title: str = "") -> str:
    """What two sightings of one release share: the address without the ways it is written differently.

    Scheme, ``www.``, letter case of the host, default ports, a final slash, the fragment and tracking
    parameters do not count; order of the other parameters does not either. Without an address the title
    is the key. A key longer than the column is cut and ends in its hash. Every text has a key, and every
    database can store it: what is no address is its own.
    """
    url, title = storable(url.strip()), storable(title)
    try:
        return _key_of(urlsplit(url), title=title)
    except ValueError:
        # A bracket or a port that no address has: it is refused later, with a sentence.
        return _fitted(f"address:{url}")


def is_linkable(url: str) -> bool:
    """Whether posts can stand on this address. Asked first: nobody is told where posts are made."""
    try:
        link = canonical_share_link(url, network="")
    except (LinkRejected, UnicodeError):
        return False
    return len(url) <= MAX_URL and len(link) <= MAX_LINK and url == storable(url)


def _key_of(parts: SplitResult, *, title: str) -> str:
    if not parts.netloc:
        return _fitted("title:" + " ".join(title.split()).casefold())
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(TRACKING)
    )
    return _fitted(f"{host}{port}{parts.path.rstrip('/')}" + (f"?{urlencode(query)}" if query else ""))


def _fitted(key: str) -> str:
    if len(key) <= MAX_KEY:
        return key
    return f"{key[:MAX_KEY]}#{hashlib.sha256(key.encode()).hexdigest()}"
