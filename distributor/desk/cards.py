"""A post as its card shows it: everything a template needs, decided before the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import number_format
from django.utils.functional import Promise

from distributor.delivery.models import Hold, Receipt
from distributor.desk.free_slots import FreeSlots
from distributor.desk.pieces import Folded, folded, host_of
from distributor.desk.words import STATES, mark_of
from distributor.networks.money import dollars
from distributor.networks.network import Network, TextRules
from distributor.people.rights import Granted, Place, Right, may
from distributor.posts.approvable import is_own
from distributor.posts.house import rules_of
from distributor.posts.lifecycle import EDITABLE, State
from distributor.posts.models import Post
from distributor.posts.pictures.check import reason_against_pictures
from distributor.posts.protect import RESTRICTED, reason_to_protect
from distributor.releases.models import Release, subjects_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long a text is by its network's count: ``over`` says by how much it is too long."""

    length: int
    limit: int
    unit: str

    @property
    def over(self) -> int:
        """Characters too many; 0 when it fits."""
        return max(0, self.length - self.limit)

    @property
    def length_words(self) -> str:
        """The length as people write it."""
        return number_format(self.length, force_grouping=True)

    @property
    def limit_words(self) -> str:
        """The limit as people write it."""
        return number_format(self.limit, force_grouping=True)

    @property
    def is_near(self) -> bool:
        """Whether little room is left."""
        return not self.over and self.length > self.limit * 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One text of a post as the network shows it, with its length."""

    shown: Folded
    length: Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One post, ready to be shown.

    Attributes:
        receipts: of the parts that are live, in their order.
        text: all parts and the alt texts; what an approver saw, to say later what changed.
        host: where the link leads, as link cards show it.
        slot: the time that approving with the next free slot would give now; None when there is none.
        hold: what stops the post at present, or None.
        price: what posting it costs, as in "$0.20"; empty where it costs nothing or is decided already.
        rights: what the viewer may do with this post.
        is_endorsed: somebody gave the first of two approvals to these very words.
        protects: why it may not leave for the sake of people; empty when it may.
        pictures_stop: why its pictures may not go out as they are; empty when they may.
        is_own: the viewer wrote these words and may not approve them.
    """

    post: Post
    network: Network
    parts: tuple[Part, ...]
    text: str
    content_hash: str
    host: str
    state_words: str | Promise
    receipts: tuple[Receipt, ...] = ()
    slot: datetime | None = None
    hold: Hold | None = None
    price: str
    rights: frozenset[Right] = frozenset()
    is_endorsed: bool = False
    protects: str = ""
    pictures_stop: str = ""
    is_own: bool = False

    @property
    def mark(self) -> str:
        """The letters that stand for the network in its small sign."""
        return mark_of(self.network.name, self.network.label)

    @property
    def has_card(self) -> bool:
        """Whether the link has a card: pictures under the text take its place."""
        return all(each.is_card for each in self.post.shown_pictures)

    @property
    def is_named(self) -> bool:
        """Whether a protected name stops it, which a publisher can clear; consent is noted on the release."""
        return bool(self.protects) and self.protects != RESTRICTED

    @property
    def may_approve(self) -> bool:
        """Whether the viewer's roles allow to decide on it: the second approval is a publisher's."""
        return (Right.PUBLISH if self.is_endorsed else Right.APPROVE) in self.rights

    @property
    def may_write(self) -> bool:
        """Whether the viewer's roles allow to change the words."""
        return Right.WRITE in self.rights

    @property
    def may_publish(self) -> bool:
        """Whether the viewer's roles allow what only a publisher does."""
        return Right.PUBLISH in self.rights

    @property
    def receipt(self) -> Receipt | None:
        """The receipt of the post, or of its first part."""
        return self.receipts[0] if self.receipts else None

    @property
    def state(self) -> State:
        """The post's state."""
        return State(self.post.state)

    @property
    def is_editable(self) -> bool:
        """Whether the words may be changed."""
        return self.state in EDITABLE

    @property
    def is_approvable(self) -> bool:
        """Whether the viewer may approve it with one click, for the next free slot."""
        return (
            self.state == State.DRAFT
            and self.may_approve
            and not (self.is_own or self.is_too_long or self.protects or self.slot is None)
        )

    @property
    def is_too_long(self) -> bool:
        """Whether a part is over its limit."""
        return any(part.length.over for part in self.parts)


def length_of(rules: TextRules, text: str) -> Length:
    """The length of ``text`` by these rules."""
    return Length(length=rules.length(text), limit=rules.limit, unit=rules.unit)


def card_of(
    post: Post,
    *,
    viewer: str,
    granted: Sequence[Granted],
    holds: list[Hold],
    names: dict[str, list[str]],
    slots: FreeSlots | None = None,
) -> Card:
    """Get a post ready to be shown.

    Args:
        post: with its channel and release.
        viewer: user name of who looks.
        granted: the roles of the viewer.
        holds: those that stand.
        names: the protected names.
        slots: of the channels, for drafts.
    """
    network = post.channel.entry()
    rules = rules_of(post.channel)
    is_draft = post.state == State.DRAFT
    shown_hash = post.content_hash()
    place = place_of(post)
    wants_slot = slots is not None and post.state in (State.DRAFT, State.APPROVED)
    return Card(
        post=post,
        network=network,
        parts=tuple(
            Part(
                shown=folded(text, fold=rules.fold, short_links=rules.link_in_text),
                length=length_of(rules, text),
            )
            for text in post.parts
        ),
        text=seen_text(post),
        content_hash=shown_hash,
        host=host_of(post.link),
        receipts=tuple(post.receipts.all()),
        state_words=STATES[State(post.state)],
        slot=slots.next(post.channel, embargo_until=post.release.embargo_until)
        if slots and wants_slot
        else None,
        hold=next((hold for hold in holds if is_stopped(post, hold)), None) if _can_leave(post) else None,
        price=dollars(price) if is_draft and (price := network.price(post.payload())) else "",
        protects=reason_to_protect(post, names=names) if _can_leave(post) else "",
        pictures_stop=reason_against_pictures(post) if _can_leave(post) else "",
        rights=frozenset(right for right in Right if may(granted, right, place)),
        is_endorsed=is_draft and post.channel.stages > 1 and post.endorsed_hash == shown_hash,
        is_own=is_draft and settings.ENVIRONMENT.four_eyes and is_own(post, person=viewer),
    )


def seen_text(post: Post) -> str:
    """All that is read of a post before it is approved: its parts, and a line for each picture."""
    pictures = [f"[{each.digest[:8]}: {each.alt}]" for each in post.shown_pictures]
    return "\n\n".join([post.text, *pictures])


def place_of(post: Post) -> Place:
    """Where a post stands for the roles: its channel and its release's countries."""
    return Place(channel_id=post.channel_id, countries=subjects_in(_subjects(post.release, "countries")))


def _can_leave(post: Post) -> bool:
    return post.state in (State.DRAFT, State.APPROVED, State.CLAIMED)


def is_stopped(post: Post, hold: Hold) -> bool:
    """Whether ``hold`` covers ``post``: as ``delivery.holds`` decides it, without asking the database."""
    covered = {
        "everything": True,
        "network": post.channel.network == hold.value,
        "channel": post.channel.name == hold.value,
        "country": f",{hold.value}," in _subjects(post.release, "countries"),
        "topic": f",{hold.value}," in _subjects(post.release, "topics"),
        "post": str(post.pk) == hold.value,
    }
    return covered.get(hold.scope, False)


def _subjects(release: Release, column: str) -> str:
    return str(getattr(release.revision, column)) if release.revision else ","
