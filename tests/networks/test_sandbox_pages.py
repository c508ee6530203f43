"""The timeline page and the demonstration source, as people and feed readers meet them."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from email.utils import parsedate_to_datetime

import httpx
import pytest

from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox
from distributor.networks.sandbox.demo import releases
from tests.networks.conftest import Connect
from tests.networks.examples import illustrated, image, payload

pytestmark = pytest.mark.pure


def get(sandbox: Sandbox, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(f"{sandbox.url}{path}", headers=named, trust_env=False)


def test_the_page_says_that_nothing_is_real_and_shows_an_empty_timeline(sandbox: Sandbox) -> None:
    page = get(sandbox, "/")
    assert "Sandbox: nothing here is on the real networks" in page.text
    assert page.text.count("Nothing has been posted here yet.") == len(NETWORKS)
    assert '<html lang="en"' in page.text


def test_everything_on_the_page_is_escaped(sandbox: Sandbox, connect: Connect) -> None:
    hostile = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> $anchor ${x}"
    connect("facebook").publish(payload("facebook", hostile, link="https://example.org/?a=\"><script>&b='"))
    page = get(sandbox, "/")
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "$anchor ${x}" in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_cards_show_host_and_title_and_x_shows_short_links(sandbox: Sandbox, connect: Connect) -> None:
    release = releases()[0]
    link = f"{sandbox.url}/demo/releases/{release.slug}/?utm_source=x&utm_id=1"
    connect("x").publish(payload("x", "Read", link=link))
    connect("linkedin").publish(payload("linkedin", "Read", link="https://example.org/r/"))
    page = get(sandbox, "/").text
    assert release.title in page
    assert "example.org" in page
    assert "Cambodia: Release land rights organiser" in page
    [first, _] = get(sandbox, "/timeline.json").json()
    assert first["link"] == link
    assert first["text"].endswith("…")
    assert first["created_at"] == "2026-11-24T08:00:00+00:00"


def test_the_script_is_served(sandbox: Sandbox) -> None:
    assert get(sandbox, "/timeline.js").headers["Content-Type"].startswith("text/javascript")


def test_the_feed_holds_three_whole_releases_newest_first(sandbox: Sandbox) -> None:
    feed = get(sandbox, "/demo/feed.xml")
    items = ET.fromstring(feed.content).findall("channel/item")
    dates = [parsedate_to_datetime(item.findtext("pubDate", "")) for item in items]
    assert dates == sorted(dates, reverse=True)
    assert len(items) == 3
    assert items[0].findtext("title", "").startswith("Cambodia: ")
    content = items[0].findtext("{http://purl.org/rss/1.0/modules/content/}encoded", "")
    assert content.startswith("<p>(Bangkok, 20 November 2026) – ")
    for item in items:
        assert item.findtext("link", "").startswith(f"{sandbox.url}/demo/releases/")
        assert get(sandbox, item.findtext("link", "").removeprefix(sandbox.url)).status_code == 200


@pytest.mark.parametrize("path", ["/demo/feed.xml", "/demo/releases/cambodia-release-land-rights-organiser/"])
def test_an_unchanged_page_is_not_sent_again(path: str, sandbox: Sandbox) -> None:
    first = get(sandbox, path)
    for validator in (
        {"If_None_Match": first.headers["ETag"]},
        {"If_Modified_Since": first.headers["Last-Modified"]},
    ):
        again = get(sandbox, path, **validator)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    changed = get(sandbox, path, If_None_Match='"other"', If_Modified_Since=first.headers["Last-Modified"])
    assert changed.status_code == 200
    assert get(sandbox, path, If_Modified_Since="yesterday").status_code == 200


def test_a_release_page_has_what_real_pages_have(sandbox: Sandbox) -> None:
    page = get(sandbox, f"/demo/releases/{releases()[0].slug}/").text
    for part in (
        "Share on facebook",
        "(Bangkok, 20 November 2026) –",
        "said Chan Sreyneang",
        "urges the Government of Cambodia",
        "For a PDF version",
        "For further information, please contact",
        "Related posts",
        "We use cookies",
        "are invented",
    ):
        assert part in page
    assert "$" not in page


def test_images_show_their_alt_texts_and_take_the_place_of_the_card(
    sandbox: Sandbox, connect: Connect
) -> None:
    client = connect("mastodon")
    client.publish(client.upload(illustrated("mastodon", image('"A" <march>'))))
    page = get(sandbox, "/").text
    [source] = re.findall(r'<img class="image" src="([^"]+)" alt="&quot;A&quot; &lt;march&gt;" title=', page)
    shown = get(sandbox, source)
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", image().data)
    assert 'class="card"' not in page
    assert get(sandbox, "/_media/mastodon/1").status_code == 404


def test_a_warning_folds_the_post_and_an_answer_leads_to_the_post_before_it(
    sandbox: Sandbox, connect: Connect
) -> None:
    client = connect("mastodon")
    first = client.publish(replace(payload("mastodon", "One"), content_warning="<Violence>"))
    client.publish(replace(payload("mastodon", "Two"), reply_to=first.remote_id))
    page = get(sandbox, "/").text
    assert '<details><summary dir="auto">&lt;Violence&gt;</summary>' in page
    assert f'<a href="#post-{first.remote_id}">' in page
    assert f'<article id="post-{first.remote_id}">' in page
