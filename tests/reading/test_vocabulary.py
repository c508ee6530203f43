"""An installation's own countries and topics."""

from pathlib import Path

import pytest

from distributor.releases.reading import RawRelease, read_release
from distributor.releases.reading.vocabulary.subjects import (
    VocabularyError,
    default_vocabulary,
    load_vocabulary,
    merged_vocabulary,
)


def test_words_are_added_and_hashtags_replaced() -> None:
    own = merged_vocabulary(
        '[countries]\nNepal = ["#FreeNepal", "Gorkhaland"]\n[topics]\n"water" = ["#Water", "river*"]\n'
    )

    release = read_release(RawRelease(title="Gorkhaland: The rivers", text="Rivers."), vocabulary=own)

    assert release.countries == ("Nepal",)
    assert "water" in release.topics
    assert release.hashtags[0] == "#FreeNepal"
    assert "Nepali" in own.countries["Nepal"]


def test_entries_are_replaced_and_taken_out() -> None:
    own = merged_vocabulary(
        '[replace.countries]\nNepal = ["#NP", "Gorkhaland"]\nLaos = []\n[replace.topics]\n"torture" = []\n'
    )

    assert own.countries["Nepal"] == ("#NP", "Gorkhaland")
    assert "Laos" not in own.countries
    assert "torture" not in own.topics


def test_without_a_file_the_default_stands() -> None:
    assert load_vocabulary(None) is default_vocabulary()


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("[topics]\nwater = 5\n", 2, "water"),
        ('[topics]\n# a remark\n"clean water" = ["no hashtag"]\n', 3, "clean water"),
        ('[countries]\nNepal = ["x"]\n', 2, "Nepal"),
        ('[people]\nAmara = ["#A"]\n', 1, "people"),
        ('[topics]\n"a, b" = ["#AB", "word"]\n', 2, "a, b"),
        ('[topics]\nwater = ["#Water"\n\nx = 1', 4, "TOML"),
        ("title = 1\n", 1, "title"),
        ("[topics]\nwater = []\n", 2, "water"),
    ],
)
def test_a_slip_is_named_with_its_line(text: str, line: int, named: str) -> None:
    with pytest.raises(VocabularyError, match=rf"line {line}\b") as caught:
        merged_vocabulary(text)
    assert named in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"own\.toml cannot be read"):
        load_vocabulary(tmp_path / "own.toml")
