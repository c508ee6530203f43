"""What a source puts around every release: learned from its earlier ones, left out of the next.

Careful on purpose, because an organisation repeats its demands too, and the background of a case stands under
every release on it. A line is taken for boilerplate only when it stands on many of the last releases, word
for word as a whole block; and even then a demand, a quotation, a full date, a contact and the headings by
which the text is sorted stay. What stands between the release's own paragraphs has to be short, or on nearly
all releases.
"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import blake2b

from distributor.releases.reading import noise
from distributor.releases.reading.blocks import Block, ends_sentence
from distributor.releases.reading.dates import find_date
from distributor.releases.reading.demands import is_demand
from distributor.releases.reading.language import detect_language
from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.title import squeezed

WINDOW = 20
"""Earlier releases of a source that are looked at: newer than a redesign of the site, enough to be sure."""

MAX_LINES = 150
"""Lines of a release that are remembered: the first and the last ones, where boilerplate stands."""

_RUNNING = 120  # characters from which a block is taken for running text
_LONGEST = 2000
_LEAST, _SHARE = 3, 0.5  # a short line: a menu entry, a slogan, a label
_LEAST_RUNNING, _SHARE_RUNNING = 5, 0.6  # a whole paragraph: three releases on one case may share one
_SHARE_ANYWHERE = 0.8  # a paragraph between the release's own ones
_ANYWHERE = "!"
_QUOTATION = 40


def line_key(text: str) -> str:
    """A line as 13 characters: equal for lines that people would call the same; running text is marked."""
    digest = blake2b(squeezed(text).encode("utf-8", "replace"), digest_size=6).hexdigest()
    return ("t" if len(text) >= _RUNNING else "s") + digest


def line_keys(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The lines of one release as they are remembered, each once, at most ``MAX_LINES``."""
    half = MAX_LINES // 2
    chosen = blocks if len(blocks) <= MAX_LINES else [*blocks[:half], *blocks[-half:]]
    return tuple(dict.fromkeys(line_key(block.text) for block in chosen if len(block.text) <= _LONGEST))


def learned_lines(releases: Sequence[Collection[str]]) -> frozenset[str]:
    """The lines that are boilerplate, as ``read_release`` takes them.

    Args:
        releases: ``line_keys`` of earlier releases of one source, oldest first; the last ``WINDOW`` count.
    """
    window = releases[-WINDOW:]
    if len(window) < _LEAST:
        return frozenset()
    counts = Counter(key for lines in window for key in set(lines))
    short = max(_LEAST, math.ceil(len(window) * _SHARE))
    running = max(_LEAST_RUNNING, math.ceil(len(window) * _SHARE_RUNNING))
    anywhere = max(_LEAST_RUNNING, math.ceil(len(window) * _SHARE_ANYWHERE))
    known = {key for key, count in counts.items() if count >= (running if key[:1] == "t" else short)}
    return frozenset(known | {_ANYWHERE + key for key in known if counts[key] >= anywhere})


def without_boilerplate(
    blocks: list[Block], *, boilerplate: frozenset[str], title: str, keys: Sequence[str] | None = None
) -> list[Block]:
    """Blocks without what the source puts around every release; all of them when nothing else is there.

    Args:
        blocks: the page's or text's blocks.
        boilerplate: as ``learned_lines`` gives it.
        title: the release's title, which stays even if every release bears it.
        keys: ``line_key`` of each block, where they are known already.
    """
    if not boilerplate:
        return blocks
    keys = keys or [line_key(block.text) for block in blocks]
    own = [
        index
        for index, block in enumerate(blocks)
        if keys[index] not in boilerplate and (len(block.text) >= _RUNNING or ends_sentence(block.text))
    ]
    if not own or len(own) == len(blocks):
        return blocks
    language = detect_language("\n".join(blocks[index].text for index in own[:20]))
    return [
        block
        for index, block in enumerate(blocks)
        if keys[index] not in boilerplate
        or squeezed(block.text) == squeezed(title)
        or _is_inner(block, key=keys[index], between=own[0] < index < own[-1], boilerplate=boilerplate)
        or _is_the_releases(block.text, language=language)
    ]


def _is_inner(block: Block, *, key: str, between: bool, boilerplate: frozenset[str]) -> bool:
    """Whether a repeated block stands between own paragraphs and is not surely the site's."""
    if not between:
        return False
    introduces = block.text.rstrip().endswith((":", "：", "៖"))
    return introduces or (len(block.text) >= _RUNNING and _ANYWHERE + key not in boilerplate)


def _is_the_releases(text: str, *, language: str) -> bool:
    """Whether a repeated block says or sorts something that must not vanish."""
    return (
        noise.is_heading_of_a_part(text)
        or noise.is_contact_line(text)
        or any(end - start > _QUOTATION for start, end in quotation_spans(text))
        or find_date(text[:_LONGEST]) is not None
        or is_demand(text, language=language)
    )
