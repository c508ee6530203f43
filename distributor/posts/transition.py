"""The one way a post changes its state: a guarded UPDATE and its audit entry, in one transaction."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.posts.errors import IllegalTransition
from distributor.posts.lifecycle import State, may_move
from distributor.posts.models import Post


def move(
    post: Post,
    to: State,
    *,
    action: Action,
    actor: str,
    clock: Clock,
    details: Mapping[str, object] | None = None,
    fence: int | None = None,
    changes: Mapping[str, object] | None = None,
) -> None:
    """Move the post from the state and version this caller saw to another.

    Args:
        post: as read; its ``state`` and ``version`` are what has to stand in the database still.
        to: the new state.
        action: what the log calls it.
        actor: who does it.
        clock: the time of the entry.
        details: more for the log; never the text, which may be under embargo.
        fence: when given, the claim that has to be the newest still.
        changes: other columns to set.

    Raises:
        IllegalTransition: the life cycle has no such move, or the post was changed meanwhile.
    """
    before = State(post.state)
    if not may_move(before, to, is_live=post.parts_live > 0):
        raise IllegalTransition(f"A post that is {before} cannot become {to}. Nothing was changed.")
    told = {"from": before, "to": to, **(details or {})}
    # No savepoint: the change and its entry fail together with what their caller does.
    with transaction.atomic(savepoint=False):
        mine = Post.objects.filter(pk=post.pk, state=before, version=post.version)
        if fence is not None:
            mine = mine.filter(fence=fence)
        if mine.update(state=to, **(changes or {})) != 1:
            raise IllegalTransition(_moved_meanwhile(post))
        log.append(action, subject(post), actor=actor, details=told, clock=clock)
    post.state = to
    for name, value in (changes or {}).items():
        setattr(post, name, value)


def move_all(
    posts: Sequence[Post],
    to: State,
    *,
    action: Action,
    actor: str,
    clock: Clock,
    details: Sequence[Mapping[str, object]],
    changes: Mapping[str, object] | None = None,
    after: Sequence[log.Fact] = (),
) -> int:
    """``move`` for several posts whose rows the caller has locked, all from one state, in few statements.

    Args:
        posts: as locked; all in the same state.
        to: the new state.
        action: what the log calls it.
        actor: who does it.
        clock: the time of the entries.
        details: more for the log, one a post, in the same order.
        changes: other columns to set, the same for all.
        after: what the log has to say before that, written along with it.

    Returns:
        The number of the first entry that was written.

    Raises:
        IllegalTransition: the life cycle has no such move, or a post was not locked after all.
    """
    before = State(posts[0].state)
    if not may_move(before, to):
        raise IllegalTransition(f"A post that is {before} cannot become {to}. Nothing was changed.")
    ids = [post.pk for post in posts]
    with transaction.atomic(savepoint=False):
        if Post.objects.filter(pk__in=ids, state=before).update(state=to, **(changes or {})) != len(ids):
            raise IllegalTransition(f"Of the posts {ids} one is {before} no more. Nothing was changed.")
        told = [{"from": before, "to": to, **one} for one in details]
        facts = [log.Fact(action, subject(post), one) for post, one in zip(posts, told, strict=True)]
        entries = log.append_all([*after, *facts], actor=actor, clock=clock)
    for post in posts:
        post.state = to
    return entries[0].seq


def _moved_meanwhile(post: Post) -> str:
    now = Post.objects.get(pk=post.pk)
    who = now.approvals.filter(voided_because="").values_list("person", flat=True).first()
    by = f" by {who}" if who and now.state != State.DRAFT else ""
    return f"Post {post.pk} was changed meanwhile: it is {now.state} now{by}. Nothing was changed by you."


def subject(post: Post) -> str:
    """The post's name in the log."""
    return f"post:{post.pk}"


def locked(post_id: int, *, states: Sequence[State] = tuple(State)) -> Post:
    """The post, locked until the transaction ends (SQLite has one writer anyway).

    Raises:
        IllegalTransition: there is no such post, or it is in another state.
    """
    query = Post.objects.select_for_update(of=("self",)).select_related("channel", "release")
    post = query.filter(pk=post_id).first()
    if post is None:
        raise IllegalTransition(f"There is no post {post_id}.")
    if State(post.state) not in states:
        raise IllegalTransition(_moved_meanwhile(post))
    return post
