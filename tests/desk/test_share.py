"""The share page is public, frameable and empty of everything else; an embargo keeps it away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from distributor.posts.edit import edit_post
from distributor.posts.protect import protect
from distributor.releases.models import Release, Sensitivity
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_a_site_may_embed_it_without_a_log_in(clock: FakeClock, client: Client) -> None:
    release = factories.release(clock)
    answer = client.get(f"/share/{release.pk}/")
    assert answer.status_code == 200
    assert b"whatsapp" in answer.content.lower()
    assert b"<script" not in answer.content
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("change", ["embargo", "withdrawn", "restricted", "named", "unknown"])
def test_what_is_not_public_is_not_there(clock: FakeClock, client: Client, change: str) -> None:
    release = factories.release(clock)
    number = release.pk + (change == "unknown")
    if change == "embargo":
        Release.objects.update(embargo_until=datetime.now(UTC) + timedelta(hours=1))
    if change == "withdrawn":
        Release.objects.update(withdrawn_at=clock.now())
    if change == "restricted":
        Release.objects.update(sensitivity=Sensitivity.RESTRICTED)
    if change == "named":
        protect("case 1", ["Port Sorrel"], person="mira", clock=clock)
    assert client.get(f"/share/{number}/").status_code == 404
    if change == "restricted":
        Release.objects.update(sensitivity=Sensitivity.SENSITIVE)
        assert client.get(f"/share/{number}/").status_code == 200


def test_what_a_person_wrote_is_compared_with_the_release(clock: FakeClock, client: Client) -> None:
    post = factories.draft(clock, network="facebook")
    client.force_login(factories.person())  # type: ignore[arg-type]  # a user, as the factory makes it
    assert "Please check against the release" not in client.get(f"/posts/{post.pk}/").content.decode()
    text = "The Harbour Rights Network condemns the detention of 21 dock workers in Port Sorrel."
    edit_post(post.pk, text, person="arun", version=post.version, clock=clock)
    page = client.get(f"/posts/{post.pk}/").content.decode()
    assert "Please check against the release" in page
    assert "21" in page.split("Please check against the release")[1][:600]


def test_a_draft_gets_other_words_by_one_button(clock: FakeClock, client: Client) -> None:
    post = factories.draft(clock, network="facebook")
    client.force_login(factories.person())  # type: ignore[arg-type]  # a user, as the factory makes it
    answer = client.post(
        f"/posts/{post.pk}/variant/", {"variant": "quote", "version": post.version}, follow=True
    )
    assert "What was there before is kept" in answer.content.decode()
    post.refresh_from_db()
    assert post.variant == "quote"
