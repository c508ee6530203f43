"""Other words from the same release, without losing what somebody wrote."""

import pytest

from distributor.audit import log
from distributor.posts.draft import CORRECTED, draft_posts
from distributor.posts.edit import edit_post
from distributor.posts.errors import EditConflict, IllegalTransition
from distributor.posts.models import Post
from distributor.posts.variant import switch_variant
from distributor.posts.writing import Variant, check_parts, possible_variants
from distributor.releases.ingest import ingest_release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def switched(post: Post, variant: Variant, clock: FakeClock) -> Post:
    post.refresh_from_db()
    return switch_variant(post.pk, variant, person="mira", version=post.version, clock=clock)


def test_each_variant_says_only_what_the_release_says(clock: FakeClock) -> None:
    post = factories.draft(clock, network="facebook")
    read = post.revision.read()
    texts = set()
    for variant in possible_variants(read):
        post = switched(post, variant, clock)
        assert post.variant == variant
        assert check_parts(post.parts, read, link=post.link) == ((),)
        texts.add(post.text)
    assert len(texts) >= 2
    assert log.verify_log().holds


def test_an_edit_comes_back_with_its_variant(clock: FakeClock) -> None:
    post = factories.draft(clock, network="facebook")
    edit_post(post.pk, "My own words.", person="mira", version=post.version, clock=clock)
    other = switched(post, Variant.QUOTE, clock)
    assert (other.author, "My own words." in other.text) == ("distributor", False)
    back = switched(post, Variant.BALANCED, clock)
    assert (back.text, back.author) == ("My own words.", "mira")


def test_words_of_ours_from_before_a_correction_are_made_anew(clock: FakeClock) -> None:
    """Even where somebody switches before the drafts of the correction are made."""
    post = factories.draft(clock, network="facebook")
    raw = factories.raw_release(url=post.release.url, text=factories.TEXT.replace("twelve", "eleven"))
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    switched(post, Variant.QUOTE, clock)
    draft_posts(post.release_id, clock=clock)
    assert "twelve" not in switched(post, Variant.BALANCED, clock).text


def test_a_stale_page_switches_nothing(clock: FakeClock) -> None:
    post = factories.draft(clock)
    with pytest.raises(EditConflict):
        switch_variant(post.pk, Variant.QUOTE, person="mira", version=post.version + 1, clock=clock)


def test_an_approved_post_keeps_its_words(clock: FakeClock) -> None:
    post = factories.approved(clock)
    with pytest.raises(IllegalTransition):
        switch_variant(post.pk, Variant.QUOTE, person="mira", version=post.version, clock=clock)


def test_a_correction_keeps_what_a_person_wrote_and_no_old_words_of_ours(clock: FakeClock) -> None:
    """Words made of the first revision must not come back as if the second one said them."""
    post = factories.draft(clock, network="facebook")
    edit_post(post.pk, "My own words.", person="mira", version=post.version, clock=clock)
    switched(post, Variant.QUOTE, clock)
    switched(post, Variant.DEMAND, clock)
    raw = factories.raw_release(url=post.release.url, text=factories.TEXT.replace("twelve", "eleven"))
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    draft_posts(post.release_id, clock=clock)
    post.refresh_from_db()
    assert set(post.kept) == {Variant.BALANCED}
    old = switched(post, Variant.BALANCED, clock)
    assert (old.text, old.problem) == ("My own words.", CORRECTED)
    fact = switched(post, Variant.FACT, clock)
    assert fact.problem == ""
    # They come back as what they still are.
    assert switched(post, Variant.BALANCED, clock).problem == CORRECTED
    fact = switched(post, Variant.FACT, clock)
    assert "twelve" not in fact.text
    assert check_parts(fact.parts, fact.revision.read(), link=fact.link) == ((),)
