"""Waiting until nothing moves, and then saying what became of every post, by the sandbox's own record."""

import contextlib
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx

from distributor.errors import DistributorError
from tests.faults.harness import Installation, wait_for
from tests.faults.people import Expected, asked

PATIENCE_S = 240.0


def settle(made: Installation) -> None:
    """No more misfortune: wait until every approved post is live or waits for a person."""
    httpx.delete(f"{made.sandbox.url}/_faults")

    def is_settled() -> bool:
        asked(_hurry)
        return not asked(_moving)

    with contextlib.suppress(AssertionError):
        wait_for(is_settled, told="everything settled", patience_s=PATIENCE_S)


def _hurry() -> None:
    """Play the person who knows that a limit is over: LinkedIn's 429 means "wait until midnight".

    The channel is told so, and each post that was put off with it gets "now".
    """
    from distributor.channels.models import Channel
    from distributor.channels.services import resume_channel
    from distributor.clock import SystemClock
    from distributor.posts.lifecycle import State
    from distributor.posts.models import Post
    from distributor.posts.reschedule import reschedule_post

    far = datetime.now(UTC) + timedelta(seconds=90)
    for pk in Channel.objects.filter(free_at__gt=far).values_list("pk", flat=True):
        resume_channel(pk, actor="mira")
    for pk in Post.objects.filter(state=State.APPROVED, due_at__gt=far).values_list("pk", flat=True):
        with contextlib.suppress(DistributorError):
            reschedule_post(pk, person="mira", now=True, clock=SystemClock())


def _moving() -> int:
    from distributor.posts.lifecycle import State
    from distributor.posts.models import Post

    done = Post.objects.filter(state__in=[State.PUBLISHED, State.DRAFT]).count()
    asks = [State.UNKNOWN, State.FAILED, State.MISSED]
    people = Post.objects.filter(state__in=asks, due_at=None).count()
    return Post.objects.count() - done - people


def verdict(made: Installation, expected: Expected) -> dict[str, object]:
    """The one line: the sandbox's record against what was approved.

    Only who waits for a person is our own word: a post that is not live has to be there for one to find.
    """
    from distributor.audit.log import verify_log
    from distributor.posts.lifecycle import State
    from distributor.posts.models import Post

    kept = asked(lambda: set(Post.objects.values_list("release__url", flat=True)))
    calls = httpx.get(f"{made.sandbox.url}/_record.json", timeout=60).json()
    shown = Counter(str(post["link"]) for post in made.live())
    accepted = Counter(str(call["link"]) for call in calls)
    first = {str(call["link"]): datetime.fromisoformat(call["created_at"]) for call in reversed(calls)}
    asks = [State.UNKNOWN, State.FAILED, State.MISSED]
    people = Post.objects.filter(state__in=asks, due_at=None)
    waiting = set(asked(lambda: list(people.values_list("link", flat=True))))
    approved, possible = expected.approved, {**expected.possible, **expected.approved}
    lost = [link for link in approved if not accepted[link] and link not in waiting]
    for post in asked(lambda: list(Post.objects.filter(link__in=lost))):
        # For whoever has to find out why.
        sys.stderr.write(
            f"lost: {post.pk} {post.state} due {post.due_at} tries {post.tries}: {post.problem}\n"
        )
    twice = {link for link, count in [*accepted.items(), *shown.items()] if count > 1}
    return {
        "posts": asked(Post.objects.count),
        "published": sum(1 for link in approved if accepted[link]),
        "twice": len(twice),
        "lost": len(lost) + len(expected.answered - kept),
        "unapproved": sum(1 for link in accepted if link not in possible),
        "early": sum(1 for link, at in possible.items() if link in first and first[link] < at),
        "waiting_for_a_person": len(waiting & set(approved)),
        "audit_ok": asked(verify_log).holds,
    }
