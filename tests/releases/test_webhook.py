"""The webhook: what fits is kept and becomes a release, everything else is answered with a sentence."""

import json

import pytest
from django.test import Client

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.clock import SystemClock
from distributor.releases.errors import FetchError
from distributor.releases.fetch import Fetched
from distributor.releases.inbox import read_inbox
from distributor.releases.models import InboxEntry, Release, Revision
from distributor.releases.signature import sign
from distributor.releases.sources import add_source
from distributor.releases.tidy import tidy_releases
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


class Sender:
    """A publishing system with the right secret."""

    def __init__(self, client: Client) -> None:
        clock = SystemClock()
        self.source, self.secret = add_source("website", webhook=True, actor="test", clock=clock)
        self.client = client
        self.now = int(clock.now().timestamp())

    def send(
        self, body: object, *, webhook_id: str = "msg_1", timestamp: int | None = None, secret: str = "",
        path: str = "website",
    ) -> tuple[int, dict[str, str]]:  # fmt: skip
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp = str(self.now if timestamp is None else timestamp)
        headers = {
            "webhook-id": webhook_id,
            "webhook-timestamp": stamp,
            "webhook-signature": sign(
                secret or self.secret, webhook_id=webhook_id, timestamp=stamp, body=raw
            ),
        }
        answer = self.client.post(
            f"/webhooks/releases/{path}", data=raw, content_type="application/json", headers=headers
        )
        return answer.status_code, answer.json()


@pytest.fixture
def sender(client: Client) -> Sender:
    return Sender(client)


def notice(kind: str = "release.published", **changes: object) -> dict[str, object]:
    raw = factories.raw_release()
    data: dict[str, object] = {"url": raw.url, "title": raw.title, "text": raw.text, "lang": "en"}
    return {"type": kind, "timestamp": "2026-11-24T08:00:00Z", "data": {**data, **changes}}


def no_page(url: str, **_: object) -> Fetched:
    raise FetchError("no page in this test")


def test_a_signed_webhook_becomes_a_release(sender: Sender, clock: FakeClock) -> None:
    status, answer = sender.send(notice())
    assert (status, answer["status"]) == (202, "stored")
    assert read_inbox(clock=clock) == 1
    release = Release.objects.get()
    assert release.source == sender.source
    assert Entry.objects.filter(action=Action.WEBHOOK_RECEIVED).count() == 1


def test_a_replayed_id_changes_nothing(sender: Sender, clock: FakeClock) -> None:
    sender.send(notice())
    status, answer = sender.send(notice(title="Another"))
    assert status == 200
    assert "already received" in answer["status"]
    assert InboxEntry.objects.count() == 1


def test_the_same_release_sent_twice_is_one(sender: Sender, clock: FakeClock) -> None:
    body = notice()
    sender.send(body)
    sender.send(body, webhook_id="msg_2")
    read_inbox(clock=clock)
    assert Release.objects.count() == 1


def test_an_id_that_was_tidied_away_changes_nothing_either(sender: Sender, clock: FakeClock) -> None:
    body = notice()
    sender.send(body)
    read_inbox(clock=clock)
    clock.move(days=31)
    assert tidy_releases(clock=clock) == {"webhooks": 1}
    # A copy is refused by its time; this one its sender signed anew.
    assert sender.send(body)[0] == 202
    read_inbox(clock=clock)
    assert (Release.objects.count(), Revision.objects.count()) == (1, 1)


def test_what_is_not_signed_right_is_refused_without_saying_what_was_wrong(sender: Sender) -> None:
    other = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="
    refused = [
        sender.send(notice(), secret=other),
        sender.send(notice(), timestamp=sender.now - 301),
        sender.send(notice(), timestamp=sender.now + 302),
        sender.send(notice(), path="unknown"),
        sender.send(notice(), webhook_id="a.b"),
    ]
    assert {status for status, _ in refused} == {401}
    assert len({answer["error"] for _, answer in refused}) == 1
    assert "Nothing was stored" in refused[0][1]["error"]
    assert not InboxEntry.objects.exists()


def test_a_source_without_webhooks_refuses_them(sender: Sender) -> None:
    factories.source("feed-only", feed_url="https://s.example/feed")
    assert sender.send(notice(), path="feed-only")[0] == 401


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        (b"", 400, "not JSON"),
        (b"\xff\xfe", 400, "not JSON"),
        (b"[" * 100_000, 400, "not JSON"),
        (b"[]", 400, "JSON object"),
        ({"type": "release.published"}, 422, "'data'"),
        ({"type": "order.paid", "data": {}}, 422, "not known"),
        ({"type": 7, "data": {}}, 422, "not known"),
        (notice(url=""), 422, "web address"),
        (notice(url="javascript:alert(1)"), 422, "web address"),
        (notice(url="https://[x/"), 422, "web address"),
        (notice(url="https://e.example:99999/"), 422, "web address"),
        (notice(url="https://who:why@e.example/"), 422, "web address"),
        (notice(url="https://e.example/\x00"), 422, "web address"),
        (notice(url="https://e.example/\ud800"), 422, "web address"),
        (notice(url=f"https://e.example/{'é' * 1000}"), 422, "web address"),
        (notice(title=["a"]), 422, "'data.title'"),
        (notice(embargo_until="tomorrow"), 422, "'data.embargo_until'"),
        (notice(embargo_until="2026-12-01T09:00:00"), 422, "time zone"),
        (notice(published_at="32 Nov"), 422, "'data.published_at'"),
        (notice(published_at="0001-01-01T00:00:00+14:00"), 422, "'data.published_at'"),
        (notice(embargo_until="9999-12-31T23:59:59-12:00"), 422, "'data.embargo_until'"),
        (notice(embargo_until="9999-12-31T23:59:59Z"), 422, "'data.embargo_until'"),
    ],
)
def test_a_body_of_another_shape_is_refused_with_a_sentence_that_names_it(
    sender: Sender, body: object, status: int, sentence: str
) -> None:
    got, answer = sender.send(body)
    assert got == status
    assert sentence in answer["error"]
    assert "Nothing was stored" in answer["error"]
    assert not InboxEntry.objects.exists()


@pytest.mark.parametrize("kind", ["release.published", "release.withdrawn"])
@pytest.mark.parametrize("url", ["https://[x/", "https://e.example:99999/", "https://e.example/\ud800"])
def test_one_that_cannot_be_read_keeps_no_other_waiting(
    sender: Sender, clock: FakeClock, kind: str, url: str
) -> None:
    """Stored by a version that let such an address in."""
    body = json.dumps(
        {**notice(), "type": kind, "data": {"url": url, "title": "Odd", "text": factories.TEXT}}
    )
    InboxEntry.objects.create(source=sender.source, webhook_id="odd", body=body, received_at=clock.now())
    sender.send(notice())
    read_inbox(clock=clock, fetch=no_page)
    assert Release.objects.count() == 1
    assert "web address" in InboxEntry.objects.get(webhook_id="odd").problem


def test_a_fault_of_our_own_with_one_keeps_it_and_no_other_waiting(sender: Sender, clock: FakeClock) -> None:
    sender.send(notice(text="", url="https://e.example/odd/"), webhook_id="odd")
    sender.send(notice())

    def faulty(url: str, **_: object) -> Fetched:
        raise RuntimeError("a fault of our own")

    assert read_inbox(clock=clock, fetch=faulty) == 1
    assert Release.objects.count() == 1
    assert list(InboxEntry.objects.filter(read_at=None).values_list("webhook_id", flat=True)) == ["odd"]


def test_a_huge_body_is_refused(sender: Sender) -> None:
    status, answer = sender.send(notice(text="x" * 1_100_000))
    assert status == 413
    assert "larger than 1024 KiB" in answer["error"]


def test_it_has_to_be_sent_with_post(client: Client) -> None:
    answer = client.get("/webhooks/releases/website")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


def test_an_embargo_is_kept_with_the_release(sender: Sender, clock: FakeClock) -> None:
    sender.send(notice(embargo_until="2026-12-01T09:00:00+07:00"))
    read_inbox(clock=clock)
    embargo = Release.objects.get().embargo_until
    assert embargo is not None
    assert embargo.isoformat() == "2026-12-01T02:00:00+00:00"


def test_without_a_text_the_page_is_read(sender: Sender, clock: FakeClock) -> None:
    body = (
        "<html><body><article><h1>T</h1><p>"
        + "Two reporters were sentenced. " * 20
        + "</p></article></body></html>"
    )

    def page(url: str, **_: object) -> Fetched:
        return Fetched(status=200, body=body.encode(), url=url)

    sender.send(notice(text=""))
    read_inbox(clock=clock, fetch=page)
    assert "Two reporters" in Release.objects.get().current.body["paragraphs"][0]


def test_without_a_text_and_a_page_the_title_is_kept_and_said(sender: Sender, clock: FakeClock) -> None:
    sender.send(notice(text=""))
    read_inbox(clock=clock, fetch=no_page)
    assert Release.objects.get().current.read().warnings


def test_under_embargo_the_page_is_not_asked_for(sender: Sender, clock: FakeClock) -> None:
    def never(url: str, **_: object) -> Fetched:
        raise AssertionError("asking leaves a trace")

    sender.send(notice(text="", embargo_until="2026-12-01T09:00:00+07:00"))
    assert read_inbox(clock=clock, fetch=never) == 1


def test_a_webhook_nothing_can_be_made_of_is_kept_and_said(sender: Sender, clock: FakeClock) -> None:
    sender.send(notice(title="", text=""))
    sender.send(notice(), webhook_id="msg_2")
    assert read_inbox(clock=clock, fetch=no_page) == 2
    kept = InboxEntry.objects.get(webhook_id="msg_1")
    assert "neither a title nor a text" in kept.problem
    assert Release.objects.count() == 1


def test_a_withdrawn_release_is_marked(sender: Sender, clock: FakeClock) -> None:
    body = notice()
    sender.send(body)
    read_inbox(clock=clock)
    sender.send({**body, "type": "release.withdrawn"}, webhook_id="msg_2")
    read_inbox(clock=clock)
    assert Release.objects.get().withdrawn_at is not None
