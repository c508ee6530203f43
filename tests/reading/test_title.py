"""Titles without the site's name and without the label of their kind."""

import pytest

from distributor.releases.reading.title import read_title


@pytest.mark.parametrize(
    ("given", "text", "kind"),
    [
        ("[Joint Statement] Nepal: Free them", "Nepal: Free them", "joint statement"),
        ("[Open Letter to ASEAN] End the blockade", "End the blockade", "open letter"),
        ("PRESS RELEASE: Nepal: Free them", "Nepal: Free them", "statement"),
        ("SIARAN PERS: Indonesia: Bebaskan mereka", "Indonesia: Bebaskan mereka", "statement"),
        ("Communiqué de presse : Népal : libérez-les", "Népal : libérez-les", "statement"),
        (
            "Joint Statement on the closure of newspapers",
            "Joint Statement on the closure of newspapers",
            "joint statement",
        ),
        ("Cambodia: Free them", "Cambodia: Free them", ""),
        ("[Video] The river", "The river", "multimedia story"),
        ("NEPAL: FREE THEM", "NEPAL: FREE THEM", ""),
    ],
)
def test_label_tells_the_kind_and_goes(given: str, text: str, kind: str) -> None:
    title = read_title(given)

    assert (title.text, title.kind) == (text, kind)


@pytest.mark.parametrize(
    "given",
    [
        "Nepal: Free them - Harbour Forum",
        "Nepal: Free them | Harbour Forum",
        "Nepal: Free them – Harbour Forum",
        "Harbour Forum | Nepal: Free them",
        "Harbour Forum: Nepal: Free them",
        "Nepal: Free them » Harbour Forum",
    ],
)
def test_site_name_goes(given: str) -> None:
    assert (
        read_title(given, url="https://harbour-forum.org/a", site="Harbour Forum").text == "Nepal: Free them"
    )


def test_site_name_is_known_by_the_address_alone() -> None:
    assert (
        read_title("Nepal: Free them - Harbour Forum", url="https://www.harbour-forum.org/a").text
        == "Nepal: Free them"
    )


def test_dash_inside_a_title_stays() -> None:
    assert (
        read_title("Nepal – a year after", url="https://harbour-forum.org/a").text == "Nepal – a year after"
    )


@pytest.mark.parametrize("title", ["", " ", "|", " - ", "[Joint Statement]", "PRESS RELEASE:", "[" * 500])
def test_odd_titles_do_not_raise(title: str) -> None:
    assert read_title(title).text == title.strip()


@pytest.mark.parametrize(
    ("given", "text", "kind"),
    [
        ("[Joint Open Letter] Nepal: Free them", "Nepal: Free them", "open letter"),
        ("Joint Statement: Nepal: Free them", "Nepal: Free them", "joint statement"),
        ("JOINT PRESS STATEMENT – Nepal: Free them", "Nepal: Free them", "joint statement"),
        ("[Statement] Nepal: Free them", "Nepal: Free them", "statement"),
        ("[Press Release] Nepal: Free them", "Nepal: Free them", "statement"),
        ("Press release | Nepal: Free them", "Nepal: Free them", "statement"),
        ("PRESS STATEMENT: Free them", "Free them", "statement"),
        ("MEDIA ADVISORY: Launch of the report", "Launch of the report", "event"),
        ("[Media Advisory] Launch of the report", "Launch of the report", "event"),
        ("For immediate release: Nepal frees them", "Nepal frees them", "statement"),
        ("(Joint Statement) Nepal: Free them", "Nepal: Free them", "joint statement"),
        ("【聯合聲明】釋放記者", "釋放記者", "joint statement"),
        ("【共同声明】記者の釈放を求める", "記者の釈放を求める", "joint statement"),
        ("[공동성명] 기자를 석방하라", "기자를 석방하라", "joint statement"),
        ("แถลงการณ์ร่วม: ปล่อยตัวนักข่าว", "ปล่อยตัวนักข่าว", "joint statement"),
        ("[แถลงการณ์] ปล่อยตัวนักข่าว", "ปล่อยตัวนักข่าว", "statement"),
        ("Pernyataan Bersama: Bebaskan mereka", "Bebaskan mereka", "joint statement"),
        ("[SIARAN PERS] Bebaskan mereka", "Bebaskan mereka", "statement"),
        ("[Carta abierta] Liberen a los presos", "Liberen a los presos", "open letter"),
        ("Open letter: Free them", "Free them", "open letter"),
        ("[Oral Statement] HRC 48: Item 3", "HRC 48: Item 3", "statement"),
        ("[Urgent Appeal] Nepal: Free them", "Nepal: Free them", "statement"),
        ("[Publication] State of the Region 2021", "State of the Region 2021", "publication"),
        ("[New Report] State of the Region 2021", "State of the Region 2021", "publication"),
        ("[Event] Webinar on the river", "Webinar on the river", "event"),
        ("[Solidarity Statement] With the students", "With the students", "statement"),
        ("Nepal: Free them [Joint Statement]", "Nepal: Free them", "joint statement"),
        ("Nepal: Free them (Joint Statement)", "Nepal: Free them", "joint statement"),
        ("Nepal: Free them | Statement", "Nepal: Free them", "statement"),
        ("[UPDATED] Nepal: Free them", "Nepal: Free them", ""),
        ("[Khmer] Nepal: Free them", "Nepal: Free them", ""),
        ("HRC48 | Oral statement: Free them", "HRC48 | Oral statement: Free them", ""),
        ("Sri Lanka/India: Free them", "Sri Lanka/India: Free them", ""),
        ("Report: Torture rises in Nepal", "Torture rises in Nepal", "publication"),
        ("[Joint letter] To the EU", "To the EU", "letter"),
        ("সংবাদ বিজ্ঞপ্তি: সাংবাদিকদের মুক্তি দিন", "সাংবাদিকদের মুক্তি দিন", "statement"),
        ("سیاسی بیان: صحافیوں کو رہا کرو", "سیاسی بیان: صحافیوں کو رہا کرو", ""),
    ],
)
def test_labels_as_organisations_write_them(given: str, text: str, kind: str) -> None:
    title = read_title(given)

    assert (title.text, title.kind) == (text, kind)
