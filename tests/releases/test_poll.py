"""Polling asks politely, takes everything that is new, and survives every kind of answer."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.clock import Clock
from distributor.releases.errors import FetchError, SourceError
from distributor.releases.fetch import Fetched
from distributor.releases.models import Release, Source
from distributor.releases.poll import due_sources, poll_due_sources, poll_source
from distributor.releases.sources import add_source
from tests.fakes import FakeClock
from tests.releases.test_feed import item, rss

pytestmark = pytest.mark.django_db
LONG = "The court sentenced two reporters on Friday. " * 30


class FakeSite:
    """A site in memory: pages by address, a feed with validators, failures on demand."""

    def __init__(self, feed: bytes) -> None:
        self.feed = feed
        self.etag = '"1"'
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.error: FetchError | None = None
        self.status = 200
        self.pages: dict[str, bytes] = {}

    def __call__(self, url: str, *, headers: Mapping[str, str] | None = None, **_: object) -> Fetched:
        headers = headers or {}
        self.asked.append((url, headers))
        if self.error:
            raise self.error
        if url in self.pages:
            return Fetched(status=200, body=self.pages[url], url=url)
        if url != "https://s.example/feed":
            return Fetched(status=404, body=b"", url=url)
        if headers.get("If-None-Match") == self.etag:
            return Fetched(status=304, body=b"", url=url)
        return Fetched(
            status=self.status, body=self.feed, url=url, headers={"etag": self.etag, "last-modified": "Tue"}
        )


def feed_source(clock: Clock) -> Source:
    return add_source("website", feed_url="https://s.example/feed", actor="test", clock=clock)[0]


def test_every_new_release_of_a_poll_is_found_not_only_the_newest(clock: FakeClock) -> None:
    site = FakeSite(rss(*(item(n, title=f"Release {n}", body=f"{n} {LONG}") for n in (5, 4, 3, 2, 1))))
    result = poll_source(feed_source(clock).pk, clock=clock, fetch=site)
    assert result.found == 5
    titles = Release.objects.order_by("id").values_list("revision__title", flat=True)
    assert list(titles) == [f"Release {n}" for n in (1, 2, 3, 4, 5)]


def test_the_second_poll_is_conditional_and_changes_nothing(clock: FakeClock) -> None:
    site = FakeSite(rss(item(1, body=LONG)))
    source = feed_source(clock)
    poll_source(source.pk, clock=clock, fetch=site)
    result = poll_source(source.pk, clock=clock, fetch=site)
    assert site.asked[-1][1] == {"If-None-Match": '"1"', "If-Modified-Since": "Tue"}
    assert (result.found, result.revised) == (0, 0)


def test_a_changed_guid_is_no_new_release(clock: FakeClock) -> None:
    source, site = feed_source(clock), FakeSite(rss(item(1, body=LONG)))
    poll_source(source.pk, clock=clock, fetch=site)
    site.feed, site.etag = rss(item(1, body=LONG, guid="another")), '"2"'
    assert poll_source(source.pk, clock=clock, fetch=site).unchanged == 1
    assert Release.objects.count() == 1


def test_an_older_release_that_appears_late_is_found(clock: FakeClock) -> None:
    source, site = feed_source(clock), FakeSite(rss(item(3, title="Three", body="3 " + LONG)))
    poll_source(source.pk, clock=clock, fetch=site)
    items = (item(3, title="Three", body="3 " + LONG), item(2, title="Two", body="2 " + LONG))
    site.feed, site.etag = rss(*items), '"2"'
    assert poll_source(source.pk, clock=clock, fetch=site).found == 1


def test_a_corrected_entry_is_revised(clock: FakeClock) -> None:
    source, site = feed_source(clock), FakeSite(rss(item(1, body=LONG)))
    poll_source(source.pk, clock=clock, fetch=site)
    site.feed, site.etag = rss(item(1, body=LONG.replace("two", "three"))), '"2"'
    assert poll_source(source.pk, clock=clock, fetch=site).revised == 1


def test_an_excerpt_is_completed_from_its_page(clock: FakeClock) -> None:
    source, site = feed_source(clock), FakeSite(rss(item(1, body="Two reporters…")))
    page = f"<html lang='en'><body><article><h1>A title</h1><p>{LONG}</p></article></body></html>"
    site.pages["https://s.example/1/"] = page.encode()
    poll_source(source.pk, clock=clock, fetch=site)
    assert "sentenced two reporters" in Release.objects.get().current.body["paragraphs"][0]
    site.etag = '"2"'
    assert poll_source(source.pk, clock=clock, fetch=site).unchanged == 1


@pytest.mark.parametrize(
    ("error", "status", "body", "sentence"),
    [
        (FetchError("The answer is larger than 10 MB."), 200, b"", "larger than 10 MB"),
        (FetchError("s.example did not answer in time."), 200, b"", "did not answer in time"),
        (None, 200, b"<html>not a feed", "does not answer with an RSS or Atom feed"),
        (None, 503, b"", "status 503"),
    ],
)
def test_a_poll_that_fails_says_why_loses_nothing_and_recovers(
    clock: FakeClock, error: FetchError | None, status: int, body: bytes, sentence: str
) -> None:
    good = rss(item(1, body=LONG))
    source, site = feed_source(clock), FakeSite(body or good)
    site.error, site.status = error, status
    with pytest.raises(SourceError, match=sentence):
        poll_source(source.pk, clock=clock, fetch=site)
    source.refresh_from_db()
    assert sentence in source.problem
    assert source.next_poll_at is not None
    assert source.next_poll_at > clock.now()
    assert Entry.objects.filter(action=Action.SOURCE_FAILED).count() == 1

    site.error, site.status, site.feed = None, 200, good
    assert poll_source(source.pk, clock=clock, fetch=site).found == 1
    source.refresh_from_db()
    assert (source.problem, source.failures) == ("", 0)
    assert Entry.objects.filter(action=Action.SOURCE_RECOVERED).count() == 1


def test_a_feed_that_keeps_failing_is_asked_less_often_and_logged_once(clock: FakeClock) -> None:
    source, site = feed_source(clock), FakeSite(b"no feed")
    waits = []
    for _ in range(6):
        with pytest.raises(SourceError):
            poll_source(source.pk, clock=clock, fetch=site)
        source.refresh_from_db()
        assert source.next_poll_at is not None
        waits.append((source.next_poll_at - clock.now()).total_seconds())
    assert waits == [300, 600, 1200, 2400, 3600, 3600]
    assert Entry.objects.filter(action=Action.SOURCE_FAILED).count() == 1


def test_an_entry_that_gives_no_release_does_not_keep_the_others_away(clock: FakeClock) -> None:
    empty = "<item><title> </title><link>https://s.example/9/</link></item>"
    source, site = feed_source(clock), FakeSite(rss(item(2, body=LONG), empty))
    result = poll_source(source.pk, clock=clock, fetch=site)
    assert result.found == 1
    source.refresh_from_db()
    assert "https://s.example/9/" in source.problem


def test_two_workers_do_not_ask_the_same_feed_at_once(clock: FakeClock) -> None:
    source = feed_source(clock)
    assert due_sources(clock) == [source.pk]
    Source.objects.update(feed_url="http://127.0.0.1:9/feed")  # nobody listens: the poll fails at once
    assert poll_due_sources(clock=clock) == 0
    assert due_sources(clock) == []
    clock.move(seconds=301)
    assert due_sources(clock) == [source.pk]
    assert Source.objects.get().next_poll_at != clock.now() - timedelta(seconds=301)


def test_a_page_without_text_does_not_take_the_place_of_an_excerpt(clock: FakeClock) -> None:
    site = FakeSite(rss(item(1, body="The court sentenced two reporters on Friday.")))
    site.pages["https://s.example/1/"] = b"<html><body><div id='app'></div></body></html>"
    poll_source(feed_source(clock).pk, clock=clock, fetch=site)
    assert Release.objects.get().current.read().paragraphs


def test_a_page_in_an_old_encoding_is_read(clock: FakeClock) -> None:
    site = FakeSite(rss(item(1, body="Court [&#8230;]")))
    page = "<html><head><meta charset='windows-1252'></head><body><article><p>" + "Été à Genève. " * 20
    site.pages["https://s.example/1/"] = page.encode("cp1252")
    poll_source(feed_source(clock).pk, clock=clock, fetch=site)
    assert "Été à Genève" in Release.objects.get().current.read().paragraphs[0]


@pytest.mark.parametrize("url", ["https://[x/", "https://e.example:99999/", "https://e.example:port/a"])
def test_an_entry_with_an_address_that_is_none_does_not_keep_the_others_away(
    clock: FakeClock, url: str
) -> None:
    odd = item(2, body=LONG).replace("https://s.example/2/", url)
    source, site = feed_source(clock), FakeSite(rss(item(1, body=f"1 {LONG}"), odd))
    result = poll_source(source.pk, clock=clock, fetch=site)
    assert result.found == 1
    assert "cannot be linked" in Source.objects.get().problem
