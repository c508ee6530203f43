"""Quotes are found in every kind of mark, with their speaker and role."""

import pytest

from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "quote", "speaker", "role"),
    [
        (
            "‘Lina’s arrest makes a mockery of law,’ says Amara Silva, Executive Director of Harbour Forum.",
            "Lina’s arrest makes a mockery of law",
            "Amara Silva",
            "Executive Director of Harbour Forum",
        ),
        ("“Nobody should go to prison,” said Saran Bold.", "Nobody should go to prison", "Saran Bold", ""),
        (
            '"Nobody should go to prison," Saran Bold, a lawyer, said.',
            "Nobody should go to prison",
            "Saran Bold",
            "a lawyer",
        ),
        (
            "“Nobody should go to prison,” said Executive Director Saran Bold.",
            "Nobody should go to prison",
            "Saran Bold",
            "Executive Director",
        ),
        (
            "Saran Bold, Chairperson of the Circle, said: “Nobody should go to prison.”",
            "Nobody should go to prison.",
            "Saran Bold",
            "Chairperson of the Circle",
        ),
        (
            "According to Saran Bold, “nobody should go to prison today”.",
            "nobody should go to prison today",
            "Saran Bold",
            "",
        ),
        (
            "“Menanam padi bukan kejahatan,” kata Dewi Lestiani, Koordinator Jaringan.",
            "Menanam padi bukan kejahatan",
            "Dewi Lestiani",
            "Koordinator Jaringan",
        ),
        (
            "« Faire grève n'est pas un crime », a déclaré Amélie Durand, présidente du Forum.",
            "Faire grève n'est pas un crime",
            "Amélie Durand",
            "présidente du Forum",
        ),
        (
            "«Protestar no es un delito», dijo el fiscal principal Luis Vega.",
            "Protestar no es un delito",
            "Luis Vega",
            "el fiscal principal",
        ),
        ("「報道は犯罪ではない」と佐伯みどり氏は述べた。", "報道は犯罪ではない", "佐伯みどり", ""),
        (
            "«ការសរសេរមិនមែនជាបទល្មើសទេ» នេះបើតាមសម្ដីលោក ចាន់ ដារ៉ា នាយកប្រតិបត្តិ។",
            "ការសរសេរមិនមែនជាបទល្មើសទេ",
            "ចាន់ ដារ៉ា",
            "នាយកប្រតិបត្តិ",
        ),
    ],
)
def test_quote_with_speaker(text: str, quote: str, speaker: str, role: str) -> None:
    (found,) = find_quotes([text])

    assert (found.text, found.speaker, found.role) == (quote, speaker, role)


def test_second_half_of_a_quote_has_the_same_speaker() -> None:
    first, second = find_quotes(
        ["“Nobody should go to prison,” said Saran Bold. “The water belongs to all of us.”"]
    )

    assert first.speaker == second.speaker == "Saran Bold"


def test_quote_over_several_paragraphs_is_one() -> None:
    (quote,) = find_quotes(["“The river was clean once.", "“Now nobody can drink from it,” said Saran Bold."])

    assert quote.text == "The river was clean once. Now nobody can drink from it"
    assert quote.speaker == "Saran Bold"


@pytest.mark.parametrize(
    "text",
    [
        "The Press Act 2008 (the “Press Act”) applies.",
        "Lina’s and the students’ papers",
        "a so-called ‘treason’ case",
    ],
)
def test_terms_are_no_quotes(text: str) -> None:
    assert find_quotes([text]) == []


@pytest.mark.parametrize("mark", list("“”‘’\"'«»「」"))
def test_marks_without_partners_cost_no_time(mark: str) -> None:
    assert len(quotation_spans(f"{mark}a " * 20_000)) >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "‘We will not stop,’ said Amara Silva, the Executive Director of Harbour Forum.",
            [("We will not stop", "Amara Silva", "the Executive Director of Harbour Forum")],
        ),
        (
            "“We will not stop until all are free,” stressed Amara Silva.",
            [("We will not stop until all are free", "Amara Silva", "")],
        ),
        (
            "“We will not stop until all are free,” Amara Silva of Harbour Forum said.",
            [("We will not stop until all are free", "Amara Silva", "of Harbour Forum")],
        ),
        (
            "“We will not stop until all are free”, says Amara Silva (Executive Director, Harbour Forum).",
            [("We will not stop until all are free", "Amara Silva", "Executive Director, Harbour Forum")],
        ),
        (
            "Amara Silva, Executive Director of Harbour Forum, says, “We will not stop until all are free.”",
            [("We will not stop until all are free.", "Amara Silva", "Executive Director of Harbour Forum")],
        ),
        (
            "Executive Director Amara Silva said “we will not stop until all are free”.",
            [("we will not stop until all are free", "Amara Silva", "Executive Director")],
        ),
        (
            "In the words of Amara Silva, “we will not stop until all are free”.",
            [("we will not stop until all are free", "Amara Silva", "")],
        ),
        (
            "“We will not stop until all are free.” – Amara Silva, Executive Director",
            [("We will not stop until all are free.", "Amara Silva", "Executive Director")],
        ),
        (
            "“We will not stop until all are free.” — Amara Silva, Executive Director of Harbour Forum",
            [("We will not stop until all are free.", "Amara Silva", "Executive Director of Harbour Forum")],
        ),
        (
            "“We will not stop until all are free,” according to Amara Silva.",
            [("We will not stop until all are free", "Amara Silva", "")],
        ),
        (
            "“We will not stop,” said Dr. Amara de Silva, Director. “The law must change,” she added.",
            [
                ("We will not stop", "Dr. Amara de Silva", "Director"),
                ("The law must change", "Dr. Amara de Silva", "Director"),
            ],
        ),
        (
            "“Kami tidak akan berhenti,” ujar Dewi Lestiani.",
            [("Kami tidak akan berhenti", "Dewi Lestiani", "")],
        ),
        (
            "Direktur Eksekutif Jaringan, Dewi Lestiani, mengatakan, “Kami tidak akan berhenti.”",
            [("Kami tidak akan berhenti.", "Dewi Lestiani", "Direktur Eksekutif Jaringan")],
        ),
        (
            "« Nous n’arrêterons pas », déclare Amélie Durand, directrice du Forum.",
            [("Nous n’arrêterons pas", "Amélie Durand", "directrice du Forum")],
        ),
        (
            "Selon Amélie Durand, directrice du Forum, « nous n’arrêterons pas ».",
            [("nous n’arrêterons pas", "Amélie Durand", "directrice du Forum")],
        ),
        (
            "“No vamos a parar hasta que estén libres”, afirmó Luis Vega, director del Foro.",
            [("No vamos a parar hasta que estén libres", "Luis Vega", "director del Foro")],
        ),
        (
            "„Wir hören nicht auf“, sagte Anna Weber, Leiterin des Forums.",
            [("Wir hören nicht auf", "Anna Weber", "Leiterin des Forums")],
        ),
        (
            "«Мы не остановимся», — сказал Иван Петров, директор Форума.",
            [("Мы не остановимся", "Иван Петров", "директор Форума")],
        ),
        (
            "“เราจะไม่หยุดจนกว่าทุกคนจะได้รับอิสรภาพ” สมชาย ใจดี ผู้อำนวยการเครือข่าย กล่าว",
            [("เราจะไม่หยุดจนกว่าทุกคนจะได้รับอิสรภาพ", "สมชาย ใจดี", "ผู้อำนวยการเครือข่าย")],
        ),
        (
            "สมชาย ใจดี ผู้อำนวยการเครือข่าย กล่าวว่า “เราจะไม่หยุดจนกว่าทุกคนจะได้รับอิสรภาพ”",
            [("เราจะไม่หยุดจนกว่าทุกคนจะได้รับอิสรภาพ", "สมชาย ใจดี", "ผู้อำนวยการเครือข่าย")],
        ),
        ("លោក ចាន់ ដារ៉ា បានមានប្រសាសន៍ថា៖ «យើងនឹងមិនឈប់ទេ»។", [("យើងនឹងមិនឈប់ទេ", "ចាន់ ដារ៉ា", "")]),
        ("“ကျွန်ုပ်တို့ ရပ်တန့်မည် မဟုတ်ပါ” ဟု ဒေါ်ခင်မေ က ပြောကြားသည်။", [("ကျွန်ုပ်တို့ ရပ်တန့်မည် မဟုတ်ပါ", "ဒေါ်ခင်မေ", "")]),
        ("「我们不会停止。」论坛主任陈明说。", [("我们不会停止。", "陈明", "论坛主任")]),
        (
            "论坛主任陈明表示：“我们不会停止，直到所有人获释。”",
            [("我们不会停止，直到所有人获释。", "陈明", "论坛主任")],
        ),
        (
            "フォーラム代表の佐伯みどり氏は「私たちは止まらない」と述べた。",
            [("私たちは止まらない", "佐伯みどり", "フォーラム代表")],
        ),
        (
            "김민수 대표는 “우리는 멈추지 않을 것이다”라고 말했다.",
            [("우리는 멈추지 않을 것이다", "김민수", "대표")],
        ),
        (
            "“우리는 멈추지 않을 것이다”라고 김민수 대표는 말했다.",
            [("우리는 멈추지 않을 것이다", "김민수", "대표")],
        ),
        (
            "وقالت ليلى حداد، مديرة المنتدى: «لن نتوقف حتى يخرجوا».",
            [("لن نتوقف حتى يخرجوا", "ليلى حداد", "مديرة المنتدى")],
        ),
        (
            "«لن نتوقف حتى يخرجوا»، قالت ليلى حداد، مديرة المنتدى.",
            [("لن نتوقف حتى يخرجوا", "ليلى حداد", "مديرة المنتدى")],
        ),
        (
            "फोरम की निदेशक मीरा शर्मा ने कहा, “हम तब तक नहीं रुकेंगे।”",
            [("हम तब तक नहीं रुकेंगे।", "मीरा शर्मा", "फोरम की निदेशक")],
        ),
        (
            "फोरमका निर्देशक मीरा शर्माले भन्नुभयो, “हामी रोकिने छैनौँ।”",
            [("हामी रोकिने छैनौँ।", "मीरा शर्मा", "फोरमका निर्देशक")],
        ),
        ("“আমরা থামব না,” বলেন ফোরামের পরিচালক মিতা দাস।", [("আমরা থামব না", "মিতা দাস", "ফোরামের পরিচালক")]),
        ("ڈائریکٹر سارہ خان نے کہا کہ ”ہم نہیں رکیں گے“۔", [("ہم نہیں رکیں گے", "سارہ خان", "ڈائریکٹر")]),
        (
            "'We will not stop until all are free,' said Amara Silva.",
            [("We will not stop until all are free", "Amara Silva", "")],
        ),
        (
            "Amara Silva tweeted: “We will not stop until all are free.”",
            [("We will not stop until all are free.", "Amara Silva", "")],
        ),
    ],
)
def test_quotes_as_organisations_write_them(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(quote.text, quote.speaker, quote.role) for quote in find_quotes([text])] == expected


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["« Un est ici.", "« Deux est là », a dit Saran Bold."],
        ["«One is here.", "»Two is there too», said Saran Bold."],
        ["‘One is here.", "‘Two is there too,’ said Saran Bold."],
        ["“One is here.", "“Two is there too,” said Saran Bold."],
        ["Saran Bold said:", "“Nobody should go to prison for a river.”"],
        ["“Nobody should go to prison for a river.”", "Saran Bold, Chairperson of the Circle"],
        ["“Nobody should go to prison for a river.”", "– Saran Bold (Chairperson)"],
    ],
)
def test_quotations_over_paragraphs_have_one_speaker(paragraphs: list[str]) -> None:
    (quote,) = find_quotes(paragraphs)

    assert quote.speaker == "Saran Bold"


def test_an_organisation_keeps_its_whole_name_as_a_speaker() -> None:
    (quote,) = find_quotes(["“Nobody should go to prison for this,” Human Rights Circle said."])

    assert quote.speaker == "Human Rights Circle"


def test_a_full_paragraph_after_a_quotation_is_no_speaker() -> None:
    (quote,) = find_quotes(
        ["“Nobody should go to prison for a river.”", "Nepal, in the north, has many rivers."]
    )

    assert quote.speaker == ""
