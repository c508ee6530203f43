"""What a network answers is read whatever it is, and the token never comes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.answers import items_at, number_at, quoted, read_answer, text_at

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("content", [b"", b"<html>", b"[1]", b'"text"', b"\xff\xfe", b"[" * 100_000, b"{"])
def test_what_is_no_json_object_is_an_empty_one(content: bytes) -> None:
    assert read_answer(status=500, headers={}, content=content, secret="s").body == {}


def test_the_token_is_blotted_out_wherever_it_stands() -> None:
    content = b'{"error": {"message": "Malformed access token SECRET", "SECRET": 1}}'
    found = read_answer(status=400, headers={"X-A": "1"}, content=content, secret="SECRET")
    assert "SECRET" not in repr(found)
    assert text_at(found.body, "error", "message") == "Malformed access token [token]"
    assert found.headers == {"x-a": "1"}


def test_an_empty_secret_blots_out_nothing() -> None:
    assert read_answer(status=200, headers={}, content=b'{"id": "1"}', secret="").body == {"id": "1"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_looking_into_anything_never_fails(body: object) -> None:
    assert isinstance(text_at(body, "a", "b"), str)
    assert isinstance(number_at(body, "a"), int)
    assert isinstance(items_at(body, "a"), list)


def test_numbers_are_read_from_text_too() -> None:
    assert number_at({"code": "190"}, "code") == 190


def test_long_words_of_a_network_are_cut_at_a_word() -> None:
    quote = quoted("X", "word " * 100)
    assert quote.endswith("word …”")
    assert len(quote) < 230
    assert quoted("X", " \n ") == ""


@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800"])
def test_what_no_database_stores_in_a_text_does_not_come_through(odd: str) -> None:
    """Else a plain refusal could not be recorded, and counted as a call that nobody knows the outcome of."""
    content = b'{"detail": "No%s.", "count": "%s"}' % (odd.encode(), b"9" * 5000)
    found = read_answer(status=400, headers={}, content=content, secret="")
    text = text_at(found.body, "detail")
    assert text.encode().startswith(b"No")
    assert "\x00" not in text
    assert number_at(found.body, "count") == 0
