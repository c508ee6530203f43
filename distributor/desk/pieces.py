"""Texts cut into pieces for the eye: links, hashtags, the fold, used sentences, what changed. Pure."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urlsplit

import regex

from distributor.networks.words import HASHTAG

LINK = regex.compile(r"https?://[^\s<>\"“”]+", regex.IGNORECASE)
# Latin words change as wholes; scripts without spaces change by what the eye sees as one letter.
WORD = regex.compile(r"[\p{Latin}\p{N}'’-]+|\s+|\X")
LETTER = regex.compile(r"\X")
# What a network cuts off is never half a word when a space is this near.
NEAR = 20
SHOWN_LINK = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text: ``kind`` is empty, ``link``, ``tag``, ``mark``, ``ins`` or ``del``."""

    text: str
    kind: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What is seen at once, and what stands behind "see more" (empty when everything is seen)."""

    seen: tuple[Piece, ...]
    rest: tuple[Piece, ...] = ()


def is_web(address: str) -> bool:
    """Whether an address may become a link: http and https with a host, nothing else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def host_of(address: str) -> str:
    """The host a reader is led to, as cards show it."""
    return (urlsplit(address).hostname or "").removeprefix("www.") if is_web(address) else ""


def folded(text: str, *, fold: int, short_links: bool = False) -> Folded:
    """``text`` as a network shows it.

    Args:
        text: one part of a post.
        fold: characters shown at first; 0 when all are.
        short_links: links are shown without scheme and cut, as X does.
    """
    end = fold_at(text, fold)
    if not text[end:].strip():
        end = len(text)
    # The space at the cut is shown by the cut itself.
    seen, rest = (text, "") if end == len(text) else (text[:end].rstrip(), text[end:].lstrip())
    return Folded(
        seen=tuple(pieces_of(seen, short_links=short_links)),
        rest=tuple(pieces_of(rest, short_links=short_links)),
    )


def fold_at(text: str, fold: int) -> int:
    """Where a network cuts a text that it folds after ``fold`` characters; its length when it does not."""
    if not fold or len(text) <= fold:
        return len(text)
    near = max(0, fold - NEAR)
    space = max(text.rfind(" ", near, fold), text.rfind("\n", near, fold))
    if space > 0:
        return space + 1
    # No space near, as in Khmer or Thai: at least no sign is torn from its letter.
    ends = (letter.end() for letter in LETTER.finditer(text[: fold + NEAR]))
    return max((end for end in ends if end <= fold), default=fold)


def pieces_of(text: str, *, short_links: bool = False) -> Iterable[Piece]:
    """The text with its links and hashtags apart, without empty pieces."""
    return (piece for piece in _all_pieces(text, short_links=short_links) if piece.text)


def _all_pieces(text: str, *, short_links: bool) -> Iterable[Piece]:
    position = 0
    for link in LINK.finditer(text):
        address = link[0].rstrip(".,;:!?)'’")
        yield from _with_tags(text[position : link.start()])
        shown = short_link(address) if short_links else address
        yield Piece(text=shown, kind="link", href=address if is_web(address) else "")
        position = link.start() + len(address)
    yield from _with_tags(text[position:])


def _with_tags(text: str) -> Iterable[Piece]:
    position = 0
    for tag in HASHTAG.finditer(text):
        yield Piece(text=text[position : tag.start()])
        yield Piece(text=tag[0], kind="tag")
        position = tag.end()
    yield Piece(text=text[position:])


def short_link(address: str) -> str:
    """A link as networks show it that hide its scheme and cut it."""
    bare = address.partition("://")[2].removeprefix("www.")
    return bare if len(bare) <= SHOWN_LINK else f"{bare[:SHOWN_LINK]}…"


def marked(paragraphs: Sequence[str], *, sentences: Iterable[Mapping[str, object]]) -> list[list[Piece]]:
    """Each paragraph in pieces, with what the post uses marked.

    Args:
        paragraphs: of the release.
        sentences: JSON of ``Sentence``: ``text``, ``paragraph``, ``start``, ``end``.
    """
    used: list[list[tuple[int, int]]] = [[] for _ in paragraphs]
    for sentence in sentences:
        place = _place(sentence, paragraphs)
        if place:
            used[place[0]].append(place[1:])
    return [_marked(text, sorted(spans)) for text, spans in zip(paragraphs, used, strict=True)]


def _place(sentence: Mapping[str, object], paragraphs: Sequence[str]) -> tuple[int, int, int] | None:
    """Paragraph, start and end of a sentence; None when it stands nowhere.

    After a correction it may stand elsewhere than it says, so only its own words are ever marked.
    """
    text = sentence.get("text")
    number, start, end = (sentence.get(key) for key in ("paragraph", "start", "end"))
    if not isinstance(text, str) or not text:
        return None
    if isinstance(number, int) and isinstance(start, int) and isinstance(end, int):
        is_there = 0 <= number < len(paragraphs) and start >= 0 and paragraphs[number][start:end] == text
        if is_there:
            return number, start, end
    found = ((at, paragraph.find(text)) for at, paragraph in enumerate(paragraphs))
    return next(((at, begin, begin + len(text)) for at, begin in found if begin >= 0), None)


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    position = 0
    for start, end in spans:
        begin = max(start, position)
        if begin >= end or begin >= len(text):
            continue
        pieces += [Piece(text=text[position:begin]), Piece(text=text[begin:end], kind="mark")]
        position = min(end, len(text))
    pieces.append(Piece(text=text[position:]))
    return [piece for piece in pieces if piece.text]


def changed_paragraphs(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """The paragraphs that are not the same in both texts, each with what went and what came."""
    shown: list[list[Piece]] = []
    matcher = difflib.SequenceMatcher(a=list(before), b=list(after), autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            continue
        old, new = before[old_from:old_to], after[new_from:new_to]
        shown += [changes(gone, come) for gone, come in zip_longest(old, new, fillvalue="")]
    return shown


def changes(before: str, after: str) -> list[Piece]:
    """What was taken out and put in between two texts, in reading order."""
    old, new = WORD.findall(before), WORD.findall(after)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(text="".join(old[old_from:old_to])))
            continue
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        pieces += [Piece(text=text, kind=kind) for text, kind in ((gone, "del"), (come, "ins")) if text]
    return pieces
