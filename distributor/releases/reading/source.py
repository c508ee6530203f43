"""What page and sender say of a release, cleaned, before anything is understood."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from distributor.releases.reading.blocks import MAX_BLOCKS, Block, text_blocks
from distributor.releases.reading.clean import clean_line, clean_text
from distributor.releases.reading.excerpts import without_cut_end
from distributor.releases.reading.page import Page, read_page
from distributor.releases.reading.title import squeezed
from distributor.releases.reading.values import RawRelease
from distributor.releases.reading.zawgyi import in_unicode


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known, with the blocks to sort.

    ``warnings`` is added to on the way; ``is_cut`` says that there was more than is read here.
    """

    blocks: list[Block]
    page: Page
    url: str
    title: str
    warnings: list[str]
    is_cut: bool


def read_source(raw: RawRelease) -> Source:
    """Gather and clean; never raises."""
    url = clean_address(raw.url)
    page = read_page(raw.html, base=url) if raw.html.strip() else Page()
    warnings = list(page.warnings)
    if raw.url.strip() and not url:
        warnings.append("The address of the release is not a web address and was left out.")
    if raw.text.strip() or not raw.html.strip():
        cleaned = clean_text(raw.text)
        warnings += cleaned.warnings
        blocks = text_blocks(cleaned.text)
    else:
        blocks = _clean_blocks(list(page.blocks), warnings=warnings)
    if len(blocks) >= MAX_BLOCKS:
        warnings.append(f"The text has very many lines: only its first {MAX_BLOCKS} were read.")
    blocks, is_excerpt = without_cut_end(blocks)
    if is_excerpt:
        warnings.append(
            "Only an excerpt of the release was received; the sentence that was cut off is left out."
        )
    title = clean_line(raw.title) or clean_line(_page_title(page))
    title, blocks, problem = in_unicode(title, blocks)
    warnings += [problem] if problem else []
    return Source(
        blocks=blocks,
        page=page,
        url=_canonical(url, page=page, warnings=warnings),
        title=title,
        warnings=warnings,
        is_cut=any("only its first" in warning for warning in warnings),
    )


def _clean_blocks(blocks: list[Block], *, warnings: list[str]) -> list[Block]:
    """Clean all blocks in one go, so that the limit and the warnings count once."""
    cleaned = clean_text("\n".join(block.text.replace("\n", " ") for block in blocks))
    warnings += cleaned.warnings
    texts = cleaned.text.split("\n")
    pairs = zip(texts, blocks, strict=False)
    return [
        block if (line := " ".join(text.split())) == block.text else replace(block, text=line)
        for text, block in pairs
        if text.strip()
    ]


def _page_title(page: Page) -> str:
    """The heading where it and the page's title agree, else the title, which names the page for certain."""
    if page.heading and (not page.title or squeezed(page.heading) in squeezed(page.title)):
        return page.heading
    return page.title or page.heading


def clean_address(url: str) -> str:
    """An absolute http(s) address without spaces or controls, or empty."""
    url = clean_line(url[:8000]).replace(" ", "%20")
    try:
        parts = urlsplit(url)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url if valid else ""


def _canonical(url: str, *, page: Page, warnings: list[str]) -> str:
    """The page's own word on its address, unless it points to another site."""
    canonical = clean_address(page.url)
    if not canonical or not url:
        return url or canonical
    if _host(canonical) == _host(url):
        return canonical
    warnings.append(
        f"The page calls another site its address ({_host(canonical)}); the known address was kept."
    )
    return url


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
