# ruff: noqa: E501
"""Who signed, and how many they are."""

import pytest

from distributor.releases.reading import RawRelease, read_release
from tests.samples import joint_statement

FACTS = (
    "We condemn the closure of three newspapers in Laos, where ninety journalists have lost work since May."
)


def test_names_below_a_heading() -> None:
    release = read_release(joint_statement(120))

    assert release.endorser_count == 120
    assert release.endorsers[0] == "Lantern Foundation of District 1"


def test_ten_thousand_names_are_counted_and_some_kept() -> None:
    release = read_release(joint_statement(10_000))

    assert release.endorser_count == 10_000
    assert len(release.endorsers) == 500


def test_names_that_were_not_all_read_are_not_counted() -> None:
    release = read_release(joint_statement(20_000))

    assert release.endorser_count == 0
    assert len(release.endorsers) == 500
    assert any("only its first" in warning for warning in release.warnings)


def test_headings_between_names_are_no_names() -> None:
    names = "Signed by:\n\nInternational\n\n1. Lantern Foundation\n\nLaos\n\n2. River Circle;\n\nIndividuals:\n\n3) Amara Silva*"

    release = read_release(RawRelease(title="Let the papers print", text=f"{FACTS}\n\n{names}"))

    assert release.endorsers == ("Lantern Foundation", "River Circle", "Amara Silva")


def test_names_on_one_line() -> None:
    text = f"{FACTS}\n\nEndorsed by:\n\nLantern Foundation; River Circle; Amara Silva"

    assert read_release(RawRelease(title="Laos", text=text)).endorsers[1] == "River Circle"


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("This statement is endorsed by 120 civil society organisations.", 120),
        ("We, the undersigned 34 organisations, ask for their release.", 34),
        ("The letter was signed by more than 1,200 individuals.", 1200),
        ("Cette déclaration est signée par 45 organisations.", 45),
        ("El comunicado fue firmado por 61 organizaciones.", 61),
        ("Pernyataan ini ditandatangani oleh 27 organisasi.", 27),
        ("The petition against the law was signed by 500 people.", 0),
        ("Police raided 12 organisations in May.", 0),
    ],
)
def test_number_that_the_text_states(sentence: str, count: int) -> None:
    release = read_release(RawRelease(title="Laos", text=f"{sentence}\n\n{FACTS}"))

    assert (release.endorser_count, release.endorsers) == (count, ())


def test_menus_behind_a_text_are_no_endorsers() -> None:
    menu = "\n\n".join(f"Menu entry {number}" for number in range(12))

    release = read_release(RawRelease(title="Laos", text=f"{FACTS} {FACTS}\n\n{menu}"))

    assert (release.endorsers, release.endorser_count, release.kind) == ((), 0, "news")


def test_footnotes_are_kept_apart() -> None:
    text = (
        f"{FACTS}[1]\n\nThe law took effect in June.\n\n[1] Press Act, article 4.\n\n[2] Lantern Daily, p. 3."
    )

    release = read_release(RawRelease(title="Laos", text=text))

    assert release.footnotes == ("[1] Press Act, article 4.", "[2] Lantern Daily, p. 3.")
    assert len(release.paragraphs) == 2


def test_notes_below_a_heading_are_footnotes() -> None:
    text = f"{FACTS}\n\nThe law took effect in June.\n\nEndnotes\n\n1. Press Act, article 4, as it was passed that year."

    assert read_release(RawRelease(title="Laos", text=text)).footnotes[0].startswith("1. Press Act")
