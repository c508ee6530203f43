"""Deciding that a post does not go out, and taking that back."""

from django.db import transaction

from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.posts.draft import UNENDORSED, catch_up, lock_release_of, void_approval
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.replacing import replacing
from distributor.posts.transition import locked, move


def reject_post(post_id: int, *, person: str, because: str = "", clock: Clock) -> Post:
    """Decide that the post does not go out; it can be reopened. A thread that is partly live ends there.

    Raises:
        IllegalTransition: it is on its way or live already.
    """
    with transaction.atomic():
        post = locked(post_id)
        if post.state == State.APPROVED:
            void_approval(post, because=f"rejected by {person}", actor=f"person:{person}", clock=clock)
        ends: dict[str, object] = {"problem": because, "due_at": None, "publish_at": None, **UNENDORSED}
        if post.parts_live:
            replacing(post, clock=clock)
            ends |= {"problem": "", "parts": post.parts[: post.parts_live]}
        move(
            post,
            State.PUBLISHED if post.parts_live else State.REJECTED,
            action=Action.POST_REJECTED,
            actor=f"person:{person}",
            clock=clock,
            details={"because": because, "parts_live": post.parts_live},
            changes=ends,
        )
    return post


def reopen_post(post_id: int, *, person: str, clock: Clock) -> Post:
    """Make a rejected, failed or missed post a draft again, to be approved anew.

    Raises:
        IllegalTransition: it is in another state.
    """
    with transaction.atomic():
        lock_release_of(post_id)
        post = locked(post_id, states=[State.REJECTED, State.FAILED, State.MISSED])
        move(
            post,
            State.DRAFT,
            action=Action.POST_REOPENED,
            actor=f"person:{person}",
            clock=clock,
            changes={"due_at": None, "publish_at": None, "sent_again": 0, **UNENDORSED},
        )
        post.approvals.filter(voided_because="").update(voided_because=f"reopened by {person}")
        catch_up(post)
    return post
