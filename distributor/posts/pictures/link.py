"""The link of a post whose card gives way to pictures: it then stands in the text."""

from distributor.clock import Clock
from distributor.posts.draft import MACHINE, words
from distributor.posts.models import Post
from distributor.posts.replacing import replacing
from distributor.posts.writing import Variant


def link_in_its_place(post: Post, *, clock: Clock) -> list[str]:
    """Write the link into the text where pictures take its card's place, or out again.

    What the text was is kept as a version, as before every other change of it.

    Args:
        post: locked, with its new pictures; its columns are changed and not yet saved.
        clock: the time.

    Returns:
        The columns that were changed; with any, ``version`` is one of them.
    """
    changes = _changes(post)
    if not changes:
        return []
    replacing(post, clock=clock)
    for name, value in {**changes, "version": post.version + 1}.items():
        setattr(post, name, value)
    return [*changes, "version"]


def _changes(post: Post) -> dict[str, object]:
    if post.channel.entry().rules.link_in_text or not post.link:
        return {}
    wants, has = any(not each.is_card for each in post.shown_pictures), post.link in post.parts[0]
    if wants == has:
        return {}
    if post.author == MACHINE:
        # Nobody wrote these words: they are made anew, so that they fit with the link or without it.
        made = words(post, variant=Variant(post.variant))
        return {name: made[name] for name in ("parts", "sentences", "hashtags", "warnings")}
    if wants:
        return {"parts": [f"{post.parts[0].rstrip()}\n\n{post.link}", *post.parts[1:]]}
    if post.parts[0].endswith(f"\n\n{post.link}"):
        return {"parts": [post.parts[0].removesuffix(f"\n\n{post.link}"), *post.parts[1:]]}
    return {}
