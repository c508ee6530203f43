"""What is over goes in its time, a few rows at once; what counts stays for ever."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.delivery.claim import claim_due
from distributor.delivery.models import Receipt
from distributor.delivery.send import deliver_post
from distributor.discussion.comments import read_mentions, write_comment
from distributor.discussion.models import Comment, Mention, ReviewLink, Unsaved
from distributor.discussion.review import offer_review, review_comment
from distributor.discussion.unsaved import keep
from distributor.old_rows import take_away
from distributor.people import errands
from distributor.people.invite import LASTS, invite
from distributor.people.models import Errand, Invitation, OpenSession
from distributor.people.rights import Role
from distributor.people.sessions import note
from distributor.posts.models import Approval, PictureFile, Post, Rewording
from distributor.releases.models import InboxEntry
from distributor.releases.signature import TOLERANCE_S
from distributor.releases.tidy import READ
from distributor.tidy import tidy
from tests import factories
from tests.delivery.test_races import at_once
from tests.fakes import FakeClock, FakeNetwork
from workers import tasks

TIDIED: set[type[Model]] = {
    Session, OpenSession, Errand, Invitation, InboxEntry, Rewording, PictureFile, Unsaved, Mention,
    ReviewLink,
}  # fmt: skip
Make = Callable[[FakeClock], object]


def mira() -> User:
    person = factories.person()
    assert isinstance(person, User)
    return person


def session(clock: FakeClock, key: str = "one", **lasts: float) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=clock.now() + timedelta(**lasts))


def webhook(clock: FakeClock, *, problem: str = "", number: str = "1", is_read: bool = True) -> None:
    InboxEntry.objects.create(
        source=factories.source(),
        webhook_id=number,
        body="{}",
        received_at=clock.now(),
        read_at=clock.now() if is_read else None,
        problem=problem,
    )


def browser(clock: FakeClock) -> None:
    note(mira(), "over", user_agent="", clock=clock)


def rewording(clock: FakeClock) -> None:
    Rewording.objects.create(post=factories.draft(clock), asked_by="mira", asked_at=clock.now())


def unsaved(clock: FakeClock) -> None:
    mira()
    assert keep(factories.draft(clock).pk, "Words.", person="mira", version=1, clock=clock)


def mention(clock: FakeClock) -> None:
    mira()
    post = factories.draft(clock)
    write_comment("See this, @mira", post_id=post.pk, person="arun", clock=clock)
    read_mentions("mira", post_id=post.pk, clock=clock)


def link(clock: FakeClock) -> str:
    mira()
    return offer_review(factories.draft(clock).release_id, "Lena", hours=24, person="mira", clock=clock)


def begun(clock: FakeClock) -> None:
    errands.begin(errands.Kind.SIGN_ON, "token", session="s", kept={}, clock=clock)


def picture(clock: FakeClock) -> None:
    PictureFile.objects.create(
        digest="d" * 64, media_type="image/png", width=1, height=1, data=b"", preview=b"",
        kept_at=clock.now(), unused_since=clock.now(),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "make", "kept"),
    [
        ("sessions", session, timedelta(days=1)),
        ("browsers", browser, timedelta(days=1)),
        ("errands", begun, errands.GOOD_FOR + timedelta(days=1)),
        ("invitations", lambda clock: invite("sok", Role.WRITER, person="m", clock=clock), LASTS * 7),
        ("webhooks", webhook, timedelta(days=30)),
        ("webhooks", lambda clock: webhook(clock, problem="No link."), timedelta(days=90)),
        ("rewordings", rewording, timedelta(days=90)),
        ("pictures", picture, timedelta(days=30)),
        ("unsaved", unsaved, timedelta(days=90)),
        ("mentions", mention, timedelta(days=365)),
        ("review_links", link, timedelta(days=91)),
    ],
)
def test_what_is_over_is_kept_for_its_time_and_then_goes(
    clock: FakeClock, what: str, make: Make, kept: timedelta
) -> None:
    make(clock)
    clock.move(seconds=kept.total_seconds() - 1)
    assert tidy(clock=clock)[what] == 0
    clock.move(seconds=2)
    assert tidy(clock=clock)[what] == 1
    assert tidy(clock=clock)[what] == 0


@pytest.mark.django_db
def test_what_lives_waits_or_was_said_stays_however_old(clock: FakeClock) -> None:
    session(clock, "alive", days=5000)
    note(mira(), "alive", user_agent="", clock=clock)
    webhook(clock, is_read=False)
    post = factories.draft(clock)
    write_comment("And you, @mira?", post_id=post.pk, person="arun", clock=clock)
    secret = offer_review(post.release_id, "Lena", hours=24, person="mira", clock=clock)
    review_comment(secret, "Good.", post_id=post.pk, clock=clock)
    clock.move(days=3650)
    assert not any(tidy(clock=clock).values())
    assert Comment.objects.exclude(link=None).get().link


@pytest.mark.django_db
def test_nothing_that_counts_ever_goes(clock: FakeClock) -> None:
    post = factories.approved(clock, person="mira")
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    deliver_post(claim, clock=clock, connect=lambda _: FakeNetwork(clock=clock))
    for make in (session, unsaved, rewording, webhook, picture, begun):
        make(clock)
    others = [model for model in apps.get_models() if model not in TIDIED]
    before = {model: model._base_manager.count() for model in others}
    assert all(before[model] for model in (Approval, Receipt, Post))
    clock.move(days=3650)
    gone = tidy(clock=clock)
    assert sum(gone.values()) == 6
    before[Entry] += 1  # that it went
    assert {model: model._base_manager.count() for model in others} == before


@pytest.mark.django_db
def test_the_log_says_how_many_of_what_and_only_when_something_went(clock: FakeClock) -> None:
    assert not any(tidy(clock=clock).values())
    assert not Entry.objects.exists()
    for number in range(3):
        session(clock, str(number))
    clock.move(days=400)
    tidy(actor="terminal", clock=clock)
    (line,) = log.history("rows")
    assert (line.actor, line.action) == ("terminal", Action.ROWS_TIDIED)
    assert line.details == {"rows": 3, "gone": {"sessions": 3}}
    assert log.verify_log().holds


@pytest.mark.django_db
def test_no_transaction_takes_more_than_a_few(clock: FakeClock) -> None:
    for number in range(5):
        session(clock, str(number))
    with CaptureQueriesContext(connection) as asked:
        assert take_away(Session.objects.filter(session_key__lte="3"), batch=2) == 4
    deleted = [query["sql"] for query in asked if query["sql"].startswith("DELETE")]
    assert [sql.rpartition(" IN ")[2].count(",") for sql in deleted] == [1, 1]
    assert Session.objects.get().session_key == "4"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_share_what_is_there(clock: FakeClock) -> None:
    for number in range(200):
        session(clock, str(number))
    clock.move(days=2)
    gone = at_once(*[lambda: tidy(clock=clock)["sessions"]] * 3)
    assert sum(int(str(each)) for each in gone) == 200
    assert not Session.objects.exists()
    assert log.verify_log().holds


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_is_not_waited_for(clock: FakeClock) -> None:
    session(clock, "held")
    session(clock, "free")
    with transaction.atomic():
        Session.objects.select_for_update().get(session_key="held")
        assert at_once(lambda: take_away(Session.objects.all())) == [1]
    assert take_away(Session.objects.all()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_workers_task_needs_nobodys_transaction(clock: FakeClock) -> None:
    picture(clock)
    PictureFile.objects.update(unused_since=clock.now() - timedelta(days=3650))
    tasks.tidy()
    assert not PictureFile.objects.exists()
    assert Entry.objects.get().action == Action.ROWS_TIDIED


@pytest.mark.django_db
def test_how_long_each_is_kept_stands_in_the_documents(clock: FakeClock) -> None:
    text = (Path(__file__).parents[1] / "docs" / "operations.md").read_text()
    rows = set(re.findall(r"^\| `(\w+)` \|", text.partition("## What is kept how long")[2], re.MULTILINE))
    assert rows == set(tidy(clock=clock))


@pytest.mark.pure
def test_a_replay_is_known_long_after_its_time_is_refused() -> None:
    assert timedelta(days=7, seconds=TOLERANCE_S) < READ
