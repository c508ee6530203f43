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
