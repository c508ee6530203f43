"""Every page in every language, how the language is chosen, and what stands as it is inside foreign lines."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from distributor.desk.times import brief, spoken
from distributor.posts.models import Post
from tests.desk import build
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock
from tools import messages

pytestmark = pytest.mark.django_db
ALL = [code for code, _ in settings.LANGUAGES]
ENGLISH_NAMES = re.compile(r"Wednesday|Wed\b|November|\bNov\b")


@pytest.fixture
def mira(db: None) -> Client:
    return logged_in("mira")


def head(page: str) -> tuple[str, str]:
    found = re.search(r'<html lang="([^"]+)" dir="([^"]+)"', page)
    assert found
    return found[1], found[2]


def paths(clock: FakeClock) -> list[str]:
    build.three_drafts(clock)
    build.published(clock, person="arun")
    build.unknown(clock, person="arun")
    posts = [f"/posts/{post.pk}/" for post in {post.state: post for post in Post.objects.all()}.values()]
    tabs = [f"/?tab={tab}" for tab in ("waiting", "scheduled", "help", "published", "rejected")]
    pages = ["/hold/", "/sources/", "/channels/", "/people/", "/audit/"]
    return [*tabs, *posts, f"/releases/{Post.objects.latest('pk').release_id}/", *pages]


@pytest.mark.parametrize("language", ALL)
def test_every_page_answers_in_every_language(mira: Client, clock: FakeClock, language: str) -> None:
    for path in paths(clock):
        answer = mira.get(path, headers={"Accept-Language": language})
        page = answer.content.decode()
        assert (path, answer.status_code) == (path, 200)
        assert head(page) == (language, "rtl" if language == "ur" else "ltr")
        assert ("django.po" in page) == (language != "en"), path


@pytest.mark.parametrize("language", ALL)
def test_pages_for_strangers_and_errors_are_in_the_language_too(client: Client, language: str) -> None:
    for path, status in (("/login/", 200), ("/nowhere/", 404)):
        answer = client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == status
        assert head(answer.content.decode())[0] == language


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("ur-PK,ur;q=0.9,en;q=0.5", "ur"),
        ("fr-CH", "fr"),
        ("xx", "en"),
        ("ne;q=0.1,km;q=0.9", "km"),
        ("", "en"),
    ],
)
def test_the_browser_s_wish_counts(client: Client, wish: str, language: str) -> None:
    answer = client.get("/login/", headers={"Accept-Language": wish})
    assert head(answer.content.decode())[0] == language
    assert "Accept-Language" in answer["Vary"]


def test_a_choice_outlasts_the_browser_s_wish_and_leads_back(client: Client) -> None:
    answer = client.post("/language/", {"language": "km", "next": "/login/?next=/hold/"})
    assert answer["Location"] == "/login/?next=/hold/"
    cookie = answer.cookies["django_language"]
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
    page = client.get("/login/", headers={"Accept-Language": "fr"}).content.decode()
    assert head(page)[0] == "km"
    assert '<option value="km" lang="km" selected>' in page


def test_a_choice_never_leads_to_somebody_else_s_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "km", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_a_language_without_a_catalogue_is_not_taken(client: Client) -> None:
    client.post("/language/", {"language": "tlh", "next": "/login/"})
    assert head(client.get("/login/").content.decode())[0] == "en"


def test_asking_for_the_choice_by_link_changes_nothing(client: Client) -> None:
    client.get("/language/?language=km")
    assert head(client.get("/login/").content.decode())[0] == "en"


def test_a_choice_needs_its_form(mira: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "km"}).status_code == 403


@pytest.mark.parametrize("language", sorted(messages.PLURALS))
def test_times_are_in_words_of_the_language(language: str) -> None:
    instant, zone = datetime(2026, 11, 25, 2, 0, tzinfo=UTC), ZoneInfo("Asia/Bangkok")
    with override(language):
        said = (spoken(instant, zone=zone, now=instant), brief(instant, zone=zone))
    for each in said:
        assert "09:00" in each
        if language not in {"id", "fr"}:
            assert not ENGLISH_NAMES.search(each)
    assert "Asia/Bangkok" in said[0]


def test_handles_zones_and_hashes_stand_alone_in_a_line_from_the_right(
    mira: Client, clock: FakeClock
) -> None:
    build.three_drafts(clock)
    mira.cookies["django_language"] = "ur"
    queue, log = (mira.get(path).content.decode() for path in ("/", "/audit/"))
    assert '<span class="account"><bdi>' in queue
    assert '<bdi class="zone">' in queue
    assert "<b><bdi>" in log


def test_an_error_of_ours_is_in_the_language(mira: Client, settings: Any) -> None:
    mira.raise_request_exception = False
    settings.ROOT_URLCONF = "tests.desk.broken_urls"
    page = mira.get("/", headers={"Accept-Language": "ur"}).content.decode()
    assert head(page) == ("ur", "rtl")
