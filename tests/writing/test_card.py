"""The description on a link card."""

import pytest

from distributor.posts.writing import card_description
from distributor.releases.reading import RawRelease, ReadRelease, read_release
from tests.samples import NAMES, sample


@pytest.mark.parametrize("name", NAMES)
def test_description_is_whole_sentences_of_the_lead(name: str) -> None:
    release = read_release(sample(name))

    description = card_description(release)

    assert 0 < len(description) <= 250
    assert description in release.paragraphs[0]


def test_long_lead_is_cut() -> None:
    text = (
        "The Forum condemns the arrest of the editor, "
        + "who wrote about the river and the mine, " * 20
        + "in Nepal."
    )

    description = card_description(read_release(RawRelease(title="T", text=text)))

    assert description.endswith("…")
    assert len(description) <= 250


def test_release_without_text_has_no_description() -> None:
    assert card_description(ReadRelease(title="T")) == ""
