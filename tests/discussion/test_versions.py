"""Every version of a post's words is kept, whoever replaced them, and can be taken back."""

import pytest

from distributor.audit import log
from distributor.discussion.models import Version
from distributor.discussion.versions import take_back
from distributor.posts.approve import approve_post
from distributor.posts.draft import CORRECTED, draft_posts
from distributor.posts.edit import edit_post
from distributor.posts.errors import EditConflict, PostError
from distributor.posts.models import Post
from distributor.posts.variant import switch_variant
from distributor.posts.writing import Variant
from distributor.releases.ingest import ingest_release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def _numbers(post: Post) -> list[int]:
    return list(Version.objects.filter(post=post).order_by("number").values_list("number", flat=True))


def _correct(post: Post, count: str, *, clock: FakeClock) -> None:
    changed = factories.raw_release(
        url=post.release.url,
        title=post.release.current.title,
        text=factories.TEXT.replace("twelve", count),
    )
    ingest_release(changed, source=factories.source(), way="webhook", clock=clock)
    draft_posts(post.release_id, clock=clock)


def test_edits_and_other_variants_keep_what_stood_before(clock: FakeClock) -> None:
    post = factories.draft(clock)
    written = post.parts
    edit_post(post.pk, "Words of Mira.", person="mira", version=1, clock=clock)
    switch_variant(post.pk, Variant.DEMAND, person="arun", version=2, clock=clock)
    first, second = Version.objects.filter(post=post).order_by("number")
    assert (first.parts, first.author) == (written, "distributor")
    assert (second.parts, second.author) == (["Words of Mira."], "mira")


def test_a_correction_at_the_source_keeps_the_words_it_replaces(clock: FakeClock) -> None:
    post = factories.draft(clock)
    written = post.parts
    _correct(post, "fourteen", clock=clock)
    assert Version.objects.get(post=post).parts == written
    assert Post.objects.get(pk=post.pk).parts != written


def test_taking_a_version_back_is_an_edit_that_somebody_else_approves(clock: FakeClock) -> None:
    post = factories.draft(clock)
    written, sentences = post.parts, post.sentences
    edit_post(post.pk, "Words of Arun.", person="arun", version=1, clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    taken = take_back(post.pk, 1, person="lena", version=2, clock=clock)
    assert (taken.parts, taken.author, taken.state, taken.version) == (written, "lena", "draft", 3)
    assert Post.objects.get(pk=post.pk).sentences == sentences
    assert _numbers(post) == [1, 2]
    assert log.history(f"post:{post.pk}")[-1].action == "post.taken_back"


def test_words_from_before_a_correction_have_to_be_compared_again(clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "All twelve.", person="arun", version=1, clock=clock)
    _correct(post, "fourteen", clock=clock)
    # Version 3 has the same words, which nobody has compared; version 4 is somebody's after the correction.
    edit_post(post.pk, "All fourteen.", person="arun", version=3, clock=clock)
    edit_post(post.pk, "Fourteen of them.", person="arun", version=4, clock=clock)
    problems = [
        take_back(post.pk, number, person="lena", version=5 + done, clock=clock).problem
        for done, number in enumerate((1, 3, 4))
    ]
    assert problems == [CORRECTED, CORRECTED, ""]
    assert Post.objects.get(pk=post.pk).problem == ""


def test_no_version_is_taken_back_over_somebody_s_edit(clock: FakeClock) -> None:
    post = factories.draft(clock)
    edit_post(post.pk, "Words of Arun.", person="arun", version=1, clock=clock)
    with pytest.raises(EditConflict):
        take_back(post.pk, 1, person="lena", version=1, clock=clock)
    with pytest.raises(PostError, match="Version 7"):
        take_back(post.pk, 7, person="lena", version=2, clock=clock)
    assert Post.objects.get(pk=post.pk).parts == ["Words of Arun."]
