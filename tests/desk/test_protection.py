"""Protected names and the sensitivity of a release, on the pages."""

import pytest
from django.test import Client

from distributor.people.models import Grant
from distributor.posts.models import Post, ProtectedName
from distributor.posts.protect import protect
from distributor.releases.models import Release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_names_are_added_and_shown_by_their_label_only(mira: Client, clock: FakeClock) -> None:
    mira.post("/protected/add/", {"label": "case 12", "spellings": "Lena Ortigas\nเลนา"})
    page = mira.get("/protected/").content.decode()
    assert "case 12" in page
    assert "Ortigas" not in page
    assert mira.post("/protected/add/", {"label": "", "spellings": "x"}).status_code == 422
    mira.post("/protected/remove/", {"name": str(ProtectedName.objects.get().pk)})
    assert not ProtectedName.objects.exists()
    assert mira.post("/protected/remove/", {"name": "x"}).status_code == 409


def test_a_post_that_names_one_shows_why_and_is_cleared_by_a_publisher(
    mira: Client, arun: Client, clock: FakeClock
) -> None:
    Grant.objects.filter(person__username="arun").update(role="approver")
    post = factories.draft(clock, network="facebook")
    protect("case 12", ["Port Sorrel"], person="mira", clock=clock)
    page = arun.get(f"/posts/{post.pk}/").content.decode()
    assert "case 12" in page
    assert "/approve/" not in page
    form = {"content_hash": post.content_hash(), "because": "the town is public"}
    assert arun.post(f"/posts/{post.pk}/clear/", form).status_code == 403
    assert mira.post(f"/posts/{post.pk}/clear/", {"because": "x"}).status_code == 422
    assert mira.post(f"/posts/{post.pk}/clear/", form).status_code == 302
    assert f"/posts/{post.pk}/approve/" in arun.get(f"/posts/{post.pk}/").content.decode()


def test_a_release_is_marked_and_its_consent_noted(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    path = f"/releases/{post.release_id}/mark/"
    mira.post(path, {"sensitivity": "restricted", "consent": ""})
    assert "nothing leaves without noted consent" in mira.get("/").content.decode()
    mira.post(path, {"sensitivity": "restricted", "consent": "all twelve agreed"})
    assert Release.objects.get().consent == "all twelve agreed"
    mira.post(path, {"sensitivity": "nonsense"})
    assert Release.objects.get().sensitivity == "restricted"
    assert Post.objects.count() == 1


def test_who_approves_is_asked_about_people_who_may_be_private(mira: Client, clock: FakeClock) -> None:
    text = factories.TEXT.replace("twelve workers", "twelve workers, among them activist Maya Santos, 24,", 1)
    post = factories.draft(clock, text=text)
    Post.objects.filter(pk=post.pk).update(
        parts=["Philippines: free activist Maya Santos, 24, says Lena Ortigas."]
    )
    page = mira.get(f"/posts/{post.pk}/").content.decode()
    assert '<b dir="auto">Maya Santos</b>' in page
    assert "Ask whether they agreed to be named" in page
    Post.objects.filter(pk=post.pk).update(parts=["Philippines: free the dock workers."])
    assert "agreed to be named" not in mira.get(f"/posts/{post.pk}/").content.decode()
