"""Variants, threads, house style: the same truth in another order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributor.posts.writing import House, Summary, Variant, check_parts, variants, write_summary
from distributor.releases.reading import RawRelease, ReadRelease, read_release
from tests.samples import NAMES, sample
from tests.writing.rules import RULES, short_rules
from tests.writing.test_any_release import SOUP

pytestmark = pytest.mark.pure

LINK = "https://harbour-forum.example/a/?utm_source=x&utm_medium=social"


@pytest.fixture
def page() -> ReadRelease:
    return read_release(sample("page.html"))


def post(release: ReadRelease, network: str = "x", **options: object) -> Summary:
    return write_summary(release, network=network, rules=RULES[network], link=LINK, **options)  # type: ignore[arg-type]  # options are write_summary's own


def text_of(summary: Summary) -> str:
    (part,) = summary.parts
    return part.text


@pytest.mark.parametrize("network", list(RULES))
def test_variants_open_with_what_they_are_named_after(page: ReadRelease, network: str) -> None:
    found = variants(page, network=network, rules=RULES[network], link=LINK)

    assert list(found) == list(Variant)
    first = {variant: summary.sentences[0].text for variant, summary in found.items()}
    assert first[Variant.DEMAND].startswith("We call on the Government of Mongolia")
    assert first[Variant.QUOTE].startswith("“Nobody should go to prison")
    assert first[Variant.FACT] not in page.demands


@pytest.mark.parametrize("network", ["facebook", "linkedin"])
def test_fact_led_post_has_neither_demand_nor_quote(page: ReadRelease, network: str) -> None:
    text = text_of(post(page, network, variant="fact"))

    assert "“" not in text
    assert "call on" not in text


def test_variant_that_the_release_does_not_allow_is_written_balanced_and_said() -> None:
    release = read_release(RawRelease(title="Nepal: A year on", text="Lina Marek was arrested a year ago."))

    summary = post(release, variant=Variant.QUOTE)

    assert summary.variant is Variant.BALANCED
    assert any("no quote" in warning for warning in summary.warnings)
    assert Variant.QUOTE not in variants(release, network="x", rules=RULES["x"], link=LINK)


@pytest.mark.parametrize("link_place", ["first", "last"])
@pytest.mark.parametrize("name", NAMES)
def test_thread_is_numbered_and_has_its_link_and_hashtags_once(name: str, link_place: str) -> None:
    release = read_release(sample(name))

    summary = post(release, thread=True, house=House(thread_link=link_place))

    texts = [part.text for part in summary.parts]
    if len(texts) > 1:
        carrier = texts[0 if link_place == "first" else -1]
        assert [text[:4] for text in texts] == [f"{n}/{len(texts)} " for n in range(1, len(texts) + 1)]
        assert LINK in carrier
        assert sum(text.count(LINK) for text in texts) == 1
        assert all("\n".join(texts).count(tag) == 1 for tag in summary.hashtags)
    assert len(texts) > 1 or name in {"thai.txt", "burmese.txt"}
    assert all(part.length <= part.limit for part in summary.parts)
    assert check_parts(texts, release, link=LINK) == ((),) * len(texts)


@settings(max_examples=150)
@given(
    title=SOUP,
    text=SOUP,
    variant=st.sampled_from(Variant),
    network=st.sampled_from(["x", "facebook", "linkedin"]),
    thread=st.booleans(),
    first=st.booleans(),
    limit=st.integers(60, 500),
)
def test_every_variant_and_thread_keeps_the_promises(
    title: str, text: str, variant: Variant, network: str, thread: bool, first: bool, limit: int
) -> None:
    release = read_release(RawRelease(title=title, text=text))

    summary = write_summary(
        release,
        network=network,
        rules=short_rules(limit),
        link=LINK,
        variant=variant,
        thread=thread,
        house=House(thread_link="first" if first else "last"),
    )

    texts = [part.text for part in summary.parts]
    assert all(part.length <= part.limit == limit for part in summary.parts)
    for sentence in summary.sentences:
        assert sentence.text == release.paragraphs[sentence.paragraph][sentence.start : sentence.end]
        assert any(sentence.text in part for part in texts)
    assert check_parts(texts, release, link=LINK) == ((),) * len(texts)


def test_paying_account_gets_a_long_post_with_its_link(page: ReadRelease) -> None:
    summary = post(page, house=House(x_limit=25_000))

    assert summary.parts[0].limit == 25_000
    assert summary.parts[0].length > 280
    assert text_of(summary).endswith(LINK)


def test_order_sign_off_and_fixed_hashtags_are_the_houses(page: ReadRelease) -> None:
    house = House(
        order=("hashtags", "text", "link", "sign-off"),
        sign_off="Stand with them.",
        fixed_hashtags={"all": ("#HumanRights",)},
        hashtags={"other": 2},
    )

    text = text_of(post(page, "facebook", house=house))

    assert text.startswith("#HumanRights #Mongolia\n\n")
    assert text.endswith("\n\nStand with them.")


def test_no_hashtags_where_the_house_wants_none(page: ReadRelease) -> None:
    assert "#" not in text_of(post(page, "linkedin", house=House(hashtags={"other": 0})))


def test_sentence_with_a_forbidden_word_is_not_chosen(page: ReadRelease) -> None:
    for network in RULES:
        assert "mine" not in text_of(post(page, network, house=House(forbidden=("mine",)))).split()


def test_names_the_house_writes_otherwise_are_kept_and_said() -> None:
    text = (
        "The Forum condemns the arrests in Burma.\n\n“Burma is my home and it will be free,” said Saran Bold."
    )
    release = read_release(RawRelease(title="Free them", text=text))

    summary = post(release, "facebook", house=House(preferred={"Burma": "Myanmar"}))

    assert "arrests in Burma." in text_of(summary)
    assert [warning for warning in summary.warnings if "Myanmar" in warning] == [
        "The release says 'Burma'; this house writes 'Myanmar'. The release's word was kept."
    ]


def test_handle_stands_after_the_hashtags_and_no_sentence_is_changed(page: ReadRelease) -> None:
    house = House(handles={"x": {"Blue River Circle": "@blueriver", "Nobody Here": "@nobody"}})

    summary = write_summary(page, network="x", rules=short_rules(300), link=LINK, house=house)

    assert summary.mentions == ("@blueriver",)
    assert "#Mongolia #FreedomOfAssembly @blueriver\n" in text_of(summary)
    assert check_parts([text_of(summary)], page, house=house) == ((),)


def test_handle_that_does_not_fit_is_left_out(page: ReadRelease) -> None:
    house = House(handles={"x": {"Blue River Circle": "@" + "b" * 60}})

    assert post(page, house=house).mentions == ()


def test_handle_never_opens_a_post(page: ReadRelease) -> None:
    house = House(
        handles={"x": {"Blue River Circle": "@blueriver"}},
        hashtags={"x": 0},
        order=("hashtags", "text", "link", "sign-off"),
    )

    assert not text_of(post(page, house=house)).startswith("@")
