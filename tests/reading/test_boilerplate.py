"""A source's boilerplate is learned from its releases; what the releases say stays."""

import pytest

from distributor.releases.reading import RawRelease, read_release
from distributor.releases.reading.boilerplate import MAX_LINES, learned_lines, line_key
from distributor.releases.reading.reader import read_with_lines

SLOGAN = "Together we keep the harbour open"
MISSION = (
    "Every tide brings somebody home, and with the help of readers like you our watchers stand on the quay "
    "in all weathers, so that nobody who comes ashore stands there alone."
)
NUDGE = "Keep the lamps burning all winter long"
DATED = (
    "The press law took effect on 3 May 2019 and has sent forty editors to prison since then, most of them "
    "without any trial that a lawyer would call one."
)
PLACES = ("Nepal", "Laos", "Fiji", "Japan", "India", "Bhutan", "Tonga", "Samoa", "Oman", "Qatar")


def release(number: int, *extra: str) -> RawRelease:
    place = PLACES[number % len(PLACES)]
    first = f"The Forum condemns the arrest of {number + 3} editors of the Daily Lantern {number} in {place}."
    second = (
        f"They were taken away in the night, the family of editor {number} says, and nobody saw them again."
    )
    text = [SLOGAN, first, NUDGE, second, *extra, MISSION]
    return RawRelease(title=f"{place}: Free the editors ({number})", text="\n\n".join(text))


def learned(*raws: RawRelease) -> frozenset[str]:
    return learned_lines([read_with_lines(raw).lines for raw in raws])


def test_lines_of_every_release_are_no_part_of_any() -> None:
    known = learned(*(release(number) for number in range(6)))

    paragraphs = read_release(release(7), boilerplate=known).paragraphs

    assert len(paragraphs) == 2
    assert not {SLOGAN, NUDGE, MISSION} & set(paragraphs)


def test_two_releases_teach_nothing_and_a_paragraph_needs_five() -> None:
    assert learned(release(1), release(2)) == frozenset()
    four = learned(*(release(number) for number in range(4)))
    assert line_key(SLOGAN) in four
    assert line_key(MISSION) not in four


@pytest.mark.parametrize(
    "kept",
    [
        "The Forum urges the Government to release all editors of the Daily Lantern immediately.",
        "“Nobody should go to prison for printing a newspaper in this country,” said Amara Silva.",
        DATED,
    ],
)
def test_demands_quotations_and_dated_facts_stay_however_often_they_are_said(kept: str) -> None:
    known = learned(*(release(number, kept) for number in range(10)))

    assert kept in read_release(release(11, kept), boilerplate=known).paragraphs


def test_a_paragraph_between_the_releases_own_stays_unless_nearly_all_have_it() -> None:
    fact = (
        "Editors in the region are paid so little that most of them work a second job at night, and the "
        "courts know that they cannot pay the fines."
    )
    closing = "Her brother waits at the gate, and the guards of the old prison send him home every day."
    often = learned(*(release(number, *([fact] if number % 10 < 7 else [])) for number in range(10)))
    always = learned(*(release(number, fact) for number in range(10)))

    assert fact in read_release(release(11, fact, closing), boilerplate=often).paragraphs
    assert fact not in read_release(release(11, fact, closing), boilerplate=always).paragraphs


def test_a_release_that_is_nothing_but_known_lines_is_kept() -> None:
    raw = release(1)
    known = learned(*[raw] * 6)

    assert read_release(raw, boilerplate=known).paragraphs == read_release(raw).paragraphs


def test_contacts_and_names_are_still_told_apart() -> None:
    tail = ("For further information, please contact:", "Saran Bold, saran@forum.example.org")
    known = learned(*(release(number, *tail) for number in range(6)))

    assert read_release(release(7, *tail), boilerplate=known).contacts[-1] == tail[1]


def test_what_is_remembered_of_a_release_has_a_bound() -> None:
    text = "\n\n".join(f"Line number {number} of a very long menu" for number in range(1000))

    assert len(read_with_lines(RawRelease(title="T", text=text)).lines) <= MAX_LINES
