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
