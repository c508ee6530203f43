"""Quotes with who said them: "...," says NAME, ROLE; NAME, ROLE, said: "..."; According to NAME, "..."."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex as re

from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.values import Quote
from distributor.releases.reading.vocabulary import word_lists, word_set

MAX_QUOTES = 40
MAX_PASSAGE = 6000
_OPENING = "“„«「『‟‹〝‘\"'"
_PARTICLES = r"(?:de|del|da|dos|van|von|der|bin|binti|bte|al|el|ibn|la|le|dan|y|d|ul|ur|s/o|d/o)"
_WORD = r"(?:\p{Lu}[\p{L}\p{M}.’'-]*|[\p{Lo}][\p{Lo}\p{M}\u200b]{1,40})"
_NAME = rf"{_WORD}(?:\s(?:{_PARTICLES}\s)?{_WORD}){{0,6}}"
_ROLE = r"(?P<role>(?:[^“”«»\".;!?។။。]|\.(?=\w)){3,140}?)"
_NO_ROLE = re.compile(
    r"(?:who|whose|which|where|when|while|after|before|adding|in|on|at|as|during)\b", re.IGNORECASE
)
_GOES_ON = re.compile(r"[.!?]\s*$|\b(?:adding|and)\s*$")
_SENTENCE_BORDER = re.compile(r"(?<=[.!?។။。])\s+(?=[\p{Lu}\p{Lo}])(?<!(?:Mr|Ms|Dr|Mrs|St)\.\s)")
_SPACELESS = re.compile(r"[\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speaker:
    name: str
    role: str = ""


@cache
def _after_patterns() -> tuple[re.Pattern[str], ...]:
    verb = "(?:" + "|".join(word_lists("speech")["after"]) + ")"
    lead = r"^[\s,.،، –—-]{0,4}"
    late = "(?:" + "|".join(word_lists("speech")["before"]) + ")"
    end = (
        r"(?=\s*(?:[.;!?។။。](?!\w)|$|[,،]?\s(?:who|which|as|in|at|on|during|adding|while|when|after)\b"
        r"|[,،]?\s?[“‘\"«]))"
    )
    return (
        re.compile(rf"{lead}{verb}\s+(?P<name>{_NAME}),\s?{_ROLE}{end}"),
        re.compile(
            rf"{lead}{verb}\s+(?P<role>(?:\p{{Ll}}[\p{{Ll}}\p{{M}}’'-]*\s){{1,6}})(?P<name>{_NAME})(?:,\s?(?P<more>[^.;“”]{{3,120}}))?"
        ),
        re.compile(rf"{lead}{verb}\s+(?P<name>{_NAME})"),
        re.compile(
            rf"{lead}(?P<name>{_NAME})(?:,\s?(?P<role>[^.;“”]{{3,120}}?),)?\s(?:{late})(?![\p{{L}}\p{{M}}])"
        ),
        re.compile(
            rf"^\s*(?:នេះ)?បើ(?:យោង)?តាម(?:សម្ដី|សម្តី|ប្រសាសន៍)?(?:របស់)?(?:លោក(?:ស្រី)?)?\s*(?P<name>{_NAME})"
        ),
        re.compile(r"^と(?:、)?(?P<name>[^、。「」は]{2,30}?)(?:氏|さん)?は"),
    )


@cache
def _before_patterns() -> tuple[re.Pattern[str], ...]:
    verb = "(?:" + "|".join(word_lists("speech")["before"]) + ")"
    according = r"(?:[Aa]ccording to|[Ss]elon|[Ss]egún|[Mm]enurut|[Ss]egundo)"
    end = r"[\s,:：,،–—-]{0,4}(?:that|que|bahwa|rằng|أن)?[\s:,]{0,2}$"
    return (
        re.compile(rf"(?P<name>{_NAME}),\s?{_ROLE},?\s?{verb}{end}"),
        re.compile(rf"(?P<name>{_NAME})[\s\u200b]?{verb}{end}"),
        re.compile(rf"{according}\s(?P<name>{_NAME})(?:,\s?(?P<role>[^“”.;]{{3,120}}?))?,\s?$"),
        re.compile(rf"(?P<role>[\p{{L}}’' -]{{3,80}}?),\s(?P<name>{_NAME}),?\s{verb}{end}"),
    )


def find_quotes(paragraphs: list[str]) -> list[Quote]:
    """Quotations of several words, in order, with their speakers where the text names them."""
    quotes: list[Quote] = []
    for passage in _passages(paragraphs):
        quotes += _in_passage(passage)
        if len(quotes) >= MAX_QUOTES:
            break
    return quotes[:MAX_QUOTES]


def _passages(paragraphs: list[str]) -> Iterator[str]:
    """Paragraphs, those joined over which one quotation runs on."""
    carried = ""
    for index, whole in enumerate(paragraphs):
        paragraph = whole[:MAX_PASSAGE]
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        runs_on = _runs_on(paragraph, following=following)
        if not carried and not runs_on:
            yield paragraph
            continue
        carried = f"{carried} {paragraph.lstrip('“')}".strip()
        if not runs_on or len(carried) >= MAX_PASSAGE:
            yield "“" + carried
            carried = ""


def _runs_on(paragraph: str, *, following: str) -> bool:
    """Whether a quotation of several paragraphs goes on: each opens with a mark, only the last closes."""
    return paragraph.startswith("“") and "”" not in paragraph and following.startswith("“")


def _in_passage(passage: str) -> list[Quote]:
    quotes: list[Quote] = []
    spans = quotation_spans(passage)
    last = _Speaker(name="")
    for index, (start, end) in enumerate(spans):
        before = passage[spans[index - 1][1] if index else 0 : start]
        after = passage[end : spans[index + 1][0] if index + 1 < len(spans) else len(passage)]
        speaker = _speaker(before=before[-240:], after=after[:240])
        if not speaker.name and _GOES_ON.search(before):
            speaker = last
        text = passage[start + 1 : end - 1].strip().rstrip(",،")
        if text and _is_speech(text, speaker=speaker, before=before):
            quotes.append(Quote(text=text, speaker=speaker.name, role=speaker.role))
            last = speaker if speaker.name else last
    return quotes


def _is_speech(text: str, *, speaker: _Speaker, before: str) -> bool:
    """Speech rather than a term, a title or a name in quotation marks."""
    if before.rstrip().endswith(("(", "the", "a", "an")) and len(text) < 60:
        return False
    enough = 8 if _SPACELESS.search(text) else 0
    if speaker.name:
        return len(text) >= enough and len(text.split()) >= (1 if enough else 2)
    return len(text) >= 20 if enough else len(text.split()) >= 5


def _speaker(*, before: str, after: str) -> _Speaker:
    """Who said what stands between the two texts; a speaker without a name when neither tells."""
    sentence = _SENTENCE_BORDER.split(before)[-1]
    attempts = [(pattern, after) for pattern in _after_patterns()]
    attempts += [(pattern, sentence) for pattern in _before_patterns()]
    for pattern, text in attempts:
        match = pattern.search(text)
        if match and (speaker := _checked(match)):
            return speaker
    return _Speaker(name="")


def _checked(match: re.Match[str]) -> _Speaker | None:
    """A name and role, with role words before the name moved to the role."""
    groups = match.groupdict()
    role = " ".join(part.strip(" ,") for part in (groups.get("role"), groups.get("more")) if part).strip()
    words = (groups["name"] or "").strip(" ,'’").split()
    split = 0
    while split < len(words) - 1 and words[split].casefold().strip(".,") in word_set("speech", "roles"):
        split += 1
    end = next(
        (index for index in range(split + 1, len(words)) if words[index].startswith(_role_starts())),
        len(words),
    )
    name = " ".join(words[split:end]).rstrip(".,")
    role = role or " ".join(words[end:])
    role = role or " ".join(words[:split])
    if not name or name.casefold() in _PRONOUNS:
        return None
    role = "" if _NO_ROLE.match(role) else role
    return _Speaker(name=re.sub(r"['’]s$", "", name), role=role.strip(" ,"))


@cache
def _role_starts() -> tuple[str, ...]:
    return tuple(word_lists("speech")["role_starts"])


_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "the",
        "this",
        "that",
        "in",
        "on",
        "at",
        "his",
        "her",
        "their",
        "dia",
        "ia",
        "mereka",
        "il",
        "elle",
        "ils",
        "él",
        "ella",
    ]
)
