"""Finding out what became of a call whose outcome is unknown, by reading the account's own posts.

The share link is the post's own (``utm_id``), so a post that carries it is ours, whatever else changed.
Found: adopt it. Absent after several looks, the last one minutes later: send it once more at the most,
or ask a person. Reading impossible: keep looking, and tell a person meanwhile.
"""

from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from distributor.alone import each_alone
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.asking import asked
from distributor.channels.services import connect, pause_channel
from distributor.clock import Clock
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.models import Receipt
from distributor.delivery.record import BY_HAND, publish
from distributor.delivery.send import Connect
from distributor.delivery.traces import Found, find, trace_of
from distributor.errors import DistributorError
from distributor.networks.errors import PaymentNeeded, ReconnectNeeded
from distributor.networks.values import LivePost
from distributor.networks.values import Receipt as Answer
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import locked, move, subject

# Clocks of the network and ours may differ by this much.
SKEW = timedelta(minutes=2)
PATIENCE = timedelta(minutes=15)
LOOK_AGAIN = timedelta(minutes=5)  # where the account cannot be read for long
# Posts only move on from here by a person's word.
ASK = (
    "Nobody can say for sure whether this post is live: {why} It will not be sent again by itself. Look at "
    "the account and say whether it is there."
)
OTHERS = (
    "This is the address of another post, or of another part of it. Nothing was changed. Look at the account "
    "and paste the address of the very one that was looked for."
)
NO_ID = (
    "This address does not tell the post's own id, so the next part of the thread could not be attached to "
    "it. Paste the address that the network gives under 'copy link'. Nothing was changed."
)
logger = structlog.get_logger(__name__)


def look_for_unknown(*, clock: Clock, limit: int = 20, connect: Connect = connect) -> int:
    """Look once for every unknown post whose time to look has come.

    Returns:
        How many were looked for.
    """
    due = Post.objects.filter(state=State.UNKNOWN, due_at__lte=clock.now()).order_by("due_at")
    posts = list(due.select_related("channel")[:limit])
    return sum(each_alone(posts, partial(_look, clock=clock, connect=connect), doing="look_for_unknown"))


def _look(post: Post, *, clock: Clock, connect: Connect) -> bool:
    """One look, if no other worker took it first. One that dies half-way counts for nothing."""
    mine = Post.objects.filter(pk=post.pk, state=State.UNKNOWN, due_at=post.due_at, looks=post.looks)
    if not mine.update(due_at=clock.now() + timedelta(seconds=settings.ENVIRONMENT.lease_s)):
        return False
    passed(Boundary.LOOK_TAKEN)
    attempt = post.attempts.latest("number")
    unknown_since = attempt.ended_at or attempt.started_at
    trace = trace_of(post)
    since = _first_call(post) - SKEW
    try:
        candidates = asked(
            post.channel,
            lambda client: client.recent_posts(since=since, with_replies=bool(trace.answers)),
            connect=connect,
            clock=clock,
        )
    except DistributorError as error:
        _could_not_look(post, error, unknown_since=unknown_since, clock=clock)
        return True
    passed(Boundary.LOOKED)
    with transaction.atomic():
        _conclude(post, find(trace, candidates), unknown_since=unknown_since, clock=clock)
    passed(Boundary.CONCLUDED)
    return True


def _first_call(post: Post) -> datetime:
    """When the first call for this part was made: an early one may turn up after a later one."""
    return post.attempts.filter(part=post.parts_live + 1).earliest("number").started_at


def _conclude(seen: Post, found: Found, *, unknown_since: datetime, clock: Clock) -> None:
    """What follows of a look that began when the post was as ``seen``."""
    post = locked(seen.pk)
    if post.state != State.UNKNOWN or post.fence != seen.fence:
        # Decided meanwhile, or sent again: what was not there before the newer call says nothing of it.
        return
    if found.post:
        _adopt(post, found.post, clock=clock)
        return
    looks_s = settings.ENVIRONMENT.looks_s
    post.looks += 1
    if post.looks < len(looks_s):
        due_at = max(clock.now(), unknown_since + timedelta(seconds=looks_s[post.looks]))
        Post.objects.filter(pk=post.pk).update(looks=post.looks, due_at=due_at)
        details = {"look": post.looks, "found": False}
        log.append(Action.POST_LOOKED, subject(post), actor=log.SYSTEM, details=details, clock=clock)
    elif post.sent_again or found.doubt:
        why = found.doubt or "it was not found on the account after several looks."
        _ask_a_person(post, why, clock=clock)
    else:
        _send_again(post, clock=clock)


def _adopt(post: Post, live: LivePost, *, clock: Clock) -> None:
    if not _is_free(post, live.remote_id):
        _ask_a_person(post, "the one found belongs to another post.", clock=clock)
        return
    answer = Answer(remote_id=live.remote_id, permalink=live.permalink)
    publish(post, answer, adopted=True, actor=log.SYSTEM, clock=clock)


def _is_free(post: Post, remote_id: str) -> bool:
    """Whether nothing else of the channel is known to be this post of the network."""
    return not Receipt.objects.filter(channel_id=post.channel_id, remote_id=remote_id).exists()


def _by_hand(permalink: str) -> str:
    return f"{BY_HAND}{permalink}"[:200]


def _send_again(post: Post, *, clock: Clock) -> None:
    move(
        post,
        State.APPROVED,
        action=Action.POST_SENT_AGAIN,
        actor=log.SYSTEM,
        clock=clock,
        details={"because": f"not on the account after {post.looks} looks"},
        changes={"due_at": clock.now(), "sent_again": post.sent_again + 1, "looks": 0},
    )


def _ask_a_person(post: Post, why: str, *, clock: Clock) -> None:
    problem = ASK.format(why=why)
    Post.objects.filter(pk=post.pk).update(due_at=None, problem=problem)
    details = {"because": problem}
    log.append(Action.POST_NEEDS_PERSON, subject(post), actor=log.SYSTEM, details=details, clock=clock)


def _could_not_look(post: Post, error: DistributorError, *, unknown_since: datetime, clock: Clock) -> None:
    """The look does not count. After a quarter of an hour a person is told; looking goes on."""
    logger.warning("look_failed", post_id=post.pk, problem=str(error), cause=repr(error.__cause__))
    if isinstance(error, ReconnectNeeded | PaymentNeeded):
        pause_channel(post.channel_id, because=str(error), actor=log.SYSTEM)
    first_s = settings.ENVIRONMENT.looks_s[0]
    with transaction.atomic():
        late = clock.now() - unknown_since > PATIENCE
        problem = ASK.format(why=f"the account cannot be read ({error})") if late else post.problem
        wait = LOOK_AGAIN if late else timedelta(seconds=first_s)
        mine = Post.objects.filter(pk=post.pk, state=State.UNKNOWN)
        if mine.update(due_at=clock.now() + wait, problem=problem) and problem != post.problem:
            details = {"because": problem}
            log.append(
                Action.POST_NEEDS_PERSON, subject(post), actor=log.SYSTEM, details=details, clock=clock
            )


def say_live(post_id: int, *, permalink: str, person: str, clock: Clock) -> Post:
    """A person found the post on the account: publish it with the address they saw.

    Raises:
        IllegalTransition: its outcome is not unknown.
        DistributorError: the address is none, or of something else that is known.
    """
    if not permalink.startswith(("https://", "http://")):
        raise DistributorError("Paste the post's own address, starting with https://. Nothing was changed.")
    with transaction.atomic():
        post = locked(post_id, states=[State.UNKNOWN])
        remote_id = post.channel.entry().remote_id_in(permalink) or ""
        if not _is_free(post, remote_id or _by_hand(permalink)):
            raise DistributorError(OTHERS)
        if not remote_id and post.parts_live + 1 < len(post.parts):
            raise DistributorError(NO_ID)
        answer = Answer(remote_id=remote_id or _by_hand(permalink), permalink=permalink)
        publish(post, answer, adopted=True, actor=f"person:{person}", clock=clock)
    return post


def say_not_live(post_id: int, *, person: str, clock: Clock) -> Post:
    """A person looked and it is not there: the post failed, and can be reopened and approved again.

    Raises:
        IllegalTransition: its outcome is not unknown.
    """
    with transaction.atomic():
        post = locked(post_id, states=[State.UNKNOWN])
        sentence = f"{person} looked at the account: it is not there. Edit or reopen it to send it again."
        move(
            post,
            State.FAILED,
            action=Action.POST_FAILED,
            actor=f"person:{person}",
            clock=clock,
            details={"because": sentence},
            changes={"due_at": None, "problem": sentence},
        )
    return post
