"""The plain extract: what it says first, when it ends, and what it never leaves out."""

from distributor.posts.writing import extract
from distributor.posts.writing.centrality import by_weight
from distributor.posts.writing.opening import points_back
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
