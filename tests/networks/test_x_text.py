"""How X counts. The cases are our own, in the shape of twitter-text's conformance suite."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.x.links import find_links
from distributor.networks.x.text import LIMIT, RULES, weighted_length

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Release him now.", 16),
        ("e\u0301", 1),  # NFC makes one of two
        ("Việt", 5),  # ệ lies in U+1E00-1EFF
        ("đơưăâ", 5),
        ("ไทย", 3),
        ("ພາສາລາວ", 7),
        ("မြန်မာ", 6),
        ("ថ្មី", 8),  # four code points, two each, marks as well
        ("១។", 4),
        ("日本語", 6),
        ("한국", 4),
        ("አማርኛ", 8),
        ("العربية", 7),
        ("हिन्दी", 6),
        ("“quote” – dash", 14),
        ("end…", 5),
        ("€5", 3),
        ("a\u200bb", 3),
        ("a\u200fb", 4),
    ],
)
def test_scripts_and_signs_weigh_what_x_says(text: str, length: int) -> None:
    assert weighted_length(text) == length


@pytest.mark.parametrize(
    ("emoji", "length"),
    [
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👩🏽‍⚖️", 2),
        ("🇰🇭", 2),
        ("🇰🇭🇹🇭", 4),
        ("1️⃣", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("❤️", 2),
        ("©", 1),
        ("©️", 2),
        ("🐶🏽", 4),  # a colour on what takes none
        ("1", 1),
    ],
)
def test_an_emoji_of_any_make_counts_two(emoji: str, length: int) -> None:
    assert weighted_length(emoji) == length


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org/a/very/long/path?utm_source=x&utm_id=9", 1),
        ("see example.org", 1),
        ("see example.org/path.", 1),
        ("see EXAMPLE.ORG", 1),
        ("example.notatld", 0),
        ("https://example.notatld/x", 0),
        ("exa_mple.org", 0),
        ("me@example.org", 0),
        ("first.last@example.org", 0),
        ("-example.org", 0),
        ("#example.org", 0),
        ("a.b", 0),
        ("U.S. and U.N.", 0),
        ("ខ្មែរexample.org", 1),
        ("https://example.com.kh", 1),
        ("http://例え.jp/x", 1),
        ("https://xn--e1afmkfd.xn--p1ai/", 1),
        ("https://www.forum-asia.nowhere/", 0),
        ("https://t.co/abc123DEF0", 1),
        ("a.com b.org c.net", 3),
    ],
)
def test_links_are_seen_where_x_sees_them(text: str, links: int) -> None:
    assert len(find_links(text)) == links


def test_every_link_counts_23_however_long() -> None:
    assert weighted_length("https://example.org/" + "a" * 500) == 23
    assert weighted_length("example.org") == 23
    assert weighted_length("Read: example.org and https://example.org/x.") == 6 + 23 + 5 + 23 + 1


def test_an_address_is_cut_at_the_first_khmer_letter() -> None:
    assert weighted_length("https://example.org/ថ្មី") == 23 + 8


def test_a_link_is_cut_short_of_closing_marks() -> None:
    text = "(https://example.org/a_(b))."
    assert [text[link.start : link.end] for link in find_links(text)] == ["https://example.org/a_(b)"]


def test_a_top_level_domain_x_may_not_know_counts_as_the_longer() -> None:
    assert weighted_length("https://example.kids/" + "a" * 100) == 121
    assert weighted_length("example.kids") == 23


def test_an_address_over_4096_is_plain_text() -> None:
    assert weighted_length("https://example.org/" + "a" * 4096) == 20 + 4096


def test_a_page_of_the_sandbox_counts_as_the_page_it_stands_for() -> None:
    assert weighted_length("http://127.0.0.1:8099/demo/releases/x/?utm_id=1") == 23
    assert weighted_length("127.0.0.1") == 9


def test_rules_hold_280_with_the_link_inside() -> None:
    assert (RULES.limit, RULES.link_in_text, RULES.fold) == (LIMIT, True, 0)
    assert RULES.length("a" * 280) == 280


@given(st.text())
def test_length_is_the_same_however_the_text_is_composed(text: str) -> None:
    assert weighted_length(unicodedata.normalize("NFD", text)) == weighted_length(text)


@given(st.text(), st.text())
def test_two_lines_weigh_their_sum(first: str, second: str) -> None:
    joined = weighted_length(f"{first}\n\n{second}")
    assert joined == weighted_length(first) + 2 + weighted_length(second)


@given(st.text(alphabet="ab.-_/:កခé@# 0", max_size=60))
def test_links_lie_in_order_inside_the_text(text: str) -> None:
    position = 0
    for link in find_links(text):
        assert position <= link.start < link.end <= len(text)
        position = link.end


def test_a_hostile_text_is_counted_at_once() -> None:
    for text in ("ថ្មី" * 400 + ".x", "a." * 800, "a-" * 800 + ".", "https://example.org/" + "(a" * 800):
        assert weighted_length(text) > 0


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "So", "Sk", "Mn", "Cf"]), max_size=60))
def test_every_character_weighs_by_its_range(text: str) -> None:
    light = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
    text = unicodedata.normalize("NFC", text.replace(".", " "))
    slow = sum(1 if any(first <= ord(char) <= last for first, last in light) else 2 for char in text)

    if not any(char in "#*0123456789\u20e3\ufe0f\U0001f3f4" for char in text):
        assert weighted_length(text) == slow
