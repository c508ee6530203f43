"""The link by which one person outside the team reads and comments, and everything it must not do."""

import io
import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from config.logs import configure_logs
from distributor.audit import log
from distributor.clock import SystemClock
from distributor.discussion.models import Comment, ReviewLink
from distributor.people.models import Grant
from distributor.posts.models import Post
from distributor.posts.protect import protect
from distributor.releases.models import Release, Sensitivity
from tests import factories
from tests.desk import build
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def _made(browser: Client, release: Release, **form: str) -> str:
    """The path of a new link."""
    answer = browser.post(f"/releases/{release.pk}/review/", {"name": "Ms Outside", **form})
    assert answer.status_code == 200, answer.content.decode()
    path: str = answer.context["review_address"].partition("://")[2].partition("/")[2]
    return f"/{path}"


def _publisher(name: str, role: str) -> Client:
    browser = logged_in(name)
    Grant.objects.filter(person__username=name).update(role=role)
    return browser


def test_somebody_outside_reads_the_posts_and_comments_and_nothing_else(
    mira: Client, client: Client, clock: FakeClock
) -> None:
    release = build.three_drafts(clock)
    mira.post(f"/releases/{release.pk}/comment/", {"comment-text": "Said inside."})
    path = _made(mira, release)
    answer = client.get(path)
    page = answer.content.decode()
    assert page.count('<figure class="preview"') == 3
    assert "Said inside." not in page
    assert "<script" not in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    post = release.posts.earliest("pk")
    form = {"comment-text": "Twelve is <i>wrong</i>.", "post": str(post.pk)}
    # Browsers that tell no Referer tell no Origin either.
    strict = Client(enforce_csrf_checks=True)
    kept = strict.post(path, form, headers={"Origin": "null"}, follow=True)
    assert "Thank you. The team sees your comment." in kept.content.decode()
    assert "Twelve is &lt;i&gt;wrong&lt;/i&gt;." in kept.content.decode()
    comment = Comment.objects.get(post=post)
    assert (comment.author, comment.text) == ("Ms Outside", "Twelve is <i>wrong</i>.")
    assert "outside the team, by a link of mira" in mira.get(f"/posts/{post.pk}/").content.decode()
    assert client.get(f"/posts/{post.pk}/").status_code == 302
    actions = [line.action for line in log.history(f"release:{release.pk}")]
    assert actions.count("review.opened") == 2
    assert ReviewLink.objects.get().views == 2


@pytest.mark.parametrize("way", ["ended", "revoked", "unknown", "maker left", "maker may no more"])
def test_a_link_that_does_not_count_says_so_and_shows_nothing(
    mira: Client, client: Client, clock: FakeClock, way: str
) -> None:
    release = build.three_drafts(clock)
    path = _made(mira, release)
    link = ReviewLink.objects.get()
    if way == "ended":
        ReviewLink.objects.update(expires_at=SystemClock().now() - timedelta(seconds=1))
    elif way == "revoked":
        mira.post(f"/releases/{release.pk}/review-revoke/", {"link": str(link.pk)})
    elif way == "unknown":
        path = "/review/somethingelse/"
    elif way == "maker left":
        Grant.objects.get().person.delete()
    else:
        Grant.objects.update(role="auditor")
    for answer in (client.get(path), client.post(path, {"comment-text": "x"})):
        assert answer.status_code == 404
        assert "This link opens nothing" in answer.content.decode()
        assert "dock workers" not in answer.content.decode()
    assert not Comment.objects.exists()


def test_only_who_may_approve_makes_one_and_its_secret_is_stored_nowhere(
    mira: Client, clock: FakeClock
) -> None:
    release = build.three_drafts(clock)
    writer = _publisher("wim", "writer")
    assert writer.post(f"/releases/{release.pk}/review/", {"name": "x"}).status_code == 403
    secret = _made(mira, release).split("/")[2]
    link = ReviewLink.objects.get()
    assert secret not in repr(vars(link))
    assert not [line for line in log.export_log() if secret in line]
    assert secret not in mira.get(f"/releases/{release.pk}/").content.decode()
    assert timedelta(hours=71) < link.expires_at - SystemClock().now() <= timedelta(hours=72)


@pytest.mark.parametrize("closed", ["embargo", "restricted", "protected", "withdrawn"])
def test_what_is_closed_is_shown_only_by_a_publisher_s_word(
    client: Client, clock: FakeClock, closed: str
) -> None:
    release = build.three_drafts(clock)
    paul, ana = _publisher("paul", "publisher"), _publisher("ana", "approver")
    open_path = _made(ana, release)
    later = SystemClock().now() + timedelta(days=2)
    if closed == "embargo":
        Release.objects.update(embargo_until=later)
    elif closed == "restricted":
        Release.objects.update(sensitivity=Sensitivity.RESTRICTED)
    elif closed == "withdrawn":
        Release.objects.update(withdrawn_at=clock.now())
    else:
        protect("the director", ["Harbour Rights"], person="paul", clock=clock)
        Post.objects.update(parts=["The Harbour Rights Network spoke."], title="A title")
    # A link made before is closed with it.
    assert b"<figure" not in client.get(open_path).content
    form = {"name": "Ms Outside", "because": "She is the family's lawyer."}
    assert ana.post(f"/releases/{release.pk}/review/", form).status_code == 422
    assert paul.post(f"/releases/{release.pk}/review/", {"name": "x"}).status_code == 422
    if closed == "withdrawn":
        assert paul.post(f"/releases/{release.pk}/review/", form).status_code == 422
        return
    assert client.get(_made(paul, release, **form)).content.count(b"<figure") == 3
    assert log.history(f"release:{release.pk}")[-2].details["because"] == "She is the family's lawyer."


def test_a_word_about_one_protected_name_opens_no_other(
    mira: Client, client: Client, clock: FakeClock
) -> None:
    release = build.three_drafts(clock)
    protect("case 1", ["Harbour Rights"], person="mira", clock=clock)
    path = _made(mira, release, because="She is the family's lawyer.")
    assert ReviewLink.objects.get().covers == ["protected:case 1"]
    assert client.get(path).content.count(b"<figure") == 3
    first, second, _third = release.posts.order_by("pk")
    Post.objects.filter(pk=first.pk).update(parts=["Jose Ramos spoke."])
    protect("case 2", ["Jose Ramos", "Port Sorrel"], person="mira", clock=clock)
    Post.objects.filter(pk=second.pk).update(
        parts=["Harbour Rights spoke."], title="", description="", link="https://a.example/"
    )
    page = client.get(path).content.decode()
    assert page.count("<figure") == 1
    assert "Harbour Rights spoke." in page
    assert "Jose Ramos" not in page
    assert "Port Sorrel" not in page
    # A link of before names were told apart covers none.
    ReviewLink.objects.update(covers=["protected"])
    assert b"<figure" not in client.get(path).content


def test_a_protected_name_is_in_no_title_and_no_finding_is_shown(
    mira: Client, client: Client, clock: FakeClock
) -> None:
    release = build.three_drafts(clock)
    Post.objects.update(
        parts=["Thirteen people."], title="A title", description="", link="https://a.example/"
    )
    path = _made(mira, release)
    assert "dock workers of Port Sorrel" in client.get(path).content.decode()
    protect("the port", ["Port Sorrel"], person="mira", clock=clock)
    page = client.get(path).content.decode()
    assert "Port Sorrel" not in page
    assert "Thirteen people." in page
    assert "finding" not in page


def test_guessing_and_flooding_are_slowed(mira: Client, client: Client, clock: FakeClock) -> None:
    path = _made(mira, build.three_drafts(clock))
    answers = [client.post(path, {"comment-text": f"Comment {number}."}) for number in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [422]
    assert "What you typed stands below" in answers[-1].content.decode()
    assert Comment.objects.count() == 10
    cache.clear()
    statuses = [client.get(f"/review/guess{number}/").status_code for number in range(12)]
    assert statuses == [404] * 10 + [429] * 2


def test_a_foreign_post_is_not_commented_on(mira: Client, client: Client, clock: FakeClock) -> None:
    path = _made(mira, build.three_drafts(clock))
    other = factories.draft(clock)
    assert client.post(path, {"comment-text": "x", "post": str(other.pk)}).status_code == 422
    assert not Comment.objects.exists()
    assert Post.objects.filter(pk=other.pk, version=1).exists()


def test_the_secret_stands_in_no_log(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    try:
        configure_logs("INFO")
        stream = io.StringIO()
        root.handlers[0].setStream(stream)  # type: ignore[attr-defined]  # a StreamHandler
        client.get("/review/a-very-secret-word/")
        client.get("/invitation/another-secret-word/")
    finally:
        root.handlers, root.level = before
    assert "/review/(hidden)" in stream.getvalue()
    assert "secret-word" not in stream.getvalue()
