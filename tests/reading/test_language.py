"""The language is told by the text; what was declared breaks ties."""

import pytest

from distributor.releases.reading.language import detect_language
from tests.samples import sample

FRENCH = "Le Forum condamne le verdict rendu dans la nuit et demande que les autorités libèrent les trois."


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("boilerplate_first.txt", "en"),
        ("khmer.txt", "km"),
        ("thai.txt", "th"),
        ("burmese.txt", "my"),
        ("indonesian.txt", "id"),
        ("french.txt", "fr"),
        ("arabic.txt", "ar"),
        ("japanese.txt", "ja"),
    ],
)
def test_language_of_the_samples(name: str, language: str) -> None:
    assert detect_language(sample(name).text) == language


@pytest.mark.parametrize(
    ("declared", "detected"), [("en", "fr"), ("fr-CA", "fr"), ("", "fr"), ("km", "fr"), ("nonsense!", "fr")]
)
def test_plainly_wrong_declarations_are_overruled(declared: str, detected: str) -> None:
    assert detect_language(FRENCH, declared=declared) == detected


@pytest.mark.parametrize(
    ("text", "declared", "language"), [("", "ne", "ne"), ("12 34", "", ""), ("Kuki Karbi", "kha", "kha")]
)
def test_too_little_text_leaves_what_was_declared(text: str, declared: str, language: str) -> None:
    assert detect_language(text, declared=declared) == language
