"""How a text is drawn and counted beside its editor; no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.desk.composing.bits import Bit, Manner, drawn
from distributor.desk.composing.counting import reasons
from distributor.networks.registry import NETWORKS
from distributor.posts.writing import Finding, FindingKind

pytestmark = pytest.mark.pure
PLAIN = Manner()


def _finding(start: int, end: int) -> Finding:
    return Finding(kind=FindingKind.NUMBER, text="", start=start, end=end, message="Wrong.")


def test_links_hashtags_and_mentions_are_drawn_as_such() -> None:
    manner = Manner(has_mentions=True, has_short_links=True)
    text = "See @forum #Nepal https://www.harbour-rights.example/statements/a-long-one/?utm_id=1."
    bits = drawn(text, manner=manner).seen
    assert [(bit.kind, bit.text) for bit in bits if bit.kind] == [
        ("mention", "@forum"),
        ("tag", "#Nepal"),
        ("link", "harbour-rights.example/stat…"),
    ]
    assert bits[-1] == Bit(text=".")


def test_a_name_with_an_at_is_plain_where_the_network_makes_nothing_of_it() -> None:
    assert drawn("See @forum.", manner=PLAIN).seen == (Bit(text="See @forum."),)


def test_a_finding_is_marked_where_it_stands_and_numbered_at_its_end() -> None:
    bits = drawn("Thirteen #Nepal people.", manner=PLAIN, findings=[_finding(0, 15)], first=3).seen
    assert [(bit.text, bit.number, bit.is_last) for bit in bits] == [
        ("Thirteen ", 3, False),
        ("#Nepal", 3, True),
        (" people.", 0, False),
    ]


def test_a_fold_never_cuts_a_link() -> None:
    text = "x" * 30 + " https://harbour-rights.example/statements/1/ and more words"
    folded = drawn(text, manner=Manner(fold=45))
    assert "".join(bit.text for bit in folded.seen) == "x" * 30
    assert folded.rest[0].kind == "link"


def test_many_short_lines_are_folded_too() -> None:
    folded = drawn("a\nb\nc\nd", manner=Manner(fold=100, fold_lines=2))
    assert [bit.text for bit in (*folded.seen, *folded.rest)] == ["a\nb", "c\nd"]


@given(
    text=st.text(alphabet="a #@:/.\nក😀", max_size=60) | st.just("#a https://b.example/c?d @e"),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=3),
    fold=st.integers(0, 40),
)
def test_nothing_is_lost_or_doubled_whatever_is_drawn(
    text: str, spans: list[tuple[int, int]], fold: int
) -> None:
    findings = [_finding(at, min(at + long, len(text))) for at, long in sorted(spans) if at < len(text)]
    shown = drawn(text, manner=Manner(fold=fold, fold_lines=3, has_mentions=True), findings=findings)
    told = "".join(bit.text for bit in (*shown.seen, *shown.rest))
    assert "".join(told.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("network", "text", "said"),
    [
        ("x", "plain words", []),
        ("x", "ថ្មី", ["Khmer: each counts double."]),
        ("x", "ไทย မြန်မာ ລາວ", []),
        (
            "x",
            "中文 日本語かな",
            ["Chinese characters: each counts double.", "Japanese kana: each counts double."],
        ),
        ("x", "yes 😀", ["An emoji counts 2."]),
        ("x", "https://a.example/", ["A link counts 23, however long it is."]),
        ("facebook", "ថ្មី 😀 https://a.example/", []),
        ("telegram", "😀", ["An emoji counts 2."]),
    ],
)
def test_why_a_count_is_what_it_is(network: str, text: str, said: list[str]) -> None:
    assert reasons(text, rules=NETWORKS[network].rules) == said
