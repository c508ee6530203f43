"""Which addresses mean the same release."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.releases.urls import release_key

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "other",
    [
        "http://site.example/news/one/",
        "https://www.site.example/news/one",
        "https://SITE.example:443/news/one/#top",
        "https://site.example/news/one/?utm_source=x&utm_medium=social",
        "https://site.example/news/one/?fbclid=abc",
        "  https://site.example/news/one/  ",
    ],
)
def test_ways_of_writing_one_address_are_one_release(other: str) -> None:
    assert release_key(other) == release_key("https://site.example/news/one/")


@pytest.mark.parametrize(
    "other",
    [
        "https://site.example/news/two/",
        "https://site.example/News/one/",
        "https://other.example/news/one/",
        "https://site.example/news/one/?p=2",
        "https://site.example:8443/news/one/",
    ],
)
def test_other_addresses_are_other_releases(other: str) -> None:
    assert release_key(other) != release_key("https://site.example/news/one/")


def test_the_order_of_parameters_does_not_count() -> None:
    assert release_key("https://s.example/?a=1&b=2") == release_key("https://s.example/?b=2&a=1")


def test_without_an_address_the_title_is_the_key() -> None:
    assert release_key("", title="Free  them ") == release_key("", title="free them")


@given(st.text(max_size=3000))
def test_every_key_fits_its_column(path: str) -> None:
    assert 0 < len(release_key("https://site.example/" + path.replace("[", "").replace("]", ""))) <= 600


def test_long_addresses_that_differ_at_the_end_differ() -> None:
    long = "https://site.example/" + "a" * 2000
    assert release_key(long + "b") != release_key(long + "c")


@pytest.mark.parametrize("url", ["https://[x/", "https://e.example:99999/", "https://e.example/\ud800\x00"])
def test_what_is_no_address_has_a_key_that_can_be_stored(url: str) -> None:
    key = release_key(url)
    assert key.encode()
    assert "\x00" not in key
