"""The queue: tabs, search, paging, and that it stays quick."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from distributor.channels.models import Channel
from distributor.posts.draft import draft_posts
from distributor.posts.models import Post
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def _more_drafts(clock: FakeClock, count: int) -> None:
    for _ in range(count):
        draft_posts(factories.release(clock).pk, clock=clock)


@pytest.mark.parametrize("path", ["/?tab=waiting", "/releases/{}/", "/channels/", "/audit/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(mira: Client, clock: FakeClock, path: str) -> None:
    release = build.three_drafts(clock)
    mira.get("/")
    few = _queries(mira, path.format(release.pk))
    for network in ("facebook", "x", "linkedin"):
        factories.channel(network)
    _more_drafts(clock, 5)
    # One more, once: the rest of a release that the end of the page would cut in two.
    assert _queries(mira, path.format(release.pk)) <= few + 1 <= 21


def test_published_posts_do_not_cost_a_query_each(mira: Client, clock: FakeClock) -> None:
    build.published(clock, person="arun")
    few = _queries(mira, "/?tab=published")
    for _ in range(4):
        build.published(clock, person="arun")
    assert _queries(mira, "/?tab=published") <= few


@pytest.mark.parametrize("tab", ["waiting", "scheduled", "published"])
def test_every_post_is_on_exactly_one_page(
    mira: Client, clock: FakeClock, tab: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("distributor.desk.queue.PAGE", 4)
    channel = factories.channel()
    makers: dict[str, Callable[..., Post]] = {
        "waiting": factories.draft,
        "scheduled": factories.approved,
        "published": build.published,
    }
    for _ in range(10):
        makers[tab](clock, on=channel)
    seen: list[int] = []
    path = f"/?tab={tab}"
    for _ in range(10):
        answer = mira.get(path)
        seen += [card.post.pk for group in answer.context["groups"] for card in group.cards]
        if not answer.context["next_href"]:
            break
        path = "/" + answer.context["next_href"]
    assert len(seen) == len(set(seen)) == 10


def test_a_release_is_not_cut_in_two(mira: Client, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("distributor.desk.queue.PAGE", 4)
    build.three_drafts(clock)
    _more_drafts(clock, 2)
    groups = mira.get("/").context["groups"]
    assert [len(group.cards) for group in groups] == [3, 3]
    assert [card.network.name for card in groups[0].cards] == ["facebook", "x", "linkedin"]


def test_an_end_that_cannot_be_read_gives_the_first_page(mira: Client, clock: FakeClock) -> None:
    factories.approved(clock)
    for after in ("x", "_", "99999999999999999999999", "2026-99-99_3", "9_9", "2026-11-24T08:00:00_1", "²"):
        for tab in ("waiting", "scheduled", "published", "nonsense"):
            assert mira.get("/", {"tab": tab, "after": after}).status_code == 200


def test_search_and_filter(mira: Client, clock: FakeClock) -> None:
    build.three_drafts(clock, title="Cambodia: Khmer words ដោះលែង here")
    factories.draft(clock, title="Nepal: Something else")

    def found(**query: str) -> set[str]:
        groups = mira.get("/", query).context["groups"]
        return {card.post.title for group in groups for card in group.cards}

    assert found(q="nepal") == {"Nepal: Something else"}
    assert found(q="ដោះលែង") == {"Cambodia: Khmer words ដោះលែង here"}
    assert found(q='%"\\') == set()
    networks = {card.network.name for g in mira.get("/?network=x").context["groups"] for card in g.cards}
    assert networks == {"x"}
    assert "No post here fits" in mira.get("/?q=zzzzzz").content.decode()


def test_words_of_other_scripts_are_found_in_the_text(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    Post.objects.filter(pk=post.pk).update(parts=["កម្ពុជា ត្រូវ"])
    assert mira.get("/", {"q": "ត្រូវ"}).context["groups"]


def test_what_needs_help_is_counted_on_every_page(mira: Client, clock: FakeClock) -> None:
    build.failed(clock, person="arun")
    build.unknown(clock, person="arun")
    page = mira.get("/sources/").content.decode()
    assert '<b class="dot">2' in page
    assert len(mira.get("/?tab=help").context["groups"]) == 2


def test_the_strip_says_what_is_new_and_nothing_when_nothing_moved(mira: Client, clock: FakeClock) -> None:
    factories.draft(clock)
    path = "/queue/status/?" + mira.get("/").context["status_query"]
    assert mira.get(path).status_code == 204
    draft_posts(factories.release(clock).pk, clock=clock)
    second = mira.get(path)
    assert second.status_code == 200
    assert "1 new post. Show it" in second.content.decode()
    for since in ("", "x", "-1", "9" * 30):
        assert mira.get("/queue/status/", {"since": since}).status_code == 200


def test_the_live_length_counts_as_the_network_does(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    page = mira.post(
        f"/posts/{post.pk}/draw/", {"text": "ក" * 150}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "300 of 280 weighted characters" in page
    assert "20 too many" in page
    assert "Khmer: each counts double." in page


def test_no_channel_and_no_release_is_a_calm_page(mira: Client) -> None:
    assert not Channel.objects.exists()
    assert "Nothing waits for approval" in mira.get("/").content.decode()
    assert "There is no channel yet" in mira.get("/channels/").content.decode()
