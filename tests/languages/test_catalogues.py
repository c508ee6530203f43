"""The catalogues say what the code asks for, keep its placeholders, and are compiled."""

import re
import tomllib
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from distributor.desk.languages import is_machine_made
from tools import messages

pytestmark = pytest.mark.pure
LANGUAGES = sorted(messages.PLURALS)
# What has no translation yet is shown in English. New pages may land first and be translated soon after, but
# more than this part of the pages must never stay English.
WAITING_AT_MOST = 0.1
HELD_TOGETHER = re.compile(r"%\(\w+\)s|</?\w+")


def lost(entry: polib.POEntry) -> list[str]:
    """Translations that lost, changed or invented a placeholder or a tag."""
    told = [(entry.msgid, entry.msgstr)]
    if entry.msgid_plural:
        forms = [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)]
        # A form for one may say "one" in words; the last form counts for many.
        told = [(entry.msgid_plural, forms[-1])]
        told += [(entry.msgid, form) for form in forms[:-1] if "%(" in form]
    pairs = [(asked, said) for asked, said in told if said]
    return [s for a, s in pairs if sorted(HELD_TOGETHER.findall(a)) != sorted(HELD_TOGETHER.findall(s))]


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(messages.path_of(language)))


def test_every_language_of_the_pages_has_a_catalogue_and_the_other_way_round() -> None:
    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_code_asks_for_is_translated(language: str) -> None:
    asked = {*messages.wanted(), *messages.dates_lacking(language)}
    said = {
        messages.key_of(entry)
        for entry in catalogue(language)
        if not messages.is_waiting(entry) and not entry.obsolete
    }
    waiting = asked - said
    assert len(waiting) <= WAITING_AT_MOST * len(asked), f"see docs/translating.md: {sorted(waiting)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_tags(language: str) -> None:
    assert [said for entry in catalogue(language) for said in lost(entry)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_the_same(language: str) -> None:
    said = {messages.key_of(e): e.msgstr or e.msgstr_plural for e in catalogue(language).translated_entries()}
    compiled = polib.mofile(str(messages.path_of(language).with_suffix(".mo")))
    assert said == {messages.key_of(e): e.msgstr or e.msgstr_plural for e in compiled}, "run make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_who_made_it(language: str) -> None:
    assert ("Machine-made" in catalogue(language).header) == is_machine_made(language)
    assert catalogue(language).metadata["Plural-Forms"] == messages.PLURALS[language]


def test_a_lost_placeholder_is_found() -> None:
    broken = polib.POEntry(msgid="By %(person)s", msgstr="Par %(personne)s")
    assert lost(broken) == ["Par %(personne)s"]
    plural = polib.POEntry(msgid="%(n)s post", msgid_plural="%(n)s posts", msgstr_plural={0: "un", 1: "des"})
    assert lost(plural) == ["des"]
    assert lost(polib.POEntry(msgid="a <b>c</b>", msgstr="a b c")) == ["a b c"]


def test_a_new_msgid_comes_in_empty_and_an_old_one_is_kept_aside() -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="kept", msgstr="gardé"))
    old.append(polib.POEntry(msgid="gone", msgstr="parti"))
    keys = {("", "kept", ""): ["a.py"], ("", "new", ""): ["b.py"], ("", "%(n)s a", "%(n)s b"): ["c.py"]}
    new = messages.merged(old, language="fr", keys=keys)
    assert [entry.msgid for entry in new.obsolete_entries()] == ["gone"]
    assert {entry.msgid: entry.msgstr for entry in new if not entry.obsolete} == {
        "kept": "gardé",
        "new": "",
        "%(n)s a": "",
    }
    assert [entry.msgid for entry in new if messages.is_waiting(entry)] == ["%(n)s a", "new"]
    assert next(entry for entry in new if entry.msgid_plural).msgstr_plural == {0: "", 1: ""}


def test_the_code_s_msgids_are_all_seen() -> None:
    python = (
        "from django.utils.translation import ngettext as n, gettext_lazy as lazy\nlazy('a'); n('b', 'c', 2)"
    )
    template = (
        '{% load i18n %}{% translate "d" %}'
        "{% blocktranslate count x=y %}e {{ x }}{% plural %}f {{ x }}{% endblocktranslate %}"
    )
    assert messages.of_python(python) == [("", "a", ""), ("", "b", "c")]
    assert messages.of_template(template) == [("", "d", ""), ("", "e %(x)s", "f %(x)s")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [0, 1, 2, 5, 11, 100, 1_000_000])
def test_every_number_finds_its_form(language: str, number: int) -> None:
    with override(language):
        said = ngettext("%(count)s post approved.", "%(count)s posts approved.", number) % {"count": number}
    assert str(number) in said
    assert "approved" not in said


def test_french_counts_nothing_as_one_and_nepali_as_many() -> None:
    forms = ("%(count)s post approved.", "%(count)s posts approved.")
    with override("fr"):
        assert ngettext(*forms, 0) == ngettext(*forms, 1) != ngettext(*forms, 2)
    with override("ne"):
        assert ngettext(*forms, 0) == ngettext(*forms, 2) != ngettext(*forms, 1)
    with override("km"):
        assert ngettext(*forms, 1) == ngettext(*forms, 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_days_and_months_are_translated(language: str) -> None:
    with override(language):
        assert gettext("Wednesday") != "Wednesday"
        assert gettext("Wed") != "Wed"
        assert gettext("January") != "January"


def test_the_wheel_takes_the_catalogues_along() -> None:
    project = tomllib.loads((Path(messages.ROOT) / "pyproject.toml").read_text())
    assert "**/*.mo" in project["tool"]["setuptools"]["package-data"]["distributor"]
