"""Whether the pictures of a post may go out: asked at approval, on the pages, and at the gate."""

from collections.abc import Iterator

from django.conf import settings

from distributor.posts.models import Post
from distributor.posts.pictures.reachable import reason_unreachable
from distributor.posts.pictures.values import Consent, Picture, YesNo
from distributor.releases.models import Sensitivity


def reason_against_pictures(post: Post) -> str:
    """The first reason why the post's pictures may not go out, as a sentence; empty when they may.

    Args:
        post: with its channel and release.
    """
    return next(_reasons(post), "") if post.pictures else ""


def _reasons(post: Post) -> Iterator[str]:
    pictures = post.shown_pictures
    for number, picture in enumerate(pictures, start=1):
        yield from _about_drawing(picture, number=number, revision_id=post.release.revision_id)
        yield from _about_people(picture, number=number, is_open=post.release.sensitivity == Sensitivity.OPEN)
        yield from _about_words(picture, number=number, most=most_alt(post))
    yield from _about_place(post, pictures)


def _about_drawing(picture: Picture, *, number: int, revision_id: int | None) -> Iterator[str]:
    if picture.drawn_from and picture.drawn_from != revision_id:
        yield (
            f"Picture {number} was drawn before the release was corrected, so that it may say what is not "
            "true any more. Take it out and make the card anew."
        )


def most_alt(post: Post) -> int:
    """The longest alt text the channel's network takes, in characters; 0 for no limit that is known."""
    limits = post.channel.entry().image_limits
    return limits.most_alt if limits else 0


def _about_people(picture: Picture, *, number: int, is_open: bool) -> Iterator[str]:
    people = picture.people
    if not people.faces or not people.recognisable or (can_be_known(picture) and not people.consent):
        yield (
            f"Nobody has answered yet who can be recognised on picture {number}, and whether they agreed. "
            "Answer beside the picture, then approve."
        )
    elif can_be_known(picture) and people.consent == Consent.NONE:
        yield (
            f"People can be recognised on picture {number} and did not agree to be shown. Take it out, or "
            "use one on which nobody can be recognised."
        )
    elif can_be_known(picture) and not is_open and people.consent != Consent.GIVEN:
        yield (
            f"The release is marked as sensitive, and people can be recognised on picture {number}: note "
            "their consent beside the picture, or take it out."
        )


def can_be_known(picture: Picture) -> bool:
    """Whether somebody can be recognised on it."""
    return picture.people.recognisable == YesNo.YES


def _about_words(picture: Picture, *, number: int, most: int) -> Iterator[str]:
    if picture.is_card:
        return
    if not picture.alt and settings.ENVIRONMENT.alt_required:
        yield (
            f"Picture {number} has no alt text, so that nobody who cannot see it knows what it shows. Write "
            "it beside the picture, then approve."
        )
    if most and len(picture.alt) > most:
        yield (
            f"The alt text of picture {number} has {len(picture.alt)} characters; the network takes {most}. "
            "Shorten it."
        )


def _about_place(post: Post, pictures: tuple[Picture, ...]) -> Iterator[str]:
    network = post.channel.entry()
    under_text = [each for each in pictures if not each.is_card]
    if len(under_text) > network.can.images:
        yield f"{network.label} takes {network.can.images or 'no'} pictures a post. Take some out."
    unreachable = reason_unreachable(network) if under_text else ""
    if unreachable:
        yield unreachable
    if under_text and not _has_link(post):
        yield (
            f"A post with pictures has no link card on {network.label}, so the link has to stand in the "
            f"text: write {post.link} into it."
        )


def _has_link(post: Post) -> bool:
    """In the first part, by which it is found again; anywhere in a thread of a network without cards."""
    is_anywhere = post.channel.entry().rules.link_in_text
    return not post.link or post.link in ("\n".join(post.parts) if is_anywhere else post.parts[0])
