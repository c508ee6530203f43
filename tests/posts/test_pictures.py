"""Pictures of a post: bound to the approval by their bytes and words, kept once, tidied away."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image as Pillow

from distributor.audit import log
from distributor.discussion.versions import base_text
from distributor.networks.images import ImageRefused
from distributor.posts.approve import approve_post
from distributor.posts.draft import CORRECTED, draft_due_posts, draft_posts
from distributor.posts.edit import edit_post
from distributor.posts.errors import ApprovalError, IllegalTransition, PostError
from distributor.posts.lifecycle import State
from distributor.posts.models import PictureFile, Post
from distributor.posts.pictures.attach import (
    answer_people,
    attach_picture,
    describe_picture,
    move_picture,
    remove_picture,
)
from distributor.posts.pictures.check import reason_against_pictures
from distributor.posts.pictures.files import tidy_pictures
from distributor.posts.pictures.values import NOBODY, Consent, People, YesNo
from distributor.posts.protect import mark_release, protect
from distributor.posts.reject import reject_post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Sensitivity
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db
ALT = "Dock workers stand at a gate in the rain"
KNOWN = People(faces=YesNo.YES, recognisable=YesNo.YES)


def jpeg(shade: int = 90) -> bytes:
    """A small photo that knows where it was taken."""
    into = BytesIO()
    picture = Pillow.new("RGB", (80, 60), (shade * 37 % 256, 20, 20))
    exif = picture.getexif()
    exif[0x010F] = "Camera of Hill Road 5"
    picture.save(into, "JPEG", exif=exif)
    return into.getvalue()


def attached(clock: FakeClock, post: Post, *, shade: int = 90, **changes: Any) -> Post:
    values: dict[str, Any] = {"alt": ALT, "people": NOBODY, "person": "ana", **changes}
    return attach_picture(post.pk, jpeg(shade), clock=clock, **values)


def fresh(post: Post) -> Post:
    return Post.objects.select_related("channel", "release").get(pk=post.pk)


def test_an_approval_covers_the_bytes_the_words_and_the_order(clock: FakeClock) -> None:
    post = attached(clock, factories.draft(clock, network="facebook"))
    first = post.shown_pictures[0].digest
    seen = post.content_hash()
    second = attached(clock, post, shade=91).shown_pictures[1].digest
    changes: list[Callable[[], object]] = [
        lambda: move_picture(post.pk, second, by=-1, person="ana", clock=clock),
        lambda: describe_picture(post.pk, first, "Other words", person="ana", clock=clock),
        lambda: remove_picture(post.pk, second, person="ana", clock=clock),
        lambda: attached(clock, post, shade=92),
    ]
    for change in changes:
        with pytest.raises(ApprovalError, match="changed after"):
            approve_post(post.pk, person="mira", content_hash=seen, now=True, clock=clock)
        approve_post(post.pk, person="mira", now=True, clock=clock)
        seen = fresh(post).content_hash()
        change()
        assert fresh(post).state == State.DRAFT
        assert fresh(post).content_hash() != seen
        assert not post.approvals.filter(voided_because="").exists()
    assert log.verify_log().holds


def test_the_kept_file_says_nothing_of_its_maker_and_is_kept_once(clock: FakeClock) -> None:
    for network in ("facebook", "mastodon"):
        attached(clock, factories.draft(clock, network=network))
    [file] = PictureFile.objects.all()
    assert b"Hill Road" not in bytes(file.data) + bytes(file.preview)
    assert (file.width, file.height) == (80, 60)


@pytest.mark.parametrize(
    ("alt", "people", "sensitivity", "sentence"),
    [
        ("", NOBODY, "open", "no alt text"),
        ("a" * 1001, NOBODY, "open", "1001 characters"),
        (ALT, People(), "open", "Nobody has answered"),
        (ALT, KNOWN, "open", "Nobody has answered"),
        (ALT, People(faces=YesNo.NO, recognisable=YesNo.YES, consent=Consent.NONE), "open", "did not agree"),
        (ALT, People(faces=YesNo.YES, recognisable=YesNo.YES, consent=Consent.PUBLIC), "open", ""),
        (
            ALT,
            People(faces=YesNo.YES, recognisable=YesNo.YES, consent=Consent.PUBLIC),
            "sensitive",
            "consent",
        ),
        (ALT, People(faces=YesNo.YES, recognisable=YesNo.YES, consent=Consent.GIVEN), "sensitive", ""),
        (ALT, People(faces=YesNo.YES, recognisable=YesNo.NO), "sensitive", ""),
    ],
)
def test_what_keeps_a_post_with_a_picture_from_being_approved(
    clock: FakeClock, alt: str, people: People, sensitivity: str, sentence: str
) -> None:
    post = attached(clock, factories.draft(clock), alt=alt, people=people)
    mark_release(post.release_id, Sensitivity(sensitivity), consent="", person="ana", clock=clock)
    if not sentence:
        approve_post(post.pk, person="mira", now=True, clock=clock)
        return
    with pytest.raises(ApprovalError, match=sentence):
        approve_post(post.pk, person="mira", now=True, clock=clock)


def test_a_house_may_let_pictures_go_without_alt_text(clock: FakeClock, settings: Any) -> None:
    post = attached(clock, factories.draft(clock), alt="")
    settings.ENVIRONMENT = _changed(settings.ENVIRONMENT, alt_required=False)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    assert fresh(post).payload().alt_optional


def _changed(environment: Any, **changes: object) -> Any:
    import dataclasses

    return dataclasses.replace(environment, **changes)


def test_a_consent_that_is_taken_back_stops_an_approved_post(clock: FakeClock) -> None:
    post = attached(clock, factories.draft(clock))
    approve_post(post.pk, person="mira", now=True, clock=clock)
    refused = People(faces=YesNo.YES, recognisable=YesNo.YES, consent=Consent.NONE)
    answer_people(post.pk, post.shown_pictures[0].digest, refused, person="ana", clock=clock)
    assert fresh(post).state == State.APPROVED
    assert "did not agree" in reason_against_pictures(fresh(post))
    told = log.history(f"post:{post.pk}")[-1]
    assert (told.action, told.details["consent"]) == ("post.picture_checked", "none")


def test_who_chose_the_picture_does_not_approve_and_protected_names_count(clock: FakeClock) -> None:
    post = attached(clock, factories.draft(clock), alt="Jose Ramos at a gate")
    with pytest.raises(ApprovalError, match="You wrote"):
        approve_post(post.pk, person="ana", now=True, clock=clock)
    protect("case 12", ["Jose Ramos"], person="mira", clock=clock)
    with pytest.raises(ApprovalError, match="case 12"):
        approve_post(post.pk, person="mira", now=True, clock=clock)


def test_whoever_changed_the_pictures_in_any_way_does_not_approve_them(clock: FakeClock) -> None:
    post = attached(clock, factories.draft(clock), person="arun")
    first = post.shown_pictures[0].digest
    second = attached(clock, post, shade=91, person="arun").shown_pictures[1].digest
    approve_post(post.pk, person="mira", now=True, clock=clock)
    changes: list[Callable[[], object]] = [
        lambda: move_picture(post.pk, second, by=-1, person="mira", clock=clock),
        lambda: remove_picture(post.pk, first, person="mira", clock=clock),
    ]
    for change in changes:
        change()
        with pytest.raises(ApprovalError, match="You wrote"):
            approve_post(post.pk, person="mira", now=True, clock=clock)
    # Whoever describes a picture does not make it theirs alone.
    described = describe_picture(post.pk, second, "Other words", person="bob", clock=clock)
    assert (described.shown_pictures[0].by, described.shown_pictures[0].described_by) == ("arun", "bob")
    for person in ("arun", "bob"):
        with pytest.raises(ApprovalError, match="You wrote"):
            approve_post(post.pk, person=person, now=True, clock=clock)
    approve_post(post.pk, person="lena", now=True, clock=clock)


def test_a_post_that_a_picture_makes_a_draft_again_hears_of_a_correction(clock: FakeClock) -> None:
    post = factories.draft(clock, network="facebook")
    reject_post(post.pk, person="mira", clock=clock)
    _correct(post, clock)
    attached(clock, post)
    draft_due_posts(clock=clock)
    now = fresh(post)
    assert now.revision_id == now.release.revision_id
    assert "twelve" not in now.text
    # Words of a person that nobody has compared with the correction are still to be compared.
    edit_post(post.pk, "Free the eleven.", person="ana", version=now.version, clock=clock)
    _correct(post, clock, "ten")
    draft_due_posts(clock=clock)
    assert attached(clock, post, shade=91).problem == CORRECTED


def _correct(post: Post, clock: FakeClock, count: str = "eleven") -> None:
    raw = factories.raw_release(url=post.release.url, text=factories.TEXT.replace("twelve", count))
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    draft_posts(post.release_id, clock=clock)


@pytest.mark.parametrize("is_edited", [False, True])
def test_the_link_stands_in_the_text_while_pictures_take_its_card(clock: FakeClock, is_edited: bool) -> None:
    post = factories.draft(clock, network="bluesky")
    if is_edited:
        post = edit_post(post.pk, "Free them.", person="ana", version=post.version, clock=clock)
    before = post.parts
    shown = attached(clock, post)
    assert shown.link in shown.parts[0]
    # What it was can be taken back, and merged with what somebody has open.
    assert base_text(shown, post.version) == "\n\n".join(before)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    without = edit_post(post.pk, "No address.", person="ana", version=fresh(post).version, clock=clock)
    with pytest.raises(ApprovalError, match="write https"):
        approve_post(without.pk, person="mira", now=True, clock=clock)
    edit_post(post.pk, "\n\n---\n\n".join(shown.parts), person="ana", version=without.version, clock=clock)
    remove_picture(post.pk, shown.shown_pictures[0].digest, person="ana", clock=clock)
    if is_edited:
        assert fresh(post).parts == before


def test_a_picture_on_the_card_leaves_the_text_alone(clock: FakeClock) -> None:
    post = factories.draft(clock, network="linkedin")
    shown = attached(clock, post, as_card=True)
    assert shown.parts == post.parts
    assert shown.payload().thumbnail is not None
    assert attached(clock, post, as_card=True, shade=91).payload().images == ()
    assert len(fresh(post).shown_pictures) == 1
    approve_post(post.pk, person="mira", now=True, clock=clock)
    with pytest.raises(PostError, match="fetches"):
        attached(clock, factories.draft(clock, network="facebook"), as_card=True)


def test_the_pictures_of_a_thread_stand_under_its_first_part(clock: FakeClock) -> None:
    post = factories.draft(clock)
    text = f"One.\n\n---\n\nTwo. {post.link}"
    post = edit_post(post.pk, text, person="ana", version=post.version, clock=clock)
    post = attached(clock, post)
    first, second = post.payload_of(0), post.payload_of(1)
    assert (len(first.images), first.link) == (1, "")
    assert (len(second.images), second.link) == (0, post.link)
    assert reason_against_pictures(post) == ""


def test_what_does_not_fit_is_refused_with_a_sentence(clock: FakeClock) -> None:
    post = factories.draft(clock)
    for shade in range(4):
        attached(clock, post, shade=shade)
    with pytest.raises(PostError, match="takes 4"):
        attached(clock, post, shade=5)
    other = attached(clock, factories.draft(clock))
    with pytest.raises(PostError, match="already"):
        attached(clock, other)
    with pytest.raises(ImageRefused, match="is called"):
        attached(clock, other, shade=6, declared="image/png")
    with pytest.raises(PostError, match="takes no pictures"):
        attached(clock, factories.draft(clock, network="telegram"))
    with pytest.raises(PostError, match="not on the post"):
        remove_picture(other.pk, "x", person="ana", clock=clock)
    Post.objects.filter(pk=other.pk).update(state=State.SENDING)
    with pytest.raises(IllegalTransition, match="sending"):
        attached(clock, other, shade=7)


def test_a_file_that_no_post_uses_is_tidied_away_in_time(clock: FakeClock) -> None:
    one, two = (attached(clock, factories.draft(clock)) for _ in range(2))
    digest = one.shown_pictures[0].digest
    remove_picture(one.pk, digest, person="ana", clock=clock)
    clock.move(days=31)
    assert tidy_pictures(clock=clock) == 0
    remove_picture(two.pk, digest, person="ana", clock=clock)
    clock.move(days=29)
    assert tidy_pictures(clock=clock) == 0
    attached(clock, one)
    clock.move(days=2)
    assert tidy_pictures(clock=clock) == 0
    remove_picture(one.pk, digest, person="ana", clock=clock)
    clock.move(days=31)
    assert tidy_pictures(clock=clock) == 1
    assert not PictureFile.objects.exists()
