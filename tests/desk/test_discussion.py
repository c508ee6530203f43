"""Comments, mentions, versions and who saw what, on the pages."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from distributor.audit.models import Entry
from distributor.clock import SystemClock
from distributor.desk.composing.editor import writer_proof
from distributor.discussion.comments import write_comment
from distributor.discussion.models import Comment, Mention, Sight
from distributor.notices.models import Address
from distributor.notices.tell import add_address, tell_everybody
from distributor.people.models import Grant
from distributor.posts.edit import edit_post
from distributor.posts.models import Post
from tests import factories
from tests.desk import build
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_a_comment_names_somebody_who_finds_it_and_is_settled(
    mira: Client, arun: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    path = f"/posts/{post.pk}/comment/"
    page = mira.post(path, {"comment-text": "@arun: is <b>twelve</b> right? @nobody"}, follow=True)
    assert "Nobody here is called @nobody." in page.content.decode()
    assert "is &lt;b&gt;twelve&lt;/b&gt; right?" in page.content.decode()
    assert '<span class="tag">@arun</span>' in page.content.decode()
    assert "1 open comment" in arun.get("/").content.decode()
    assert "new" in arun.get("/mentions/").content.decode()
    arun.get(f"/posts/{post.pk}/")
    assert Mention.objects.get().read_at is not None
    number = Comment.objects.get().pk
    arun.post(path, {"comment": str(number), "wish": "settle"})
    assert Comment.objects.get().resolved_by == "arun"
    assert "open comment" not in arun.get("/").content.decode()
    mira.post(path, {"comment": str(number), "wish": "reopen"})
    assert Comment.objects.get().resolved_at is None


def test_every_wording_of_a_comment_stays_and_only_its_author_changes_it(
    mira: Client, arun: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    path = f"/releases/{post.release_id}/comment/"
    mira.post(path, {"comment-text": "Said first."})
    number = str(Comment.objects.get().pk)
    arun.post(path, {"comment": number, "wish": "change", "comment-text": "Said by Arun."})
    mira.post(path, {"comment": number, "wish": "change", "comment-text": "Said then."})
    page = mira.get(f"/releases/{post.release_id}/").content.decode()
    assert "Said first." in page
    assert "Said then." in page
    assert "Said by Arun." not in page
    # A comment is only reached where it stands.
    mira.post(f"/posts/{post.pk}/comment/", {"comment": number, "wish": "settle"})
    assert Comment.objects.get().resolved_by == ""


def test_a_comment_typed_when_the_session_ended_waits_for_its_writer(
    client: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    factories.person("mira")
    form = {"comment-text": "Typed too late.", "writer": writer_proof("mira")}
    answer = client.post(f"/posts/{post.pk}/comment/", form, follow=True)
    assert "What you typed is kept" in answer.content.decode()
    client.post("/login/", {"username": "mira", "password": "a long enough password"})
    assert "Typed too late.</textarea>" in client.get(f"/posts/{post.pk}/").content.decode()
    assert "Typed too late." not in client.get(f"/posts/{post.pk}/").content.decode()
    assert not Comment.objects.exists()


def test_neither_the_log_nor_a_notice_tells_what_was_said(mira: Client, arun: Client) -> None:
    clock = SystemClock()
    post = factories.draft(clock)
    add_address("team", "json://127.0.0.1:1/", kinds=["comments"], actor="test", clock=clock)
    mira.post(f"/posts/{post.pk}/comment/", {"comment-text": "@arun Lena Ortigas is in danger."})
    entries = Entry.objects.filter(action__startswith="comment.")
    assert [entry.action for entry in entries] == ["comment.written", "comment.mentioned"]
    assert not [entry for entry in entries if "Ortigas" in entry.body]
    assert json.loads(entries[1].body)["details"] == {"comment": Comment.objects.get().pk, "person": "arun"}
    told: list[str] = []
    Address.objects.update(due_at=datetime(2020, 1, 1, tzinfo=UTC))

    def send(_url: str, title: str, body: str) -> bool:
        told.append(title + body)
        return True

    assert tell_everybody(clock=clock, send=send) == 1
    assert "Somebody is named in a comment." in told[0]
    assert f"/posts/{post.pk}/" in told[0]
    assert "Ortigas" not in told[0]


def test_who_may_only_read_says_nothing(clock: FakeClock) -> None:
    post = factories.draft(clock)
    client = logged_in("vera")
    Grant.objects.filter(person__username="vera").update(role="auditor")
    assert client.post(f"/posts/{post.pk}/comment/", {"comment-text": "x"}).status_code == 403
    assert client.post(f"/posts/{post.pk}/versions/take/", {"number": "1", "version": "1"}).status_code == 403
    assert 'name="comment-text"' not in client.get(f"/posts/{post.pk}/").content.decode()
    assert not Comment.objects.exists()


def test_the_page_tells_who_has_seen_which_version(mira: Client, arun: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    for _ in range(2):
        mira.get(f"/posts/{post.pk}/")
    edit_post(post.pk, "Words of Arun.", person="arun", version=1, clock=clock)
    page = arun.get(f"/posts/{post.pk}/").content.decode()
    assert "has seen version 1, and not what was changed since" in page
    assert "has seen it as it stands now" in page
    assert Sight.objects.count() == 2


def test_an_older_version_is_shown_with_what_was_changed_and_taken_back(
    mira: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, post.written.replace("twelve", "12"), person="arun", version=1, clock=clock)
    page = mira.get(f"/posts/{post.pk}/versions/").content.decode()
    assert "<del>twelve</del><ins>12</ins>" in page
    form = {"number": "1", "version": "2"}
    assert "is back, as a new version" in mira.post(
        f"/posts/{post.pk}/versions/take/", form, follow=True
    ).content.decode()  # fmt: skip
    assert Post.objects.get(pk=post.pk).parts == post.parts
    assert mira.post(f"/posts/{post.pk}/versions/take/", form).status_code == 409


def test_the_last_change_of_one_s_own_is_undone_from_the_composer(
    mira: Client, arun: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    path = f"/releases/{post.release_id}/compose/"
    edit_post(post.pk, "Words of Mira.", person="mira", version=1, clock=clock)
    assert "Undo my last change" not in arun.get(path).content.decode()
    assert "Undo my last change" in mira.get(path).content.decode()
    form = {f"text-{post.pk}": "Words of Mira.", f"version-{post.pk}": "2", "number": "1", "next": path}
    answer = mira.post(f"/posts/{post.pk}/versions/take/", form)
    assert answer["Location"] == f"{path}#post-{post.pk}"
    assert Post.objects.get(pk=post.pk).parts == post.parts


def test_comments_cost_the_queue_no_question_a_card(mira: Client, clock: FakeClock) -> None:
    release = build.three_drafts(clock)
    mira.get("/")
    with CaptureQueriesContext(connection) as before:
        mira.get("/")
    for post in release.posts.all():
        write_comment("Look.", person="mira", post_id=post.pk, clock=clock)
    with CaptureQueriesContext(connection) as after:
        mira.get("/")
    assert len(after) == len(before)
