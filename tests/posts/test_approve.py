"""Approval is one person's word on exactly one text, for a time that may be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.posts.approve import approve_post
from distributor.posts.edit import edit_post
from distributor.posts.errors import ApprovalError, EditConflict, IllegalTransition, PostError
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post, counting_approvals
from distributor.posts.reject import reject_post, reopen_post
from distributor.posts.reschedule import reschedule_post
from distributor.releases.withdraw import withdraw_release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_an_approved_post_takes_the_next_free_slot(clock: FakeClock) -> None:
    post = approve_post(factories.draft(clock).pk, person="mira", clock=clock)
    # 08:00 UTC is 16:00 in Manila; the next of 09:00, 12:30 and 17:00 is 17:00.
    assert post.publish_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert (post.state, post.due_at) == (State.APPROVED, post.publish_at)
    approval = counting_approvals([post])[post.pk]
    assert (approval.person, approval.content_hash) == ("mira", post.content_hash())
    assert Entry.objects.filter(action=Action.POST_APPROVED, actor="person:mira").count() == 1


def test_two_posts_of_a_channel_do_not_share_a_slot(clock: FakeClock) -> None:
    channel = factories.channel("x")
    posts = [
        approve_post(factories.draft(clock, on=channel).pk, person="mira", clock=clock) for _ in range(3)
    ]
    times = [post.publish_at for post in posts]
    assert times == sorted(set(times), key=lambda time: time or clock.now())
    other = approve_post(factories.draft(clock).pk, person="mira", clock=clock)
    assert other.publish_at == times[0]


def test_a_rejected_posts_slot_is_free_again(clock: FakeClock) -> None:
    channel = factories.channel("x")
    first = approve_post(factories.draft(clock, on=channel).pk, person="mira", clock=clock)
    taken = first.publish_at
    reject_post(first.pk, person="arun", because="not now", clock=clock)
    second = approve_post(factories.draft(clock, on=channel).pk, person="mira", clock=clock)
    assert second.publish_at == taken


def test_of_two_people_who_approve_at_once_one_decides(clock: FakeClock) -> None:
    post = factories.draft(clock)
    seen = post.content_hash()
    approve_post(post.pk, person="mira", content_hash=seen, clock=clock)
    with pytest.raises(IllegalTransition, match="mira approved it"):
        approve_post(post.pk, person="arun", content_hash=seen, clock=clock)
    assert Approval.objects.count() == 1


def test_the_database_itself_allows_one_counting_approval(clock: FakeClock) -> None:
    post = factories.approved(clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(post=post, content_hash="other", person="arun", approved_at=clock.now())


def test_what_a_person_did_not_see_is_not_approved(clock: FakeClock) -> None:
    post = factories.draft(clock)
    seen = post.content_hash()
    edit_post(post.pk, "Other words.", person="arun", version=post.version, clock=clock)
    with pytest.raises(ApprovalError, match="changed after you opened it"):
        approve_post(post.pk, person="mira", content_hash=seen, clock=clock)


def test_who_wrote_it_does_not_approve_it(clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "Other words.", person="mira", version=post.version, clock=clock)
    with pytest.raises(ApprovalError, match="somebody else has to approve"):
        approve_post(post.pk, person="mira", clock=clock)
    assert approve_post(post.pk, person="arun", clock=clock).state == State.APPROVED


def test_an_edit_voids_the_approval_and_takes_it_off_the_queue(clock: FakeClock) -> None:
    post = approve_post(factories.draft(clock).pk, person="mira", clock=clock)
    edit_post(post.pk, "Other words.", person="arun", version=post.version, clock=clock)
    post.refresh_from_db()
    assert (post.state, post.due_at, post.publish_at) == (State.DRAFT, None, None)
    assert not counting_approvals([post])
    assert Approval.objects.get().voided_because == "edited by arun"
    actions = list(Entry.objects.filter(subject=f"post:{post.pk}").values_list("action", flat=True))
    assert actions[-2:] == [Action.POST_APPROVAL_VOIDED, Action.POST_EDITED]


def test_saving_the_same_words_voids_nothing(clock: FakeClock) -> None:
    post = factories.approved(clock)
    edit_post(post.pk, post.text + "  \r\n", person="arun", version=post.version, clock=clock)
    assert Post.objects.get().state == State.APPROVED


def test_an_edit_of_an_older_version_keeps_both_texts(clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "Theirs.", person="arun", version=1, clock=clock)
    with pytest.raises(EditConflict) as caught:
        edit_post(post.pk, "Ours.", person="mira", version=1, clock=clock)
    assert (caught.value.theirs, caught.value.ours) == ("Theirs.", "Ours.")
    assert Post.objects.get().text == "Theirs."


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "x" * 100_001])
def test_a_text_that_cannot_be_is_refused_and_the_old_one_kept(clock: FakeClock, text: str) -> None:
    post = factories.draft(clock)
    with pytest.raises(PostError, match="old text was kept"):
        edit_post(post.pk, text, person="mira", version=1, clock=clock)
    assert Post.objects.get().text == post.text


def test_a_text_over_the_networks_limit_is_kept_but_not_approved(clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "long " * 100, person="arun", version=1, clock=clock)
    with pytest.raises(ApprovalError, match="longer than the network allows"):
        approve_post(post.pk, person="mira", clock=clock)


def test_nothing_is_planned_before_the_embargo_ends(clock: FakeClock) -> None:
    embargo = clock.now() + timedelta(days=2)
    post = factories.draft(clock, embargo_until=embargo)
    for early in ({"now": True}, {"at": embargo - timedelta(minutes=1)}):
        with pytest.raises(ApprovalError, match="under embargo until 2026-11-26 08:00 UTC"):
            approve_post(post.pk, person="mira", clock=clock, **early)
    planned = approve_post(post.pk, person="mira", clock=clock).publish_at
    assert planned is not None
    assert planned >= embargo


def test_a_time_in_the_past_is_refused(clock: FakeClock) -> None:
    post = factories.draft(clock)
    with pytest.raises(ApprovalError, match="past"):
        approve_post(post.pk, person="mira", at=clock.now() - timedelta(hours=1), clock=clock)
    soon = approve_post(post.pk, person="mira", at=clock.now() - timedelta(seconds=30), clock=clock)
    assert soon.publish_at == clock.now()


def test_a_withdrawn_release_is_not_approved(clock: FakeClock) -> None:
    post = factories.draft(clock)
    withdraw_release(post.release.key, source=factories.source(), clock=clock)
    with pytest.raises(ApprovalError, match="withdrawn"):
        approve_post(post.pk, person="mira", clock=clock)


def test_a_channel_without_slots_says_so(clock: FakeClock) -> None:
    channel = factories.channel("x", slots=" ")
    with pytest.raises(ApprovalError, match="no free slot"):
        approve_post(factories.draft(clock, on=channel).pk, person="mira", clock=clock)


def test_a_rejected_post_can_be_reopened_and_approved(clock: FakeClock) -> None:
    post = factories.draft(clock)
    reject_post(post.pk, person="mira", because="too early", clock=clock)
    reopen_post(post.pk, person="mira", clock=clock)
    assert approve_post(post.pk, person="arun", now=True, clock=clock).state == State.APPROVED


def test_only_rejected_and_failed_posts_are_reopened(clock: FakeClock) -> None:
    post = factories.approved(clock)
    with pytest.raises(IllegalTransition):
        reopen_post(post.pk, person="mira", clock=clock)
    assert Post.objects.get().state == State.APPROVED


def test_another_time_keeps_the_approval(clock: FakeClock) -> None:
    post = approve_post(factories.draft(clock).pk, person="mira", clock=clock)
    later = clock.now() + timedelta(days=3)
    reschedule_post(post.pk, person="arun", at=later, clock=clock)
    post.refresh_from_db()
    assert (post.publish_at, post.due_at) == (later, later)
    assert counting_approvals([post])[post.pk].content_hash == post.content_hash()


def test_a_post_nobody_has_is_said(clock: FakeClock) -> None:
    with pytest.raises(IllegalTransition, match="no post 999"):
        approve_post(999, person="mira", clock=clock)


def test_whoever_may_not_give_the_second_approval_does_not_even_by_a_hair(clock: FakeClock) -> None:
    """Asked under the lock: a colleague's first approval may come between the page and the click."""
    channel = factories.channel("x")
    type(channel).objects.update(stages=2)
    post = factories.draft(clock, on=channel)
    approve_post(post.pk, person="mira", may_be_second=False, clock=clock)
    with pytest.raises(ApprovalError, match="a publisher"):
        approve_post(post.pk, person="lena", may_be_second=False, clock=clock)
    post.refresh_from_db()
    assert (post.state, post.endorsed_by) == (State.DRAFT, "mira")
