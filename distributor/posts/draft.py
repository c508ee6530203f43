"""From a release to one draft a channel, and again when the release is corrected."""

import dataclasses
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from distributor.alone import each_alone
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.clock import Clock
from distributor.networks.share import canonical_share_link
from distributor.posts.house import house, rules_of
from distributor.posts.lifecycle import State
from distributor.posts.models import Post, new_ref
from distributor.posts.replacing import replacing
from distributor.posts.transition import locked, move, subject
from distributor.posts.writing import Variant, card_description, card_title, write_summary
from distributor.releases.models import Release
from distributor.wake import Work, wake

MACHINE = log.SYSTEM
CORRECTED = (
    "The release was corrected after this post was made. Compare it with the release and approve again."
)

# The first of two approvals ends with everything that would end a whole one.
UNENDORSED: dict[str, object] = {"endorsed_by": "", "endorsed_hash": ""}


def draft_due_posts(*, clock: Clock) -> list[int]:
    """Make the posts of every release that waits for them, one transaction a release.

    Returns:
        The releases that were worked off.
    """
    waiting = list(Release.objects.filter(drafts_due=True).order_by("id").values_list("pk", flat=True))
    return each_alone(waiting, partial(_worked_off, clock=clock), doing="draft_posts")


def _worked_off(release_id: int, *, clock: Clock) -> int:
    draft_posts(release_id, clock=clock)
    return release_id


def draft_posts(release_id: int, *, clock: Clock) -> None:
    """Make or remake the posts of one release; doing it twice changes nothing.

    A draft nobody touched is written anew. What a person wrote stays and is marked; an approval of the
    old words no longer counts. What is in a worker's hands or live stays as it is.
    """
    with transaction.atomic():
        release = (
            Release.objects.select_for_update(of=("self",)).select_related("revision").get(pk=release_id)
        )
        there = {post.channel_id: post for post in release.posts.select_related("channel")}
        for channel in Channel.objects.order_by("id"):
            post = there.get(channel.pk)
            if post is None:
                _add(release, channel, clock=clock)
            elif post.revision_id != release.current.pk:
                _remake(post.pk, release, clock=clock)
        Release.objects.filter(pk=release_id).update(drafts_due=False)


def _add(release: Release, channel: Channel, *, clock: Clock) -> None:
    ref = new_ref()
    post = Post.objects.create(
        release=release,
        channel=channel,
        ref=ref,
        author=MACHINE,
        created_at=clock.now(),
        **_words(release, channel, ref=ref),
    )
    details = {"channel": channel.name, "release": release.pk, "revision": release.current.number}
    log.append(Action.POST_DRAFTED, subject(post), actor=MACHINE, details=details, clock=clock)


def _remake(post_id: int, release: Release, *, clock: Clock) -> None:
    post = locked(post_id)
    if post.state == State.APPROVED:
        void_approval(post, because=CORRECTED, actor=MACHINE, clock=clock)
    if post.state != State.DRAFT:
        return
    # Words that a person wrote stay with their variant; ours are of a release that reads otherwise now.
    kept = {variant: aside for variant, aside in post.kept.items() if aside["author"] != MACHINE}
    if post.author != MACHINE or post.parts_live:
        places = relocated(post.sentences, release.current.body["paragraphs"])
        changes: dict[str, object] = {
            "revision": release.current,
            "problem": CORRECTED,
            "sentences": places,
        }
    else:
        replacing(post, clock=clock)
        post.release, post.revision = release, release.current
        changes = {**words(post, variant=Variant(post.variant)), "problem": "", "reworded_by": ""}
    Post.objects.filter(pk=post.pk).update(version=post.version + 1, kept=kept, **UNENDORSED, **changes)
    details = {"release": release.pk, "revision": release.current.number}
    log.append(Action.POST_DRAFTED, subject(post), actor=MACHINE, details=details, clock=clock)


def lock_release_of(post_id: int) -> None:
    """Lock a post's release before the post, as drafting does, where ``catch_up`` follows."""
    Release.objects.select_for_update(of=("self",)).filter(posts=post_id).first()


def catch_up(post: Post) -> None:
    """Ask for a draft to be made anew whose release was corrected meanwhile; else it could never leave.

    It writes to the release's row: see ``lock_release_of``.
    """
    if post.revision_id != post.release.revision_id:
        Release.objects.filter(pk=post.release_id).update(drafts_due=True)
        wake(Work.DRAFTS)


def void_approval(post: Post, *, because: str, actor: str, clock: Clock) -> None:
    """Take an approved (or claimed, not yet sent) post back to draft; the time it had is forgotten."""
    move(
        post,
        State.DRAFT,
        action=Action.POST_APPROVAL_VOIDED,
        actor=actor,
        clock=clock,
        details={"because": because},
        changes={"due_at": None, "publish_at": None, "problem": because, **UNENDORSED},
    )
    post.approvals.filter(voided_because="").update(voided_because=because)


def words(post: Post, *, variant: Variant) -> dict[str, object]:
    """The columns that writing fills, for a post that is there."""
    has_pictures = any(not each.is_card for each in post.shown_pictures)
    return _words(post.release, post.channel, ref=post.ref, variant=variant, has_pictures=has_pictures)


def _words(
    release: Release,
    channel: Channel,
    *,
    ref: str,
    variant: Variant = Variant.BALANCED,
    has_pictures: bool = False,
) -> dict[str, object]:
    read = release.current.read()
    link = canonical_share_link(release.url, network=channel.network, campaign=campaign(release.url), ref=ref)
    rules, style = rules_of(channel), house()
    if has_pictures and not rules.link_in_text:
        # Pictures take the place of the card, so the link stands in the text, in the part that holds them.
        rules = dataclasses.replace(rules, link_in_text=True)
        style = dataclasses.replace(style, thread_link="first")
    summary = write_summary(
        read,
        network=channel.network,
        rules=rules,
        link=link,
        variant=variant,
        thread=channel.thread and channel.entry().can.thread,
        house=style,
    )
    return {
        "revision": release.current,
        "parts": [part.text for part in summary.parts],
        "link": link,
        "title": card_title(read),
        "description": card_description(read),
        "language": read.language,
        "hashtags": list(summary.hashtags),
        "warnings": [*read.warnings, *summary.warnings],
        "sentences": [dataclasses.asdict(sentence) for sentence in summary.sentences],
    }


def relocated(sentences: list[dict[str, Any]], paragraphs: list[str]) -> list[dict[str, Any]]:
    """The sentences that a corrected release still holds word for word, where they stand in it now."""
    found = []
    for sentence in sentences:
        for number, paragraph in enumerate(paragraphs):
            start = paragraph.find(sentence["text"])
            if start >= 0:
                end = start + len(sentence["text"])
                found.append({"text": sentence["text"], "paragraph": number, "start": start, "end": end})
                break
    return found


def campaign(url: str) -> str:
    """The last word of the address, which names the release in the organisation's own statistics."""
    return next((piece for piece in reversed(urlsplit(url).path.split("/")) if piece), "")[:60]
