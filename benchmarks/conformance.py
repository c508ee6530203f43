"""X's own cases against our counter: weighted length, and the borders of hashtags and mentions.

    python -m benchmarks.conformance FOLDER

FOLDER is ``conformance/`` of a copy of github.com/twitter/twitter-text; nothing of it is kept here.
"""

import argparse
from pathlib import Path
from typing import Any

import yaml

from distributor.networks.words import HASHTAG, is_hashtag, is_mention
from distributor.networks.x.links import find_links
from distributor.networks.x.text import weighted_length


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    folder: Path = arguments.parse_args().folder
    validate = _cases(folder / "validate.yml")
    extract = _cases(folder / "extract.yml")
    weighted = [
        (case, weighted_length(case["text"]), case["expected"]["weightedLength"])
        for name in validate
        if name == "WeightedTweetsWithDiscountedEmojiCounterTest"  # the others are of version 2
        for case in validate[name]
    ]
    _report("weighted length, v3", weighted)
    _report(
        "hashtag or not",
        [(case, is_hashtag(case["text"]), case["expected"]) for case in validate["hashtags"]],
    )
    _report("user name or not", [(c, is_mention(c["text"]), c["expected"]) for c in validate["usernames"]])
    tags = [(case, _hashtags(case["text"]), case["expected"]) for case in extract["hashtags"]]
    _report("hashtags in a text", tags)
    links = [(case, _links(case["text"]), case["expected"]) for case in extract["urls"]]
    _report("links in a text", links)


def _cases(path: Path) -> dict[str, list[dict[str, Any]]]:
    tests: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
    return tests


def _hashtags(text: str) -> list[str]:
    links = find_links(text)
    found = list(HASHTAG.finditer(text))
    return [m[1] for m in found if not any(link.start <= m.start() < link.end for link in links)]


def _links(text: str) -> list[str]:
    return [text[link.start : link.end] for link in find_links(text)]


def _report(name: str, results: list[tuple[dict[str, Any], Any, Any]]) -> None:
    wrong = [(case, ours, theirs) for case, ours, theirs in results if ours != theirs]
    print(f"{name}: {len(results) - len(wrong)} of {len(results)}")
    for case, ours, theirs in wrong:
        print(f"  {case['description']}: ours {ours!r:.80}, theirs {theirs!r:.80}")


if __name__ == "__main__":
    main()
