"""Drafting: one post a channel, made again when the release is corrected, never over a person's words."""

import dataclasses

import pytest

from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_due_posts, draft_posts
from distributor.posts.edit import edit_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def correct(clock: FakeClock, release: Release) -> None:
    """The source now says eleven instead of twelve."""
    raw = factories.raw_release(
        url=release.url, title=release.current.title, text=factories.TEXT.replace("twelve", "eleven")
    )
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    draft_due_posts(clock=clock)


def test_a_release_gives_one_draft_a_channel_within_its_rules(clock: FakeClock) -> None:
    channels = [factories.channel(network) for network in ("facebook", "x", "linkedin")]
    factories.release(clock)
    assert len(draft_due_posts(clock=clock)) == 1
    posts = list(Post.objects.select_related("channel"))
    assert {post.channel for post in posts} == set(channels)
    for post in posts:
        rules = post.channel.entry().rules
        assert post.state == State.DRAFT
        assert all(0 < rules.length(part) <= rules.limit for part in post.parts)
        assert (post.link in post.text) == rules.link_in_text
    assert draft_due_posts(clock=clock) == []


def test_each_post_has_its_own_link_with_the_channels_parameters(clock: FakeClock) -> None:
    factories.channel("facebook")
    factories.channel("x")
    factories.release(clock)
    draft_due_posts(clock=clock)
    facebook, x = Post.objects.order_by("channel__network")
    assert "utm_source=facebook" in facebook.link
    assert f"utm_id={x.ref}" in x.link
    assert facebook.ref != x.ref


def test_every_sentence_says_where_it_stands_in_the_release(clock: FakeClock) -> None:
    post = factories.draft(clock, network="linkedin")
    paragraphs = post.revision.body["paragraphs"]
    assert post.sentences
    for sentence in post.sentences:
        place = paragraphs[sentence["paragraph"]][sentence["start"] : sentence["end"]]
        assert place == sentence["text"]
        assert place in post.text


def test_drafting_twice_changes_nothing(clock: FakeClock) -> None:
    post = factories.draft(clock)
    draft_posts(post.release_id, clock=clock)
    assert Post.objects.get() == post
    assert Post.objects.get().version == post.version


def test_a_draft_nobody_touched_follows_a_correction(clock: FakeClock) -> None:
    post = factories.draft(clock, network="facebook")
    assert "twelve" in post.text
    correct(clock, post.release)
    post.refresh_from_db()
    assert "eleven" in post.text
    assert "twelve" not in post.text


def test_an_approval_does_not_survive_a_correction(clock: FakeClock) -> None:
    post = factories.draft(clock, network="facebook")
    approve_post(post.pk, person="mira", clock=clock)
    correct(clock, post.release)
    post.refresh_from_db()
    assert (post.state, post.due_at) == (State.DRAFT, None)
    assert "eleven" in post.text
    assert "corrected" in post.approvals.get().voided_because


def test_a_persons_words_stay_and_are_marked(clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "My own words about the twelve.", person="mira", version=post.version, clock=clock)
    correct(clock, post.release)
    post.refresh_from_db()
    assert post.text == "My own words about the twelve."
    assert "corrected" in post.problem
    assert post.revision == Release.objects.get().current


def test_a_new_channel_gets_its_posts_of_the_next_release_only(clock: FakeClock) -> None:
    factories.draft(clock)
    factories.channel("facebook")
    draft_due_posts(clock=clock)
    assert Post.objects.count() == 1


def test_one_release_that_repeats_itself_keeps_its_identity(clock: FakeClock) -> None:
    post = factories.draft(clock)
    raw = dataclasses.replace(factories.raw_release(), url=post.release.url, title=post.release.current.title)
    ingest_release(raw, source=factories.source("mirror"), way="feed", clock=clock)
    draft_due_posts(clock=clock)
    assert Post.objects.count() == 1
