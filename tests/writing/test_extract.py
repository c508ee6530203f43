"""The plain extract: what it says first, when it ends, and what it never leaves out."""

from collections.abc import Sequence

import pytest

from distributor.posts.writing import extract
from distributor.posts.writing.centrality import by_weight
from distributor.posts.writing.opening import points_back
from distributor.posts.writing.selection import add_facts
from distributor.posts.writing.units import Unit, release_units
from distributor.releases.reading import ReadRelease

ARREST = "Police arrested twelve members of the River Circle in the capital on Monday."
REASON = "They had asked the ministry where the water of the valley had gone."
WEATHER = "The weather in the capital was mild for the season, with rain in the evening."
CHARGES = "The River Circle and its twelve members face charges of up to ten years, police said."


def release(*paragraphs: str) -> ReadRelease:
    return ReadRelease(title="", language="en", paragraphs=paragraphs)


def test_a_text_that_fits_is_given_whole() -> None:
    text = (f"{ARREST} {REASON}", "It said more.")
    assert extract(release(*text), 600) == "\n\n".join(text)


def test_every_room_is_kept_and_every_sentence_is_whole() -> None:
    sentences = (ARREST, REASON, WEATHER, CHARGES)
    for limit in range(20, 330, 7):
        text = extract(release(" ".join(sentences)), limit)
        assert len(text) <= limit
        for sentence in sentences:
            text = text.replace(sentence, "")
        assert not text.strip() or text.endswith("…")


def test_a_pronoun_stands_directly_behind_what_it_points_to() -> None:
    for limit in range(80, 330, 5):
        text = extract(release(" ".join((WEATHER, ARREST, REASON, CHARGES))), limit)
        assert REASON not in text or f"{ARREST} {REASON}" in text


def test_it_ends_where_only_short_leftovers_would_fit() -> None:
    text = release(" ".join((ARREST, CHARGES, WEATHER, "Rain is rare there.")))
    chosen = extract(text, len(ARREST) + len(CHARGES) + 30)
    assert ARREST in chosen
    assert CHARGES in chosen
    assert "Rain is rare" not in chosen


def test_a_text_in_one_paragraph_that_begins_with_a_dash_is_no_point_of_a_list() -> None:
    story = " ".join(
        f"Officers of district {n} took {n} boxes of paper from the office." for n in range(20, 40)
    )
    assert "Officers of district" in extract(release(f"- A headline of the day. {story}"), 250)


def test_order_is_of_every_sentence_once() -> None:
    for sentences in ([], [ARREST], ["។", "", ARREST], [ARREST, CHARGES, WEATHER, REASON] * 3):
        assert sorted(by_weight(sentences)) == list(range(len(sentences)))


def test_a_text_that_speaks_of_itself_points_to_nothing() -> None:
    assert not points_back("In this report, we document forty arrests.", language="en")
    assert points_back("In this report, the ministry denied it.", language="en")
    assert points_back("This paper was closed by the police.", language="en")


def test_this_report_may_open_where_no_other_was_named_before() -> None:
    own = "This report documents the arrest of twelve members of the River Circle in the capital."

    assert not release_units(release(f"{own} {CHARGES}"))[0].back
    assert not release_units(release(f"{WEATHER} {own} {CHARGES}"))[1].back
    assert release_units(release(f"A study of the ministry came first. {own} {CHARGES}"))[1].back


def test_what_is_said_already_counts_less() -> None:
    order = by_weight([WEATHER, ARREST, CHARGES], said=[ARREST.replace("on Monday", "at night")])

    assert order.index(1) == 2


def test_facts_of_posts_and_the_extract_rank_alike() -> None:
    text = release(" ".join((ARREST, WEATHER, CHARGES)))
    units = release_units(text)
    room = len(ARREST) + len(CHARGES) + 1

    def fits(chosen: Sequence[Unit]) -> bool:
        return sum(len(unit.text) + 1 for unit in chosen) <= room + 1

    facts = add_facts(units, title="", chosen=[], most=len(units), least=0, room=room, fits=fits)

    assert " ".join(unit.text for unit in facts) == extract(text, room).replace("\n\n", " ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Two outlets were fined twice for seating their guests too close together (see Annex).",
        "Before you go to the river, look at the portal of the valley (river.example.org) for its level.",
        "The list of the twelve members of the River Circle is attached to what the Forum has sent.",
    ],
)
def test_no_fact_of_a_post_leads_to_what_the_post_does_not_have(sentence: str) -> None:
    units = release_units(release(" ".join((ARREST, sentence, CHARGES))))

    facts = add_facts(
        units, title="", chosen=[], most=3, least=0, room=1000, fits=lambda chosen: len(chosen) <= 3
    )

    assert sentence not in [unit.text for unit in facts]
    assert len(facts) == 2


def test_a_name_that_looks_like_an_address_is_no_way_out() -> None:
    named = "River.com’s institute has counted the arrests of twelve members of the River Circle."
    units = release_units(release(" ".join((named, CHARGES))))

    facts = add_facts(
        units, title="", chosen=[], most=3, least=0, room=1000, fits=lambda chosen: len(chosen) <= 3
    )

    assert named in [unit.text for unit in facts]
