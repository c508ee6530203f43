"""Proposals: what the team should do about live posts of a release that was corrected or withdrawn."""

from functools import partial

from django.db import transaction
from django.db.models import Q

from distributor.alone import each_alone
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.corrections.words import proposal_for
from distributor.delivery.models import Correction, Kind, Progress
from distributor.posts.draft import MACHINE, void_approval
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import locked, subject
from distributor.releases.models import Release

OPEN = (Progress.PROPOSED, Progress.APPROVED)
# What a worker has in hand may turn out to be live: its release is looked at again.
UNSETTLED = (State.CLAIMED, State.SENDING, State.UNKNOWN)
WITHDRAWN = "The release was withdrawn at its source; nothing of it leaves any more."
DELETE_IT = "The release was withdrawn at its source, and this post is live."
CORRECTED = "The release was corrected after this post went out."
OVERTAKEN = "A newer word from the source took its place."


def propose_corrections(*, clock: Clock) -> int:
    """Look at what is live of every release that was corrected or withdrawn since, one transaction each.

    Returns:
        How many releases were looked at.
    """
    due = list(Release.objects.filter(corrections_due=True).order_by("id").values_list("pk", flat=True))
    return len(each_alone(due, partial(_propose_for, clock=clock), doing="propose_corrections"))


def _propose_for(release_id: int, *, clock: Clock) -> None:
    with transaction.atomic():
        release = (
            Release.objects.select_for_update(of=("self",)).select_related("revision").get(pk=release_id)
        )
        posts = [locked(pk) for pk in release.posts.order_by("pk").values_list("pk", flat=True)]
        settled = [_look_at(post, release, clock=clock) for post in posts]
        if all(settled):
            Release.objects.filter(pk=release_id).update(corrections_due=False)


def _look_at(post: Post, release: Release, *, clock: Clock) -> bool:
    """Do what the release's news mean for one post; False when it has to be looked at again later."""
    if post.state in UNSETTLED:
        return False
    if release.withdrawn_at:
        _stop(post, clock=clock)
    elif post.state == State.PUBLISHED and post.revision_id != release.current.pk:
        if post.corrections.filter(progress=Progress.APPROVED).exists():
            return False
        _correct(post, release, clock=clock)
    return True


def _stop(post: Post, *, clock: Clock) -> None:
    """Everything pending is taken back, and for what is live a deletion is proposed."""
    if post.state == State.APPROVED:
        void_approval(post, because=WITHDRAWN, actor=MACHINE, clock=clock)
    taken_down = Q(kind__in=[Kind.DELETE, Kind.REPOST], progress__in=OPEN)
    if post.parts_live and not post.corrections.filter(taken_down).exists():
        _overtake(post, clock=clock)
        propose(post, kind=Kind.DELETE, because=DELETE_IT, clock=clock)


def _correct(post: Post, release: Release, *, clock: Clock) -> None:
    if post.corrections.filter(revision=release.current).exists():
        return
    _overtake(post, clock=clock)
    proposal = proposal_for(post, release)
    if proposal is None:
        Post.objects.filter(pk=post.pk).update(revision=release.current)
        details = {"revision": release.current.number}
        log.append(Action.CORRECTION_NOT_NEEDED, subject(post), actor=MACHINE, details=details, clock=clock)
        return
    propose(post, kind=proposal.kind, parts=proposal.parts, because=CORRECTED, clock=clock)


def _overtake(post: Post, *, clock: Clock) -> None:
    """An open proposal is about words that do not count any more."""
    for correction in post.corrections.filter(progress__in=OPEN):
        Correction.objects.filter(pk=correction.pk).update(
            progress=Progress.DISMISSED, problem=OVERTAKEN, due_at=None, ended_at=clock.now()
        )
        details = {"kind": correction.kind, "because": OVERTAKEN}
        log.append(Action.CORRECTION_DISMISSED, subject(post), actor=MACHINE, details=details, clock=clock)


def propose(
    post: Post,
    *,
    kind: Kind,
    because: str,
    parts: tuple[str, ...] = (),
    author: str = MACHINE,
    clock: Clock,
) -> Correction:
    """File a proposal about a live post, in the caller's transaction.

    Args:
        post: as locked.
        kind: what to do.
        because: a sentence for the person who decides.
        parts: the words, where the kind has any.
        author: who wrote them: ``distributor`` or a person's user name.
        clock: the time.
    """
    correction = Correction.objects.create(
        post=post,
        revision=None if kind == Kind.DELETE else post.release.revision,
        kind=kind,
        parts=list(parts),
        because=because,
        author=author,
        proposed_at=clock.now(),
    )
    # It stands among what needs help until somebody decides.
    Post.objects.filter(pk=post.pk).update(problem=because if author == MACHINE else post.problem)
    actor = MACHINE if author == MACHINE else f"person:{author}"
    details = {"kind": kind.value, "because": because}
    log.append(Action.CORRECTION_PROPOSED, subject(post), actor=actor, details=details, clock=clock)
    return correction
