"""What kind of release it is."""

from urllib.parse import urlsplit

from distributor.releases.reading.sections import Sections
from distributor.releases.reading.source import Source
from distributor.releases.reading.title import ReadTitle, kind_of_label

_JOINT = 3  # names from which a signed statement is a joint one


def kind_of(
    title: ReadTitle, *, source: Source, sections: Sections, has_demands: bool, endorsers: int
) -> str:
    """By the title's label, lines around it, the page's section and address, and what the text does."""
    labels = [*_near_labels(source, sections), source.page.section, *_path_labels(source.url)]
    kind = title.kind or next((found for label in labels if (found := kind_of_label(label))), "")
    signed = max(sections.signatories, endorsers) >= _JOINT
    if kind in ("", "statement", "news") and signed and not sections.is_letter:
        return "joint statement"
    if kind in ("", "news", "statement") and sections.is_letter:
        return "letter"
    return kind or ("statement" if has_demands or not sections.body else "news")


def _near_labels(source: Source, sections: Sections) -> list[str]:
    """Short lines around the title. "Multimedia Stories" is a menu's entry, unless it stands right above."""
    near = [block.text for block in (*sections.front[-4:], *source.blocks[:4]) if len(block.text) <= 80]
    above = {block.text for block in sections.front[-1:]}
    return [text for text in near if text in above or not text.casefold().rstrip(" :").endswith("s")]


def _path_labels(url: str) -> list[str]:
    """The folders of an address as words, the innermost first: "open-letters" is "open letters"."""
    folders = urlsplit(url).path.split("/")[:-1] if url else []
    return [folder.replace("-", " ") for folder in reversed(folders) if folder]
