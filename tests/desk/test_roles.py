"""Who may do what on the pages."""

import pytest
from django.test import Client

from distributor.channels.models import Channel
from distributor.delivery.holds import active_holds
from distributor.people.models import Grant
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def browser(name: str, role: str) -> Client:
    client = Client()
    client.force_login(factories.person(name, role=role))  # type: ignore[arg-type]  # a user
    return client


def approve(client: Client, post: Post, **form: str) -> int:
    seen = {"content_hash": Post.objects.get(pk=post.pk).content_hash(), "when": "slot", **form}
    return client.post(f"/posts/{post.pk}/approve/", seen).status_code


def test_without_a_role_nothing_is_shown(clock: FakeClock) -> None:
    factories.draft(clock)
    answer = browser("nobody", "").get("/")
    assert answer.status_code == 403
    assert "Philippines" not in answer.content.decode()


def test_an_auditor_reads_and_changes_nothing(clock: FakeClock) -> None:
    post = factories.draft(clock)
    auditor = browser("ada", "auditor")
    page = auditor.get(f"/posts/{post.pk}/").content.decode()
    assert "/approve/" not in page
    assert "<textarea" not in page
    for path, form in (
        (f"/posts/{post.pk}/edit/", {"text": "x", "version": "1"}),
        (f"/posts/{post.pk}/reject/", {}),
        ("/hold/set/", {"scope": "everything"}),
    ):
        assert auditor.post(path, form).status_code == 403
    assert approve(auditor, post) == 403
    assert Post.objects.get().state == State.DRAFT
    assert active_holds() == []


def test_a_writer_edits_and_holds_but_does_not_approve(clock: FakeClock) -> None:
    post = factories.draft(clock)
    writer = browser("wes", "writer")
    assert approve(writer, post) == 403
    assert writer.post(f"/posts/{post.pk}/edit/", {"text": "New.", "version": "1"}).status_code == 302
    assert writer.post("/hold/set/", {"scope": "everything"}).status_code == 302
    assert writer.post("/hold/lift/", {"scope": "everything"}).status_code == 403


def test_an_approver_of_one_channel_approves_there_only(clock: FakeClock) -> None:
    here, there = factories.draft(clock), factories.draft(clock, network="facebook")
    client = browser("ana", "")
    Grant.objects.create(
        person_id=int(client.session["_auth_user_id"]), role="approver", channel_id=here.channel_id
    )
    assert approve(client, there) == 403
    assert approve(client, here) == 302
    assert set(Post.objects.filter(state=State.APPROVED)) == {here}


def test_the_second_approval_is_a_publishers(clock: FakeClock) -> None:
    post = factories.draft(clock)
    Channel.objects.update(stages=2)
    first, second, publisher = browser("a", "approver"), browser("b", "approver"), browser("p", "publisher")
    assert approve(first, post) == 302
    assert approve(second, post) == 403
    assert Post.objects.get().state == State.DRAFT
    assert "a gave the first of two approvals." in publisher.get(f"/posts/{post.pk}/").content.decode()
    assert approve(publisher, post) == 302
    assert Post.objects.get().state == State.APPROVED


def test_approving_alone_is_a_publishers_and_waits_for_a_look(clock: FakeClock) -> None:
    post = factories.draft(clock)
    approver, publisher = browser("a", "approver"), browser("p", "publisher")
    assert approve(approver, post, alone="nobody is awake", when="urgent") == 403
    assert approve(publisher, post, alone="nobody is awake", when="urgent") == 302
    assert f"/posts/{post.pk}/" in approver.get("/?tab=help").content.decode()
    assert "nobody is awake" in approver.get(f"/posts/{post.pk}/").content.decode()
    approver.post(f"/posts/{post.pk}/review/")
    assert f"/posts/{post.pk}/" not in approver.get("/?tab=help").content.decode()


def test_deleting_what_is_live_is_a_publishers(clock: FakeClock) -> None:
    post = build.published(clock)
    writer = browser("wes", "writer")
    form = {"kind": "delete", "because": "a name"}
    assert writer.post(f"/posts/{post.pk}/correct/", form).status_code == 403
    assert browser("p", "publisher").post(f"/posts/{post.pk}/correct/", form).status_code == 302
