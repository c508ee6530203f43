"""Two people where a channel wants two; one alone only with a reason and a look afterwards."""

from collections.abc import Callable

import pytest

from distributor.channels.models import Channel
from distributor.delivery.gate import reason_to_stop, what_stands
from distributor.delivery.missed import miss_late_posts
from distributor.people.roles import deactivate
from distributor.posts.approve import approve_post, review_bypass
from distributor.posts.draft import draft_due_posts
from distributor.posts.edit import edit_post
from distributor.posts.errors import ApprovalError
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.posts.reject import reject_post, reopen_post
from distributor.releases.ingest import ingest_release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def two_stage_draft(clock: FakeClock) -> Post:
    post = factories.draft(clock)
    Channel.objects.update(stages=2)
    return Post.objects.select_related("channel").get(pk=post.pk)


def test_two_different_people_approve_the_same_words(clock: FakeClock) -> None:
    post = two_stage_draft(clock)
    assert approve_post(post.pk, person="mira", now=True, clock=clock).state == State.DRAFT
    with pytest.raises(ApprovalError, match="second person"):
        approve_post(post.pk, person="mira", now=True, clock=clock)
    assert approve_post(post.pk, person="ana", now=True, clock=clock).state == State.APPROVED
    assert Approval.objects.get().first_by == "mira"


def test_an_edit_after_the_first_approval_makes_it_the_first_again(clock: FakeClock) -> None:
    post = two_stage_draft(clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    edit_post(post.pk, "Other words.", person="ana", version=post.version, clock=clock)
    assert approve_post(post.pk, person="mira", now=True, clock=clock).state == State.DRAFT


def test_the_first_approval_of_somebody_who_left_the_team_does_not_count(clock: FakeClock) -> None:
    factories.person("mira")
    factories.person("ana")
    post = two_stage_draft(clock)
    approve_post(post.pk, person="ana", clock=clock)
    deactivate("ana", actor="person:mira", clock=clock)
    assert approve_post(post.pk, person="mira", clock=clock).state == State.DRAFT
    approve_post(post.pk, person="arun", clock=clock)
    assert Approval.objects.get().first_by == "mira"


def test_the_gate_wants_two_even_if_the_rule_came_later(clock: FakeClock) -> None:
    post = factories.approved(clock)
    Channel.objects.update(stages=2)
    fresh = Post.objects.select_related("channel", "release").get(pk=post.pk)
    stop = reason_to_stop(fresh, what_stands([fresh]), now=clock.now())
    assert stop is not None
    assert stop.voids


def test_one_person_alone_gives_a_reason_and_a_colleague_looks_at_it(clock: FakeClock) -> None:
    post = two_stage_draft(clock)
    edit_post(post.pk, "Mira's own words.", person="mira", version=post.version, clock=clock)
    with pytest.raises(ApprovalError):
        approve_post(post.pk, person="mira", now=True, bypass="  ", clock=clock)
    approved = approve_post(post.pk, person="mira", urgent=True, bypass="Nobody else is awake", clock=clock)
    assert approved.state == State.APPROVED
    fresh = Post.objects.select_related("channel", "release").get(pk=post.pk)
    assert reason_to_stop(fresh, what_stands([fresh]), now=clock.now()) is None
    with pytest.raises(ApprovalError, match="yourself"):
        review_bypass(post.pk, person="mira", clock=clock)
    review_bypass(post.pk, person="ana", clock=clock)
    assert Approval.objects.get().reviewed_by == "ana"
    with pytest.raises(ApprovalError, match="Nothing"):
        review_bypass(post.pk, person="ana", clock=clock)


def corrected(post: Post, clock: FakeClock) -> None:
    raw = factories.raw_release(
        url=post.release.url, title=post.release.current.title, text=factories.TEXT.replace("twelve", "nine")
    )
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    draft_due_posts(clock=clock)


def missed(post: Post, clock: FakeClock) -> None:
    approve_post(post.pk, person="ana", now=True, clock=clock)
    clock.move(days=3)
    miss_late_posts(clock=clock)
    reopen_post(post.pk, person="sok", clock=clock)


def rejected(post: Post, clock: FakeClock) -> None:
    reject_post(post.pk, person="ana", clock=clock)
    reopen_post(post.pk, person="sok", clock=clock)


def edited_and_back(post: Post, clock: FakeClock) -> None:
    words = post.written
    edit_post(post.pk, "Others.", person="sok", version=post.version, clock=clock)
    edit_post(post.pk, words, person="sok", version=post.version + 1, clock=clock)


@pytest.mark.parametrize("what", [corrected, missed, rejected, edited_and_back])
def test_a_first_approval_ends_with_whatever_would_end_a_whole_one(
    clock: FakeClock, what: Callable[[Post, FakeClock], None]
) -> None:
    """The words may be the same; what they are true of, or the day they were meant for, is not."""
    post = two_stage_draft(clock)
    edit_post(post.pk, f"Sok's own words. {post.link}", person="sok", version=post.version, clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    what(Post.objects.get(pk=post.pk), clock)
    assert approve_post(post.pk, person="lena", now=True, clock=clock).state == State.DRAFT
    assert approve_post(post.pk, person="ana", now=True, clock=clock).state == State.APPROVED
    assert Approval.objects.get(voided_because="").first_by == "lena"
