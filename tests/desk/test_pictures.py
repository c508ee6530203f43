"""Pictures on the desk: attached, described, answered for, put in order, taken out, seen by readers only."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from distributor.people.models import Grant
from distributor.posts.models import PictureFile, Post
from tests import factories
from tests.desk import build
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db
NOBODY = {"faces": "no", "recognisable": "no"}


def photo(shade: int = 90) -> SimpleUploadedFile:
    into = BytesIO()
    Pillow.new("RGB", (900, 600), (shade, 20, 20)).save(into, "PNG")
    return SimpleUploadedFile("gate.png", into.getvalue(), content_type="image/png")


def pictures(post: Post) -> list[str]:
    return [each.alt for each in Post.objects.get(pk=post.pk).shown_pictures]


def test_a_picture_is_attached_described_moved_and_taken_out(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock, network="facebook")
    path = f"/posts/{post.pk}/"
    mira.post(f"{path}picture-attach/", {"file": photo(), "alt": "A gate", **NOBODY})
    mira.post(f"{path}picture-attach/", {"file": photo(91), **NOBODY})
    assert pictures(post) == ["A gate", ""]
    page = mira.get(path).content.decode()
    assert "Picture 2 has no alt text" in page
    assert "/approve/" not in page
    first, second = Post.objects.get().shown_pictures
    saved = {
        "digest": second.digest,
        "alt": "A  quay",
        "note": "asked all",
        "faces": "yes",
        "recognisable": "yes",
    }
    mira.post(f"{path}picture-save/", {**saved, "consent": "given"})
    mira.post(f"{path}picture-move/", {"digest": second.digest, "to": "earlier"})
    assert pictures(post) == ["A quay", "A gate"]
    assert Post.objects.get().shown_pictures[0].people.note == "asked all"
    assert "they agreed" in mira.get("/").content.decode()
    mira.post(f"{path}picture-remove/", {"digest": first.digest})
    assert pictures(post) == ["A quay"]
    assert mira.post(f"{path}picture-remove/", {"digest": first.digest}).status_code == 422


def test_an_approval_of_other_pictures_is_refused_with_what_changed(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    seen = {"content_hash": post.content_hash(), "seen": post.text, "when": "now"}
    logged_in("ana").post(f"/posts/{post.pk}/picture-attach/", {"file": photo(), "alt": "A gate", **NOBODY})
    answer = mira.post(f"/posts/{post.pk}/approve/", seen)
    assert answer.status_code == 409
    assert "A gate" in answer.content.decode().partition("What changed since")[2].partition("</p>")[2][:400]


def test_what_cannot_be_a_picture_is_refused_and_the_words_are_kept(mira: Client, clock: FakeClock) -> None:
    path = f"/posts/{factories.draft(clock).pk}/picture-attach/"
    answer = mira.post(path, {"file": SimpleUploadedFile("a.png", b"<svg>", "image/png"), "alt": "My words"})
    assert answer.status_code == 409
    assert "no JPEG, PNG, WebP or GIF" in answer.content.decode()
    assert "My words" in answer.content.decode()
    assert mira.post(path, {"alt": "x"}).status_code == 422


def test_one_file_goes_on_every_draft_of_the_release(mira: Client, clock: FakeClock) -> None:
    build.three_drafts(clock)
    post = Post.objects.earliest("pk")
    mira.post(
        f"/posts/{post.pk}/picture-attach/", {"file": photo(), "alt": "A gate", "everywhere": "1", **NOBODY}
    )
    assert [pictures(each) for each in Post.objects.all()] == [["A gate"]] * 3


def test_pictures_are_seen_by_readers_of_that_post_only(
    mira: Client, client: Client, clock: FakeClock
) -> None:
    post, other = factories.draft(clock), factories.draft(clock)
    mira.post(f"/posts/{post.pk}/picture-attach/", {"file": photo(), "alt": "A gate", **NOBODY})
    digest = PictureFile.objects.get().digest
    path = f"/posts/{post.pk}/picture/{digest}/"
    small, whole = mira.get(path), mira.get(f"{path}?whole=1")
    assert (small["Content-Type"], whole["Content-Type"]) == ("image/jpeg", "image/png")
    assert "sandbox" in small["Content-Security-Policy"]
    assert mira.get(path, headers={"If-None-Match": small["ETag"]}).status_code == 304
    assert mira.get(f"/posts/{other.pk}/picture/{digest}/").status_code == 404
    assert client.get(path).status_code == 302
    Grant.objects.filter(person__username="mira").update(role="auditor")
    assert mira.post(f"/posts/{post.pk}/picture-remove/", {"digest": digest}).status_code == 403
    assert "picture-attach" not in mira.get(f"/posts/{post.pk}/").content.decode()


def test_the_alt_text_is_counted_as_it_is_typed(mira: Client, clock: FakeClock) -> None:
    post = factories.draft(clock)
    answer = mira.post(f"/posts/{post.pk}/picture-alt/", {"alt": " a  b "}, headers={"HX-Request": "true"})
    assert "3 of 1000 characters" in answer.content.decode()
