"""Feeds as they come: good, broken, hostile."""

import json

import pytest

from distributor.releases.errors import SourceError
from distributor.releases.feed import parse_feed

pytestmark = pytest.mark.pure

ITEM = """<item><title>{title}</title><link>https://s.example/{n}/</link><guid>{guid}</guid>
<pubDate>Tue, 24 Nov 2026 0{n}:00:00 +0700</pubDate>
<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item>"""


def rss(*items: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Site</title>'
        f"<language>en-GB</language>{''.join(items)}</channel></rss>"
    ).encode()


def item(n: int, *, title: str = "A title", body: str = "A body.", guid: str = "") -> str:
    return ITEM.format(n=n, title=title, body=body, guid=guid or f"g{n}")


def test_entries_come_oldest_first_with_what_they_say() -> None:
    entries = parse_feed(
        rss(item(2, title="Newer"), item(1, title="Older")), base_url="https://s.example/feed"
    )
    assert [entry.raw.title for entry in entries] == ["Older", "Newer"]
    raw = entries[0].raw
    assert (raw.url, raw.language) == ("https://s.example/1/", "en-GB")
    assert raw.published_at is not None
    assert raw.published_at.isoformat() == "2026-11-23T18:00:00+00:00"
    assert "A body." in raw.html


def test_a_short_entry_is_an_excerpt_and_a_long_one_is_not() -> None:
    short, long = parse_feed(rss(item(1, body="x" * 900), item(2)), base_url="https://s.example/")
    assert (short.is_excerpt, long.is_excerpt) == (True, False)


def test_atom_is_read_too() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title><entry><title>T</title>
    <link href="/news/1"/><updated>2026-11-24T08:00:00Z</updated>
    <content type="html">&lt;p&gt;B&lt;/p&gt;</content>
    </entry></feed>"""
    (entry,) = parse_feed(body, base_url="https://s.example/feed")
    assert entry.raw.url == "https://s.example/news/1"
    assert entry.raw.html == "<p>B</p>"


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"<html><body>Not found</body></html>", b"{}", b"x" * 100_000]
)
def test_what_is_no_feed_is_said_in_a_sentence(body: bytes) -> None:
    with pytest.raises(SourceError, match="does not answer with an RSS or Atom feed"):
        parse_feed(body, base_url="https://s.example/")


def test_a_feed_that_is_cut_off_gives_what_it_has() -> None:
    body = rss(item(1, title="One"), item(2, title="Two"))
    titles = [entry.raw.title for entry in parse_feed(body[:-40], base_url="https://s.example/")]
    assert "One" in titles


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!entity % p SYSTEM "http://127.0.0.1/">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_with_entities_of_its_own_is_refused(head: str, encoding: str) -> None:
    body = rss(item(1), head=head).decode().replace("UTF-8", encoding).encode(encoding)
    with pytest.raises(SourceError, match="declares entities"):
        parse_feed(body, base_url="https://s.example/")


def test_a_release_may_speak_of_entities() -> None:
    (entry,) = parse_feed(
        rss(item(1, body="XML has &lt;!ENTITY&gt; <!ENTITY")), base_url="https://s.example/"
    )
    assert "ENTITY" in entry.raw.html


def test_an_entry_without_address_and_title_is_left_out() -> None:
    assert parse_feed(rss("<item><description>only words</description></item>"), base_url="") == []


def test_an_entry_that_ends_as_an_excerpt_is_one_however_long() -> None:
    (entry,) = parse_feed(rss(item(1, body="x" * 900 + " [&#8230;]")), base_url="https://s.example/")
    assert entry.is_excerpt


def test_wordpress_posts_are_entries_oldest_first() -> None:
    posts = [post(2, "Newer"), post(1, "Older"), post(3, "Secret", status="private")]
    entries = parse_feed(json.dumps(posts).encode(), base_url="https://s.example/wp-json/wp/v2/posts")
    assert [entry.raw.title for entry in entries] == ["Older", "Newer"]
    assert entries[0].raw.url == "https://s.example/1/"
    assert not entries[0].is_excerpt


def test_a_wordpress_site_without_posts_is_no_fault() -> None:
    assert parse_feed(b"[]", base_url="https://s.example/") == []


@pytest.mark.parametrize("body", [b'{"code": "rest_no_route"}', b"[1, 2]", b"{", b'{"items": 5}'])
def test_other_json_is_no_feed(body: bytes) -> None:
    with pytest.raises(SourceError, match="does not answer with"):
        parse_feed(body, base_url="https://s.example/")


def post(number: int, title: str, status: str = "publish") -> dict[str, object]:
    return {
        "link": f"/{number}/",
        "status": status,
        "date_gmt": "2026-11-24T08:00:00",
        "title": {"rendered": title},
        "content": {"rendered": f"<p>{'The court sentenced two reporters. ' * 30}</p>"},
    }
