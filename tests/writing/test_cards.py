"""Cards: every script in its own letters, in the right order, never beyond the edge, cut only by words."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from distributor.posts.cards.bidi import is_right_to_left, levels_of, seen_order
from distributor.posts.cards.breaks import break_places, tidied
from distributor.posts.cards.draw import drawn_card, laid_out
from distributor.posts.cards.fonts import FontMissing, face_of, faces_for, scripts_in
from distributor.posts.cards.layout import Setter
from distributor.posts.cards.values import (
    DEFAULT_STYLE,
    HEIGHT,
    WIDTH,
    CardKind,
    CardStyle,
    CardWords,
    Colours,
    Scheme,
)
from distributor.posts.writing.house_file import HouseFileError, house_from_text

WORDS = {
    "en": "Release the twelve dock workers of Port Sorrel immediately",
    "km": "ត្រូវដោះលែងសកម្មជនដីធ្លី សៅ វីរៈ ជាបន្ទាន់",
    "my": "ဖမ်းဆီးထားသော သတင်းထောက်များကို FORUM-ASIA တောင်းဆို",
    "th": "ปล่อยตัวนักปกป้องสิทธิมนุษยชนที่ถูกควบคุมตัวทันที",
    "lo": "ຕ້ອງເປີດເຜີຍຄວາມຈິງກ່ຽວກັບການຫາຍສາບສູນ",
    "ne": "सत्य निरूपण आयोगका पदाधिकारीहरूको नियुक्ति पारदर्शी हुनुपर्छ",
    "bn": "গুমের শিকার ব্যক্তিদের পরিবারের জন্য ন্যায়বিচার",
    "ta": "காணாமல் ஆக்கப்பட்டோரின் குடும்பங்களுக்கு நீதி",
    "si": "අතුරුදහන් වූවන්ගේ පවුල්වලට යුක්තිය",
    "ar": "أفرجوا عن عمال ميناء Port Sorrel الاثني عشر (12) فوراً",
    "ur": "لاپتہ افراد کے اہل خانہ کو انصاف فراہم کیا جائے",
    "zh": "立即释放索雷尔港的十二名码头工人，停止骚扰（2026年）",
}
SCRIPTS = {language: scripts_in(text)[0] for language, text in WORDS.items()}
needs_latin = pytest.mark.skipif(
    face_of("Latin") is None, reason="no Latin font: apt install fonts-noto-core"
)


def card(text: str, language: str, *, kind: CardKind = CardKind.SHARE) -> CardWords:
    under = "Lena Ortigas, Director" if kind == CardKind.QUOTE else ""
    return CardWords(
        kind=kind,
        main=text,
        over="Statement · 20 November 2026",
        under=under,
        foot="Forum",
        language=language,
    )


def setter(words: CardWords) -> Setter:
    everything = "\n".join([words.main, words.over, words.under, words.foot, "“…—"])
    return Setter(faces=faces_for(tidied(everything), language=words.language), language=words.language)


@needs_latin
@pytest.mark.parametrize("kind", CardKind)
@pytest.mark.parametrize("language", WORDS)
def test_each_script_is_drawn_in_letters_that_its_font_has(language: str, kind: CardKind) -> None:
    if face_of(SCRIPTS[language]) is None:
        pytest.skip(f"no font for {SCRIPTS[language]}: apt install fonts-noto-core fonts-noto-cjk")
    words = card(WORDS[language], language, kind=kind)
    for _, block in laid_out(words, setter=setter(words)):
        assert not block.is_cut
        for line in block.lines:
            assert all(piece.face.has(piece.text) for piece in line.pieces)
    data = drawn_card(words, style=DEFAULT_STYLE, scheme=Scheme.DARK)
    with Pillow.open(BytesIO(data)) as picture:
        assert picture.size == (WIDTH, HEIGHT)


@needs_latin
@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from([*"".join(WORDS.values()), "A" * 90, "x,", "—", "“"]), min_size=20, max_size=400
    ).map("".join),
    st.sampled_from(CardKind),
)
def test_whatever_it_says_no_ink_leaves_its_box(text: str, kind: CardKind) -> None:
    known = "".join(each for each in text if not scripts_in(each) or face_of(scripts_in(each)[0]))
    words = card(known, "en", kind=kind)
    boxes = laid_out(words, setter=setter(words))
    edge = 0.0
    for top, block in boxes:
        assert block.width <= WIDTH - 2 * 76 - 18
        assert top >= edge or not block.lines
        edge = top + block.height if block.lines else edge
    assert edge <= HEIGHT - 40


@needs_latin
def test_what_is_too_long_is_cut_between_two_words_and_says_so() -> None:
    words = card("workers " * 300, "en")
    block = laid_out(words, setter=setter(words))[1][1]
    said = " ".join(piece.text for line in block.lines for piece in line.pieces)
    assert block.is_cut
    assert said.endswith("workers…")
    assert set(said.split()) == {"workers", "workers…"}


def test_lines_end_where_reading_allows_it() -> None:
    def lines(text: str) -> list[str]:
        return [text[start:end] for start, end in pairwise([0, *break_places(text)])]

    assert lines("a b-c (d) “e f”") == ["a ", "b-", "c ", "(d) ", "“e ", "f”"]
    assert lines("释放（二）人。") == ["释", "放", "（二）", "人。"]
    assert all(not line.startswith(("ៗ", "ា", "់", "၊", "း", "်")) for line in lines("ផ្សេងៗទៀត မြန်မာ၊ သတင်း"))
    assert all(not line.endswith(("เ", "แ", "ໂ")) for line in lines("เที่ยวแล้ว ໂຮງ"))


def test_words_without_spaces_keep_their_subscripts_together() -> None:
    text = "ស្ត្រីកម្ពុជា"
    places = break_places(text)
    assert all(text[place - 1] != "្" for place in places)


def test_right_to_left_is_seen_in_its_order() -> None:
    text = "من Port 12 إلى"
    levels = levels_of(text, is_rtl=is_right_to_left(text))
    seen = "".join(text[place] for place in seen_order(levels))
    assert seen == "ىلإ Port 12 نم"
    assert levels_of("(12)", is_rtl=True) == [1, 2, 2, 1]
    assert not is_right_to_left("12 Port من")
    latin = "Port 12 (من) 3%"
    assert [latin[place] for place in seen_order(levels_of(latin, is_rtl=False))][-3:] == list(" 3%")


def test_hidden_marks_and_pictures_in_words_are_left_out() -> None:
    assert tidied("  Free\u202e them\u200f \U0001f525 now\x07 ") == "Free them now"


@needs_latin
def test_a_script_without_a_font_is_named() -> None:
    latin = face_of("Latin")
    assert latin is not None
    there = {latin.path.name: latin.path}
    with pytest.raises(FontMissing, match=r"No font with Khmer letters.*fonts-noto-core"):
        faces_for("កម្ពុជា (Cambodia)", language="km", installed=there)
    with pytest.raises(FontMissing, match="Latin"):
        faces_for("12", language="en", installed={})
    assert faces_for("Cambodia", language="en", installed=there) == (latin,)


def test_the_alt_text_is_what_the_card_says() -> None:
    said = card("Nobody should be jailed", "en", kind=CardKind.QUOTE).alt()
    assert said == "“Nobody should be jailed” – Lena Ortigas, Director. Statement · 20 November 2026. Forum."


def test_a_house_has_its_own_name_and_colours_that_can_be_read() -> None:
    house = house_from_text('[card]\norganisation = "Mekong Forum"\ndark = {accent = "#ffcc00"}')
    assert house.card.organisation == "Mekong Forum"
    assert house.card.colours(Scheme.DARK).accent == "#ffcc00"
    assert CardStyle().light.least_contrast() > 4.5
    assert Colours(background="#000000", ink="#ffffff", accent="#ffffff").least_contrast() == pytest.approx(
        21
    )


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("[card]\ncolour = 1", 2, "is no setting"),
        ('[card]\nlight = {ink = "red"}', 2, "must be a colour"),
        ('[card]\nlight = {ink = "#eeeeee"}', 2, "hard to read"),
        ('[card]\nfonts = ["/nowhere.ttf"]', 2, "no font file"),
        ('[card]\nlogo = "/nowhere.png"', 2, "no picture"),
        ('card = "x"', 1, "must be a table"),
    ],
)
def test_a_slip_in_the_house_s_cards_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(HouseFileError, match=sentence) as caught:
        house_from_text(text)
    assert f"line {line}" in str(caught.value)


@needs_latin
def test_a_logo_stands_at_the_foot(tmp_path: Path) -> None:
    Pillow.new("RGBA", (400, 400), (255, 0, 0, 255)).save(tmp_path / "logo.png")
    style = CardStyle(logo=tmp_path / "logo.png")
    with Pillow.open(BytesIO(drawn_card(card("Words", "en"), style=style, scheme=Scheme.LIGHT))) as picture:
        found = picture.getpixel((WIDTH - 100, HEIGHT - 80))
    assert found == (255, 0, 0)
