"""An excerpt is told from a full text, and its half sentence is not used."""

import pytest

from distributor.releases.reading import RawRelease, read_release
from distributor.releases.reading.excerpts import completed, is_excerpt

LEAD = "The Forum condemns the arrest of Lina Marek in Nepal."


@pytest.mark.parametrize(
    "end",
    [
        " [&hellip;]</p>",
        " […]",
        " [...]</p>\n<p>The post Nepal: Free Lina appeared first on Harbour Forum.</p>",
        "… <a href='/x'>Continue reading <span>Nepal: Free Lina</span> &rarr;</a></p>",
        " ...</p><p><a href='/x'>Read more »</a></p>",
        "… Lire la suite",
        "… Baca selengkapnya",
        " … อ่านต่อ",
        "…អានបន្ត",
    ],
)
def test_excerpts(end: str) -> None:
    assert is_excerpt(f"<p>{LEAD} She was not{end}")


@pytest.mark.parametrize("end", ["</p>", " She left.</p>", " More follows.", "<p>Read it aloud.</p>"])
def test_full_texts(end: str) -> None:
    assert not is_excerpt(f"<p>{LEAD}{end}")


@pytest.mark.parametrize("mark", [" […]", " [...]", "… Continue reading →"])
def test_half_a_sentence_is_left_out_with_a_warning(mark: str) -> None:
    release = read_release(RawRelease(title="Nepal: Free Lina", text=f"{LEAD} She was not{mark}"))

    assert release.paragraphs == (LEAD,)
    assert any("excerpt" in warning for warning in release.warnings)


def test_dots_of_the_author_stay() -> None:
    text = f"{LEAD}\n\nAnd so the river runs on…"

    assert read_release(RawRelease(title="T", text=text)).paragraphs[-1] == "And so the river runs on…"


def test_page_takes_the_place_of_its_excerpt_unless_it_holds_less() -> None:
    raw = RawRelease(url="https://f.example/a", title="T", html=f"<p>{LEAD} […]</p>")
    page = f"<html><body><article><p>{LEAD}</p><p>She was taken away at night.</p></article></body></html>"

    assert "at night" in completed(raw, page=page.encode()).html
    assert completed(raw, page=b"<html><body><div id='app'></div></body></html>") == raw
