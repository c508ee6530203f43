"""The calendar feed: its secret address, and that its text is what RFC 5545 wants."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from distributor.audit.models import Entry
from distributor.clock import SystemClock
from distributor.desk.ics import Event, calendar_text, escaped, folded
from distributor.desk.models import CalendarFeed
from distributor.people.models import Grant
from distributor.posts.models import Post
from distributor.posts.protect import protect
from distributor.releases.models import Release
from tests import factories
from tests.desk import build

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def unfolded(text: str) -> list[str]:
    """The content lines as a reader puts them together again (RFC 5545, 3.1)."""
    return text.replace("\r\n ", "").split("\r\n")


def plain(value: str) -> str:
    """A text value as a reader takes it apart (RFC 5545, 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def one_event(**changes: str) -> str:
    event = Event(
        uid="post-1@x.example", at=NOW, summary=changes.get("summary", "S"), url=changes.get("url", "")
    )
    return calendar_text([event], name="Posts", stamp=NOW, refresh=timedelta(minutes=30))


@pytest.mark.pure
@given(st.text(min_size=80, max_size=300))
def test_no_line_is_longer_than_75_octets_and_none_is_cut_within_a_letter(text: str) -> None:
    line = escaped(text)
    rows = folded(line).split("\r\n")
    assert all(len(row.encode()) <= 75 for row in rows)
    assert all(row.startswith(" ") for row in rows[1:])
    assert "\r\n".join(rows).replace("\r\n ", "") == line


@pytest.mark.pure
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n")))
def test_what_was_escaped_reads_back_and_breaks_no_line(text: str) -> None:
    found = next(line for line in unfolded(one_event(summary=text)) if line.startswith("SUMMARY:"))
    assert plain(found.removeprefix("SUMMARY:")) == text


@pytest.mark.pure
def test_nothing_typed_becomes_a_line_of_its_own() -> None:
    text = one_event(summary="a\r\nEND:VEVENT\r\nATTACH:x\x00\x0b", url="https://x.example/\r\nATTACH:y")
    assert [line for line in unfolded(text) if line.startswith(("ATTACH", "END:VEVENT"))] == ["END:VEVENT"]
    assert "\x00" not in text


@pytest.mark.pure
def test_the_letters_of_the_standard_s_own_example() -> None:
    assert escaped("a;b,c\\d\ne") == r"a\;b\,c\\d\ne"
    lines = unfolded(one_event())
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {
        "VERSION:2.0",
        "DTSTAMP:20261124T080000Z",
        "DTSTART:20261124T080000Z",
        "DTEND:20261124T081500Z",
    } <= {*lines}
    assert one_event().count("\n") == one_event().count("\r\n")


def address(client: Client) -> str:
    """The path of a new feed of the person whose browser this is."""
    page = client.post("/calendar/feed/make/")
    assert page.status_code == 200
    found = re.search(r"/calendar/feed/[\w-]{40,}\.ics", page.content.decode())
    assert found is not None
    return found[0]


@pytest.mark.django_db
def test_the_secret_is_shown_once_and_stored_nowhere(mira: Client, client: Client) -> None:
    path = address(mira)
    secret = path.removeprefix("/calendar/feed/").removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert secret not in feed.digest
    assert len(feed.digest) == 64
    assert not Entry.objects.filter(body__contains=secret).exists()
    assert Entry.objects.filter(action="person.key_made", body__contains="calendar feed").count() == 1
    assert secret not in mira.get("/calendar/feed/").content.decode()
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_a_new_address_ends_the_old_one_and_an_ended_one_is_gone(mira: Client, client: Client) -> None:
    old, new = address(mira), address(mira)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert mira.post("/calendar/feed/end/", follow=True).status_code == 200
    assert client.get(new).status_code == 404
    assert not CalendarFeed.objects.exists()
    assert mira.post("/calendar/feed/end/").status_code == 302


@pytest.mark.django_db
def test_who_left_or_has_no_role_any_more_reads_nothing(mira: Client, client: Client) -> None:
    path = address(mira)
    grants = Grant.objects.filter(person__username="mira")
    role = grants.get().role
    grants.delete()
    assert client.get(path).status_code == 404
    Grant.objects.create(person=get_user_model().objects.get(), role=role)
    assert client.get(path).status_code == 200
    get_user_model().objects.update(is_active=False)
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_headers_keep_robots_and_shared_caches_out(mira: Client, client: Client) -> None:
    answer = client.get(address(mira))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer
    assert client.post(address(mira)).status_code == 405
    assert client.get("/calendar/feed/x.ics").status_code == 404


@pytest.mark.django_db
def test_the_feed_names_network_channel_and_title_and_no_word_of_the_post(
    mira: Client, client: Client
) -> None:
    post = factories.approved(SystemClock(), title="Nepal: Words of the title", person="arun")
    at = (SystemClock().now() + timedelta(days=2)).replace(microsecond=0)
    Post.objects.filter(pk=post.pk).update(publish_at=at, due_at=at, parts=["Words of the post."])
    live = build.published(SystemClock(), person="arun")
    path = address(mira)
    text = client.get(path).content.decode()
    lines = unfolded(text)
    assert "SUMMARY:X: Nepal: Words of the title" in lines
    assert f"DTSTART:{at:%Y%m%dT%H%M%SZ}" in lines
    assert "Words of the post" not in text
    uids = [line for line in lines if line.startswith("UID:")]
    host = urlsplit(settings.PUBLIC_URL).hostname
    assert sorted(uids) == sorted(f"UID:post-{each.pk}@{host}" for each in (post, live))
    Post.objects.filter(pk=post.pk).update(publish_at=at + timedelta(hours=1))
    again = [line for line in unfolded(client.get(path).content.decode()) if line.startswith("UID:")]
    assert sorted(again) == sorted(uids)


@pytest.mark.django_db
@pytest.mark.parametrize("secret_by", ["embargo", "words", "withdrawn", "sensitive", "restricted"])
def test_the_title_of_a_secret_release_is_not_told(mira: Client, client: Client, secret_by: str) -> None:
    post = factories.approved(SystemClock(), title="Nepal: Nobody knows yet", person="arun")
    later = SystemClock().now() + timedelta(days=2)
    changes = {
        "embargo": {"embargo_until": later},
        "words": {"embargo_words": "embargoed until the hearing"},
        "withdrawn": {"withdrawn_at": SystemClock().now()},
        "sensitive": {"sensitivity": "sensitive"},
        "restricted": {"sensitivity": "restricted"},
    }[secret_by]
    path = address(mira)
    assert "Nobody knows yet" in client.get(path).content.decode()
    Release.objects.filter(pk=post.release_id).update(**changes)  # type: ignore[arg-type]  # columns of it
    text = client.get(path).content.decode()
    assert "Nobody knows" not in text
    assert text.count("BEGIN:VEVENT") == 1


@pytest.mark.django_db
def test_drafts_rejected_and_failed_posts_are_not_in_it(mira: Client, client: Client) -> None:
    factories.draft(SystemClock())
    build.failed(SystemClock(), person="arun")
    assert "BEGIN:VEVENT" not in client.get(address(mira)).content.decode()


@pytest.mark.django_db
def test_a_title_with_a_protected_name_is_not_told(mira: Client, client: Client) -> None:
    factories.approved(SystemClock(), title="Nepal: Free Lena Ortigas", person="arun")
    path = address(mira)
    assert "Lena" in client.get(path).content.decode()
    protect("the case of spring", ["Lena Ortigas"], person="mira", clock=SystemClock())
    text = client.get(path).content.decode()
    assert "Lena" not in text
    assert text.count("BEGIN:VEVENT") == 1
