"""Texts cut into pieces: nothing is lost, nothing is torn apart."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.desk.errors import FormError
from distributor.desk.pieces import changes, folded, host_of, is_web, marked
from distributor.desk.times import field_value, read_time, spoken

pytestmark = pytest.mark.pure
SPANS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.text(max_size=5),
            "paragraph": st.integers(-1, 3),
            "start": st.integers(-3, 60),
            "end": st.integers(-3, 60),
        }
    )
)


@given(st.text(), st.integers(0, 50))
def test_folding_loses_nothing(text: str, fold: int) -> None:
    shown = folded(text, fold=fold)
    joined = "".join(piece.text for piece in (*shown.seen, *shown.rest))
    assert "".join(joined.split()) == "".join(text.split())
    assert joined == text or shown.rest


@given(st.lists(st.text(max_size=40), max_size=3), SPANS)
def test_marking_loses_nothing(paragraphs: list[str], spans: list[dict[str, object]]) -> None:
    pieces = marked(paragraphs, sentences=spans)
    assert ["".join(piece.text for piece in each) for each in pieces] == paragraphs


def test_a_sentence_is_marked_where_it_stands_and_nowhere_else() -> None:
    there = {"text": "Stop it.", "paragraph": 0, "start": 6, "end": 14}
    assert marked(["Now.  Stop it. Go."], sentences=[there])[0][1].text == "Stop it."
    moved = marked(["Something else here.", "Stop it. Go."], sentences=[there])
    assert [[piece.text for piece in each if piece.kind] for each in moved] == [[], ["Stop it."]]
    assert not any(piece.kind for piece in marked(["Nothing of it is here."], sentences=[there])[0])


@given(st.text(max_size=60), st.text(max_size=60))
def test_changes_hold_both_texts(before: str, after: str) -> None:
    pieces = changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_a_fold_is_at_a_space_and_never_inside_a_khmer_letter() -> None:
    assert folded("Release the workers now", fold=14).seen[0].text == "Release the"
    for fold in range(1, 12):
        rest = folded("មនុស្សមនុស្ស", fold=fold).rest
        assert not rest or rest[0].text[0] not in "ុ្ស"[:2]


def test_links_and_hashtags_are_told_apart() -> None:
    shown = folded("See https://a.example/b?c=d. #Cambodia (https://a.example)", fold=0).seen
    assert [(piece.text, piece.href) for piece in shown if piece.kind == "link"] == [
        ("https://a.example/b?c=d", "https://a.example/b?c=d"),
        ("https://a.example", "https://a.example"),
    ]
    assert [piece.text for piece in shown if piece.kind == "tag"] == ["#Cambodia"]
    short = folded("https://www.harbour-rights.example/statements/7/", fold=0, short_links=True).seen
    assert short[0].text == "harbour-rights.example/stat…"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//a.example", "https://", "http://[", ""]
)
def test_what_is_no_web_address_never_becomes_a_link(address: str) -> None:
    assert not is_web(address)
    assert host_of(address) == ""


def test_a_time_is_read_in_the_channel_s_zone_and_told_back() -> None:
    zone = ZoneInfo("Europe/Berlin")
    instant = read_time("2026-10-25T02:30", zone=zone)
    assert instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), (
        "a time that exists twice is taken the first time"
    )
    assert field_value(instant, zone=zone) == "2026-10-25T02:30"
    assert spoken(instant, zone=zone, now=instant) == "Sunday 25 October at 02:30 (Europe/Berlin)"
    with pytest.raises(FormError, match="clocks jump"):
        read_time("2026-03-29T02:30", zone=zone)
