"""Bytes of any kind become a raw release."""

import datetime as dt
import json

import pytest

from distributor.releases.reading import raw_from_bytes, read_release


def test_first_line_of_plain_text_is_the_title() -> None:
    raw = raw_from_bytes(b"Nepal: Free them\n\nThe first paragraph.\n")

    assert raw.title == "Nepal: Free them"
    assert raw.text.strip() == "The first paragraph."


def test_json_object_gives_every_field() -> None:
    fields = {
        "url": "https://forum.example.org/a",
        "title": "T",
        "text": "One.",
        "lang": "km",
        "published_at": "2021-05-12T09:00:00+07:00",
        "image_url": "https://forum.example.org/a.jpg",
    }

    raw = raw_from_bytes(json.dumps(fields).encode())

    assert (raw.url, raw.title, raw.text, raw.language) == ("https://forum.example.org/a", "T", "One.", "km")
    assert raw.published_at == dt.datetime(2021, 5, 12, 2, 0, tzinfo=dt.UTC)
    assert raw.image_url == "https://forum.example.org/a.jpg"


@pytest.mark.parametrize("value", [None, 5, [], {"a": 1}])
def test_json_fields_of_a_wrong_type_count_as_missing(value: object) -> None:
    raw = raw_from_bytes(json.dumps({"title": value, "text": "One.", "published_at": value}).encode())

    assert raw.title == ""
    assert raw.published_at is None


def test_html_is_recognised_without_a_name() -> None:
    assert raw_from_bytes(b"<!doctype html><title>T</title><p>One").html.startswith("<!doctype")


def test_name_decides_where_bytes_do_not() -> None:
    assert raw_from_bytes(b"one two", name="page.HTML").html == "one two"
    assert raw_from_bytes(b"<p>a</p><p>b</p>", name="note.txt").html == ""


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Fermeture à Paris: été\n\nLa région.", "cp1252"),
        ("Закон о печати\n\nТекст.", "utf-16"),
        ("กรุงเทพฯ เรียกร้อง\n\nข้อความภาษาไทยยาวพอ", "utf-8-sig"),
        ("記者三人の釈放を求める\n\n警察は令状を示さなかった。", "shift_jis"),
    ],
)
def test_encodings_are_found_without_a_declaration(text: str, encoding: str) -> None:
    raw = raw_from_bytes(text.encode(encoding))

    assert f"{raw.title}\n{raw.text}" == text


def test_declared_encoding_of_a_page_is_used() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Закон о печати</p></body></html>'

    assert "Закон" in raw_from_bytes(page.encode("cp1251")).html


def test_undecodable_bytes_are_replaced_and_warned_about() -> None:
    text = "The police took the papers away and gave no reason for it at all. " * 6

    release = read_release(
        raw_from_bytes(b"Title\n\n" + text.encode() + b"\xff\xfe. More of it follows here.")
    )

    assert any("could not be read" in warning for warning in release.warnings)
    assert release.paragraphs


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b"\x00", b"\xff\xfe", b"<", b"{" * 100_000, b"\xed\xa0\x80"]
)
def test_no_bytes_raise(data: bytes) -> None:
    read_release(raw_from_bytes(data))
