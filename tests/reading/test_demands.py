"""What the organisation asks for, in its own voice."""

import pytest

from distributor.releases.reading import RawRelease, read_release
from distributor.releases.reading.demands import is_demand


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Harbour Forum urges the Government to release her."),
        ("en", "We call on the authorities to drop all charges."),
        ("en", "The Government of Nepal must end the crackdown."),
        ("en", "All charges must be dropped."),
        ("fr", "Le Forum exhorte les autorités à annuler ce verdict."),
        ("es", "El Foro exige la liberación inmediata de los tres."),
        ("id", "Jaringan mendesak Pemerintah untuk membebaskan mereka."),
        ("km", "បណ្ដាញអំពាវនាវដល់រដ្ឋាភិបាលឱ្យដោះលែងគាត់។"),
        ("th", "เครือข่ายเรียกร้องให้รัฐบาลปล่อยตัวทันที"),
        ("ja", "当局に釈放を求める。"),
    ],
)
def test_demand(language: str, sentence: str) -> None:
    assert is_demand(sentence, language=language)


@pytest.mark.parametrize(
    "sentence",
    [
        "The demands of the workers were met.",
        "They must have left in May.",
        "We must continue to be vigilant.",
        "‘The Government must release all of them,’ says Amara Silva.",
        "Four people were arrested.",
    ],
)
def test_no_demand(sentence: str) -> None:
    assert not is_demand(sentence, language="en")


def test_points_of_a_demanding_list_are_demands() -> None:
    text = (
        "Four people stand trial in Mongolia for a protest.\n\nWe call on the Government of Mongolia to:\n\n"
        "- Drop all charges;\n- Guarantee the right to assembly; and\n- Publish the permits.\n\n"
        "The trial goes on in June, and nobody knows how long it will last."
    )

    release = read_release(RawRelease(title="Mongolia: Stop the trial", text=text))

    assert release.demands == (
        "We call on the Government of Mongolia to:",
        "Drop all charges;",
        "Guarantee the right to assembly; and",
        "Publish the permits.",
    )
