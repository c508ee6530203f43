"""Reading never raises, whatever comes, and what it gives is always usable."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributor.releases.reading import RawRelease, raw_from_bytes, read_release

PIECES = st.sampled_from(
    [
        "“",
        "”",
        "‘",
        "’",
        '"',
        "'",
        "(",
        ")",
        "[",
        "]",
        "\n",
        "\n\n",
        " ",
        ".",
        ". ",
        ":",
        ";",
        "–",
        "- ",
        "a",
        "Ab ",
        "1 ",
        "12 May 2021",
        "Bangkok",
        "said Lina Marek",
        "urges the Government to",
        "We call on Nepal to:",
        "<p>",
        "</p>",
        "<div class='share'>",
        "<a href='x.pdf'>",
        "Dear Sir,",
        "Signatories:",
        "About us",
        "a@b.org",
        "\u202e",
        "\ud800",
        "\x00",
        "\u200b",
        "ខ្មែរ។",
        "ไทย ",
        "中。",
    ]
)
SOUP = st.lists(PIECES, max_size=60).map("".join)


def assert_usable(raw: RawRelease) -> None:
    release = read_release(raw)
    everything = (release.title, release.url, *release.paragraphs, *release.demands, *release.contacts)
    for text in (*everything, *(quote.text for quote in release.quotes), *release.warnings):
        text.encode("utf-8")
    assert all(paragraph.strip() == paragraph and "\n" not in paragraph for paragraph in release.paragraphs)
    assert release.paragraphs or release.warnings


@settings(max_examples=150)
@given(title=SOUP, text=SOUP, html=SOUP, url=st.text(max_size=30))
def test_soup_of_what_releases_are_made_of(title: str, text: str, html: str, url: str) -> None:
    assert_usable(RawRelease(title=title, text=text, url=url, language="en"))
    assert_usable(RawRelease(title=title, html=html, url=url))


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    assert_usable(raw_from_bytes(data))


@settings(max_examples=100)
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    assert_usable(RawRelease(text=text, title=text[:50]))


@pytest.mark.parametrize(
    "unit", ["a", "(", "“", " ", "\n", "<div>", "‘A b. ", "\u0316\u0300", "Organisation\n", "1. "]
)
def test_five_megabytes_of_anything_take_seconds_at_most(unit: str) -> None:
    data = (unit * (5_000_000 // len(unit))).encode()

    started = time.process_time()
    assert_usable(raw_from_bytes(data))

    assert time.process_time() - started < 5
