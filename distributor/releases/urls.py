"""When two addresses mean the same release. Pure."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

MAX_KEY = 500
# Parameters that only say where a click came from.
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src")


def release_key(url: str, *, title: str = "") -> str:
    """What two sightings of one release share: the address without the ways it is written differently.

    Scheme, ``www.``, letter case of the host, default ports, a final slash, the fragment and tracking
    parameters do not count; order of the other parameters does not either. Without an address the title
    is the key. A key longer than the column is cut and ends in its hash.
    """
    parts = urlsplit(url.strip())
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
