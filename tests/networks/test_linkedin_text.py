"""Little text: what is approved is what followers see, whatever characters stand in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.linkedin.text import RESERVED, RULES, escape, shown_text, unescape

pytestmark = pytest.mark.pure

_TEXTS = st.text(alphabet=st.one_of(st.sampled_from(RESERVED + "ab1é កិ:/&\n"), st.characters()))


def test_each_of_the_fifteen_reserved_characters_is_escaped_once() -> None:
    assert len(set(RESERVED)) == 15
    assert escape(RESERVED) == "".join(f"\\{character}" for character in RESERVED)


@pytest.mark.parametrize(
    ("text", "little"),
    [
        ("plain", "plain"),
        ("(Bangkok, 3 May)", r"\(Bangkok, 3 May\)"),
        ("#Cambodia now", "#Cambodia now"),
        ("#កម្ពុជា", "#កម្ពុជា"),
        ("#Free_Press", r"#Free\_Press"),
        ("C# and #1", r"C\# and \#1"),
        ("a#b", r"a\#b"),
        ("utm_source", r"utm\_source"),
        ("back\\slash", "back\\\\slash"),
        ("@[Name](urn)", r"\@\[Name\]\(urn\)"),
    ],
)
def test_escape(text: str, little: str) -> None:
    assert escape(text) == little


@pytest.mark.parametrize(
    ("little", "text"),
    [
        (r"{hashtag|\#|Cambodia} now", "#Cambodia now"),
        (r"{hashtag|#|Free\_Press}", "#Free_Press"),
        ("@[Mekong Rights Forum](urn:li:organization:1) says", "Mekong Rights Forum says"),
        (r"\{hashtag|\#|x}", "{hashtag|#|x}"),
        ("lone \\", "lone \\"),
    ],
)
def test_unescape_reads_what_linkedin_lists(little: str, text: str) -> None:
    assert unescape(little) == text


@given(_TEXTS)
def test_unescape_gives_back_what_was_escaped(text: str) -> None:
    assert unescape(escape(text)) == text


@given(_TEXTS)
def test_nothing_that_is_escaped_is_ever_cut(text: str) -> None:
    assert shown_text(escape(text)) == text


def test_a_stray_reserved_character_cuts_the_text() -> None:
    assert shown_text("He said (loudly) no") == "He said "
    assert shown_text("#Cambodia and {hashtag|\\#|Laos} and a_b") == "#Cambodia and #Laos and a"


def test_rules_count_visible_characters() -> None:
    assert (RULES.limit, RULES.fold, RULES.link_in_text) == (3000, 140, False)
    assert RULES.length("(#a)") == 4
