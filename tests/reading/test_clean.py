"""Characters that must not be published are taken out."""

import unicodedata

import pytest

from distributor.releases.reading.clean import MAX_CHARS, clean_text


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("a\u202eb", "ab"),
        ("a\x00b\x07c", "abc"),
        ("a\u200bb", "ab"),
        ("a\xadb\ufeffc", "abc"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\xa0b\u3000c", "a b c"),
        ("e\u0301", "é"),
        ("\ud83d\ude00", "😀"),
    ],
)
def test_hostile_characters_go(hostile: str, clean: str) -> None:
    assert clean_text(hostile).text == clean


@pytest.mark.parametrize("kept", ["ភាសា\u200bខ្មែរ", "می\u200cشود", "श्रीलंका क्\u200dष", "👩\u200d👧"])
def test_joiners_that_mean_something_stay(kept: str) -> None:
    assert clean_text(kept).text == unicodedata.normalize("NFC", kept)


def test_lone_surrogates_are_replaced_and_said() -> None:
    cleaned = clean_text("a\ud800b")

    assert cleaned.text == "a\ufffdb"
    assert any("could not be read" in warning for warning in cleaned.warnings)


def test_overrides_of_the_reading_direction_are_said() -> None:
    assert any("reading direction" in warning for warning in clean_text("a\u202eb").warnings)


def test_very_long_text_is_limited_and_said() -> None:
    cleaned = clean_text("word " * MAX_CHARS)

    assert len(cleaned.text) <= MAX_CHARS
    assert any("very long" in warning for warning in cleaned.warnings)


def test_piled_marks_cost_no_time() -> None:
    assert len(clean_text("a" + "\u0316\u0300" * 100_000).text) < 20
