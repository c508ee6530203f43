"""Putting a picture on a post, taking it off, its order, its words, and who is on it.

Everything that changes what goes out ends an approval, as an edit of the text does: the content hash covers
the bytes, the alt texts and their order. The answers about people are no part of it; they are asked again at
the gate.
"""

from collections.abc import Callable
from dataclasses import asdict, replace

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.networks.images import prepare
from distributor.networks.network import ImageLimits
from distributor.networks.values import Image
from distributor.posts.draft import CORRECTED, MACHINE, catch_up, lock_release_of
from distributor.posts.edit import back_to_draft
from distributor.posts.errors import IllegalTransition, PostError
from distributor.posts.lifecycle import EDITABLE, State
from distributor.posts.models import Post
from distributor.posts.pictures.files import keep_file, let_go, preview_of, sized
from distributor.posts.pictures.link import link_in_its_place
from distributor.posts.pictures.reachable import reason_unreachable
from distributor.posts.pictures.values import Drawn, People, Picture, written_pictures
from distributor.posts.transition import locked, subject

LONGEST_ALT = 5000
Pictures = tuple[Picture, ...]
_NOT_THERE = "That picture is not on the post any more. Nothing was changed; reload the page."
_ON_ITS_WAY = "Post {post} is {state}, and its pictures cannot be changed any more. Nothing was changed."


def attach_picture(
    post_id: int,
    data: bytes,
    *,
    alt: str = "",
    declared: str = "",
    people: People | None = None,
    as_card: bool = False,
    drawn: Drawn | None = None,
    only_draft: bool = False,
    person: str,
    clock: Clock,
) -> Post:
    """Make a file ready for the post's network, keep it, and put it on the post as the last one.

    Where pictures take the place of the link's card, the link is written into the text.

    Args:
        post_id: the post.
        data: the file as it came.
        alt: what it shows; may be written later, before the approval.
        declared: its media type as its sender names it; empty when nobody did.
        people: who can be seen on it; None while nobody said.
        as_card: it becomes the picture of the link's card, in the place of one that is there.
        drawn: what it says, where it was drawn here.
        only_draft: do nothing where somebody approved or rejected the post meanwhile.
        person: user name, or ``MACHINE``.
        clock: the time.

    Raises:
        ImageRefused: the file cannot be used; the sentence says why.
        PostError: the network takes no picture, or no further one, or could not fetch it from here.
        IllegalTransition: the post is on its way or live.
    """
    image = prepare(data, alt=alt[:LONGEST_ALT], declared=declared, limits=_limits(post_id, as_card=as_card))
    size, preview = sized(image), preview_of(image)
    new = Picture(
        digest=image.digest,
        media_type=image.media_type,
        width=size[0],
        height=size[1],
        alt=image.alt,
        by=person,
        people=people or People(),
        is_card=as_card,
        drawn=drawn.words if drawn else "",
        drawn_from=drawn.revision_id if drawn else 0,
    )
    with transaction.atomic():
        post = _editable(post_id)
        if only_draft and post.state != State.DRAFT:
            raise IllegalTransition(_ON_ITS_WAY.format(post=post.pk, state=post.state))
        _must_have_room(post, image, as_card=as_card)
        keep_file(image, preview=preview, size=size, clock=clock)
        before = post.shown_pictures
        kept = tuple(each for each in before if not (as_card and each.is_card))
        _store(
            post, (*kept, new), person=person, action=Action.PICTURE_ATTACHED, digest=new.digest, clock=clock
        )
        for each in before:
            if each not in kept and each.digest != new.digest:
                let_go(each.digest, besides=post.pk, clock=clock)
    return post


def _limits(post_id: int, *, as_card: bool) -> ImageLimits:
    post = Post.objects.select_related("channel").filter(pk=post_id).first()
    if post is None:
        raise IllegalTransition(f"There is no post {post_id}.")
    network = post.channel.entry()
    limits = network.thumbnail_limits if as_card else network.image_limits
    if limits is None:
        what = "fetches the picture of a link's card itself" if as_card else "takes no pictures from here"
        raise PostError(f"{network.label} {what}. Nothing was attached.")
    unreachable = reason_unreachable(network)
    if unreachable:
        raise PostError(f"{unreachable} Nothing was attached.")
    return limits


def _must_have_room(post: Post, image: Image, *, as_card: bool) -> None:
    network, there = post.channel.entry(), post.shown_pictures
    if any(each.digest == image.digest and each.is_card == as_card for each in there):
        raise PostError("This very picture is on the post already. Nothing was changed.")
    if not as_card and sum(not each.is_card for each in there) >= network.can.images:
        raise PostError(
            f"{network.label} takes {network.can.images} pictures a post. Nothing was attached; take one out "
            "first."
        )


def remove_picture(post_id: int, digest: str, *, person: str, clock: Clock) -> Post:
    """Take a picture off a post; with the last one, a link that stood in the text for it goes too.

    Raises:
        PostError: it is not there.
        IllegalTransition: the post is on its way or live.
    """
    with transaction.atomic():
        post = _editable(post_id)
        kept = tuple(each for each in post.shown_pictures if each != _found(post, digest))
        _store(post, kept, person=person, action=Action.PICTURE_REMOVED, digest=digest, clock=clock)
        if all(each.digest != digest for each in kept):
            let_go(digest, besides=post.pk, clock=clock)
    return post


def move_picture(post_id: int, digest: str, *, by: int, person: str, clock: Clock) -> Post:
    """Let a picture stand ``by`` places later (earlier where negative); at an end it stays.

    Raises:
        PostError: it is not there.
        IllegalTransition: the post is on its way or live.
    """

    def moved(pictures: Pictures, it: Picture) -> Pictures:
        others = [each for each in pictures if each != it]
        place = min(max(0, pictures.index(it) + by), len(others))
        return (*others[:place], it, *others[place:])

    return _change(post_id, digest, moved, action=Action.PICTURE_MOVED, person=person, clock=clock)


def describe_picture(post_id: int, digest: str, alt: str, *, person: str, clock: Clock) -> Post:
    """Say in words what a picture shows.

    Raises:
        PostError: it is not there.
        IllegalTransition: the post is on its way or live.
    """
    said = " ".join(alt.replace("\x00", "").split())[:LONGEST_ALT]

    def described(pictures: Pictures, it: Picture) -> Pictures:
        changed = it if said == it.alt else replace(it, alt=said, described_by=person)
        return tuple(changed if each == it else each for each in pictures)

    return _change(post_id, digest, described, action=Action.PICTURE_DESCRIBED, person=person, clock=clock)


def answer_people(post_id: int, digest: str, people: People, *, person: str, clock: Clock) -> Post:
    """Keep the three answers about the people on a picture. An approval stays; the gate asks them again.

    Raises:
        PostError: it is not there.
        IllegalTransition: the post is on its way or live.
    """
    with transaction.atomic():
        post = _editable(post_id)
        it = _found(post, digest)
        shown = tuple(replace(each, people=people) if each == it else each for each in post.shown_pictures)
        post.pictures = written_pictures(shown)
        post.save(update_fields=["pictures"])
        details = {"digest": digest, **{name: str(value) or "–" for name, value in asdict(people).items()}}
        actor = f"person:{person}"
        log.append(Action.PICTURE_CHECKED, subject(post), actor=actor, details=details, clock=clock)
    return post


def _change(
    post_id: int,
    digest: str,
    change: Callable[[Pictures, Picture], Pictures],
    *,
    action: Action,
    person: str,
    clock: Clock,
) -> Post:
    with transaction.atomic():
        post = _editable(post_id)
        changed = change(post.shown_pictures, _found(post, digest))
        if changed != post.shown_pictures:
            _store(post, changed, person=person, action=action, digest=digest, clock=clock)
    return post


def _editable(post_id: int) -> Post:
    lock_release_of(post_id)
    post = locked(post_id)
    if State(post.state) not in EDITABLE or post.parts_live:
        raise IllegalTransition(_ON_ITS_WAY.format(post=post.pk, state=post.state))
    return post


def _found(post: Post, digest: str) -> Picture:
    found = next((each for each in post.shown_pictures if each.digest == digest), None)
    if found is None:
        raise PostError(_NOT_THERE)
    return found


def _store(post: Post, pictures: Pictures, *, person: str, action: Action, digest: str, clock: Clock) -> None:
    catch_up(post)
    # The words stay: what somebody still has to compare with the corrected release stays to be compared.
    problem = CORRECTED if post.problem == CORRECTED else ""
    back_to_draft(post, because=f"pictures changed by {person}", person=person, clock=clock)
    before = post.content_hash()
    post.pictures, post.pictures_by, post.problem = written_pictures(pictures), person, problem
    fields = link_in_its_place(post, clock=clock)
    post.save(update_fields=["pictures", "pictures_by", "problem", *fields])
    details = {"digest": digest, "before": before, "after": post.content_hash(), "pictures": len(pictures)}
    actor = MACHINE if person == MACHINE else f"person:{person}"
    log.append(action, subject(post), actor=actor, details=details, clock=clock)
