"""Whatever the release: a post within the limit, made of the release's own words."""

from hypothesis import given, settings
from hypothesis import strategies as st

from distributor.posts.writing import card_description, write_summary
from distributor.releases.reading import RawRelease, read_release
from tests.writing.rules import long_rules, short_rules

PIECES = st.sampled_from(
    [
        "The Forum condemns the arrest of Lina Marek in Nepal. ",
        "He left. ",
        "“Nobody came,” said Saran Bold. ",
        "“So. ",
        "‘",
        "’",
        '"',
        "We call on Nepal to:\n\n",
        "- drop all charges;\n",
        "- free them.\n",
        "12 people were not hurt, ",
        "(NPA) ",
        "The NPA. ",
        "\n\n",
        "ភាសាខ្មែរ។ ",
        "ការ",
        "ภาษาไทย ",
        "中国。",
        "a" * 90,
        "(Bangkok, 12 May 2021) – ",
        "👩‍👩‍👧",
        "https://a.example/b ",
        "Laos: ",
        "\u200b",
    ]
)
SOUP = st.lists(PIECES, max_size=50).map("".join)


@settings(max_examples=200)
@given(
    title=SOUP,
    text=SOUP,
    network=st.sampled_from(["x", "facebook", "linkedin", "other"]),
    limit=st.integers(1, 400),
    link_in_text=st.booleans(),
)
def test_post_is_within_its_limit_and_in_the_releases_words(
    title: str, text: str, network: str, limit: int, link_in_text: bool
) -> None:
    rules = short_rules(limit) if link_in_text else long_rules(limit)
    release = read_release(RawRelease(title=title, text=text))

    summary = write_summary(release, network=network, rules=rules, link="https://a.example/b?c=d")

    (part,) = summary.parts
    assert part.length == rules.length(part.text) <= part.limit == limit
    assert part.text == part.text.strip()
    for sentence in summary.sentences:
        assert sentence.text == release.paragraphs[sentence.paragraph][sentence.start : sentence.end]
        assert sentence.text in part.text
    if summary.hashtags:
        assert " ".join(summary.hashtags) in part.text
    assert len(card_description(release)) <= 250
