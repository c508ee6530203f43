"""In which order the pieces of a line are seen, where writing runs from right to left. Pure.

The algorithm of Unicode without marks that set a direction by hand: they are taken out before.
Source: Unicode Standard Annex 9, revision 50 (unicode.org/reports/tr9, 2024).
"""

import unicodedata
from collections.abc import Callable, Sequence

_CLOSING = {"(": ")", "[": "]", "{": "}", "«": "»", "（": "）", "「": "」"}
_STRONG = {"L": "L", "R": "R", "AL": "R"}


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (P2, P3)."""
    return (
        next((_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L") == "R"
    )


def levels_of(text: str, *, is_rtl: bool) -> list[int]:
    """The level of each code point: even ones run to the right, odd ones to the left.

    Args:
        text: one line.
        is_rtl: the direction of its paragraph.
    """
    kinds = [unicodedata.bidirectional(each) or "L" for each in text]
    kinds = _weak_resolved(kinds, is_rtl=is_rtl)
    for pair in _pairs(text):
        _resolve_pair(kinds, *pair, is_rtl=is_rtl)
    kinds = _neutral_resolved(kinds, is_rtl=is_rtl)
    base = int(is_rtl)
    up = {"L": (0, 1), "R": (1, 0), "EN": (2, 1), "AN": (2, 1)}
    return [base + up[kind][base] for kind in kinds]


def _weak_resolved(kinds: list[str], *, is_rtl: bool) -> list[str]:
    """W1 to W7: marks follow their letter, digits their surroundings, separators their digits."""
    start = "R" if is_rtl else "L"
    kinds = _after_arabic(_with_marks(kinds, start=start), start=start)
    for place in range(1, len(kinds) - 1):
        left, right = kinds[place - 1], kinds[place + 1]
        same = left if left == right else ""
        if (kinds[place] in ("ES", "CS") and same == "EN") or (kinds[place] == "CS" and same == "AN"):
            kinds[place] = same
    kinds = _spread(kinds, of="ET", beside="EN")
    return _after_latin(["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds], start=start)


def _with_marks(kinds: Sequence[str], *, start: str) -> list[str]:
    """A mark has the kind of what it stands on (W1); what has no width is treated as one."""
    resolved: list[str] = []
    for kind in kinds:
        before = resolved[-1] if resolved else start
        resolved.append(before if kind in ("NSM", "BN") else kind)
    return resolved


def _after_arabic(kinds: Sequence[str], *, start: str) -> list[str]:
    """Digits after an Arabic letter are Arabic ones (W2), and that letter runs to the left (W3)."""
    strong, resolved = start, []
    for kind in kinds:
        strong = kind if kind in _STRONG else strong
        resolved.append("AN" if kind == "EN" and strong == "AL" else "R" if kind == "AL" else kind)
    return resolved


def _after_latin(kinds: Sequence[str], *, start: str) -> list[str]:
    """Digits after a letter that runs to the right run with it (W7)."""
    strong, resolved = start, []
    for kind in kinds:
        strong = kind if kind in ("L", "R") else strong
        resolved.append("L" if kind == "EN" and strong == "L" else kind)
    return resolved


def _spread(kinds: list[str], *, of: str, beside: str) -> list[str]:
    """Runs of ``of`` that touch a ``beside`` become one (W5)."""
    for places in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        step = -1 if places.step > 0 else 1
        for place in places:
            if kinds[place] == of and kinds[place + step] == beside:
                kinds[place] = beside
    return kinds


def _pairs(text: str) -> list[tuple[int, int]]:
    """The places of brackets that belong together, in the order of the opening ones (BD16)."""
    pairs, opened = [], list[int]()
    for place, each in enumerate(text):
        if each in _CLOSING:
            opened.append(place)
        elif opened and each == _CLOSING[text[opened[-1]]]:
            pairs.append((opened.pop(), place))
    return sorted(pairs)


def _resolve_pair(kinds: list[str], start: int, end: int, *, is_rtl: bool) -> None:
    """Both brackets run as the words in them, or as what stands before them (N0)."""
    base = "R" if is_rtl else "L"
    inside = {_direction(kind) for kind in kinds[start + 1 : end]} - {""}
    if base in inside:
        kinds[start] = kinds[end] = base
    elif inside:
        before = next((found for kind in reversed(kinds[:start]) if (found := _direction(kind))), base)
        kinds[start] = kinds[end] = before if before in inside else base


def _direction(kind: str) -> str:
    """Digits count as running to the left here; what has no direction is empty."""
    return "R" if kind in ("R", "EN", "AN") else kind if kind == "L" else ""


def _neutral_resolved(kinds: list[str], *, is_rtl: bool) -> list[str]:
    """N1 and N2: what has no direction takes that of both sides, else that of the paragraph."""
    base = "R" if is_rtl else "L"
    place = 0
    while place < len(kinds):
        end = place
        while end < len(kinds) and kinds[end] not in ("L", "R", "EN", "AN"):
            end += 1
        if end > place:
            sides = [kinds[place - 1] if place else base, kinds[end] if end < len(kinds) else base]
            left, right = ("L" if side == "L" else "R" for side in sides)
            kinds[place:end] = [left if left == right else base] * (end - place)
        place = max(end, place + 1)
    return kinds


def seen_order(levels: Sequence[int]) -> list[int]:
    """The places of a line's pieces in the order in which they are seen from the left (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        _reverse(order, is_part=lambda place, level=level: levels[place] >= level)  # type: ignore[misc]  # a bound loop variable
    return order


def _reverse(order: list[int], *, is_part: Callable[[int], bool]) -> None:
    place = 0
    while place < len(order):
        end = place
        while end < len(order) and is_part(order[end]):
            end += 1
        order[place:end] = order[place:end][::-1]
        place = max(end, place + 1)
