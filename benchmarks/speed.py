"""Reading and writing: what one release costs, and how the cost grows.

    python -m benchmarks.speed [FOLDER]

FOLDER may hold releases as JSON (url, title, text or html), which are measured too; none is kept here. Each
figure twice: of the processor for this process alone, and by the clock, which counts a busy machine too.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from distributor.networks.registry import NETWORKS
from distributor.networks.share import canonical_share_link
from distributor.posts.writing import check, write_summary
from distributor.releases.reading import RawRelease, ReadRelease, read_release
from workers.warm import warm_pages

URL = "https://forum.example/nepal-free-them/"
SENTENCES = (
    "The Harbour Forum condemns the arrest of {n} members of the River Circle in district {n} of Nepal.",
    "Officers came at night without a warrant and took {n} boxes of paper from the office.",
    "According to the Ministry of Interior, nobody was hurt when the office number {n} was closed.",
    "“We only asked where the water of valley {n} has gone,” said Saran Bold, chair of the River Circle.",
    "The Forum urges the Government of Nepal to drop all charges against the {n} members immediately.",
)
X = NETWORKS["x"].rules
NETWORKS_WRITTEN = ("facebook", "x", "linkedin")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?")
    folder: Path | None = arguments.parse_args().folder
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    spread("600 words, reading and writing for three networks", [release(600, seed) for seed in range(300)])
    spread(
        "200 KB of HTML around 600 words, the same", [page(200_000, seed, text=4_200) for seed in range(20)]
    )
    spread("200 KB of HTML, 120 KB of it text, the same", [page(200_000, seed) for seed in range(20)])
    if folder:
        spread("releases of the folder, the same", from_folder(folder))
    checking()
    for is_warmed in (False, True):
        first_page(is_warmed=is_warmed)
    print("\nProcessor time by size:\n")
    print("| size of the text | reading, ms | writing for three networks, ms | both per KB, ms |")
    print("| ---: | ---: | ---: | ---: |")
    for size in (1_000, 10_000, 100_000, 1_000_000, 5_000_000):
        growth(size)


def text_of(length: int, seed: int) -> str:
    """About ``length`` code points of releases' sentences, three in a paragraph, none twice."""
    pieces: list[str] = []
    size = number = 0
    while size < length:
        sentence = SENTENCES[number % len(SENTENCES)].format(n=seed * 1000 + number + 2)
        pieces.append(sentence + ("\n\n" if number % 3 == 2 else " "))
        size += len(pieces[-1])
        number += 1
    return "".join(pieces)


def release(words: int, seed: int) -> RawRelease:
    text = " ".join(text_of(words * 7, seed).split(" ")[:words])
    return RawRelease(url=URL, title=f"Nepal: Free the {seed + 2} of the River Circle", text=text)


def page(size: int, seed: int, *, text: int = 0) -> RawRelease:
    """A page with ``text`` code points of release (three fifths of it unless said); the rest is its menu."""
    parts = text_of(text or size * 6 // 10, seed).split("\n\n")
    body = "".join(f"<p class='entry'>{part}</p>\n" for part in parts)
    menu = "".join(f"<li><a href='/{n}'>Topic {n}</a></li>\n" for n in range((size - len(body)) // 40))
    html = f"<html><head><title>Nepal</title></head><body><ul>{menu}</ul><main><h1>Nepal</h1>{body}</main>"
    return RawRelease(url=URL, html=html)


def from_folder(folder: Path) -> list[RawRelease]:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [
        RawRelease(
            url=each.get("url") or "",
            title=each.get("title") or "",
            html=each.get("html") or "",
            text=each["text"],
        )
        for each in found
    ]


def write_all(read: ReadRelease) -> None:
    for network in NETWORKS_WRITTEN:
        link = canonical_share_link(read.url or URL, network=network)
        write_summary(read, network=network, rules=NETWORKS[network].rules, link=link)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the processor and by the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return 1000 * (time.process_time() - processor), 1000 * (time.perf_counter() - clock)


def spread(name: str, raws: list[RawRelease]) -> None:
    write_all(read_release(raws[0]))
    show(name, [timed(lambda raw=raw: write_all(read_release(raw))) for raw in raws])  # type: ignore[misc]


def show(name: str, times: list[tuple[float, float]]) -> None:
    """Median, 99 of 100, and the longest, of both."""
    print(f"{name} (n = {len(times)}):")
    for kind, column in zip(("processor", "clock"), zip(*times, strict=True), strict=True):
        ordered = sorted(column)
        last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        middle = statistics.median(ordered)
        print(f"  {kind}: median {middle:.1f} ms, p99 {last:.1f} ms, longest {ordered[-1]:.1f} ms")


def checking() -> None:
    """``check`` of an X post in which one number is wrong: the first of a release, and at each later edit."""
    first, later = [], []
    for seed in range(101):
        read = read_release(release(600, seed))
        text = write_summary(read, network="x", rules=X, link="").parts[0].text
        wrong = [text.replace("arrest of", f"arrest of {each}") for each in (99_001, 99_002)]
        first.append(timed(lambda: check(wrong[0], read)))  # noqa: B023 - called at once
        later.append(timed(lambda: check(wrong[1], read)))  # noqa: B023 - called at once
    show("check of an altered X post, the very first of the process, which builds its patterns", first[:1])
    show("check of an altered X post, the first of a release", first[1:])
    show("check of an altered X post, later", later)


def first_page(*, is_warmed: bool) -> None:
    """The same in processes that read and wrote nothing before, as those of the pages."""
    read = read_release(release(600, 1))
    wrong = (
        write_summary(read, network="x", rules=X, link="").parts[0].text.replace("arrest of", "arrest of 9")
    )
    times = []
    for _ in range(9):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            times.append(fresh.submit(_first_check, wrong, read, is_warmed=is_warmed).result())
    show(f"the same, the first of a process of pages{' that warmed up' * is_warmed}", times)


def _first_check(text: str, read: ReadRelease, *, is_warmed: bool) -> tuple[float, float]:
    if is_warmed:
        warm_pages()
    return timed(lambda: check(text, read))


def growth(size: int) -> None:
    raw = RawRelease(url=URL, title="Nepal: Free them", text=text_of(size, 1))
    reading = min(timed(lambda: read_release(raw))[0] for _ in range(1 if size > 500_000 else 3))
    read = read_release(raw)
    writing = timed(lambda: write_all(read))[0]
    print(f"| {size:,} | {reading:.1f} | {writing:.1f} | {1000 * (reading + writing) / size:.2f} |")


if __name__ == "__main__":
    main()
