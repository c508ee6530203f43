"""Reading the house style file: every mistake is named with its line."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import regex as re

from distributor.errors import DistributorError
from distributor.networks.words import is_hashtag
from distributor.posts.cards.style_file import read_style
from distributor.posts.cards.values import CardStyle
from distributor.posts.writing.house import DEFAULT_HOUSE, ORDER, PREMIUM_LIMIT, House

Value = object
_MOST_HASHTAGS = 10
_LONGEST_SIGN_OFF = 200
# A mention there is an id in a markup of its own (vendors, read 2026-11-23); "@name" is plain text.
_NO_HANDLES = frozenset({"facebook", "linkedin"})
_SYNTAX_LINE = re.compile(r"\(at line (\d+)")
_NAME = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)"
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_HANDLE = re.compile(r"@[A-Za-z0-9_.-]{1,60}(?:@[A-Za-z0-9.-]+)?")


class HouseFileError(DistributorError):
    """A house style file that cannot be used; the message names file, line and what to write."""


class HouseValueError(DistributorError):
    """A value of the house style that cannot be used: the path of its key, and what is wrong with it."""

    def __init__(self, path: tuple[str, ...], sentence: str) -> None:
        super().__init__(f"{'.'.join(path)} {sentence}")
        self.path = path


def load_house(path: Path | str | None) -> House:
    """The style in a TOML file; the defaults without one.

    Args:
        path: the file; None or empty for the defaults.

    Raises:
        HouseFileError: the file is missing, no TOML, or has a key or value that means nothing.
    """
    if not path:
        return DEFAULT_HOUSE
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HouseFileError(f"{file}: the house style file cannot be read ({error}).") from error
    return house_from_text(text, name=str(file))


def house_from_text(text: str, *, name: str = "house.toml") -> House:
    """As ``load_house``, of the file's text; ``name`` stands in errors."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _SYNTAX_LINE.search(str(error))
        where = f"line {line[1]}" if line else f"line {text.count(chr(10)) + 1}"
        raise HouseFileError(f"{name}, {where}: this is no TOML: {error}.") from error
    try:
        return house_from_table(table)
    except HouseValueError as wrong:
        raise HouseFileError(f"{name}, line {line_of(text, wrong.path)}: {wrong}") from wrong


def house_from_table(table: Mapping[str, Value]) -> House:
    """The style in a table such as the file holds; what it leaves out is the default.

    Raises:
        HouseValueError: a key or value means nothing.
    """
    values: dict[str, Any] = {_field(key): _read(key, value) for key, value in table.items()}
    return House(**values)


def _field(key: str) -> str:
    if key not in _READERS:
        raise HouseValueError((key,), f"is no setting. Known are: {', '.join(sorted(_READERS))}.")
    return key


def _read(key: str, value: Value) -> object:
    return _READERS[key](key, value)


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line (from 1) on which the key at ``path`` stands; of its table when it stands nowhere."""
    table: tuple[str, ...] = ()
    best = 1
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            table = _keys(header[1])
        here = table if header else (*table, *_keys(key[1])) if key else ()
        if here == path:
            return number
        if here and here == path[: len(here)]:
            best = number
    return best


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[\w-]+", dotted))


def _text(key: str, value: Value) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_SIGN_OFF or "\n" in value:
        raise HouseValueError((key,), f"must be one line of text of at most {_LONGEST_SIGN_OFF} characters.")
    return value.strip()


def _words(key: str, value: Value) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise HouseValueError((key,), 'must be a list of words, as in ["one", "two"].')
    return tuple(word.strip() for word in value)


def _order(key: str, value: Value) -> tuple[str, ...]:
    order = _words(key, value)
    if sorted(order) != sorted(ORDER):
        raise HouseValueError((key,), f"must name each of {', '.join(ORDER)} once.")
    return order


def _counts(key: str, value: Value) -> MappingProxyType[str, int]:
    for network, most in _table(key, value).items():
        if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= _MOST_HASHTAGS:
            raise HouseValueError((key, network), f"must be a whole number from 0 to {_MOST_HASHTAGS}.")
    numbers = {network: int(str(most)) for network, most in _table(key, value).items()}
    return MappingProxyType({**DEFAULT_HOUSE.hashtags, **numbers})


def _table(key: str, value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise HouseValueError((key,), f"must be a table: a line [{key}] with its values under it.")
    return value


def _tags(key: str, value: Value) -> MappingProxyType[str, tuple[str, ...]]:
    tags: dict[str, tuple[str, ...]] = {}
    for network, words in _table(key, value).items():
        if not isinstance(words, list):
            raise HouseValueError((key, network), 'must be a list of hashtags, as in ["#HumanRights"].')
        wrong = next((word for word in words if not isinstance(word, str) or not is_hashtag(word)), None)
        if wrong is not None:
            raise HouseValueError((key, network), f"holds {wrong!r}, which is no hashtag.")
        tags[network] = tuple(words)
    return MappingProxyType(tags)


def _names(key: str, value: Value) -> MappingProxyType[str, str]:
    for name, instead in _table(key, value).items():
        if not isinstance(instead, str) or not instead.strip() or not name.strip():
            raise HouseValueError((key, name), "must be the name to use instead, in quotation marks.")
    return MappingProxyType({name: str(instead) for name, instead in _table(key, value).items()})


def _handles(key: str, value: Value) -> MappingProxyType[str, MappingProxyType[str, str]]:
    books = {}
    for network, book in _table(key, value).items():
        if network in _NO_HANDLES:
            raise HouseValueError((key, network), f"can not be: {network} knows no handles in plain text.")
        if not isinstance(book, dict):
            raise HouseValueError(
                (key, network), f"must be a table: a line [{key}.{network}] with names under it."
            )
        for name, handle in book.items():
            if not isinstance(handle, str) or not _HANDLE.fullmatch(handle):
                raise HouseValueError(
                    (key, network, name), f'is {handle!r}, which is no handle such as "@forum".'
                )
        books[network] = MappingProxyType(dict(book))
    return MappingProxyType({network: book for network, book in books.items() if book})


def _thread_link(key: str, value: Value) -> str:
    if value not in ("first", "last"):
        raise HouseValueError((key,), 'must be "first" or "last".')
    return str(value)


def _limit(key: str, value: Value) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 280 <= value <= PREMIUM_LIMIT:
        raise HouseValueError((key,), f"must be a whole number from 280 to {PREMIUM_LIMIT}.")
    return value


def _card(key: str, value: Value) -> CardStyle:
    return read_style(key, value, refuse=HouseValueError)


_READERS: dict[str, Callable[[str, Value], object]] = {
    "order": _order,
    "hashtags": _counts,
    "fixed_hashtags": _tags,
    "forbidden": _words,
    "preferred": _names,
    "sign_off": _text,
    "handles": _handles,
    "thread_link": _thread_link,
    "x_limit": _limit,
    "card": _card,
}
