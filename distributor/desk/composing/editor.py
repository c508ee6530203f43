"""What the editor of one post shows: the words in its field, the preview, and what can be put in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.core import signing

from distributor.desk.cards import Card
from distributor.desk.composing.drawing import Drawing, drawing_of
from distributor.desk.pieces import Piece
from distributor.posts.house import house
from distributor.posts.models import Post
from distributor.posts.writing import Variant, possible_variants
from distributor.releases.reading.countries import hashtag_of
from distributor.releases.reading.values import ReadRelease

MOST_SUGGESTED = 12
WRITER = "distributor.desk.writer"
# A page that stands open longer was left behind; its words were kept while it was new.
WRITER_LASTS_S = 2 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Something to put into a text: what is put in, and whose it is (empty for a hashtag)."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two texts of one post: what stands, what this person typed, and what is not the same.

    Attributes:
        differences: from theirs to ours.
        merged: both sides' changes in one text, where they do not touch; else empty.
    """

    sentence: str
    theirs: str
    ours: str
    differences: Sequence[Piece]
    merged: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """The editor of one post.

    Attributes:
        text: what stands in the field.
        version: of the post that the text is written on.
        suffix: what the names of its fields end in, where a page holds several editors.
        writer: proves for whom this page was made, where words are kept after the session ended.
        kept_at: when the text in the field was typed, where it is not saved yet.
        conflict: somebody changed the post meanwhile.
        undo: the version before, where this person wrote the present one; 0 for none.
        others: who else is writing here and has not saved.
        address, tracking: the link without its tracking part, and that part.
    """

    card: Card
    text: str
    version: int
    suffix: str
    writer: str
    drawing: Drawing
    hashtags: tuple[Suggested, ...]
    handles: tuple[Suggested, ...]
    variants: tuple[Variant, ...]
    kept_at: datetime | None
    conflict: Conflict | None
    problem: str
    undo: int
    others: tuple[str, ...]
    address: str
    tracking: str

    @property
    def post(self) -> Post:
        """The post."""
        return self.card.post

    @property
    def rows(self) -> int:
        """Lines of the field, for browsers that do not fit it to its text."""
        return min(16, max(6, len(self.text) // 45 + self.text.count("\n")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words that an editor opens with; those of the post where none are given."""

    text: str | None = None
    kept_at: datetime | None = None
    conflict: Conflict | None = None
    problem: str = ""
    others: tuple[str, ...] = ()
    undo: int = 0


def editor_of(
    card: Card, *, words: Words, person: str, names: dict[str, list[str]], is_one_of_many: bool = False
) -> Editor:
    """Get the editor of a post ready.

    Args:
        card: of the post, for this viewer.
        words: what stands in it.
        person: user name of who writes.
        names: the protected names.
        is_one_of_many: whether the page holds several editors.
    """
    post = card.post
    text = post.written if words.text is None else words.text
    read = post.revision.read()
    link = urlsplit(post.link)
    return Editor(
        card=card,
        text=text,
        version=post.version,
        suffix=f"-{post.pk}" if is_one_of_many else "",
        writer=writer_proof(person),
        drawing=drawing_of(post, text, rights=card.rights, names=names),
        hashtags=hashtags_for(read, network=post.channel.network),
        handles=handles_for(read, network=post.channel.network),
        variants=tuple(each for each in possible_variants(read) if each != post.variant),
        kept_at=words.kept_at,
        conflict=words.conflict,
        problem=words.problem,
        undo=words.undo if post.author == person else 0,
        others=words.others,
        address=post.link.partition("?")[0],
        tracking=f"?{link.query}" if link.query else "",
    )


def hashtags_for(read: ReadRelease, *, network: str) -> tuple[Suggested, ...]:
    """The house's hashtags, then those of the release's countries and topics."""
    found = read.hashtags or tuple(map(hashtag_of, read.countries))
    tags = dict.fromkeys([*house().fixed(network), *found])
    return tuple(Suggested(text=tag) for tag in tags if tag)[:MOST_SUGGESTED]


def handles_for(read: ReadRelease, *, network: str) -> tuple[Suggested, ...]:
    """Accounts of the handle book: those that the release names come first."""
    text = "\n".join([read.title, *read.paragraphs])
    book = house().handles.get(network, {})
    known = [Suggested(text=handle, name=name) for name, handle in book.items()]
    return tuple(sorted(known, key=lambda each: each.name not in text))[:MOST_SUGGESTED]


def writer_proof(person: str) -> str:
    """A signed word that a page was made for ``person``: with it, words are kept for them, nothing else."""
    return signing.dumps(person, salt=WRITER)


def proven_writer(proof: str) -> str:
    """The user name of a proof; empty when it is none, or too old."""
    try:
        return str(signing.loads(proof, salt=WRITER, max_age=WRITER_LASTS_S))
    except signing.BadSignature:
        return ""
