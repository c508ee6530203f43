"""ROUGE of our extract beside the lead, LexRank, TextRank, LSA and the oracle, at the same length.

    python -m benchmarks.quality FOLDER [--half held-out] [--most 200] [--check]

FOLDER holds ``*.jsonl`` files, a line a text: language, title, text, summaries. docs/benchmarks.md says where
the texts come from; none is kept here. "selection" is our ranking alone, without the promises of the extract
(no quotation without its speaker, no pronoun without what it points to). Weights may be chosen on the first,
third, ... text of a file ("tuning"); the second, fourth, ... ("held-out") are for the figures only. "length"
is how long the summaries of each room are on average; times are the processor's. "post facts" is what posts
choose by the same ranking: no demand, no quotation, and only what is clear without the sentences around it.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import baselines
from benchmarks.rouge import rouge
from distributor.posts.writing import centrality
from distributor.posts.writing.extract import extract
from distributor.posts.writing.selection import add_facts
from distributor.posts.writing.units import Unit, release_units
from distributor.releases.reading.sentences import split_sentences
from distributor.releases.reading.values import ReadRelease

ROOMS = (250, 600, 1500)
ROUNDS = 3
HALVES = {"all": slice(None), "tuning": slice(0, None, 2), "held-out": slice(1, None, 2)}
RANKED = {"LexRank": baselines.lex_rank, "TextRank": baselines.text_rank, "LSA": baselines.lsa}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--most", type=int, default=200, help="texts of each file")
    arguments.add_argument("--half", choices=HALVES, default="all", help="which texts of each file")
    arguments.add_argument("--check", action="store_true", help="compare our ROUGE with rouge-score first")
    options = arguments.parse_args()
    for path in sorted(options.folder.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()[HALVES[options.half]][: options.most]
        texts = [json.loads(line) for line in lines]
        if options.check and texts[0]["language"] == "en":
            print(f"{path.stem}: largest difference to rouge-score {difference(texts[:50]):.6f}")
        report(path.stem, texts)


def report(name: str, texts: list[dict[str, object]]) -> None:
    """The table of one file: ROUGE-1/2/L in percent, and milliseconds a text."""
    scores: dict[tuple[str, int], list[dict[str, float]]] = defaultdict(list)
    spent: dict[str, float] = defaultdict(float)
    for text in texts:
        measure(text, scores=scores, spent=spent)
    print(f"\n{name}: {len(texts)} texts\n")
    print("| method | " + " | ".join(f"{room} R1 | R2 | RL | length" for room in ROOMS) + " | ms |")
    print("| --- |" + " ---: |" * (4 * len(ROOMS) + 1))
    for method in ("extract", "selection", "post facts", "lead", *RANKED, "oracle"):
        cells = [
            f"{sum(each[kind] for each in scores[method, room]) / len(texts):.{digits}f}"
            for room in ROOMS
            for kind, digits in (("1", 1), ("2", 1), ("L", 1), ("length", 0))
        ]
        print(f"| {method} | " + " | ".join(cells) + f" | {1000 * spent[method] / len(texts):.2f} |")


def measure(
    text: dict[str, object],
    *,
    scores: dict[tuple[str, int], list[dict[str, float]]],
    spent: dict[str, float],
) -> None:
    """Every method on one text. Time: of those that rank, the ranking; else the summaries of all rooms."""
    paragraphs = [part.strip() for part in str(text["text"]).split("\n\n") if part.strip()]
    language, references = str(text["language"]), list(map(str, text["summaries"]))  # type: ignore[call-overload]
    release = ReadRelease(title="", language=language, paragraphs=tuple(paragraphs))
    sentences = [part[a:b] for part in paragraphs for a, b in split_sentences(part, language)]

    def add(method: str, make: Callable[[int], str]) -> None:
        begin = time.process_time()
        summaries = {room: make(room) for room in ROOMS}
        if method not in ("selection", *RANKED):
            spent[method] += time.process_time() - begin
        for room, summary in summaries.items():
            percent = {kind: 100 * score for kind, score in rouge(summary, references).items()}
            scores[method, room].append({**percent, "length": len(summary)})

    own, seconds = ranked(lambda: centrality.by_weight(sentences))
    spent["selection"] += seconds
    add("selection", lambda room: baselines.within(sentences, own, room=room))
    add("extract", lambda room: extract(release, room))
    add("post facts", lambda room: facts(release, room))
    add("lead", lambda room: baselines.lead(sentences, room=room))
    for name, rank in RANKED.items():
        order, seconds = ranked(lambda rank=rank: rank(sentences))  # type: ignore[misc]
        spent[name] += seconds
        add(name, lambda room, order=order: baselines.within(sentences, order, room=room))  # type: ignore[misc]
    add("oracle", lambda room: baselines.oracle(sentences, references, room=room))


def ranked(rank: Callable[[], list[int]]) -> tuple[list[int], float]:
    """An order of sentences and the seconds of the processor it took, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        centrality.forget()
        begin = time.process_time()
        order = rank()
        best = min(best, time.process_time() - begin)
    return order, best


def facts(release: ReadRelease, room: int) -> str:
    """What posts choose as facts, by the ranking of the extract, among the sentences that are clear alone."""
    units = release_units(release)

    def fits(chosen: Sequence[Unit]) -> bool:
        return sum(len(unit.text) + 1 for unit in chosen) <= room + 1

    chosen = add_facts(units, title="", chosen=[], most=len(units), least=0, room=room, fits=fits)
    return " ".join(unit.text for unit in chosen)


def difference(texts: list[dict[str, object]]) -> float:
    """The largest difference between our scores and those of ``rouge-score``, 0 to 1."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"])
    worst = 0.0
    for text in texts:
        summary, reference = str(text["text"])[:400], str(text["summaries"][0])  # type: ignore[index]
        plain = "".join(char if char.isascii() else " " for char in summary)
        other = "".join(char if char.isascii() else " " for char in reference)
        theirs = scorer.score(other, plain)
        ours = rouge(plain, [other])
        worst = max(worst, *(abs(theirs[f"rouge{kind}"].fmeasure - ours[kind]) for kind in ("1", "2", "L")))
    return worst


if __name__ == "__main__":
    main()
