"""The stop switch, and channels that paused themselves."""

import pytest
from django.test import Client

from distributor.channels.services import pause_channel
from distributor.delivery.holds import active_holds
from distributor.posts.approve import approve_post
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_hold_everything_and_resume(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    approve_post(post.pk, person="arun", now=True, clock=clock)
    page = mira.post("/hold/set/", {"scope": "everything", "because": "Coup"}, follow=True).content.decode()
    assert "Everything is held." in page
    assert "1 approved post waits for it." in page
    assert "Hold everything</button>" not in page
    assert [hold.person for hold in active_holds()] == ["mira"]
    again = mira.post("/hold/set/", {"scope": "everything"})
    assert again.status_code == 409
    assert "held already" in again.content.decode()
    assert (
        "What is due leaves now."
        in mira.post("/hold/lift/", {"scope": "everything"}, follow=True).content.decode()
    )
    assert active_holds() == []
    assert mira.post("/hold/lift/", {"scope": "everything"}).status_code == 409


@pytest.mark.parametrize(
    "scope",
    [
        "",
        "nonsense",
        "everything:x",
        "network:",
        "network:nope",
        "channel:nope",
        "country:Nowhere",
        "post:999",
        "post:x",
    ],
)
def test_what_names_nothing_holds_nothing(mira: Client, scope: str) -> None:
    assert mira.post("/hold/set/", {"scope": scope}).status_code == 422
    assert active_holds() == []


def test_the_countries_of_known_releases_can_be_held(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    assert 'value="country:Philippines"' in mira.get("/hold/").content.decode()
    mira.post("/hold/set/", {"scope": "country:Philippines"})
    assert "Held by mira" in mira.get(f"/posts/{post.pk}/").content.decode()


def test_one_post_is_held_from_its_page(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    path = f"/posts/{post.pk}/"
    assert "Hold this post" in mira.get(path).content.decode()
    answer = mira.post("/hold/set/", {"scope": f"post:{post.pk}", "next": path}, follow=True)
    assert answer.redirect_chain == [(path, 302)]
    assert "Held by mira" in answer.content.decode()


def test_a_paused_channel_says_why_and_is_resumed(mira: Client) -> None:
    channel = factories.channel()
    pause_channel(channel.pk, because="The token ended. Reconnect.", actor="distributor")
    page = mira.get("/channels/").content.decode()
    assert "The token ended. Reconnect." in page
    page = mira.post("/channels/resume/", {"channel": str(channel.pk)}, follow=True).content.decode()
    assert "Ready to post" in page
    assert mira.post("/channels/resume/", {"channel": "x"}).status_code == 404
