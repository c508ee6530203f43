"""The calendar: what stands on which day, in whose clocks, and moving a post."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from distributor.channels.models import Channel
from distributor.clock import SystemClock
from distributor.delivery.holds import Scope, set_hold
from distributor.desk.calendar.days import Day
from distributor.desk.calendar.holidays import FILE
from distributor.desk.calendar.marks import QUIET
from distributor.people.models import Grant
from distributor.people.rights import Role
from distributor.posts.models import Post
from distributor.releases.models import Release
from tests import factories
from tests.desk import build
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

BANGKOK, KATHMANDU, BERLIN = ZoneInfo("Asia/Bangkok"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Europe/Berlin")
pytestmark = pytest.mark.django_db


@pytest.fixture
def holidays_file() -> Iterator[Path]:
    path = settings.ENVIRONMENT.data_dir / FILE
    yield path
    path.unlink(missing_ok=True)


def soon(**span: float) -> datetime:
    """A time to come on a full minute; the page asks the machine's own clock."""
    return (SystemClock().now() + timedelta(**span)).replace(second=0, microsecond=0)


def planned(at: datetime, **changes: object) -> Post:
    """A post that is approved for ``at``."""
    post = factories.approved(SystemClock(), person="arun", **changes)
    Post.objects.filter(pk=post.pk).update(publish_at=at, due_at=at)
    post.refresh_from_db()
    return post


def day_of(client: Client, instant: datetime, *, zone: ZoneInfo, **said: str) -> Day:
    """The day of the calendar that holds ``instant``."""
    day = instant.astimezone(zone).date()
    page = client.get("/calendar/", {"date": day.isoformat(), "zone": zone.key, **said})
    assert page.status_code == 200
    found: Day = next(each for each in page.context["days"] if each.date == day)
    return found


@pytest.mark.parametrize("view", ["month", "week", "day", "agenda"])
def test_a_post_stands_on_its_day_by_the_viewer_s_clocks(mira: Client, view: str) -> None:
    # 18:30 UTC is the next day in Bangkok and the same day in Berlin.
    at = soon(days=3).replace(hour=18, minute=30)
    post = planned(at, on=factories.channel(time_zone="Asia/Bangkok"))
    for zone in (BANGKOK, BERLIN):
        entries = day_of(mira, at, zone=zone, view=view).entries
        assert [(entry.post.pk, entry.at) for entry in entries] == [(post.pk, at)]
        assert entries[0].has_own_time == (zone == BERLIN)


def test_both_clocks_are_written(mira: Client) -> None:
    at = soon(days=3).replace(hour=3, minute=0)
    planned(at, on=factories.channel(time_zone="Asia/Bangkok"))
    said = {"view": "week", "date": at.date().isoformat(), "zone": "Asia/Kathmandu"}
    page = mira.get("/calendar/", said).content.decode()
    assert ">08:45</time>" in page
    assert '>10:00</time> <span class="zone">Asia/Bangkok' in page


def test_published_failed_and_held_posts_say_so_and_drafts_are_not_there(mira: Client) -> None:
    clock = SystemClock()
    live, gone = build.published(clock, person="arun"), build.failed(clock, person="arun")
    waiting = planned(soon(hours=1), network="linkedin")
    factories.draft(clock)
    set_hold(Scope(kind="network", value="linkedin"), person="arun", because="", clock=clock)
    page = mira.get("/calendar/", {"view": "agenda", "zone": "UTC"})
    found = {entry.post.pk: entry for day in page.context["days"] for entry in day.entries}
    assert set(found) == {live.pk, gone.pk, waiting.pk}
    assert str(found[live.pk].state_words) == "Published"
    assert str(found[gone.pk].state_words) == "Not published"
    assert found[waiting.pk].hold is not None
    assert [pk for pk, entry in found.items() if entry.may_move] == [waiting.pk]


def test_channel_and_network_filter_posts_and_slots(mira: Client) -> None:
    at = soon(days=2)
    x, facebook = (planned(at, network=network) for network in ("x", "facebook"))
    assert {e.post.pk for e in day_of(mira, at, zone=BERLIN).entries} == {x.pk, facebook.pk}
    for said in ({"channel": str(x.channel_id)}, {"network": "x"}):
        day = day_of(mira, at, zone=BERLIN, **said)
        assert [entry.post.pk for entry in day.entries] == [x.pk]
        assert {slot.channel.pk for slot in day.slots} == {x.channel_id}


def test_slots_quiet_hours_and_days_without_posts(mira: Client) -> None:
    tomorrow = soon(days=1).astimezone(BANGKOK).date()
    channel = factories.channel(time_zone="Asia/Bangkok")
    after = tomorrow + timedelta(days=1)
    Channel.objects.filter(pk=channel.pk).update(
        slots="09:00, 23:00", quiet_hours="22:00-06:00", blackout=after.isoformat()
    )
    noon = datetime.combine(tomorrow, datetime.min.time(), tzinfo=BANGKOK) + timedelta(hours=12)
    day = day_of(mira, noon, zone=BANGKOK)
    assert [slot.at.astimezone(BANGKOK).hour for slot in day.slots] == [9]
    assert [each.span.kind for each in day.quiet] == [QUIET, QUIET]
    assert not day.is_shut
    closed = day_of(mira, noon + timedelta(days=1), zone=BANGKOK)
    assert closed.is_shut
    assert closed.slots == ()
    assert "No posts:" in mira.get("/calendar/", {"date": after.isoformat()}).content.decode()


def test_embargo_ends_and_holidays_stand_on_their_day(mira: Client, holidays_file: Path) -> None:
    at = soon(days=2)
    release = factories.release(SystemClock(), embargo_until=at)
    holidays_file.write_text(f"{at.date()} Human Rights Day\n")
    day = day_of(mira, at, zone=ZoneInfo("UTC"))
    assert [each.pk for each in day.embargoes] == [release.pk]
    assert day.holidays == ("Human Rights Day",)


def test_a_list_of_holidays_that_cannot_be_read_is_said(mira: Client, holidays_file: Path) -> None:
    holidays_file.write_text("nonsense\n")
    assert "Line 1 of holidays.txt is no holiday" in mira.get("/calendar/").content.decode()
    holidays_file.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in mira.get("/calendar/").content.decode()


def test_an_unknown_zone_is_said(mira: Client) -> None:
    page = mira.get("/calendar/", {"zone": "Mars/Olympus"})
    assert "There is no time zone “Mars/Olympus”" in page.content.decode()


def _many(count: int, at: datetime) -> None:
    """Copies of an approved post, each of its own release, spread over eight hours."""
    post = planned(at)
    first = Release.objects.get(pk=post.release_id)
    releases = Release.objects.bulk_create(
        [
            Release(source=first.source, key=f"copy-{n}", url=first.url, found_at=first.found_at)
            for n in range(count)
        ]
    )
    Post.objects.bulk_create(
        [
            Post(
                release=release, revision_id=post.revision_id, channel_id=post.channel_id, ref=f"copy-{n}",
                state="approved", parts=post.parts, link=post.link, title=f"Copy {n}", author="distributor",
                publish_at=at + timedelta(seconds=n), due_at=at, created_at=at,
            )
            for n, release in enumerate(releases)
        ]
    )  # fmt: skip


@pytest.mark.parametrize("view", ["month", "week", "agenda"])
def test_a_full_day_shows_its_first_posts_and_counts_the_others(mira: Client, view: str) -> None:
    at = soon(days=2).replace(hour=3, minute=0)
    _many(60, at)
    day = day_of(mira, at, zone=ZoneInfo("UTC"), view=view)
    assert day.count == 61
    assert 0 < len(day.entries) < 61
    assert day.more == 61 - len(day.entries)
    assert [entry.at for entry in day.entries] == sorted(entry.at for entry in day.entries)
    page = mira.get("/calendar/", {"view": view, "zone": "UTC", "date": day.date.isoformat()})
    assert f"and {day.more} more" in page.content.decode()


@pytest.mark.parametrize("view", ["month", "week", "day", "agenda"])
def test_the_number_of_queries_does_not_grow_with_the_posts(mira: Client, view: str) -> None:
    at = soon(days=2).replace(hour=3, minute=0)
    path = f"/calendar/?view={view}&zone=UTC&date={at.date()}"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert mira.get(path).status_code == 200
        return len(captured)

    planned(at)
    few = queries()
    _many(80, at)
    for network in ("facebook", "linkedin"):
        factories.channel(network)
        factories.release(SystemClock(), embargo_until=at)
    assert queries() <= few <= 15


# Moving.


def test_a_move_comes_back_to_the_calendar_where_the_post_now_is(mira: Client) -> None:
    at = soon(days=20).replace(hour=3, minute=0)
    post = planned(at)
    page = mira.get("/calendar/", {"view": "week", "date": at.date().isoformat(), "move": str(post.pk)})
    move = page.context["move"]
    assert [str(step.label) for step in move.steps] == ["A day earlier", "An hour earlier", "An hour later", "A day later"]  # fmt: skip  # noqa: E501
    body = page.content.decode()
    assert f'action="/posts/{post.pk}/reschedule/"' in body
    later = at + timedelta(days=7)
    here = f"{page.context['here']}&move={post.pk}"
    answer = mira.post(
        f"/posts/{post.pk}/reschedule/", {"when": "at", "at": later.isoformat(), "next": here}, follow=True
    )
    post.refresh_from_db()
    assert post.publish_at == later
    # The week that was shown does not hold it any more: the calendar went along.
    assert post.pk in {entry.post.pk for day in answer.context["days"] for entry in day.entries}
    assert "Moved. It leaves on" in answer.content.decode()


def test_a_wall_clock_is_read_in_the_zone_that_the_form_names(mira: Client) -> None:
    post = planned(soon(days=20), on=factories.channel(time_zone="Asia/Bangkok"))
    day = soon(days=21).date()
    mira.post(f"/posts/{post.pk}/reschedule/", {"when": "at", "at": f"{day}T09:00", "zone": "Asia/Kathmandu"})
    post.refresh_from_db()
    assert post.publish_at == datetime(day.year, day.month, day.day, 3, 15, tzinfo=UTC)


def test_a_post_that_cannot_go_there_stays_and_the_service_s_sentence_is_shown(mira: Client) -> None:
    at = soon(days=20).replace(hour=3, minute=0)
    post = planned(at, on=factories.channel(time_zone="Asia/Bangkok"))
    Channel.objects.filter(pk=post.channel_id).update(blackout=(at + timedelta(days=1)).date().isoformat())
    answer = mira.post(
        f"/posts/{post.pk}/reschedule/", {"when": "at", "at": (at + timedelta(days=1)).isoformat()}
    )
    assert answer.status_code == 409
    assert "is a day without posts here" in answer.content.decode()
    post.refresh_from_db()
    assert post.publish_at == at


def test_who_may_not_approve_sees_no_way_to_move(mira: Client) -> None:
    at = soon(days=2)
    post = planned(at)
    writer = logged_in("nour")
    Grant.objects.filter(person__username="nour").update(role=Role.WRITER)
    page = writer.get("/calendar/", {"date": at.date().isoformat(), "move": str(post.pk)})
    assert page.context["move"] is None
    assert 'class="move"' not in page.content.decode()
    assert writer.post(f"/posts/{post.pk}/reschedule/", {"when": "slot"}).status_code == 403


def test_what_is_published_or_unknown_is_not_moved(mira: Client) -> None:
    live = build.published(SystemClock(), person="arun")
    for number in (str(live.pk), "999", "x", "9" * 30, ""):
        page = mira.get("/calendar/", {"move": number})
        assert page.status_code == 200
        assert page.context["move"] is None


def test_hostile_titles_stay_text(mira: Client) -> None:
    post = planned(soon(hours=2))
    Post.objects.filter(pk=post.pk).update(title='<script>alert(1)</script>"><img src=x>')
    page = mira.get("/calendar/", {"view": "agenda", "move": str(post.pk)}).content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert " style=" not in page


def test_no_channel_is_a_calm_page(mira: Client, clock: FakeClock) -> None:
    for view in ("month", "week", "day", "agenda"):
        assert mira.get("/calendar/", {"view": view}).status_code == 200
