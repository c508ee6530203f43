"""Who said what stands in quotation marks, and as what."""

from dataclasses import dataclass
from functools import cache

import regex as re

from distributor.releases.reading.vocabulary import word_lists, word_set

_PARTICLES = r"(?:de|del|da|dos|van|von|der|bin|binti|bte|al|el|ibn|la|le|dan|y|d|ul|ur|s/o|d/o)"
_WORD = r"(?:\p{Lu}[\p{L}\p{M}.’'-]*|[\p{Lo}][\p{Lo}\p{Lm}\p{M}\u200b]{1,40})"
_NAME = rf"{_WORD}(?:\s(?:{_PARTICLES}\s)?{_WORD}){{0,6}}"
_ROLE = r"(?P<role>(?:[^“”«»\".;!?។။。،]|\.(?=\w)){3,140}?)"
_LINE_ROLE = r"(?P<role>[^“”«»\".;!?]{3,120})"
_HAN_NAME = r"(?P<name>[\p{Han}\p{Hiragana}\p{Katakana}ー·・]{2,12}?)"
_NO_ROLE = re.compile(
    r"(?:who|whose|which|where|when|while|after|before|adding|in|on|at|as|during)\b", re.IGNORECASE
)
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
_IS_NAME = re.compile(rf"{_NAME}")
_TAIL_OF_OFFICE = frozenset(("general", "emeritus", "designate"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A name and what its bearer is, both as they stand; empty where the text does not say."""

    name: str = ""
    role: str = ""


NOBODY = Speaker()


def speaker_between(*, before: str, after: str) -> Speaker:
    """Who said what stands between the two texts; nobody when neither tells.

    Args:
        before: the sentence before the opening mark.
        after: what follows the closing mark.
    """
    attempts = [(pattern, after) for pattern in _after_patterns()]
    attempts += [(pattern, before) for pattern in _before_patterns()]
    for pattern, text in attempts:
        match = pattern.search(text)
        if match and (speaker := _checked(match)):
            return speaker
    return NOBODY


def speaker_of_line(line: str) -> Speaker:
    """The speaker on a line under a quotation: "– Saran Bold, Chairperson"; nobody for any other line."""
    match = _line_pattern().match(line) if len(line) <= 160 else None
    return (_checked(match) if match else None) or NOBODY


@cache
def _line_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"^\s*(?:[–—―-]\s?)?(?P<name>{_NAME})(?:,\s?{_LINE_ROLE}|\s?\((?P<more>[^()]{{3,100}})\))\s*$"
    )


def _verbs(*headings: str) -> str:
    return "(?:" + "|".join(word for heading in headings for word in word_lists("speech")[heading]) + ")"


@cache
def _after_patterns() -> tuple[re.Pattern[str], ...]:
    verb, late = _verbs("after"), _verbs("before")
    lead = r"^[\s,.،、，。 –—-]{0,4}"
    end = (
        r"(?=\s*(?:[.;!?។။。](?!\w)|$|[,،]?\s(?:who|which|as|in|at|on|during|adding|while|when|after)\b"
        r"|[,،]?\s?[“‘\"«]))"
    )
    office = "|".join(word_lists("speech")["offices_unspaced"])
    return tuple(
        re.compile(source)
        for source in (
            rf"{lead}{verb}\s+(?P<name>{_NAME})\s?\((?P<role>[^()]{{3,100}})\)",
            rf"{lead}{verb}\s+(?P<name>{_NAME})[,،]\s?{_ROLE}{end}",
            rf"{lead}{verb}\s+(?P<role>(?:\p{{Ll}}[\p{{Ll}}\p{{M}}’'-]*\s){{1,6}})(?P<name>{_NAME})(?:,\s?(?P<more>[^.;“”]{{3,120}}))?",
            rf"{lead}{verb}\s+(?P<name>{_NAME})",
            rf"{lead}(?P<name>{_NAME})(?:,\s?(?P<role>[^.;“”]{{3,120}}?),|\s(?P<more>of\s[^,.;“”]{{3,80}}?))?\s(?:{late})(?![\p{{L}}\p{{M}}])",
            rf"^\s*(?:នេះ)?បើ(?:យោង)?តាម(?:សម្ដី|សម្តី|ប្រសាសន៍)?(?:របស់)?(?:លោក(?:ស្រី)?)?\s*(?P<name>{_NAME})",
            r"^と(?:、)?(?P<name>[^、。「」は]{2,30}?)(?:氏|さん)?は",
            rf"^[，。,]?(?P<role>\p{{Han}}{{0,20}}?(?:{office}))?{_HAN_NAME}(?:先生|女士)?(?:说|說|表示|指出|称|稱|强调|強調|补充|補充)",
            r"^(?:이?라고|이?라며|고)\s?(?P<name>\p{Hangul}{2,4}\s\p{Hangul}{2,12}?)(?:은|는|이|가)\s",
            rf"^\s*[–—―]\s?(?P<name>{_NAME})(?:,\s?{_LINE_ROLE})?\s*$",
        )
    )


@cache
def _before_patterns() -> tuple[re.Pattern[str], ...]:
    verb, first = _verbs("before"), _verbs("first")
    according = r"(?:[Aa]ccording to|[Ss]elon|[Ss]egún|[Mm]enurut|[Ss]egundo|[Aa]yon kay|[Ii]n the words of)"
    end = r"[\s,:：៖،，–—-]{0,4}(?:that|que|bahwa|bahawa|rằng|أن|कि|কি|যে|کہ|что)?[\s:,៖，]{0,2}$"
    office = "|".join(word_lists("speech")["offices_unspaced"])
    return tuple(
        re.compile(source)
        for source in (
            rf"(?:^|\s)(?:{first})\s(?P<name>{_NAME})(?:[,،]\s?{_ROLE})?\s?{end}",
            rf"(?:^|[，。\s])(?P<role>\p{{Han}}{{0,20}}?(?:{office}))(?P<name>[\p{{Han}}·]{{2,4}}?)(?:先生|女士)?(?:说|說|表示|指出|称|稱|强调|強調)?[：:，]?\s?$",
            rf"(?:^|[、。\s])(?P<role>[\p{{Han}}\p{{Katakana}}ー・のA-Za-z]{{0,30}}?(?:{office}))(?:の|、|である)?(?P<name>[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー・]{{2,12}}?)(?:氏|さん)?は[^「」。]{{0,30}}$",
            rf"(?P<name>{_NAME}),\s?{_ROLE},?\s?{verb}{end}",
            rf"(?P<name>{_NAME})[\s\u200b]?{verb}{end}",
            rf"{according}\s(?P<name>{_NAME})(?:,\s?(?P<role>[^“”.;]{{3,120}}?))?,\s?$",
            rf"(?P<role>[\p{{L}}’' -]{{3,80}}?),\s(?P<name>{_NAME}),?\s{verb}{end}",
        )
    )


def _checked(match: re.Match[str]) -> Speaker | None:
    """A name and role, with role words before or behind the name moved to the role."""
    groups = match.groupdict()
    said = " ".join(part.strip(" ,") for part in (groups.get("role"), groups.get("more")) if part).strip()
    words = [word for word in (groups["name"] or "").strip(" ,'’").split() if not _is_particle(word)]
    start = _after_office(words)
    if start and said and _IS_NAME.fullmatch(said) and not _after_office([*said.split(), ""]):
        # "Executive Director of the Forum, Amara Silva, said": what stood for the role is the name.
        words, said, start = said.split(), " ".join(words), 0
    end = next(
        (index for index in range(start + 1, len(words)) if words[index].startswith(_role_starts())),
        len(words),
    )
    name = _without_suffix(" ".join(words[start:end]).rstrip(".,"))
    role = said or " ".join(words[end:]) or " ".join(words[:start])
    if not name or name.casefold() in _PRONOUNS:
        return None
    return Speaker(name=name, role="" if _NO_ROLE.match(role) else role.strip(" ,"))


def _without_suffix(name: str) -> str:
    return re.sub(r"['’]s$|(?<=\p{Han}|\p{Katakana})(?:氏|さん)$", "", name)


def _is_particle(word: str) -> bool:
    return word in word_set("speech", "particles")


def _after_office(words: list[str]) -> int:
    """How many words before the name are a role: "Harbour Forum Executive Director Amara Silva" has four."""
    plain = [word.casefold().strip(".,") for word in words]
    offices = [index for index, word in enumerate(plain[:-1]) if word in word_set("speech", "offices")]
    if not offices:
        return 0
    end = offices[-1] + 1
    while end < len(plain) - 1 and (
        plain[end] in _TAIL_OF_OFFICE or plain[end] in word_set("speech", "roles")
    ):
        end += 1
    return end


@cache
def _role_starts() -> tuple[str, ...]:
    return tuple(word_lists("speech")["role_starts"])
