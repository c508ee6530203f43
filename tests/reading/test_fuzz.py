# ruff: noqa: E501
"""Own samples, torn and mixed at random: reading never raises, never takes long, and gives usable text."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributor.releases.reading import RawRelease, raw_from_bytes, raws_from_bytes, read_release
from tests.reading.test_any_input import assert_usable
from tests.samples import NAMES

FOLDER = Path(__file__).parent.parent / "samples"
BYTES = {name: (FOLDER / name).read_bytes() for name in NAMES}
HOSTILE = [
    "\x00", "\x1b[2J", "\u202e", "\u2066", "\ud800", "\udfff", "\u200b", "\u200d", "\ufeff", "\ufffe", "\U000e0041",
    "<script>alert(1)</script>", "</div></p>", "<div hidden>", "<!--", "]]>", "&#0;", "&#xD800;", "&", "<p", "“", "”", "‘",
    "\n\n", "\n", "[…]", "Signatories:\n", "Dear Sir,\n", "About us\n", "[1] ", "12 May 2021 – ", "EMBARGOED UNTIL ", "10:00 GMT ", "10,000", "ေ", "្", "ั", "\u0301" * 20,
]  # fmt: skip


@st.composite
def torn_samples(draw: st.DrawFn) -> tuple[str, str]:
    """A sample's name and its text with pieces cut out, doubled, or replaced by hostile ones."""
    name = draw(st.sampled_from(NAMES))
    text = BYTES[name].decode()
    for _ in range(draw(st.integers(1, 5))):
        place, length = draw(st.integers(0, len(text))), draw(st.integers(0, 400))
        piece = draw(st.sampled_from([*HOSTILE, text[place : place + length], ""]))
        text = text[:place] + piece * draw(st.sampled_from([1, 1, 1, 30])) + text[place + length :]
    return name, text[:40_000]


@settings(max_examples=60, deadline=None)
@given(torn_samples())
def test_torn_samples(torn: tuple[str, str]) -> None:
    name, text = torn
    html, plain = (text, "") if name.endswith(".html") else ("", text)

    assert_usable(RawRelease(title=text[:80], html=html, text=plain, url="https://forum.example.org/a"))
    assert_usable(raw_from_bytes(text.encode("utf-8", "surrogatepass"), name=name))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=20))
def test_samples_with_wrong_bytes(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(BYTES[name])
    for place, byte in changes:
        data[place % len(data)] = byte

    assert_usable(raw_from_bytes(bytes(data), name=name))


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["title", "content", "rendered", "link", "items", "status", "_embedded", "lang", "x"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=15,
    )
)
def test_any_json(value: object) -> None:
    import json

    for raw in raws_from_bytes(json.dumps(value).encode()):
        read_release(raw)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_cut_anywhere_is_read(name: str) -> None:
    data = BYTES[name]
    for end in range(0, len(data), max(1, len(data) // 25)):
        assert_usable(raw_from_bytes(data[:end], name=name))


UNITS = [
    "We, the undersigned 34 organisations, ", "endorsed by 120 ", "“a,” said A. B. C., ", "A, B, C, D, ", "1. Name; ",
    "[1] ", "¹ ", "«a» ", "About A ", "Dear A, ", "Re: a: ", "read in ", "the post a appeared first on ", "www.a.org/",
    "a@b.", "a.b@c.d ", "A A A A, says ", "12 May ", "2021 ", "(A, ", "A - ", "uses cookies ", "for a pdf ", "ေက္", "္", "ကၤ", "ៗ។", "ไทย ",
    "- a\n", "a:\n", "A\n\n", "Lao ", "x’s ", "1.1.1.1", "ago 3 ", "A is a ", "a of a of ", "#a ", "The Post – ", "| A ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_cost_grows_with_the_length_and_not_faster(unit: str) -> None:
    """Repeats of what the patterns look for, as a title, one paragraph and many."""
    text = unit * (60_000 // len(unit))

    started = time.process_time()
    read_release(RawRelease(title=text, text=text))
    read_release(RawRelease(title=text[:300], text=text.replace(" ", "\n\n")))
    read_release(RawRelease(html=f"<title>{text[:300]}</title><p>{text}</p>"))

    assert time.process_time() - started < 5
