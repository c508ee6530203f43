"""The page of health says what needs a person, by what is stored."""

from datetime import timedelta

import pytest
from django.test import Client

from distributor.channels.models import Channel
from distributor.delivery.holds import parse_scope, set_hold
from distributor.desk.running import checks
from distributor.notices.models import Address
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.models import InboxEntry, Release, Source
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def troubles(clock: FakeClock) -> list[str]:
    from distributor.delivery.holds import active_holds

    found = checks(now=clock.now(), holds=active_holds())
    return [trouble.sentence for check in found for trouble in check.troubles]


def test_all_is_well_and_the_page_says_so(mira: Client, clock: FakeClock) -> None:
    factories.draft(clock)
    Channel.objects.update(checked_at=clock.now())
    assert troubles(clock) == []
    assert mira.get("/health/").status_code == 200


def test_a_post_that_is_late_is_said_unless_somebody_holds_it(clock: FakeClock) -> None:
    post = factories.approved(clock)
    Post.objects.filter(pk=post.pk).update(due_at=clock.now() - timedelta(minutes=2))
    assert "did not leave" in str(troubles(clock))
    set_hold(parse_scope("everything"), person="mira", because="", clock=clock)
    assert "did not leave" not in str(troubles(clock))


def test_what_waits_for_a_worker_or_a_person_is_named(clock: FakeClock) -> None:
    factories.draft(clock)
    long_ago = clock.now() - timedelta(minutes=6)
    source = Source.objects.get()
    Source.objects.update(problem="It answered 500.")
    Release.objects.update(drafts_due=True, found_at=long_ago)
    InboxEntry.objects.create(source=source, webhook_id="1", body="{}", received_at=long_ago)
    InboxEntry.objects.create(
        source=source, webhook_id="2", body="{}", received_at=long_ago, problem="It holds no address."
    )
    Channel.objects.update(paused_because="The token ended.")
    Address.objects.create(name="room", sealed_url="", wants="waits", due_at=long_ago)
    told = " ".join(troubles(clock))
    for words in ("It answered 500", "waits for its posts", "1 webhook waits", "holds no address",
                  "The token ended", "room should have been told"):  # fmt: skip
        assert words in told, words
    assert Post.objects.filter(state=State.DRAFT).exists()


def test_it_costs_the_same_few_questions_whatever_there_is(
    clock: FakeClock, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        factories.approved(clock)
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture
        troubles(clock)
