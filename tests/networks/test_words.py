"""Hashtags and mentions in the scripts the releases are written in."""

import pytest

from distributor.networks.words import HASHTAG, is_hashtag, is_mention

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "text", ["#Cambodia", "#កម្ពុជា", "#မြန်မာ", "#สิทธิ", "#a1", "#1a", "#FreePress_Now", "#il·lusió"]
)
def test_hashtags_of_any_script_are_whole(text: str) -> None:
    assert is_hashtag(text)


@pytest.mark.parametrize("text", ["#", "#2026", "#_", "Cambodia", "#two words", "#a-b", "#a#b", "# a"])
def test_what_is_no_hashtag(text: str) -> None:
    assert not is_hashtag(text)


def test_a_hashtag_stands_as_a_word() -> None:
    found = [tag[0] for tag in HASHTAG.finditer("(#one) a#two &#three x.org/#four #five, #six")]
    assert found == ["#one", "#five", "#six"]


@pytest.mark.parametrize(
    ("text", "is_one"), [("@forum_asia", True), ("@" + "a" * 16, False), ("@", False), ("@é", False)]
)
def test_mentions(text: str, is_one: bool) -> None:
    assert is_mention(text) is is_one
