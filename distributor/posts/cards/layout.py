"""Words into a box: shaped, broken into lines, as large as they fit; cut by words when nothing else helps."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice

from distributor.posts.cards.bidi import is_right_to_left, levels_of, seen_order
from distributor.posts.cards.breaks import break_places, clusters
from distributor.posts.cards.fonts import Face
from distributor.posts.writing.breaks import UNSPACED

ELLIPSIS = "…"
_LEADING = 1.28
_GAP = 0.1
_HALVINGS = 6
_NEAR = 0.6
# Code points: no line of a card holds more.
_LONGEST_LINE = 400
_TRIMMED = " \u200b\t\n,;:–—-、，；："


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of one line in one face and one direction; ``width`` in pixels."""

    text: str
    face: Face
    is_rtl: bool
    width: float

    @property
    def direction(self) -> str:
        """As the shaper calls it."""
        return "rtl" if self.is_rtl else "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A shaped line: its pieces from the left, and how far its ink reaches from its pen's start."""

    pieces: tuple[Piece, ...]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from the leftmost to the rightmost ink (or the pen's end)."""
        return self.right - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A text laid out: its lines in order, and the distance of their base lines in pixels."""

    lines: tuple[Line, ...]
    size: int
    pitch: float
    is_rtl: bool
    is_cut: bool = False

    @property
    def width(self) -> float:
        """Of the widest line."""
        return max((line.width for line in self.lines), default=0)

    @property
    def height(self) -> float:
        """From the highest ink to the lowest."""
        if not self.lines:
            return 0
        return self.lines[0].top + self.pitch * (len(self.lines) - 1) + self.lines[-1].bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Setter:
    """Sets texts of one language in the faces that have their letters."""

    faces: tuple[Face, ...]
    language: str = ""

    def fitted(self, text: str, *, width: float, height: float, sizes: Sequence[int]) -> Block:
        """The text as large as it fits a box; its beginning with "…" where no size is small enough.

        Args:
            text: one paragraph, tidied.
            width: of the box, in pixels.
            height: the same.
            sizes: of the letters, in pixels, the largest first.
        """
        if not text:
            return Block(lines=(), size=sizes[-1], pitch=0, is_rtl=False)
        places = break_places(text)
        for size in sizes:
            block = self._block(text, places, width=width, height=height, size=size)
            if block.height <= height and block.width <= width:
                return self._balanced(block, text, places, width=width)
        return self._cut(text, places, width=width, height=height, size=sizes[-1])

    def _balanced(self, block: Block, text: str, places: Sequence[int], *, width: float) -> Block:
        """The same words in as many lines, each about as long, so that no single letter is left over."""
        low, high = width / 2, width
        for _ in range(_HALVINGS if len(block.lines) > 1 else 0):
            middle = (low + high) / 2
            narrower = self._block(text, places, width=middle, height=block.height, size=block.size)
            is_good = len(narrower.lines) == len(block.lines) and narrower.width <= middle
            if is_good and narrower.height <= block.height:
                block, high = narrower, middle
            else:
                low = middle
        return block

    def _block(self, text: str, places: Sequence[int], *, width: float, height: float, size: int) -> Block:
        """The lines of a width; what is surely too high is not set to its end."""
        is_rtl = is_right_to_left(text)
        most = int(height / (_LEADING * size)) + 2
        lines = tuple(islice(self._lines(text, places, width=width, size=size, is_rtl=is_rtl), most))
        ink = max((line.top for line in lines), default=0) + max((line.bottom for line in lines), default=0)
        return Block(lines=lines, size=size, pitch=max(_LEADING * size, ink + _GAP * size), is_rtl=is_rtl)

    def _lines(
        self, text: str, places: Sequence[int], *, width: float, size: int, is_rtl: bool
    ) -> Iterator[Line]:
        start = 0
        while start < len(text):
            end = self._line_end(text, start, places, width=width, size=size, is_rtl=is_rtl)
            if words := text[start:end].strip(" \u200b"):
                yield self.shaped(words, size=size, is_rtl=is_rtl)
            start = end

    def _line_end(
        self, text: str, start: int, places: Sequence[int], *, width: float, size: int, is_rtl: bool
    ) -> int:
        """The last place at which the line that begins at ``start`` may end within ``width``."""

        def fits(end: int) -> bool:
            words = text[start:end].strip(" \u200b")
            return self.shaped(words, size=size, is_rtl=is_rtl).width <= width

        first = bisect_right(places, start)
        ahead = places[first : max(first + 1, bisect_right(places, start + _LONGEST_LINE))]
        fitting = _last(ahead, fits=fits)
        if fitting is not None:
            return _at_a_space(text, fitting, [each for each in ahead if each <= fitting], start=start)
        # A word longer than the line is broken between two letters as readers see them.
        inside, end = [], start
        for cluster in clusters(text[start : ahead[0]]):
            end += len(cluster)
            inside.append(end)
        return _last(inside, fits=fits) or inside[0]

    def _cut(self, text: str, places: Sequence[int], *, width: float, height: float, size: int) -> Block:
        def block(end: int) -> Block:
            shorter = text[:end].rstrip(_TRIMMED) + ELLIPSIS
            return self._block(shorter, break_places(shorter), width=width, height=height, size=size)

        def fits(end: int) -> bool:
            made = block(end)
            return made.height <= height and made.width <= width

        end = _last(places, fits=fits)
        if end is None:
            ends = [sum(map(len, clusters(text)[: count + 1])) for count in range(len(clusters(text[:200])))]
            end = _last(ends, fits=fits) or 0
        made = block(end)
        return Block(lines=made.lines, size=size, pitch=made.pitch, is_rtl=made.is_rtl, is_cut=True)

    def shaped(self, text: str, *, size: int, is_rtl: bool) -> Line:
        """One line, as it is seen."""
        return _shaped(self, text, size, is_rtl)


def _at_a_space(text: str, end: int, places: Sequence[int], *, start: int) -> int:
    """Where words are not parted by spaces, phrases often are: a space near is the better end of a line."""
    if end == len(text) or text[end - 1].isspace() or not UNSPACED.match(text[end - 1]):
        return end
    spaces = [place for place in places if text[place - 1] in " \u200b"]
    return spaces[-1] if spaces and spaces[-1] - start >= (end - start) * _NEAR else end


def _last(places: Sequence[int], *, fits: Callable[[int], bool]) -> int | None:
    """The last place that fits, found by halving, as what is longer is wider."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if fits(places[middle]):
            low = middle + 1
        else:
            high = middle
    return places[low - 1] if low else None


@lru_cache(maxsize=4096)
def _shaped(setter: Setter, text: str, size: int, is_rtl: bool) -> Line:  # noqa: FBT001 - the key of the cache
    pieces, reach = [], [0.0, 0.0, 0.0, 0.0]
    pen = 0.0
    for words, face, level in _seen_pieces(setter, text, is_rtl=is_rtl):
        font, piece_rtl = face.at(size), bool(level % 2)
        direction, language = ("rtl" if piece_rtl else "ltr"), setter.language or None
        width = font.getlength(words, direction=direction, language=language)
        left, top, right, bottom = font.getbbox(words, direction=direction, language=language, anchor="ls")
        reach = [
            min(reach[0], pen + left),
            max(reach[1], -top),
            max(reach[2], pen + right, pen + width),
            max(reach[3], bottom),
        ]
        pieces.append(Piece(text=words, face=face, is_rtl=piece_rtl, width=width))
        pen += width
    return Line(pieces=tuple(pieces), left=reach[0], top=reach[1], right=reach[2], bottom=reach[3])


def _seen_pieces(setter: Setter, text: str, *, is_rtl: bool) -> list[tuple[str, Face, int]]:
    """Stretches of one face and one level, from the left."""
    levels = levels_of(text, is_rtl=is_rtl)
    marked: list[tuple[str, Face, int]] = []
    face, place = setter.faces[0], 0
    for cluster in clusters(text):
        face = _face_for(cluster, setter.faces, before=face)
        marked.append((cluster, face, levels[place]))
        place += len(cluster)
    runs = [
        ("".join(each[0] for each in group), *key)
        for key, group in groupby(marked, key=lambda each: (each[1], each[2]))
    ]
    return [runs[place] for place in seen_order([level for _, _, level in runs])]


def _face_for(cluster: str, faces: Sequence[Face], *, before: Face) -> Face:
    """The first face with all of it; blanks and marks of punctuation go on in the face before them."""
    is_letter = any(each.isalnum() for each in cluster)
    if not is_letter and before.has(cluster):
        return before
    return next((face for face in faces if face.has(cluster)), before)
