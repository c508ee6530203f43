"""The object that ``distributor preview`` prints."""

import json

import pytest

from distributor.networks.registry import NETWORKS
from distributor.networks.share_this import LABELS
from distributor.posts.preview import preview, preview_text
from distributor.posts.writing import Variant
from distributor.releases.reading import RawRelease
from tests.samples import NAMES, sample

RELEASE_FIELDS = {
    "title", "url", "language", "kind", "published_at", "dateline", "paragraphs", "quotes", "demands",
    "contacts", "pdf_url", "image_url", "countries", "warnings",
    "lead", "topics", "hashtags", "image_alt", "translations", "endorsers", "endorser_count", "footnotes",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_object_keeps_its_promises(name: str) -> None:
    answer = json.loads(json.dumps(preview(sample(name)), ensure_ascii=False).encode("utf-8"))

    assert set(answer) == {"release", "posts", "share_links", "share_this", "card"}
    assert set(answer["release"]) == RELEASE_FIELDS
    assert [post["network"] for post in answer["posts"]] == ["facebook", "x", "linkedin"]
    for post in answer["posts"]:
        (part,) = post["parts"]
        rules = NETWORKS[post["network"]].rules
        assert part["length"] == rules.length(part["text"]) <= part["limit"] == rules.limit
        assert post["findings"] == []
        assert post["variant"] == "balanced"
        assert post["variant"] in post["variants"]
        for sentence in post["sentences"]:
            paragraph = answer["release"]["paragraphs"][sentence["paragraph"]]
            assert paragraph[sentence["start"] : sentence["end"]] == sentence["text"]
            assert sentence["text"] in part["text"]


def test_share_links_carry_their_network() -> None:
    links = preview(sample("page.html"))["share_links"]

    assert isinstance(links, dict)
    for network, link in links.items():
        assert link.startswith("https://harbour-forum.example/mongolia-river-defenders/?")
        assert f"utm_source={network}" in link


def test_followers_get_links_for_every_network() -> None:
    answer = preview(sample("page.html"))

    assert list(answer["share_this"]) == list(LABELS)  # type: ignore[call-overload]  # it is an object


def test_thread_and_variant_can_be_asked_for() -> None:
    answer = preview(sample("page.html"), thread=True, variant=Variant.QUOTE)

    posts = {post["network"]: post for post in answer["posts"]}  # type: ignore[attr-defined]  # it is a list
    assert len(posts["x"]["parts"]) > 1
    assert len(posts["facebook"]["parts"]) == 1
    assert posts["linkedin"]["variant"] == "quote"
    assert preview_text(answer).count("── x ") == len(posts["x"]["parts"])


def test_release_without_an_address_has_no_links() -> None:
    answer = preview(RawRelease(title="Nepal: Free Lina Marek", text="The Forum condemns the arrest."))

    assert answer["share_links"] == {"facebook": None, "x": None, "linkedin": None}
    assert answer["release"]["pdf_url"] is None  # type: ignore[index]  # it is an object


def test_address_that_cannot_be_shared_is_said() -> None:
    answer = preview(
        RawRelease(url="https://user:secret@forum.example.org/", title="T", text="The Forum condemns it.")
    )

    assert answer["share_links"] == {"facebook": None, "x": None, "linkedin": None}
    assert answer["release"]["warnings"]  # type: ignore[index]  # it is an object


@pytest.mark.parametrize("name", NAMES)
def test_text_for_people_shows_every_post(name: str) -> None:
    answer = preview(sample(name))

    shown = preview_text(answer)

    assert answer["release"]["title"] in shown  # type: ignore[index]  # it is an object
    assert all(f"── {network} " in shown for network in ("facebook", "x", "linkedin"))
