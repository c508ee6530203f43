"""The page of sources: one more of them, reading now, and translations of a release."""

import re

import pytest
from django.test import Client

from distributor.people.models import Grant
from distributor.releases.models import InboxEntry, Release, Source
from distributor.releases.urls import release_key
from distributor.vault import unseal
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_a_feed_is_added_and_read_now(mira: Client) -> None:
    form = {"name": "website", "feed": "https://harbour.example/feed/"}
    assert mira.post("/sources/add/", form)["Location"] == "/sources/"
    source = Source.objects.get(name="website")
    Source.objects.update(next_poll_at=None)
    assert mira.post("/sources/look/", {"name": "website"})["Location"] == "/sources/"
    source.refresh_from_db()
    assert source.next_poll_at is not None
    assert mira.post("/sources/look/", {"name": "gone"}).status_code == 409


def test_a_webhook_s_secret_is_shown_once(mira: Client) -> None:
    page = mira.post("/sources/add/", {"name": "wordpress", "webhook": "1"}).content.decode()
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", page)
    assert found
    assert unseal(Source.objects.get(name="wordpress").sealed_secret) == found[0]
    assert "/webhooks/releases/wordpress" in page
    assert "whsec_" not in mira.get("/sources/").content.decode()
    assert "whsec_" not in mira.get("/audit/").content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"name": "a b", "feed": "https://x.example/"},
        {"name": "x" * 61, "feed": "https://x.example/"},
        {"name": "ftp", "feed": "ftp://x.example/"},
        {"name": "long", "feed": "https://x.example/" + "x" * 2000},
        {"name": "nothing"},
    ],
    ids=lambda form: form["name"][:8],
)
def test_what_cannot_be_a_source_is_said_and_kept_in_the_form(mira: Client, form: dict[str, str]) -> None:
    answer = mira.post("/sources/add/", form)
    assert answer.status_code == 422
    assert form["name"][:60] in answer.content.decode()
    assert not Source.objects.exists()


def test_only_who_manages_adds_a_source(mira: Client, arun: Client) -> None:
    Grant.objects.filter(person__username="arun").update(role="publisher")
    assert arun.post("/sources/add/", {"name": "x", "webhook": "1"}).status_code == 403
    assert "sources-add" not in arun.get("/sources/").content.decode()


def test_a_webhook_that_nothing_could_be_made_of_is_shown(mira: Client, clock: FakeClock) -> None:
    factories.draft(clock)
    InboxEntry.objects.create(
        source=Source.objects.get(), webhook_id="1", body="{}", received_at=clock.now(), problem="No address."
    )
    assert "No address." in mira.get("/sources/").content.decode()


def test_translations_lead_to_our_own_release_where_we_have_it(mira: Client, clock: FakeClock) -> None:
    release, other = (factories.draft(clock).release for _ in range(2))
    body = release.current.body
    here, there = "https://harbour.example/km/one/", "https://harbour.example/th/one/"
    body["translations"] = [
        {"language": "km", "url": here, "label": ""},
        {"language": "th", "url": there, "label": ""},
    ]
    type(release.current).objects.filter(pk=release.current.pk).update(body=body)
    Release.objects.filter(pk=other.pk).update(key=release_key(here))
    page = mira.get(f"/releases/{release.pk}/").content.decode()
    assert f'href="/releases/{other.pk}/">Khmer' in page
    assert f'href="{there}"' in page
