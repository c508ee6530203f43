"""Sentences end where their language ends them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.releases.reading.sentences import split_sentences


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Mr. Havel met U.N. staff at 5 p.m. on Friday.", "Art. 19 and No. 5 apply.", "It ended."]),
        ("en", ["He said: ‘Go away.’", "Then he left."]),
        ("en", ["“One thing. Another thing,” said Amara Silva.", "She left."]),
        ("en", ["J. Doe and K. Roe were there.", "Nobody came."]),
        ("id", ["Polisi menangkap lima petani.", "Mereka ditahan."]),
        ("km", ["ប៉ូលិសចាប់គាត់។", "គាត់នៅពន្ធនាគារ៕"]),
        ("my", ["ရဲက ဖမ်းဆီးခဲ့သည်။", "ဝရမ်း မပြခဲ့ပါ။"]),
        ("hi", ["पुलिस ने गिरफ्तार किया।", "कोई कारण नहीं बताया।"]),
        ("ur", ["یہ پہلا جملہ ہے۔", "کیا یہ دوسرا ہے؟", "ہاں۔"]),
        ("ar", ["اعتقلت الشرطة ستة.", "هل هذه جريمة؟"]),
        ("th", ["องค์กรเรียกร้องให้รัฐบาลปล่อยตัวนักกิจกรรมทันที", "ทั้งนี้ ศาลปฏิเสธคำร้อง"]),
    ],
)
def test_spaced_languages(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ja", ["彼は「はい。そうです。」と述べた。", "次に進む。"]),
        ("zh", ["警方逮捕了三人。", "他们没有出示逮捕令！"]),
        ("km", ["ប៉ូលិសចាប់គាត់។", "គាត់នៅពន្ធនាគារ៕"]),
    ],
)
def test_languages_without_spaces(language: str, expected: list[str]) -> None:
    assert sentences("".join(expected), language) == expected


def test_apostrophes_are_no_quotation_marks() -> None:
    text = "‘Lina’s arrest and the elections’ fairness worry us,’ says Amara Silva. Nobody answered."

    assert sentences(text, "en") == [
        "‘Lina’s arrest and the elections’ fairness worry us,’ says Amara Silva.",
        "Nobody answered.",
    ]


def test_point_numbers_stay_with_their_point() -> None:
    assert sentences("2. On 4 March they left. 3. Nobody came.", "en") == [
        "2. On 4 March they left.",
        "3. Nobody came.",
    ]


@given(
    st.text(alphabet="ab .!?‘’“”\"'()A。។ \n1", max_size=300),
    st.sampled_from(["en", "km", "th", "ja", "ur", ""]),
)
def test_sentences_cover_every_visible_character_in_order(text: str, language: str) -> None:
    offsets = split_sentences(text, language)

    assert "".join(text[a:b] for a, b in offsets).split() == text.split() or "".join(
        "".join(text[a:b] for a, b in offsets).split()
    ) == "".join(text.split())
    assert all(a < b for a, b in offsets)
    assert all(first[1] <= second[0] for first, second in pairwise(offsets))
