"""A text as its network would show it: its count, its price, what to check, where its words come from."""

import copy
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from distributor.desk.cards import Length, length_of
from distributor.desk.composing.bits import Drawn, Manner, drawn
from distributor.desk.composing.counting import reasons
from distributor.desk.pieces import Piece, host_of, marked
from distributor.desk.words import mark_of
from distributor.networks.money import dollars
from distributor.networks.network import Network
from distributor.people.rights import Right
from distributor.posts.edit import MAX_PARTS, MAX_TEXT
from distributor.posts.house import house, rules_of
from distributor.posts.models import Post
from distributor.posts.parts import parted
from distributor.posts.protect import reason_to_protect
from distributor.posts.writing import Finding, check_parts
from distributor.posts.writing.units import text_start
from distributor.releases.reading.sentences import split_sentences
from distributor.releases.reading.values import ReadRelease

# Beside the counts in a network's own rules: Facebook also folds after some five lines (public measurements,
# read 2026-11-23); X folds what is longer than a post was before there were longer ones.
MANNERS = {
    "facebook": Manner(fold=110, fold_lines=5),
    "x": Manner(fold=280, has_short_links=True, has_mentions=True),
    "linkedin": Manner(fold=140),
    "mastodon": Manner(has_short_links=True, has_mentions=True),
    "bluesky": Manner(has_short_links=True, has_mentions=True),
    "telegram": Manner(has_mentions=True),
}
# The shortest sentence that counts as taken from the release: shorter ones stand anywhere.
_SHORTEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPart:
    """One part; ``has_card`` says whether the link's card stands under it."""

    shown: Drawn
    length: Length
    has_card: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCheck:
    """One finding: its number in the text, the words, and what is wrong with them."""

    number: int
    words: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sentence of the release that the text holds: ``paragraphs[paragraph - 1][start:end]``."""

    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What stands beside the editor of a post.

    Attributes:
        hidden: why no preview is drawn; then there are no parts to see.
        reasons: why the count is what it is.
        price: such as "$0.20"; empty where posting costs nothing.
        lacks_link: the network wants the link in the text, and it does not stand there.
    """

    post: Post
    network: Network
    parts: tuple[DrawnPart, ...]
    lengths: tuple[Length, ...]
    findings: tuple[ToCheck, ...]
    sources: tuple[Source, ...]
    reasons: tuple[str, ...]
    price: str
    hidden: str
    lacks_link: bool

    @property
    def release_text(self) -> list[list[Piece]]:
        """The paragraphs of the release, with the sentences marked that the text holds."""
        sentences = [
            {"text": each.text, "paragraph": each.paragraph - 1, "start": each.start, "end": each.end}
            for each in self.sources
        ]
        paragraphs = [str(text) for text in self.post.revision.body.get("paragraphs", [])]
        return marked(paragraphs, sentences=sentences)

    @property
    def host(self) -> str:
        """Where the link leads."""
        return host_of(self.post.link)

    @property
    def avatar(self) -> str:
        """The first letter of the account."""
        return self.post.channel.shown.lstrip("@")[:1].upper()

    @property
    def mark(self) -> str:
        """The letters of the network's small sign."""
        return mark_of(self.network.name, self.network.label)

    @property
    def is_thread(self) -> bool:
        """Whether it has several parts."""
        return len(self.parts) > 1


def parts_of(post: Post, text: str) -> list[str]:
    """The parts that a text would become, at most as many as a post may have."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()[:MAX_TEXT]
    return (parted(text) if post.channel.entry().can.thread else [text])[:MAX_PARTS]


def drawing_of(
    post: Post,
    text: str,
    *,
    rights: frozenset[Right],
    names: dict[str, list[str]] | None = None,
    is_checked: bool = True,
) -> Drawing:
    """Draw ``text`` as a post of this channel.

    Args:
        post: with channel, release and revision.
        text: what stands in the editor.
        rights: of who looks, about this post.
        names: the protected names, if they are known already.
        is_checked: whether what the release does not hold is marked.
    """
    network, rules = post.channel.entry(), rules_of(post.channel)
    would_be = copy.copy(post)
    would_be.parts = parts_of(post, text)
    read = post.revision.read()
    found: Sequence[Sequence[Finding]] = [() for _ in would_be.parts]
    if is_checked:
        found = check_parts(would_be.parts, read, link=post.link, house=house())
    hidden = hidden_because(would_be, rights=rights, names=names)
    manner = MANNERS.get(network.name, Manner(fold=rules.fold))
    firsts = _firsts([len(each) for each in found])
    cards = [_has_card(would_be, number) for number in range(len(would_be.parts))]
    lengths = tuple(length_of(rules, part) for part in would_be.parts)
    parts = tuple(
        DrawnPart(
            shown=drawn(part, manner=manner, findings=findings, first=first),
            length=length,
            has_card=has_card,
        )
        for part, findings, first, length, has_card in zip(
            would_be.parts, found, firsts, lengths, cards, strict=True
        )
    )
    price = network.price(dataclasses.replace(post.payload(), parts=tuple(would_be.parts)))
    return Drawing(
        post=post,
        network=network,
        parts=() if hidden else parts,
        lengths=lengths,
        findings=tuple(
            ToCheck(number=number, words=each.text, message=each.message)
            for number, each in enumerate((one for part in found for one in part), start=1)
        ),
        sources=sources_in("\n".join(would_be.parts), read),
        reasons=tuple(reasons("\n".join(would_be.parts), rules=rules)),
        price=dollars(price) if price else "",
        hidden=hidden,
        lacks_link=rules.link_in_text and bool(post.link) and not any(cards),
    )


def hidden_because(post: Post, *, rights: frozenset[Right], names: dict[str, list[str]] | None = None) -> str:
    """Why this person sees no preview of a post; empty when they do.

    What may not leave for the sake of people is drawn for publishers alone, who can clear it; what is under
    embargo for whoever may write the post.
    """
    if Right.PUBLISH in rights:
        return ""
    if Right.WRITE not in rights:
        return _("This post is not yours to write.")
    return reason_to_protect(post, names=names)


def _firsts(counts: Sequence[int]) -> list[int]:
    """The number of each part's first finding; they are counted through."""
    return [1 + sum(counts[:place]) for place in range(len(counts))]


def _has_card(post: Post, part: int) -> bool:
    """Whether the card stands under this part: where the link is, or under the first.

    Pictures take its place.
    """
    if not host_of(post.link) or any(not each.is_card for each in post.shown_pictures):
        return False
    if not post.channel.entry().rules.link_in_text:
        return part == 0
    with_link = [number for number, text in enumerate(post.parts) if post.link in text]
    return bool(with_link) and with_link[0] == part


def sources_in(text: str, release: ReadRelease) -> tuple[Source, ...]:
    """The sentences of the release that ``text`` holds word for word, in the release's order."""
    found = []
    for number, paragraph in enumerate(release.paragraphs, start=1):
        for start, end in split_sentences(paragraph, release.language):
            # A post leaves the dateline out.
            first = max(start, text_start(paragraph, index=number - 1))
            sentence = paragraph[first:end]
            if len(sentence) >= _SHORTEST and sentence in text:
                found.append(Source(paragraph=number, start=first, end=end, text=sentence))
    return tuple(found)
