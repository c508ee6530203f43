"""Deciding on several posts at once, and views of the queue that people come back to."""

import pytest
from django.test import Client

from distributor.desk.models import SavedView
from distributor.people.models import Grant
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def seen(*posts: Post) -> list[str]:
    return [f"{post.pk}:{post.content_hash()}" for post in posts]


def states() -> set[str]:
    return set(Post.objects.values_list("state", flat=True))


def test_what_was_chosen_is_approved_and_what_cannot_be_is_said(mira: Client, clock: FakeClock) -> None:
    build.three_drafts(clock)
    first, second, third = Post.objects.order_by("pk")
    form = {"seen": [*seen(first, second), f"{third.pk}:{'0' * 64}"], "act": "approve", "next": "/?tab=help"}
    answer = mira.post("/queue/several/", form, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/?tab=help", 302)]
    assert "2 posts approved" in page
    assert third.channel.shown in page
    assert [post.state for post in Post.objects.order_by("pk")] == [
        State.APPROVED,
        State.APPROVED,
        State.DRAFT,
    ]


def test_several_are_rejected_with_one_reason_but_not_what_changed_meanwhile(
    mira: Client, clock: FakeClock
) -> None:
    build.three_drafts(clock)
    first, second, third = Post.objects.order_by("pk")
    form = {"seen": [*seen(first, second), f"{third.pk}:{'0' * 64}"], "act": "reject", "because": "Twice"}
    page = mira.post("/queue/several/", form, follow=True).content.decode()
    assert "2 posts rejected" in page
    assert "changed after you opened" in page
    assert Post.objects.get(pk=third.pk).state == State.DRAFT


def test_nothing_chosen_changes_nothing(mira: Client, clock: FakeClock) -> None:
    build.three_drafts(clock)
    for chosen in ([], ["x"], ["1:"], [f"{'9' * 30}:a"], ["987654:abc"]):
        mira.post("/queue/several/", {"seen": chosen, "act": "approve"})
    assert states() == {State.DRAFT}


def test_each_post_asks_for_the_right_on_its_own_channel(
    mira: Client, arun: Client, clock: FakeClock
) -> None:
    build.three_drafts(clock)
    own, *others = Post.objects.order_by("pk")
    Grant.objects.filter(person__username="arun").update(role="approver", channel=own.channel)
    page = arun.post("/queue/several/", {"seen": seen(own, *others), "act": "approve"}, follow=True)
    assert page.content.decode().count("does not allow to approve") == 2
    assert list(Post.objects.filter(state=State.APPROVED)) == [own]


@pytest.mark.parametrize("whole", [True, False], ids=["the whole release", "several"])
def test_the_second_approval_stays_a_publisher_s(
    whole: bool, mira: Client, arun: Client, clock: FakeClock
) -> None:
    channel = factories.channel("x")
    type(channel).objects.update(stages=2)
    post = factories.draft(clock, on=channel)
    path = f"/releases/{post.release_id}/approve/" if whole else "/queue/several/"
    Grant.objects.filter(person__username="arun").update(role="approver")
    assert "first approval" in mira.post(path, {"seen": seen(post)}, follow=True).content.decode()
    answer = arun.post(path, {"seen": seen(post)}, follow=True)
    assert "a publisher" in answer.content.decode()
    assert states() == {State.DRAFT}


def test_a_view_is_kept_shown_replaced_and_forgotten(mira: Client, arun: Client, clock: FakeClock) -> None:
    build.three_drafts(clock)
    query = "tab=scheduled&network=x&q=harbour+%26+sea&nonsense=1"
    assert mira.post("/views/save/", {"name": "Mine", "query": query})["Location"].startswith(
        "/?tab=scheduled"
    )
    mira.post("/views/save/", {"name": "Mine", "query": query})
    assert SavedView.objects.get().query == "tab=scheduled&network=x&q=harbour+%26+sea"
    assert "Mine" in mira.get("/").content.decode()
    assert "Mine" not in arun.get("/").content.decode()
    arun.post("/views/forget/", {"name": "Mine"})
    assert SavedView.objects.exists()
    mira.post("/views/forget/", {"name": "Mine"})
    assert not SavedView.objects.exists()
