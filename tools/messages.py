"""Keep the desk's catalogues in step with its code: extract, merge, compile. Needs no gettext programs.

    python tools/messages.py            write the .po files anew and compile the .mo files
    python tools/messages.py --waiting  only list what is not translated yet, by language

Translations stay; a new msgid comes in empty (people then see English); one that left the code is kept as
obsolete (#~), for the day it comes back.
"""

import argparse
import ast
import gettext
import re
import sys
from pathlib import Path

import django
import polib
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "distributor"
LOCALE = CODE / "desk" / "locale"
FUNCTIONS = {"gettext", "ngettext", "pgettext", "npgettext"}
_STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(({_STRING}(?:, {_STRING})*)")

# Plural-Forms by language. Source: Unicode CLDR 47, language plural rules (2025-03), as gettext writes them.
PLURALS = {
    "id": "nplurals=1; plural=0;",
    "th": "nplurals=1; plural=0;",
    "my": "nplurals=1; plural=0;",
    "km": "nplurals=1; plural=0;",
    "ne": "nplurals=2; plural=(n != 1);",
    "ur": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
MACHINE_MADE = """Machine-made, for review: no person who speaks the language has read this catalogue yet.
How to correct it, and the words of the glossary in each language: docs/translating.md"""
# First lines of a catalogue that a person has read, by language: who, when.
HEADER_OF: dict[str, str] = {}

# A msgid's key: context, singular, plural; empty where there is none.
Key = tuple[str, str, str]


def wanted() -> dict[Key, list[str]]:
    """Every msgid of the code, with the files (from the project's root) that hold it, in their order."""
    found: dict[Key, list[str]] = {}
    for path in sorted([*CODE.rglob("*.py"), *CODE.rglob("*.html")]):
        where = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        for key in of_python(text) if path.suffix == ".py" else of_template(text):
            files = found.setdefault(key, [])
            if where not in files:
                files.append(where)
    return found


def of_python(text: str) -> list[Key]:
    """The msgids of a Python module, in their order; names are followed through ``import … as``."""
    tree = ast.parse(text)
    names = _imported(tree)
    calls = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    ours = ((names[node.func.id], node.args) for node in calls if node.func.id in names)  # type: ignore[attr-defined]
    said = [(name, [str(arg.value) for arg in args if isinstance(arg, ast.Constant)]) for name, args in ours]
    # A call with a name in it says what stands as ``gettext_noop`` elsewhere.
    return [_key(name, texts) for name, texts in said if texts]


def _imported(tree: ast.Module) -> dict[str, str]:
    """Name here -> gettext function, of what a module imports from Django's translation."""
    froms = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    pairs = (
        (each.asname or each.name, each.name)
        for node in froms
        if node.module == "django.utils.translation"
        for each in node.names
    )
    known = ((here, name.removesuffix("_lazy").removesuffix("_noop")) for here, name in pairs)
    return {here: name for here, name in known if name in FUNCTIONS}


def of_template(text: str) -> list[Key]:
    """The msgids of a Django template, in their order."""
    from django.utils.translation.template import templatize

    if "{% load" not in text:
        return []
    calls = _CALL.findall(templatize(text))
    return [_key("gettext" if name == "_" else name, list(_strings(args))) for name, args in calls]


def _strings(args: str) -> list[str]:
    return [ast.literal_eval(each) for each in re.findall(_STRING, args)]


def _key(name: str, texts: list[str]) -> Key:
    context = texts.pop(0) if "p" in name.removesuffix("gettext") else ""
    return (context, texts[0], texts[1] if name.startswith("n") else "")


def dates_lacking(language: str) -> dict[Key, list[str]]:
    """Names of days and months that Django's own catalogue of this language leaves in English."""
    from django.utils import dates, translation

    own = gettext.translation("django", Path(django.__file__).parent / "conf" / "locale", [language])
    tables = (dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS, dates.MONTHS_3)
    with translation.override("en"):
        names = [str(word) for words in tables for word in words.values()]
    return {("", name, ""): ["days and months"] for name in names if own.gettext(name) == name}


def merged(old: polib.POFile, *, language: str, keys: dict[Key, list[str]]) -> polib.POFile:
    """A catalogue of exactly these msgids, as the old one has them; its other translations are obsolete."""
    new = polib.POFile(wrapwidth=100)
    new.header = HEADER_OF.get(language, MACHINE_MADE)
    new.metadata = {
        "Project-Id-Version": "distributor",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    known = {key_of(entry): entry for entry in old}
    new.extend(
        _entry(key, known.get(key), files=files, language=language) for key, files in sorted(keys.items())
    )
    gone = [entry for key, entry in sorted(known.items()) if key not in keys and not is_waiting(entry)]
    for entry in gone:
        entry.obsolete, entry.occurrences = True, []
    new.extend(gone)
    return new


def key_of(entry: polib.POEntry) -> Key:
    """The key of an entry of a catalogue."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _entry(key: Key, old: polib.POEntry | None, *, files: list[str], language: str) -> polib.POEntry:
    context, msgid, plural = key
    entry = polib.POEntry(msgid=msgid, msgctxt=context or None, occurrences=[(file, "") for file in files])
    entry.flags = [flag for flag in (old.flags if old else []) if flag == "fuzzy"]
    entry.tcomment = old.tcomment if old else ""
    if "%(" in msgid:
        entry.flags.append("python-format")
    if plural:
        entry.msgid_plural = plural
        forms = old.msgstr_plural if old else {}
        entry.msgstr_plural = {n: forms.get(n, "") for n in range(_forms(language))}
    else:
        entry.msgstr = old.msgstr if old else ""
    return entry


def _forms(language: str) -> int:
    return int(PLURALS[language].partition("=")[2].partition(";")[0])


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies; the compiled one lies beside it."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def is_waiting(entry: polib.POEntry) -> bool:
    """Whether people still see English here."""
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return "fuzzy" in entry.flags or not all(texts)


def main() -> None:
    """Write, compile and count; or only list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--waiting", action="store_true", help="only list what is not translated yet")
    only_list = parser.parse_args().waiting
    settings.configure(USE_I18N=False)
    keys = wanted()
    for language in PLURALS:
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = polib.pofile(str(path)) if path.exists() else polib.POFile()
        new = merged(old, language=language, keys={**dates_lacking(language), **keys})
        live = [entry for entry in new if not entry.obsolete]
        waiting = [entry for entry in live if is_waiting(entry)]
        print(f"{language}: {len(live) - len(waiting)} of {len(live)} translated")
        if only_list:
            sys.stdout.writelines(f"  {entry.msgid!r}\n" for entry in waiting)
            continue
        new.save(str(path))
        new.save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    main()
