"""Stored sentences in the reader's language: the list and the code that writes them agree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex as re
from django.utils import translation

from distributor.desk.sentences import SENTENCES, said

HERE = Path(__file__).parents[2] / "distributor"
# What these store is read by people on a post: every sentence of theirs has to be listed.
WHOLE = ("delivery/gate.py", "delivery/pacing.py", "delivery/sweep.py", "posts/pictures/check.py")
# Needs the post's own link, and is said at once to whoever composes.
NOT_STORED = (
    "A post with pictures has no link card on {}, so the link has to stand in the text: write {} into it."
)


def sentences_of(path: Path) -> Iterator[str]:
    """Every text that reads like a sentence, ``{}`` for what is put in; docstrings are not meant."""
    tree = ast.parse(path.read_text())
    parts = {id(each) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for each in node.values}
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts | told:
            yield re.sub(r"\{\w+\}", "{}", node.value)


def listed() -> set[str]:
    return {re.sub(r"%\(\w+\)s", "{}", sentence) for sentence in SENTENCES}


@pytest.mark.pure
def test_every_listed_sentence_is_one_that_the_code_writes() -> None:
    folders = ("delivery", "posts", "releases", "channels")
    files = [path for folder in folders for path in (HERE / folder).rglob("*.py")]
    written = {text for path in files for text in sentences_of(path)}
    assert listed() - written == set()


@pytest.mark.pure
@pytest.mark.parametrize("path", WHOLE)
def test_every_sentence_of_what_stops_a_post_is_listed(path: str) -> None:
    sentences = {
        text for text in sentences_of(HERE / path) if re.search(r"[.:] ?$|\. [A-Z]", text) and " " in text
    }
    assert sentences
    assert sentences - listed() - {NOT_STORED} == set()


@pytest.mark.pure
def test_what_stood_in_its_places_stands_there_in_the_other_language() -> None:
    stored = (
        "Nobody can say for sure whether this post is live: it was not found on the account after several "
        "looks. It will not be sent again by itself. Look at the account and say whether it is there."
    )
    with translation.override("fr"):
        held = said("Held by mira: country Cambodia")
        assert held.startswith("Suspendue par mira")
        assert held.endswith("country Cambodia")
        assert "pas été trouvée sur le compte" in said(stored)
        assert said("Something else (500).") == "Something else (500)."
    assert said(stored) == stored
