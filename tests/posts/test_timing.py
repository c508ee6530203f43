"""Times a person may give: the channel's rules, urgent posts that move others, posts spread over days."""

from datetime import UTC, datetime, timedelta

import pytest

from distributor.channels.change import change_channel
from distributor.channels.models import Channel
from distributor.posts.approve import approve_post
from distributor.posts.errors import ApprovalError
from distributor.posts.models import Post
from distributor.posts.reschedule import reschedule_post
from distributor.posts.schedule import MOVED
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    made = factories.channel("x")
    changes = {"slots": "09:00, 17:00", "gap_minutes": "30", "quiet_hours": "22:00-06:00"}
    change_channel(made.pk, changes, actor="test")
    made.refresh_from_db()
    return made


def test_now_waits_for_the_gap(clock: FakeClock, channel: Channel) -> None:
    approve_post(factories.draft(clock, on=channel).pk, person="mira", now=True, clock=clock)
    second = approve_post(factories.draft(clock, on=channel).pk, person="mira", now=True, clock=clock)
    assert second.publish_at == clock.now() + timedelta(minutes=30)


def test_a_time_in_the_quiet_hours_is_refused_and_said(clock: FakeClock, channel: Channel) -> None:
    night = datetime(2026, 11, 24, 23, 0, tzinfo=channel.zone)
    post = factories.draft(clock, on=channel)
    with pytest.raises(ApprovalError, match=r"23:00 \(Asia/Manila\) lies in the quiet hours"):
        approve_post(post.pk, person="mira", at=night, clock=clock)
    assert Post.objects.get().state == "draft"


def test_urgent_leaves_at_night_and_moves_what_is_in_the_way(clock: FakeClock, channel: Channel) -> None:
    clock.move(hours=6)  # 22:00 in Manila
    other = approve_post(factories.draft(clock, on=channel).pk, person="mira", clock=clock)
    Post.objects.filter(pk=other.pk).update(publish_at=clock.now() + timedelta(minutes=10))
    urgent = approve_post(factories.draft(clock, on=channel).pk, person="mira", urgent=True, clock=clock)
    assert urgent.publish_at == clock.now()
    other.refresh_from_db()
    assert other.publish_at == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert other.due_at == other.publish_at
    assert other.problem == MOVED


def test_urgent_does_not_lift_an_embargo(clock: FakeClock, channel: Channel) -> None:
    post = factories.draft(clock, on=channel, embargo_until=clock.now() + timedelta(hours=1))
    with pytest.raises(ApprovalError, match="embargo"):
        approve_post(post.pk, person="mira", urgent=True, clock=clock)


def test_a_day_on_which_it_may_not_start_is_waited_for(clock: FakeClock, channel: Channel) -> None:
    post = factories.draft(clock, on=channel)
    later = clock.now() + timedelta(days=2)
    done = approve_post(post.pk, person="mira", not_before=later, clock=clock)
    assert done.publish_at == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def test_an_urgent_post_that_gets_a_time_of_its_own_is_urgent_no_more(
    clock: FakeClock, channel: Channel
) -> None:
    post = approve_post(factories.draft(clock, on=channel).pk, person="mira", urgent=True, clock=clock)
    reschedule_post(post.pk, person="mira", at=clock.now() + timedelta(hours=2), clock=clock)
    post.refresh_from_db()
    assert not post.urgent
