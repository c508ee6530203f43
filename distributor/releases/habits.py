"""What a source puts around every release: kept by source, learned from its last releases."""

from distributor.releases.models import Source, SourceLines
from distributor.releases.reading.boilerplate import WINDOW, learned_lines


def boilerplate_of(source: Source, *, apart_from: str = "") -> frozenset[str]:
    """The lines that stand on many of a source's releases; one query.

    Args:
        source: whose.
        apart_from: key of a release that does not count, because it is the one being read.
    """
    rows = SourceLines.objects.filter(source=source).values_list("releases", flat=True)
    known: list[tuple[str, list[str]]] = next(iter(rows), [])
    return learned_lines([lines for key, lines in known if key != apart_from])


def remember_lines(source: Source, *, key: str, lines: tuple[str, ...]) -> None:
    """Add a release's lines, or put them in place of those it had; the oldest release goes.

    Two workers may write at once; then one of two releases is not counted, which does no harm.
    """
    kept, _ = SourceLines.objects.get_or_create(source=source)
    releases = [entry for entry in kept.releases if entry[0] != key]
    kept.releases = [*releases, [key, list(lines)]][-WINDOW:]
    kept.save(update_fields=["releases"])
