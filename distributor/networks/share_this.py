"""The "share this" links under a release, by which followers share it themselves.

Plain links: no script, no tracker, nothing loaded from a network before somebody follows one.
"""

from html import escape
from types import MappingProxyType
from urllib.parse import quote

from distributor.networks.share import canonical_share_link

LABELS = MappingProxyType(
    {
        "x": "X",
        "facebook": "Facebook",
        "linkedin": "LinkedIn",
        "whatsapp": "WhatsApp",
        "telegram": "Telegram",
        "bluesky": "Bluesky",
        "threads": "Threads",
        "mastodon": "Mastodon",
        "mail": "E-mail",
    }
)
MASTODON = "mastodon.social"
"""Mastodon has no central page: people are sent to this server, which a site may change."""

LONGEST_TITLE = 300
"""Code points of the title in a link; Bluesky takes 300 graphemes with the address."""

_BLUESKY = 300
_REL = "noopener noreferrer nofollow"


def follower_links(url: str, title: str, *, mastodon: str = MASTODON) -> dict[str, str]:
    """The address by which a follower shares a release on each network.

    Args:
        url: of the release.
        title: of the release; may be empty.
        mastodon: host of the Mastodon server.

    Returns:
        network key -> address, in the order of ``LABELS``; all of them ASCII.

    Raises:
        LinkRejected: as ``canonical_share_link``.

    Source: docs.x.com/x-for-websites/post-button/guides/web-intent (2026-08-22); docs.bsky.app intent links;
    core.telegram.org/widgets/share; developers.facebook.com/documentation/threads/threads-web-intents
    (2026-03-19); sharer.php, share-offsite, wa.me and /share of Mastodon by public use (2026-11-23).
    """
    title = " ".join(title.split())[:LONGEST_TITLE]
    link = {name: canonical_share_link(url, network=name) for name in LABELS}
    both = {name: _encoded(f"{title} {link[name]}".strip()) for name in LABELS}
    text, at = _encoded(title), {name: _encoded(address) for name, address in link.items()}
    room = max(0, _BLUESKY - len(link["bluesky"]) - 1)
    short = _encoded(f"{title[:room].rstrip()} {link['bluesky']}".strip())
    return {
        "x": f"https://x.com/intent/tweet?text={text}&url={at['x']}",
        "facebook": f"https://www.facebook.com/sharer/sharer.php?u={at['facebook']}",
        "linkedin": f"https://www.linkedin.com/sharing/share-offsite/?url={at['linkedin']}",
        "whatsapp": f"https://wa.me/?text={both['whatsapp']}",
        "telegram": f"https://t.me/share/url?url={at['telegram']}&text={text}",
        "bluesky": f"https://bsky.app/intent/compose?text={short}",
        "threads": f"https://www.threads.com/intent/post?text={text}&url={at['threads']}",
        "mastodon": f"https://{mastodon}/share?text={both['mastodon']}",
        "mail": f"mailto:?subject={text}&body={both['mail']}",
    }


def _encoded(text: str) -> str:
    """Percent-encoded whole; a lone surrogate, which no address can hold, becomes "?"."""
    return quote(text.encode("utf-8", "replace"), safe="")


def share_snippet(
    url: str,
    title: str,
    *,
    heading: str = "Share this",
    label: str = "Share on {network}",
    mastodon: str = MASTODON,
) -> str:
    """The links as a piece of HTML that a site puts under a release.

    Args:
        url: of the release.
        title: of the release.
        heading: name of the group for screen readers, and shown above it, in the site's language.
        label: what a link says; ``{network}`` becomes the network's name.
        mastodon: host of the Mastodon server.

    Returns:
        One ``nav`` with a list: words as labels, no script, style, image or tracker.

    Raises:
        LinkRejected: as ``canonical_share_link``.
    """
    links = follower_links(url, title, mastodon=mastodon)
    lines = [
        f'    <li><a href="{escape(address)}" rel="{_REL}">'
        f"{escape(label.replace('{network}', LABELS[name]))}</a></li>"
        for name, address in links.items()
    ]
    head = escape(heading)
    return "\n".join(
        [f'<nav aria-label="{head}">', f"  <p>{head}</p>", "  <ul>", *lines, "  </ul>", "</nav>", ""]
    )


_STYLE = (
    "body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}nav{padding:.5rem 1rem}"
    "p{margin:0 0 .25rem;font-weight:600}ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0;"
    "list-style:none}a{display:inline-block;padding:.375rem 0;color:#0b4a8f}"
    "a:focus-visible{outline:3px solid #0b4a8f;outline-offset:2px}"
    "@media (prefers-color-scheme:dark){body{color:#f2f2f2;background:#161616}a{color:#9cc9ff}}"
)


def share_page(
    url: str,
    title: str,
    *,
    language: str = "en",
    heading: str = "Share this",
    label: str = "Share on {network}",
    mastodon: str = MASTODON,
) -> str:
    """The links as a whole page, for a site to embed in an ``iframe``; links open in the page around it.

    Args as ``share_snippet``; ``language`` is the BCP 47 tag of heading and label. The page holds its own
    style and no script: serve it with ``Content-Security-Policy: default-src 'none'; style-src
    'unsafe-inline'`` and without cookies.
    """
    snippet = share_snippet(url, title, heading=heading, label=label, mastodon=mastodon)
    name = escape(f"{heading}: {title}" if title else heading)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f'<base target="_top">\n<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{snippet}'
        "</body>\n</html>\n"
    )
