"""What Mastodon's statuses say: their text comes as HTML, their links among it.

Source: docs.joinmastodon.org/entities/Status (2026-07-02).
"""

from html.parser import HTMLParser

from distributor.networks.answers import items_at, number_at, text_at, value_at
from distributor.networks.listings import moment, unreadable
from distributor.networks.mastodon.errors import LABEL
from distributor.networks.values import Engagement, LivePost


def live_post(status: object) -> LivePost:
    """A status of a listing or a look-up.

    Raises:
        Retryable: it is not in the form that Mastodon documents.
    """
    remote_id = text_at(status, "id")
    if not remote_id:
        raise unreadable(LABEL)
    content = _Content(text_at(status, "content"))
    links = [*content.links, text_at(status, "card", "url")]
    return LivePost(
        remote_id=remote_id,
        permalink=text_at(status, "url") or text_at(status, "uri"),
        text=content.text,
        links=tuple(dict.fromkeys(filter(None, links))),
        created_at=moment(text_at(status, "created_at"), label=LABEL),
        reply_to=text_at(status, "in_reply_to_id"),
        title=text_at(status, "card", "title"),
        image_alts=tuple(text_at(media, "description") for media in items_at(status, "media_attachments")),
    )


def counted(status: object) -> Engagement:
    """The counts of a status; Mastodon counts neither views nor clicks."""
    return Engagement(
        reactions=number_at(status, "favourites_count"),
        comments=number_at(status, "replies_count"),
        shares=number_at(status, "reblogs_count") + number_at(status, "quotes_count"),
    )


def kept_on_edit(status: object) -> dict[str, object]:
    """What a change of the text has to repeat, as Mastodon takes away what it does not name."""
    media_ids = [text_at(media, "id") for media in items_at(status, "media_attachments")]
    kept: dict[str, object] = {
        "sensitive": value_at(status, "sensitive") is True,
        "spoiler_text": text_at(status, "spoiler_text"),
        "language": text_at(status, "language"),
    }
    return {name: value for name, value in kept.items() if value} | (
        {"media_ids": media_ids} if media_ids else {}
    )


class _Content(HTMLParser):
    """Plain text and outside links of a status's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """As people read it; paragraphs are parted by a blank line."""
        return "".join(self._pieces).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Breaks become line breaks; links that are no mention or hashtag are kept."""
        named = dict(attrs)
        if tag == "br":
            self._pieces.append("\n")
        if tag == "p" and self._pieces:
            self._pieces.append("\n\n")
        is_inside = {"mention", "hashtag"} & set((named.get("class") or "").split())
        if tag == "a" and named.get("href") and not is_inside:
            self.links.append(named["href"] or "")

    def handle_data(self, data: str) -> None:
        """The words."""
        self._pieces.append(data)
