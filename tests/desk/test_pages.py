"""Every page: who may see it, that it answers, and what its headers say."""

import dataclasses
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from distributor.desk.urls import urlpatterns
from distributor.posts.models import Post
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/queue/status/",
    "/posts/1/",
    "/releases/1/",
    "/hold/",
    "/sources/",
    "/channels/",
    "/audit/",
    "/account/",
    "/account/second-step/",
    "/people/",
    "/protected/",
    "/calendar/",
    "/calendar/feed/",
    "/reports/",
    "/reports/month/",
    "/health/",
    "/rules/",
    "/notifications/",
)
OPEN = {"login", "login-passkey", "login-passkey-ask", "logout", "healthz", "language"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_log_in_leads_to_the_log_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize(
    "path", [str(each.pattern) for each in urlpatterns if each.name not in OPEN], ids=lambda path: path or "/"
)
def test_a_stranger_s_post_changes_nothing_anywhere(client: Client, path: str) -> None:
    answer = client.post(
        "/" + path.replace("<int:post_id>", "1").replace("<int:release_id>", "1").replace("<str:secret>", "x")
    )
    assert answer.status_code in (302, 401, 404, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/login/")


def test_htmx_is_led_to_the_log_in_as_a_whole_page(client: Client) -> None:
    answer = client.post(
        "/posts/1/approve/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/?tab=help"}
    )
    assert answer["HX-Redirect"] == "/login/?next=/%3Ftab%3Dhelp"


@pytest.mark.parametrize("state", ["draft", "published", "unknown", "failed"])
def test_every_page_answers_with_a_post_in_each_state(mira: Client, clock: FakeClock, state: str) -> None:
    if state == "draft":
        build.three_drafts(clock)
    else:
        getattr(build, state)(clock, person="arun")
    post = Post.objects.earliest("pk")
    for path in (
        *(f"/?tab={tab}" for tab in ("waiting", "scheduled", "help", "published", "rejected")),
        "/queue/status/", f"/posts/{post.pk}/", f"/releases/{post.release_id}/", "/hold/", "/sources/",
        "/channels/", "/audit/", f"/audit/?subject=post:{post.pk}",
    ):  # fmt: skip
        assert mira.get(path).status_code == 200, path


def test_nothing_inline_and_nothing_foreign_is_allowed_or_used(mira: Client, clock: FakeClock) -> None:
    build.three_drafts(clock)
    answer = mira.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "camera=()" in answer["Permissions-Policy"]
    page = answer.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('src="/static/')


def test_nobody_can_mistake_practice(mira: Client, client: Client, settings: Any) -> None:
    environment = settings.ENVIRONMENT
    settings.ENVIRONMENT = dataclasses.replace(
        environment, bases=dict.fromkeys(environment.bases, "http://127.0.0.1:9")
    )
    for browser in (mira, client):
        assert b"Practice: nothing reaches a real network" in browser.get("/hold/", follow=True).content
    settings.ENVIRONMENT = dataclasses.replace(
        environment, bases={**environment.bases, "x": "http://localhost:9"}
    )
    page = mira.get("/").content.decode()
    assert "Practice for X only. All other networks are real" in page
    settings.ENVIRONMENT = environment
    assert "Practice" not in mira.get("/").content.decode()


def test_errors_have_a_way_out(mira: Client, client: Client) -> None:
    for browser in (mira, client):
        answer = browser.get("/nowhere/")
        assert answer.status_code == 404
        assert 'href="/"' in answer.content.decode()
    for path in ("/posts/999/", "/releases/999/", "/posts/99999999999999999999999/"):
        assert mira.get(path).status_code == 404


def test_a_fault_of_ours_shows_a_sentence_and_no_traceback(mira: Client, settings: Any) -> None:
    mira.raise_request_exception = False
    settings.ROOT_URLCONF = "tests.desk.broken_urls"
    answer = mira.get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_form_without_its_proof_is_refused_with_a_way_out(clock: FakeClock) -> None:
    from tests.desk.conftest import logged_in

    release = build.three_drafts(clock)
    post = release.posts.earliest("pk")
    answer = logged_in("mira", enforce_csrf_checks=True).post(f"/posts/{post.pk}/reject/")
    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()
    post.refresh_from_db()
    assert post.state == "draft"


def test_reloading_the_answer_to_a_decision_leads_to_its_page(mira: Client) -> None:
    assert mira.get("/posts/7/approve/")["Location"] == "/posts/7/"
    assert mira.get("/hold/set/")["Location"] == "/hold/"
    assert mira.get("/audit/verify/")["Location"] == "/audit/"


def test_healthz_says_no_when_the_database_does_not_answer(client: Client) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("gone, with its password in the text")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"unavailable")


def test_healthz_says_ok_without_log_in(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_what_was_typed_comes_back_with_the_page_for_our_faults(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.desk.broken_urls"
    client.raise_request_exception = False
    form = {"text-7": "Words for a post & more", "comment-text": " ", "password": "never shown"}
    answer = client.post("/posts/1/edit/", form)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Words for a post &amp; more</textarea>" in page
    assert page.count("<textarea") == 1
    assert "never shown" not in page
    assert "<textarea" not in client.get("/").content.decode()
