"""The dateline: where and when a release says it was written."""

from functools import cache, lru_cache

import regex as re

from distributor.releases.reading.dates import find_date
from distributor.releases.reading.values import Dateline

_HEAD = 200
_DIGIT = re.compile(r"\p{Nd}|年")
_DASH = r"[–—‒―‐-]"
_WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|senin|selasa|rabu|kamis|jumat|sabtu|minggu|lundi|mardi|mercredi"
    "|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์)"
)
_DAY_WORDS = re.compile(
    rf"[\s,،၊、，(]*(?:{_WEEKDAYS}|ថ្ងៃទី|ថ្ងៃ\p{{Khmer}}{{2,12}}|ទី|วันที่|ที่|ວັນທີ|ရက်စွဲ|ngày|ika-?|noong|le|el|tanggal|on|dated?|date)?[\s,:：]*$",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(
    r"^(?:on|in|since|from|by|at|until|after|before|as|le|la|el|en|du|desde|pada|sejak|hingga|today|yesterday"
    r"|this|am|im|dated?|em|no|hoy|hoje|aujourd’hui|hari ini)\b|^(?:เมื่อ|นับ|កាលពី|នៅ|တွင်)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^[\p{Lu}\p{Lo}][\p{L}\p{M}\p{N} .,’'/&()–—‒―|\u200b-]*$")
_SMALL_WORD = re.compile(
    r"(?<![\p{L}'’.])(?!(?:of|and|the|de|del|da|di|la|upon|en|et|y|e|le|al|dan|und)\b)\p{Ll}{2,}"
)
_AFTER_DATE = re.compile(
    rf"(?:[\s,.;)\]、，]|@|г\.?|at\b|\d{{1,2}}[:.]\d{{2}}|[ap]\.?m\.?|[A-Z]{{2,4}}\b|[A-Z]\w+/\w+){{0,12}}?\s*(?P<end>{_DASH}{{1,2}}|[:：៖]|[)）】\]]\.?\s*(?:{_DASH}{{1,2}}|[:：៖])?)\s*"
)
_WIRE = re.compile(rf"\s*\([^()]{{2,40}}\)\s*{_DASH}\s*|\s*/[^/]{{2,40}}/\s*{_DASH}+\s*")
_CAPITALS = re.compile(
    r"^(?P<place>\p{Lu}[\p{Lu}.’' ]{3,40}(?:[,/]\s?(?:\p{Lu}[\p{L}.]+\s?){1,4}){0,3})"
    r"\s*[–—‒―-]{1,2}\s+(?=[\p{Lu}“‘\"])"
)
# A date in figures that two readers would read as two days is passed over; the place stands.
_FIGURES = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_PARENTHESISED = re.compile(
    rf"^\((?P<place>\p{{Lu}}[\p{{L}}\p{{M}} ,./&’'-]{{1,80}}?)(?:[,\s]+{_FIGURES})?\)\s*{_DASH}\s*"
)
_FIGURES_AFTER_PLACE = re.compile(
    rf"^(?P<place>\p{{Lu}}[\p{{L}}\p{{M}} ’'-]{{1,40}}?)[,\s]+\(?{_FIGURES}\)?\s*{_DASH}\s*"
)
# "12 May 2021, Bangkok – ": the place behind its date.
_PLACE_AFTER = re.compile(
    r"^[\s,，、|၊;]*(?P<place>[\p{Lu}\p{Lo}][\p{L}\p{M} ’'/&\u200b-]{1,40}?"
    r"(?:,\s\p{Lu}[\p{L}\p{M} ’'-]{1,30}?)?)"
    rf"\s?(?:[)\]）】]\s*(?:{_DASH}|[:：៖|])?|\s{_DASH}{{1,2}}|[:：៖|])\s*"
)
_BRACKETS = str.maketrans("", "", "()[]（）【】")


def find_dateline(paragraph: str) -> tuple[Dateline, int]:
    """The dateline at the start of a paragraph and where the text after it begins.

    Returns:
        The dateline (empty when there is none) and the offset of the first character after it and its dash;
        0 when there is none, the paragraph's length when it is nothing else.
    """
    return _in_head(paragraph[:_HEAD], whole=len(paragraph) <= _HEAD)


@lru_cache(maxsize=256)  # reader and writer ask for the same few paragraphs
def _in_head(head: str, *, whole: bool) -> tuple[Dateline, int]:
    dated = _dated(head, whole=whole) if _DIGIT.search(head) else None
    if dated:
        return dated
    match = _PARENTHESISED.match(head) or _CAPITALS.match(head) or _FIGURES_AFTER_PLACE.match(head)
    if match and len(match["place"].split()) <= 8:
        return Dateline(place=_place_name(match["place"])), match.end()
    return Dateline(), 0


def _dated(head: str, *, whole: bool) -> tuple[Dateline, int] | None:
    found = find_date(head)
    if not found or found.start > 110:
        return None
    before = _DAY_WORDS.sub("", head[: found.start].lstrip("([（【 |"))
    place = _before_wire(before)
    opened = head[: found.start].lstrip().rpartition("(")
    if opened[0].strip() and ")" not in opened[2] and _DAY_WORDS.sub("", opened[2]).strip():
        return None
    if _NO_PLACE.match(before.strip()) or (place and (not _PLACE.match(place) or _SMALL_WORD.search(before))):
        return None
    behind = _PLACE_AFTER.match(head[found.end :]) if not place else None
    if behind and len(behind["place"].split()) <= 5 and not _SMALL_WORD.search(behind["place"]):
        return Dateline(place=_place_name(behind["place"]), date=found.date), found.end + behind.end()
    end = _end(head, place=place, after=found.end, whole=whole)
    if end is None:
        return None
    return Dateline(place=_place_name(place), date=found.date), end


def _before_wire(text: str) -> str:
    """The place alone: "TAIPEI, TAIWAN - Some Newswire -" names a wire after it."""
    return re.split(rf"\s{_DASH}\s|\s?\(", text.strip(" ,(–—-"))[0].strip(" ,;:–—-、，")


def _end(head: str, *, place: str, after: int, whole: bool) -> int | None:
    """Where the text begins after a date; None when the date belongs to the sentence."""
    rest = head[after:]
    if whole and not rest.strip(" ,.):]）–—-"):
        return len(head)
    match = _AFTER_DATE.match(rest)
    if match:
        end = after + match.end()
        wire = _WIRE.match(head, pos=end)
        return wire.end() if wire else end
    stop = re.match(r"\s?[.|]\s+(?=\p{Lu})", rest)
    return after + stop.end() if stop and place else None


def _place_name(text: str) -> str:
    name = " ".join(text.translate(_BRACKETS).split()).strip(" ,;:–—-/|၊،")
    name = re.sub(r"[\s,]+\p{N}{1,2}$", "", name)
    # CAPITALS are how datelines are set, not how a place is called; "MA" and "USA" are.
    return re.sub(
        r"\p{Lu}{4,}|(?<=\p{Lu}{3} )\p{Lu}{3,}|\p{Lu}{3,}(?= \p{Lu}{3})",
        lambda match: match[0].capitalize(),
        name,
    )


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(r"^[\p{L}\p{M}\p{N}\s,./()–—:-]{6,100}$")


def is_bare_dateline(text: str) -> bool:
    """Whether a block is a dateline and nothing else, as "Bangkok, 3 September 2017" on a line of its own."""
    return bool(_bare().match(text)) and find_dateline(text)[1] == len(text)
