"""The digest an approval is bound to: every field counts, and what was approved before stays approved."""

from dataclasses import fields, replace

import pytest

from distributor.networks.values import Image, Payload
from tests.networks.examples import LINK

pytestmark = pytest.mark.pure

PLAIN = Payload(parts=("Release Sao Vireak now.",), link=LINK, title="t", description="d", language="en")
IMAGE = Image(data=b"x", media_type="image/png", alt="A march", digest="ab" * 32)
CHANGES: dict[str, object] = {
    "parts": ("Other",),
    "link": "https://example.org/other",
    "title": "T",
    "description": "D",
    "language": "km",
    "reply_to": "17",
    "images": (IMAGE,),
    "thumbnail": IMAGE,
    "content_warning": "Violence",
}


def test_an_approval_given_before_images_and_replies_still_holds() -> None:
    # What the first release of this project computed for the same post.
    assert PLAIN.digest() == "26aeb020d4286aca9373c44e5d2bcaa39d4d23b6376f6f45cafa4b4bd7c72b67"


def test_every_field_changes_the_digest() -> None:
    # What a house lets pass is no part of what is approved.
    assert CHANGES.keys() == {field.name for field in fields(Payload)} - {"alt_optional", "prepared"}
    digests = {replace(PLAIN, **{name: value}).digest() for name, value in CHANGES.items()}  # type: ignore[arg-type] # each its own type
    assert len(digests | {PLAIN.digest()}) == len(CHANGES) + 1


def test_an_image_counts_by_its_bytes_and_its_alt_text_and_not_by_where_it_was_uploaded() -> None:
    shown = replace(PLAIN, images=(IMAGE,))
    assert replace(PLAIN, images=(replace(IMAGE, remote_id="7"),)).digest() == shown.digest()
    assert replace(PLAIN, images=(replace(IMAGE, alt="A vigil"),)).digest() != shown.digest()
    assert replace(PLAIN, images=(replace(IMAGE, digest="cd" * 32),)).digest() != shown.digest()


def test_an_image_does_not_show_its_bytes() -> None:
    assert "data" not in repr(IMAGE)
