"""Share links: found again by their parameters, and whole on every network."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.share import LinkRejected, canonical_share_link, share_this_links
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


def test_share_this_links_carry_the_release_and_its_title() -> None:
    links = share_this_links("https://example.org/r/", "Cambodia: “Free & fair”?")
    assert list(links) == ["x", "facebook", "linkedin"]
    assert links["x"].startswith(
        "https://x.com/intent/tweet?text=Cambodia%3A%20%E2%80%9CFree%20%26%20fair%E2%80%9D%3F&url=https%3A%2F%2F"
    )
    assert links["facebook"].startswith(
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fexample.org"
    )
    assert links["linkedin"].endswith("utm_source%3Dlinkedin%26utm_medium%3Dsocial")
