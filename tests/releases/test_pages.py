"""A page that is gone or marked as taken back withdraws its release; one that is missing is told."""

from datetime import timedelta

import pytest

from distributor.posts.draft import draft_posts
from distributor.releases.errors import FetchError, ReleaseRejected
from distributor.releases.fetch import Fetched
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release
from distributor.releases.pages import check_pages
from distributor.releases.retraction import is_retracted
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


class Site:
    """Every page answers the same."""

    def __init__(self, status: int = 200, title: str = "A statement") -> None:
        self.status, self.title, self.asked, self.fails = status, title, 0, False

    def __call__(self, url: str, **_: object) -> Fetched:
        self.asked += 1
        if self.fails:
            raise FetchError("Away.")
        html = f"<html><head><title>{self.title}</title></head><body><h1>{self.title}</h1></body></html>"
        return Fetched(status=self.status, body=html.encode(), url=url)


def look(clock: FakeClock, site: Site, **later: float) -> Release:
    clock.move(**(later or {"hours": 1}))
    check_pages(clock=clock, fetch=site)
    return Release.objects.get()


def test_a_page_that_is_gone_for_good_withdraws_the_release(clock: FakeClock) -> None:
    factories.release(clock)
    release = look(clock, Site(410))
    assert release.withdrawn_at == clock.now()
    assert release.corrections_due


@pytest.mark.parametrize("title", ["[Retracted] A statement", "WITHDRAWN: A title", "Dicabut - Pernyataan"])
def test_a_page_that_is_marked_withdraws_the_release(clock: FakeClock, title: str) -> None:
    factories.release(clock)
    assert look(clock, Site(title=title)).withdrawn_at


def test_a_missing_page_is_told_and_forgotten_when_it_comes_back(clock: FakeClock) -> None:
    factories.release(clock)
    assert "404" in look(clock, Site(404)).page_problem
    release = look(clock, Site())
    assert (release.page_problem, release.withdrawn_at) == ("", None)


def test_a_site_that_is_away_says_nothing_about_the_release(clock: FakeClock) -> None:
    factories.release(clock)
    site = Site(410)
    site.fails = True
    assert look(clock, site).withdrawn_at is None
    assert look(clock, Site(503)).withdrawn_at is None


def test_pages_are_asked_for_hourly_then_daily_then_not_at_all(clock: FakeClock) -> None:
    factories.release(clock)
    site = Site()
    for _ in range(70):
        look(clock, site, minutes=59)
        look(clock, site, minutes=1)
    assert 48 <= site.asked <= 50
    look(clock, site, days=29)
    asked = site.asked
    look(clock, site, days=2)
    look(clock, site, days=2)
    assert site.asked <= asked + 1


def test_nobody_asks_for_a_page_under_embargo(clock: FakeClock) -> None:
    factories.release(clock, embargo_until=clock.now() + timedelta(days=3))
    site = Site()
    look(clock, site)
    assert site.asked == 0


def test_a_feed_that_marks_the_title_takes_the_release_back(clock: FakeClock) -> None:
    release = factories.release(clock)
    draft_posts(release.pk, clock=clock)
    raw = factories.raw_release(url=release.url, title=f"[RETRACTED] {release.current.title}")
    ingest_release(raw, source=factories.source(), way="feed", clock=clock)
    assert Release.objects.get().withdrawn_at
    with pytest.raises(ReleaseRejected, match="taken back"):
        new = factories.raw_release(title="Withdrawn: Another statement")
        ingest_release(new, source=factories.source(), way="feed", clock=clock)


@pytest.mark.pure
@pytest.mark.parametrize(
    "title",
    [
        "Retracted confessions were used at trial",
        "Myanmar: charges withdrawn",
        "Cambodia: Withdrawn case reopened",
        "Withdrawn troops return to the border",
        "",
    ],
)
def test_other_titles_are_not_marks(title: str) -> None:
    assert not is_retracted(title)
