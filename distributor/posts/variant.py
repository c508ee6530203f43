"""Switching a draft between what it leads with: demand, fact, quote. What a person wrote is kept."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.posts.draft import CORRECTED, MACHINE, UNENDORSED, relocated, words
from distributor.posts.errors import EditConflict, PostError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.replacing import replacing
from distributor.posts.transition import locked, subject
from distributor.posts.writing import Variant, possible_variants

KEPT = ("parts", "sentences", "hashtags", "author", "warnings", "reworded_by")


def switch_variant(post_id: int, variant: Variant, *, person: str, version: int, clock: Clock) -> Post:
    """Give a draft the words of another variant; edits of the one it had come back with it.

    Args:
        post_id: the post, a draft.
        variant: which.
        person: user name of who switches.
        version: of the post as this person saw it.
        clock: the time.

    Raises:
        PostError: the release has no such variant.
        EditConflict: somebody changed the post meanwhile.
        IllegalTransition: it is no draft.
    """
    with transaction.atomic():
        post = locked(post_id, states=[State.DRAFT])
        if post.version != version:
            raise EditConflict(
                "Somebody else changed this post meanwhile. Nothing was switched.",
                theirs=post.written,
                ours=post.written,
            )
        if post.parts_live:
            raise PostError("Parts of this post are live already, so its words cannot be switched any more.")
        if variant not in possible_variants(post.revision.read()):
            raise PostError(
                f"The release has no words for a post led by its {variant}. Nothing was switched."
            )
        kept = {**post.kept, post.variant: _aside(post)}
        aside = kept.get(variant)
        changes = (aside and _taken_up(post, aside)) or _made(post, variant)
        replacing(post, clock=clock)
        fields = {**changes, **UNENDORSED, "variant": variant, "kept": kept, "version": post.version + 1}
        Post.objects.filter(pk=post.pk).update(**fields)
        details = {"version": post.version + 1, "variant": variant}
        log.append(Action.POST_EDITED, subject(post), actor=f"person:{person}", details=details, clock=clock)
    post.refresh_from_db()
    return post


def _aside(post: Post) -> dict[str, object]:
    """The words of a post and the revision (key) they were compared with; 0 while they still have to be."""
    compared = 0 if post.problem == CORRECTED else post.revision_id
    return {**{name: getattr(post, name) for name in KEPT}, "revision": compared}


def _made(post: Post, variant: Variant) -> dict[str, object]:
    """Fresh words, of the release as it is now."""
    return {**words(post, variant=variant), "author": MACHINE, "reworded_by": "", "problem": _settled(post)}


def _taken_up(post: Post, aside: Mapping[str, Any]) -> dict[str, object] | None:
    """The words put aside; those of a person that the release was corrected after have to be compared.

    Returns:
        The columns; None for words of our own that are of another revision: they are made anew.
    """
    is_old = aside.get("revision") != post.revision_id
    if is_old and aside["author"] == MACHINE:
        return None
    places = relocated(aside["sentences"], post.revision.body["paragraphs"])
    words_then = {name: aside[name] for name in KEPT}
    return {**words_then, "sentences": places, "problem": CORRECTED if is_old else _settled(post)}


def _settled(post: Post) -> str:
    """What the post's problem is once it has other words: these need not be compared."""
    return "" if post.problem == CORRECTED else post.problem
