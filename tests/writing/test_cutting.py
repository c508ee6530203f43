"""A cut never changes what is said."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from distributor.posts.writing.cutting import ELLIPSIS, cut_end


def cut(text: str, room: int) -> str:
    return text[: cut_end(text, fits=lambda kept: len(kept) <= room)]


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        (
            "The court closed the newspaper, although nobody had complained about it.",
            50,
            "The court closed the newspaper",
        ),
        ("The police took twelve boxes of paper from the office.", 30, "The police took twelve boxes"),
        ("The police did not release the editor of the paper.", 20, "The police"),
        ("There was never a trial in this case at all.", 18, "There"),
        ("They gained 5,007 seats in the whole country.", 18, "They gained"),
        ("It happened on 12 May 2021 in the north.", 20, "It happened"),
        ("The editor is called Lina Marek in her country.", 29, "The editor is called"),
        ("The Ministry said “nobody was ever hurt” in the yard.", 32, "The Ministry said"),
        ("The law (as amended in the year 2008) applies to all.", 26, "The law"),
    ],
)
def test_cut_is_at_a_harmless_border(text: str, room: int, kept: str) -> None:
    assert cut(text, room) == kept


def test_scripts_without_spaces_are_cut_at_clusters() -> None:
    text = "បណ្ដាញកំពង់ផែសិទ្ធិមនុស្សថ្កោលទោសការចាប់ខ្លួនអ្នកសារព័ត៌មាន" * 3

    for room in range(20, 60):
        kept = cut(text, room)
        assert kept == "".join(regex.findall(r"\X", text)[: len(regex.findall(r"\X", kept))])


def test_space_of_a_thai_text_is_preferred() -> None:
    assert cut("เครือข่ายขอประณามการจับกุม นักกิจกรรมแปดคนในจังหวัดเชียงใหม่", 35) == "เครือข่ายขอประณามการจับกุม"


def test_nothing_fits() -> None:
    assert cut("word", 0) == ""


WORDS = st.lists(
    st.sampled_from(
        [
            "Lina",
            "Marek",
            "not",
            "12",
            "people",
            "the",
            "said",
            "“so",
            "it”",
            "(a",
            "b)",
            "១២",
            "ថ្មី",
            "中国",
            "a,",
            "…",
        ]
    ),
    min_size=1,
    max_size=40,
)


@given(words=WORDS, room=st.integers(2, 80))
def test_cut_is_a_beginning_that_fits(words: list[str], room: int) -> None:
    text = " ".join(words)

    kept = cut(text, room)

    assert text.startswith(kept)
    assert len(kept + ELLIPSIS) <= room or not kept
    assert kept == kept.rstrip()
    assert not (kept[-1:].isdigit() and text[len(kept) : len(kept) + 1].isdigit())
