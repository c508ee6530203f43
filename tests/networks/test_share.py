"""Share links: found again by their parameters, and whole on every network."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, parse_qsl, urlsplit

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.share import LinkRejected, canonical_share_link
from distributor.networks.share_this import LABELS, follower_links, share_page, share_snippet
from distributor.networks.x.links import find_links

pytestmark = pytest.mark.pure

_PARTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc123-._~%/?#&=+()'!, é"), st.characters(exclude_categories=["Cs", "Cc"])
    ),
    max_size=30,
)
_REFS = st.text(alphabet="abcdef0123456789-", max_size=12)


def test_parameters_stand_at_the_end_in_one_order() -> None:
    link = canonical_share_link("https://example.org/r/", network="x", campaign="cambodia-now", ref="17-x")
    assert link == (
        "https://example.org/r/?utm_source=x&utm_medium=social&utm_campaign=cambodia-now&utm_id=17-x"
    )


@pytest.mark.parametrize(
    ("url", "start", "end"),
    [
        ("https://example.org", "https://example.org/?utm_source=", "social"),
        ("https://example.org/?p=12&lang=km", "https://example.org/?p=12&lang=km&utm_source=", "social"),
        (
            "https://example.org/?UTM_Source=old&p=1&utm_id=2",
            "https://example.org/?p=1&utm_source=",
            "social",
        ),
        ("https://example.org/a#demands", "https://example.org/a?utm_source=", "social#demands"),
        ("https://ខ្មែរ.example/", "https://xn--", "social"),
        ("HTTPS://Example.ORG:8443/A", "https://example.org:8443/A?utm_source=", "social"),
        ("https://example.org/ថ្មី", "https://example.org/%E1%9E%90%E1%9F%92", "social"),
        ("https://example.org/%E1%9E%90", "https://example.org/%E1%9E%90?", "social"),
        ("https://example.org/100%", "https://example.org/100%25?", "social"),
        ("https://example.org/a(b", "https://example.org/a%28b?", "social"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a?", "social"),
        (" https://example.org/a b ", "https://example.org/a%20b?", "social"),
    ],
)
def test_the_rest_of_the_address_is_kept_and_made_ascii(url: str, start: str, end: str) -> None:
    link = canonical_share_link(url, network="facebook")
    assert link.startswith(start)
    assert link.endswith(end)
    assert link.isascii()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https://me:pw@example.org/",
        "http://[::1",
        "http://a:b/",
        "https://\ud800.org/",
    ],
)
def test_what_cannot_be_shared_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(LinkRejected, match="Nothing was changed"):
        canonical_share_link(url, network="x")


@given(path=_PARTS, campaign=_PARTS, ref=_REFS)
def test_doing_it_twice_changes_nothing(path: str, campaign: str, ref: str) -> None:
    once = canonical_share_link(f"https://example.org/{path}", network="x", campaign=campaign, ref=ref)
    assert canonical_share_link(once, network="x", campaign=campaign, ref=ref) == once


@given(path=_PARTS, ref=_REFS.filter(bool))
def test_the_reference_can_be_read_back(path: str, ref: str) -> None:
    link = canonical_share_link(f"https://example.org/{path}", network="linkedin", ref=ref)
    assert [value for name, value in parse_qsl(urlsplit(link).query) if name == "utm_id"] == [ref]


@given(path=_PARTS.filter(lambda path: "#" not in path), ref=_REFS)
def test_x_sees_one_link_and_all_of_it(path: str, ref: str) -> None:
    link = canonical_share_link(f"https://example.org/{path}", network="x", ref=f"9{ref}9")
    assert [link[found.start : found.end] for found in find_links(link)] == [link]


URL = "https://example.org/r/?p=1#demands"
TITLE = "Cambodia: “Free & fair”?"


def test_follower_links_carry_the_release_and_its_title() -> None:
    links = follower_links(URL, TITLE)
    assert list(links) == list(LABELS)
    for name, link in links.items():
        values = {key: value[0] for key, value in parse_qs(urlsplit(link).query).items()}
        shown = " ".join(values.values())
        assert f"https://example.org/r/?p=1&utm_source={name}&utm_medium=social#demands" in shown
        assert TITLE in shown or name in {"facebook", "linkedin"}
        assert link.isascii()
        assert "+" not in link


def test_spaces_are_percent_encoded_in_every_link() -> None:
    links = follower_links("https://example.org/r/", TITLE)
    assert links["x"].startswith(
        "https://x.com/intent/tweet?text=Cambodia%3A%20%E2%80%9CFree%20%26%20fair%E2%80%9D%3F&url=https%3A%2F%2F"
    )
    assert links["linkedin"].endswith("utm_source%3Dlinkedin%26utm_medium%3Dsocial")
    assert links["mail"].startswith("mailto:?subject=Cambodia%3A%20")


def test_mastodon_has_the_server_a_site_names() -> None:
    link = follower_links(URL, TITLE, mastodon="social.example")["mastodon"]
    assert link.startswith("https://social.example/share?text=")


def test_long_title_fits_bluesky() -> None:
    link = follower_links(URL, "word " * 200)["bluesky"]
    assert len(parse_qs(urlsplit(link).query)["text"][0]) <= 300


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs))


@pytest.mark.parametrize("title", [TITLE, "", '"><script>alert(1)</script>', "a\ud800b\n'&"])
def test_snippet_holds_links_with_words_and_nothing_that_runs(title: str) -> None:
    html = share_snippet(URL, title, heading="Compartir <b>", label="Compartir en {network}")
    read = _Links()
    read.feed(html)
    assert set(read.tags) == {"nav", "p", "ul", "li", "a"}
    assert [link["href"] for link in read.links] == list(follower_links(URL, title).values())
    assert {link["rel"] for link in read.links} == {"noopener noreferrer nofollow"}
    assert all(f">Compartir en {label}</a>" in html for label in LABELS.values())
    assert nh3.clean(html, tags={"nav", "p", "ul", "li", "a"}, link_rel=None).count("<a ") == len(LABELS)


def test_page_is_whole_and_loads_nothing() -> None:
    html = share_page(URL, "</title><script>x</script>", language="es")
    read = _Links()
    read.feed(html)
    assert html.startswith('<!doctype html>\n<html lang="es">')
    assert not {"script", "img", "link", "iframe"} & set(read.tags)
    assert len(read.links) == len(LABELS)


@given(title=st.text(max_size=400), path=_PARTS)
def test_any_title_and_address_make_whole_links(title: str, path: str) -> None:
    links = follower_links(f"https://example.org/{path}", title)
    assert all(urlsplit(link).scheme in {"https", "mailto"} and link.isascii() for link in links.values())


def test_address_that_cannot_be_shared_is_refused() -> None:
    with pytest.raises(LinkRejected):
        share_snippet("javascript:alert(1)", TITLE)
