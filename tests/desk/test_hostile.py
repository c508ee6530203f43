"""Whatever a source, a network or a person writes is shown as text and never becomes part of the page."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from distributor.audit import log
from distributor.delivery.models import Receipt
from distributor.posts.models import Post
from distributor.releases.models import Release, Revision
from tests import factories
from tests.desk import build
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db
EVIL = (
    '"\'><script>alert(1)</script><img src=x onerror=alert(1)> https://ok.example/"onmouseover=alert(1) #tag'
)


def _pages(client: Client, post: Post) -> str:
    paths = (
        "/",
        "/?tab=help",
        "/?tab=published",
        f"/posts/{post.pk}/",
        f"/releases/{post.release_id}/",
        "/audit/",
        "/hold/",
        "/channels/",
        "/sources/",
    )
    return "".join(client.get(path).content.decode() for path in paths)


def _assert_harmless(page: str) -> None:
    lowered = page.lower()
    assert "<script>alert" not in lowered
    assert "<img" not in lowered
    assert 'href="javascript:' not in lowered
    assert 'href="data:' not in lowered
    assert '"onmouseover' not in lowered


def test_text_from_outside_stays_text(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock, network="facebook")
    evil = {
        "title": EVIL,
        "parts": [EVIL + "\n" + EVIL * 5, EVIL],
        "problem": EVIL,
        "description": EVIL,
        "language": '"><b>',
        "author": EVIL[:100],
    }
    Post.objects.filter(pk=post.pk).update(**evil)
    body = {**post.revision.body, "paragraphs": [EVIL], "warnings": [EVIL], "pdf_url": "javascript:alert(1)"}
    Revision.objects.update(
        title=EVIL, body=body, language='"><i>', countries=f",{EVIL.replace(',', '')},", kind=EVIL[:30]
    )
    mira.post("/hold/set/", {"scope": f"post:{post.pk}", "because": EVIL})
    _assert_harmless(_pages(mira, post))
    _assert_harmless(mira.get("/", {"q": EVIL, "network": EVIL, "tab": EVIL, "after": EVIL}).content.decode())
    _assert_harmless(mira.get("/audit/", {"subject": EVIL}).content.decode())
    _assert_harmless(mira.post(f"/posts/{post.pk}/edit/", {"text": EVIL, "version": "77"}).content.decode())


def test_only_web_addresses_become_links(mira: Client, clock: FakeClock) -> None:
    post = build.published(clock, person="arun")
    Release.objects.update(url="javascript:alert(1)")
    Post.objects.update(link="javascript:alert(1)")
    Receipt.objects.update(permalink="data:text/html,x")
    _assert_harmless(_pages(mira, post))


def test_spans_that_make_no_sense_mark_nothing(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    nonsense: list[dict[str, object]] = [
        {"text": "x", "paragraph": 99, "start": 0, "end": 5},
        {"text": "x", "paragraph": 0, "start": -5, "end": 5},
        {"text": "x", "paragraph": 0, "start": 5, "end": 99999},
        {"text": "x", "paragraph": "0", "start": None, "end": []},
        {},
    ]
    Post.objects.update(sentences=nonsense)
    assert mira.get(f"/posts/{post.pk}/").status_code == 200


def test_the_way_back_never_leads_elsewhere(mira: Client, clock: FakeClock) -> None:
    evil = ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example")
    for wanted in (*evil, "queue", "0"):
        post = factories.draft(clock)
        answer = mira.post(f"/posts/{post.pk}/reject/", {"next": wanted})
        assert answer["Location"] == f"/posts/{post.pk}/"


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "²", "٣", "9" * 30, "1 OR 1=1", "\x00"])
def test_what_is_no_number_names_nothing(mira: Client, clock: FakeClock, number: str) -> None:
    post = factories.draft(clock)
    before = log.newest()
    place = f"/releases/{post.release_id}/"
    forms = [
        ("/channels/resume/", {"channel": number}, 404),
        ("/protected/remove/", {"name": number}, 409),
        ("/people/return/", {"loan": number}, 409),
        (f"{place}review-revoke/", {"link": number}, 302),
        ("/queue/several/", {"seen": f"{number}:{post.content_hash()}", "wish": "approve"}, 302),
        (f"/posts/{post.pk}/correct-dismiss/", {"correction": number}, 422),
    ]
    for path, said, status in forms:
        assert mira.post(path, said).status_code == status, path
    for path in (f"/audit/?before={number}", f"/?after={number}", f"/queue/status/?since={number}"):
        assert mira.get(path).status_code in {200, 204}, path
    assert log.newest() == before


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00+14:00", "0001-01-02T00:00", "9999-12-31T23:59", "9999-12-31T23:59-12:00"]
)
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_times_at_the_ends_of_time_are_refused_and_every_page_still_opens(
    mira: Client, clock: FakeClock, at: str, zone: str
) -> None:
    post = factories.draft(clock)
    form = {"when": "at", "at": at, "zone": zone, "content_hash": post.content_hash()}
    assert mira.post(f"/posts/{post.pk}/approve/", form).status_code in (409, 422)
    embargo = mira.post(f"/releases/{post.release_id}/embargo/", {"at": at, "because": "not yet"})
    assert embargo.status_code == 409
    _pages(mira, post)


def test_an_embargo_until_the_end_of_time_is_not_sure_and_every_page_opens(
    mira: Client, clock: FakeClock
) -> None:
    post = factories.draft(clock, embargo_until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert "9999" in Release.objects.get().embargo_words
    pages = [mira.get(path) for path in ("/", f"/posts/{post.pk}/", f"/releases/{post.release_id}/")]
    assert {page.status_code for page in pages} == {200}
    form = {"when": "slot", "content_hash": post.content_hash()}
    refused = mira.post(f"/posts/{post.pk}/approve/", form)
    assert refused.status_code == 409
    assert "not sure until when" in refused.content.decode()


@pytest.mark.parametrize("charset", ["utf-16", "unicode_escape"])
def test_a_form_in_letters_that_nobody_reads_is_answered_with_a_page(db: None, charset: str) -> None:
    """The page for it must not read the form once more."""
    client = logged_in("mira", enforce_csrf_checks=True)
    client.raise_request_exception = False
    client.get("/account/")
    answer = client.post(
        "/posts/1/edit/",
        b"text=x",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
        headers={"X-CSRFToken": client.cookies["csrftoken"].value},
    )
    assert answer.status_code in (400, 403)
    assert "<h1>" in answer.content.decode()
