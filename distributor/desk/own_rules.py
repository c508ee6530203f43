"""House style and vocabulary as a form shows them: a line for each entry, as people write lists."""

from collections.abc import Callable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from distributor.desk.rules import Field
from distributor.errors import DistributorError
from distributor.posts.writing.house import DEFAULT_HOUSE, House

Table = dict[str, object]
THREAD_LINKS = (("last", _("in its last part")), ("first", _("in its first part")))
MOST_TYPED = 20_000


class LineError(DistributorError):
    """A line that names nothing."""


def house_fields(house: House, *, given: Mapping[str, str] | None = None) -> tuple[Field, ...]:
    """The house style, all but what names files of the machine (fonts and logo of cards).

    Args:
        house: what counts now.
        given: column -> what somebody typed that was refused: it is not lost.
    """
    given = given or {}
    return tuple(
        Field(
            column=column,
            name=name,
            value=given.get(column, value),
            hint=hint,
            is_long=column not in _SHORT,
            is_number=column == "x_limit",
            choices=THREAD_LINKS if column == "thread_link" else (),
        )
        for column, name, value, hint in _house(house)
    )


_SHORT = frozenset({"order", "sign_off", "thread_link", "x_limit", "organisation"})


def _house(house: House) -> Iterator[tuple[str, str | Promise, str, str | Promise]]:
    yield "order", _("Pieces of a post, in order"), ", ".join(house.order), ""
    yield "sign_off", _("Last line of long posts"), house.sign_off, _("on Facebook and LinkedIn")
    most, fixed = _lines(house.hashtags), _lines({k: " ".join(v) for k, v in house.fixed_hashtags.items()})
    yield "hashtags", _("Hashtags at most"), most, _("such as x: 2; “other” is for the rest")
    yield "fixed_hashtags", _("Hashtags of every post"), fixed, _("such as all: #HumanRights #Asia")
    yield (
        "forbidden", _("Words no post may have"), "\n".join(house.forbidden),
        _("one a line; sentences of a release with one of them are not chosen"),
    )  # fmt: skip
    yield (
        "preferred", _("Names written otherwise"), _lines(house.preferred),
        _("such as Burma: Myanmar; whoever edits or approves is told, nothing is changed by itself"),
    )  # fmt: skip
    books = "\n".join(
        f"{network}: {name}: {handle}"
        for network, book in house.handles.items()
        for name, handle in book.items()
    )
    yield "handles", _("Accounts of others"), books, _("such as x: Harbour Forum: @harbourforum")
    yield "thread_link", _("Link of a thread"), house.thread_link, ""
    yield (
        "x_limit",
        _("Longest post on X"),
        str(house.x_limit),
        _("280, or up to 25000 for an account that pays"),
    )
    yield "organisation", _("Name on cards"), house.card.organisation, _("empty for the site's")


def _lines(entries: Mapping[str, object]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in entries.items())


def house_table(given: Mapping[str, str]) -> Table:
    """What was typed, as a house style file would hold it; what is empty or usual is left out.

    Raises:
        LineError: a line has not the shape of its field.
    """
    usual = {field.column: field.value for field in house_fields(DEFAULT_HOUSE)}
    told = {column: text for column, text in given.items() if text and text != usual[column]}
    table: Table = {column: _READERS[column](text) for column, text in told.items()}
    if "organisation" in table:
        table["card"] = {"organisation": table.pop("organisation")}
    return table


def _books(text: str) -> dict[str, dict[str, str]]:
    books: dict[str, dict[str, str]] = {}
    for network, entry in _pairs(text):
        ((name, handle),) = _pairs(entry)
        books.setdefault(network, {})[name] = handle
    return books


def _number(text: str) -> int | str:
    """What is no number is left for the reader of the style to refuse, in its words."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else text


def _pairs(text: str, *, may_be_empty: bool = False) -> Iterator[tuple[str, str]]:
    """``NAME: VALUE``, one a line."""
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not name or not colon or not (value or may_be_empty):
            raise LineError(
                f"The line '{line[:80]}' is not understood. Write a name, a colon, and what it stands for."
            )
        yield name, value


def _words(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]


_READERS: dict[str, Callable[[str], object]] = {
    "order": lambda text: [piece.strip() for piece in text.split(",")],
    "sign_off": str,
    "hashtags": lambda text: {name: _number(most) for name, most in _pairs(text)},
    "fixed_hashtags": lambda text: {name: tags.split() for name, tags in _pairs(text)},
    "forbidden": _words,
    "preferred": lambda text: dict(_pairs(text)),
    "handles": _books,
    "thread_link": str,
    "x_limit": _number,
    "organisation": str,
}


def vocabulary_fields(
    table: Mapping[str, object], *, given: Mapping[str, str] | None = None
) -> tuple[Field, ...]:
    """What is added to the built-in countries and topics, and what is taken out of them.

    Args:
        table: as it is stored; empty for nothing.
        given: column -> what somebody typed that was refused.
    """
    given = given or {}
    fields = (
        ("topics", _("Topics of your own"), _("such as Assembly: #Assembly, protest*, rally")),
        (
            "countries", _("Countries, and other names of them"),
            _("such as Philippines: Pilipinas; one with nothing after the colon is taken out of the list"),
        ),
    )  # fmt: skip
    return tuple(
        Field(
            column=column,
            name=name,
            value=given.get(column, _entries(table, column)),
            hint=hint,
            is_long=True,
        )
        for column, name, hint in fields
    )


def _entries(table: Mapping[str, object], column: str) -> str:
    added, replaced = table.get(column, {}), table.get("replace", {})
    out = replaced.get(column, {}) if isinstance(replaced, dict) else {}
    words = {**(added if isinstance(added, dict) else {}), **out}
    return "\n".join(f"{name}: {', '.join(each)}".strip() for name, each in words.items())


def vocabulary_table(given: Mapping[str, str]) -> Table:
    """What was typed, as a vocabulary file would hold it.

    Raises:
        LineError: a line is no entry.
    """
    table: dict[str, dict[str, object]] = {}
    for column in ("topics", "countries"):
        for name, words in _pairs(given.get(column, ""), may_be_empty=True):
            listed = [word for word in map(str.strip, words.split(",")) if word]
            if listed:
                table.setdefault(column, {})[name] = listed
            else:
                taken_out = table.setdefault("replace", {}).setdefault(column, {})
                assert isinstance(taken_out, dict)
                taken_out[name] = []
    return dict(table)
