"""What a network gets of a release."""

import datetime as dt

import pytest

from distributor.networks.network import TextRules
from distributor.posts.writing import Summary, write_summary
from distributor.releases.reading import RawRelease, ReadRelease, read_release
from tests.samples import NAMES, joint_statement, sample
from tests.writing.rules import RULES, long_rules, short_rules

TAGS = "#Nepal #FreedomOfExpression"
LINK = "https://harbour-forum.example/a/?utm_source=x&utm_medium=social"


def write(release: ReadRelease, network: str, link: str = LINK) -> Summary:
    return write_summary(release, network=network, rules=RULES[network], link=link)


def text_of(summary: Summary) -> str:
    (part,) = summary.parts
    return part.text


@pytest.fixture
def statement() -> ReadRelease:
    return read_release(sample("boilerplate_first.txt"))


def test_x_has_headline_who_demands_what_hashtag_and_link(statement: ReadRelease) -> None:
    assert text_of(write(statement, "x")) == (
        "Ruritana: Harbour Forum Demands Immediate Release of Lina Marek\n\n"
        "The Harbour Forum for Rights and Development (Harbour Forum) condemns the arrest of Lina Marek,"
        " editor of the Daily Lantern in Nepal.\n\n"
        f"{TAGS}\n{LINK}"
    )


def test_facebook_has_lead_and_demand_before_the_fold_then_facts_and_the_quote(
    statement: ReadRelease,
) -> None:
    text = text_of(write(statement, "facebook"))

    places = [
        text.index("The Harbour Forum for Rights"),
        text.index("Harbour Forum urges"),
        text.index("accused of ’sedition’"),
        text.index("‘The election next year"),
        text.index("#Nepal"),
    ]
    assert places == sorted(places)
    assert places[0] == 0
    assert text.index("drop all charges against her.") < 400
    assert max(map(len, text.split("\n\n"))) <= 280
    assert 600 <= len(text) <= 1100
    assert "http" not in text


def test_linkedin_quotes_by_name_and_role(statement: ReadRelease) -> None:
    text = text_of(write(statement, "linkedin"))

    assert text.endswith(
        "says Amara Silva, Executive Director of Harbour Forum.\n\n#Nepal #FreedomOfExpression #Elections"
    )
    assert 900 <= len(text) <= 1550


def test_dateline_is_left_out_and_slices_stay_exact(statement: ReadRelease) -> None:
    first = write(statement, "facebook").sentences[0]

    assert first.start == len("(Bangkok, 12 May 2021, ) – ")
    assert first.text == statement.paragraphs[0][first.start : first.end]


@pytest.mark.parametrize("network", list(RULES))
@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_stands_where_it_says_and_in_the_post(name: str, network: str) -> None:
    release = read_release(sample(name))

    summary = write(release, network)

    text = text_of(summary)
    for sentence in summary.sentences:
        assert sentence.text == release.paragraphs[sentence.paragraph][sentence.start : sentence.end]
        assert sentence.text in text
    assert summary.parts[0].length == RULES[network].length(text) <= RULES[network].limit
    assert summary.warnings == ()
    assert text.split("\n\n")[-1].startswith("#")


@pytest.mark.parametrize("network", ["facebook", "linkedin"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_sentences_and_hashtags_is_in_a_long_post(name: str, network: str) -> None:
    summary = write(read_release(sample(name)), network)

    rest = text_of(summary)
    for sentence in summary.sentences:
        rest = rest.replace(sentence.text, "", 1)
    assert set(rest.replace(" ".join(summary.hashtags), "")) <= set(" \n–")


def test_demanding_list_is_shown_as_a_list() -> None:
    text = text_of(write(read_release(sample("page.html")), "facebook"))

    assert (
        "We call on the Government of Mongolia to:\n– Drop all charges against the four defenders\n"
        "– Guarantee" in text
    )


def test_no_link_where_there_is_none(statement: ReadRelease) -> None:
    assert text_of(write(statement, "x", link="")).endswith(f"\n\n{TAGS}")


@pytest.mark.parametrize(
    "opening",
    [
        "He was taken away at night.",
        "This is the third arrest.",
        "However, nobody was told.",
        "They were beaten.",
        "Her family was not told.",
    ],
)
def test_post_does_not_open_with_what_points_back(opening: str) -> None:
    text = f"{opening} The Forum condemns the arrest of Lina Marek in Nepal.\n\nNobody has been charged."

    for network in RULES:
        assert opening not in text_of(
            write(read_release(RawRelease(title="NEPAL: FREE LINA", text=text)), network)
        )


def test_pronoun_follows_the_sentence_that_it_points_to() -> None:
    text = (
        "The Forum condemns the arrest of Lina Marek in Nepal. She was taken away at night.\n\nMore follows."
    )

    post = text_of(write(read_release(RawRelease(title="Free Lina Marek", text=text)), "facebook"))

    assert "Nepal. She was taken away at night." in post


def test_quote_without_its_speaker_is_not_used() -> None:
    text = (
        "The Forum condemns the arrest of Lina Marek in Nepal.\n\n"
        "“I only asked where the water has gone.”\n\n"
        "Nobody has been charged in this case so far."
    )

    post = text_of(write(read_release(RawRelease(title="Free Lina Marek", text=text)), "linkedin"))

    assert "water" not in post


def test_headline_in_capitals_is_not_used(statement: ReadRelease) -> None:
    release = read_release(RawRelease(title=statement.title.upper(), text="\n\n".join(statement.paragraphs)))

    assert statement.title.upper() not in text_of(write(release, "x"))
    assert text_of(write(release, "x")).startswith("The Harbour Forum for Rights")


def test_short_name_explained_elsewhere_is_not_used_alone() -> None:
    text = (
        "The Forum condemns the closure of three papers in Laos, after a year in which nine of them were"
        " closed and after the government had promised again and again that no further paper would have"
        " to close its doors in the capital.\n\n"
        "The National Press Agency (NPA) gave no reason.\n\nThe NPA closed nine papers in all."
    )

    post = text_of(write(read_release(RawRelease(title="Laos: Let papers print", text=text)), "x"))

    assert "The NPA closed" not in post


def test_title_alone_when_there_is_no_text() -> None:
    summary = write(read_release(RawRelease(title="Nepal: Free Lina Marek")), "facebook")

    assert text_of(summary) == "Nepal: Free Lina Marek\n\n#Nepal"
    assert any("only its title" in warning for warning in summary.warnings)


@pytest.mark.parametrize("network", list(RULES))
def test_title_longer_than_the_limit_is_cut_and_said(network: str) -> None:
    title = "The court of the northern district closed another newspaper without a reason " * 900

    summary = write(read_release(RawRelease(title=title)), network)

    assert summary.parts[0].length <= RULES[network].limit
    if network == "x":
        assert "…" in text_of(summary)
        assert any("cut" in warning for warning in summary.warnings)


@pytest.mark.parametrize("script", ["ខ្មែរ", "ไทย", "မြန်မာ", "中国", "abc"])
def test_endless_word_is_cut_within_the_limit(script: str) -> None:
    summary = write(read_release(RawRelease(title="T" * 5000, text=script * 2000)), "x")

    assert 0 < summary.parts[0].length <= 280
    assert text_of(summary).endswith(LINK)


def test_link_longer_than_the_limit_is_left_out_and_said() -> None:
    release = read_release(RawRelease(title="Nepal: Free Lina Marek"))

    summary = write_summary(
        release, network="x", rules=rules_without_short_links(), link="https://a.example/" + "x" * 500
    )

    assert summary.parts[0].length <= 280
    assert any("link is too long" in warning for warning in summary.warnings)


def rules_without_short_links() -> TextRules:
    return TextRules(limit=280, unit="characters", length=len, link_in_text=True)


def test_network_without_a_plan_gets_one_by_its_room(statement: ReadRelease) -> None:
    short = write_summary(statement, network="bluesky", rules=short_rules(300), link=LINK)
    long = write_summary(statement, network="elsewhere", rules=long_rules(5000), link=LINK)

    assert short.parts[0].length <= 300
    assert len(long.sentences) > len(short.sentences)


def test_signatories_are_in_no_post() -> None:
    release = read_release(joint_statement(200))

    assert all("Lantern" not in text_of(write(release, network)) for network in RULES)


def test_same_release_gives_the_same_post(statement: ReadRelease) -> None:
    again = read_release(sample("boilerplate_first.txt"))

    assert write(statement, "linkedin") == write(again, "linkedin")
    assert statement.dateline.date == dt.date(2021, 5, 12)


def test_footnote_marks_stay_behind() -> None:
    text = "The Forum is alarmed by the Press Act of 2024.[1] Five people sit on its board.\n\n[1] No. 9."

    post = text_of(write(read_release(RawRelease(title="Repeal the Press Act", text=text)), "facebook"))

    assert post == "The Forum is alarmed by the Press Act of 2024. Five people sit on its board."


def test_quote_may_say_this_and_he_of_what_the_post_is_about() -> None:
    text = "The Forum rejects the Press Act.\n\n“This law will silence all of us,” said Saran Bold."

    assert "“This law" in text_of(
        write(read_release(RawRelease(title="The Press Act", text=text)), "facebook")
    )


def test_small_first_letter_after_a_dateline_is_said() -> None:
    text = "(Bangkok, 12 May 2021) – the families of nine activists still wait for justice in Nepal."

    summary = write(read_release(RawRelease(title="A year on", text=text)), "facebook")

    assert text_of(summary).startswith("the families")
    assert any("small letter" in warning for warning in summary.warnings)
