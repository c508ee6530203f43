"""What would be posted of a release: the answer of ``distributor preview``, for programs and for people."""

from textwrap import indent, wrap
from typing import cast

from distributor.networks.registry import NETWORKS
from distributor.networks.share import LinkRejected, canonical_share_link
from distributor.networks.share_this import follower_links
from distributor.posts.writing import (
    DEFAULT_HOUSE,
    Finding,
    House,
    Summary,
    Variant,
    card_description,
    card_title,
    check_parts,
    possible_variants,
    write_summary,
)
from distributor.releases.reading import RawRelease, ReadRelease, read_release
from distributor.releases.reading.vocabulary.subjects import Vocabulary

PREVIEWED = ("facebook", "x", "linkedin")
_WIDTH = 100


def preview(
    raw: RawRelease,
    *,
    variant: Variant = Variant.BALANCED,
    thread: bool = False,
    house: House = DEFAULT_HOUSE,
    vocabulary: Vocabulary | None = None,
) -> dict[str, object]:
    """The release as it was read, a post for each network, and the share links, ready for JSON.

    Args:
        raw: the release as it reached us.
        variant: what the posts lead with, where the release allows it.
        thread: whether X gets a thread.
        house: the house style.
        vocabulary: the countries and topics to look for; the default ones when None.

    Returns:
        ``release``, ``posts`` (Facebook, X, LinkedIn), ``share_links`` and ``share_this`` (None without an
        address), ``card``. Every ``sentences[].text`` is ``paragraphs[paragraph][start:end]`` and stands in
        the post; ``findings`` are empty for whatever the writer made; ``variants`` are those to switch to.
    """
    release = read_release(raw, vocabulary=vocabulary)
    links, problems = _share_links(release.url)
    posts = [
        write_summary(
            release,
            network=network,
            rules=NETWORKS[network].rules,
            link=links[network],
            variant=variant,
            thread=thread,
            house=house,
        )
        for network in PREVIEWED
    ]
    warnings = [*release.warnings, *problems, *(warning for post in posts for warning in post.warnings)]
    return {
        "release": _release_object(release, warnings=list(dict.fromkeys(warnings))),
        "posts": [_post_object(post, release=release, house=house) for post in posts],
        "share_links": {network: link or None for network, link in links.items()},
        "share_this": follower_links(release.url, release.title) if links["x"] else None,
        "card": {"title": card_title(release), "description": card_description(release)},
    }


def _share_links(url: str) -> tuple[dict[str, str], list[str]]:
    """A link for each network, all empty when the address cannot be shared, and why."""
    try:
        links = {network: canonical_share_link(url, network=network) if url else "" for network in PREVIEWED}
    except LinkRejected as error:
        return dict.fromkeys(PREVIEWED, ""), [str(error)]
    return links, [] if url else ["The release has no address: the posts carry no link."]


def _release_object(release: ReadRelease, *, warnings: list[str]) -> dict[str, object]:
    date = release.dateline.date
    return {
        "title": release.title,
        "url": release.url,
        "language": release.language,
        "kind": release.kind,
        "published_at": release.published_at.isoformat() if release.published_at else None,
        "dateline": {"place": release.dateline.place or None, "date": date.isoformat() if date else None},
        "paragraphs": list(release.paragraphs),
        "quotes": [
            {"text": quote.text, "speaker": quote.speaker, "role": quote.role} for quote in release.quotes
        ],
        "demands": list(release.demands),
        "contacts": list(release.contacts),
        "pdf_url": release.pdf_url or None,
        "image_url": release.image_url or None,
        "countries": list(release.countries),
        "warnings": warnings,
        **_further_fields(release),
    }


def _further_fields(release: ReadRelease) -> dict[str, object]:
    return {
        "lead": release.lead,
        "topics": list(release.topics),
        "hashtags": list(release.hashtags),
        "image_alt": release.image_alt or None,
        "translations": [
            {"language": each.language, "url": each.url, "label": each.label} for each in release.translations
        ],
        "endorsers": list(release.endorsers),
        "endorser_count": release.endorser_count,
        "footnotes": list(release.footnotes),
    }


def _post_object(post: Summary, *, release: ReadRelease, house: House) -> dict[str, object]:
    texts = [part.text for part in post.parts]
    found = check_parts(texts, release, link=post.link, house=house)
    return {
        "network": post.network,
        "parts": [{"text": part.text, "length": part.length, "limit": part.limit} for part in post.parts],
        "link": post.link,
        "hashtags": list(post.hashtags),
        "sentences": [
            {"text": each.text, "paragraph": each.paragraph, "start": each.start, "end": each.end}
            for each in post.sentences
        ],
        "mentions": list(post.mentions),
        "variant": post.variant.value,
        "variants": [variant.value for variant in possible_variants(release)],
        "findings": [
            _finding_object(each, part=part) for part, findings in enumerate(found) for each in findings
        ],
        "warnings": list(post.warnings),
    }


def _finding_object(found: Finding, *, part: int) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "part": part,
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "message": found.message,
    }


def preview_text(preview_object: dict[str, object]) -> str:
    """The object of ``preview`` laid out for a person at a terminal."""
    release = cast("dict[str, object]", preview_object["release"])
    posts = cast("list[dict[str, object]]", preview_object["posts"])
    sections = [_release_text(release), *(_post_text(post) for post in posts)]
    return "\n\n".join(sections) + "\n"


def _release_text(release: dict[str, object]) -> str:
    dateline = cast("dict[str, str | None]", release["dateline"])
    facts = {
        "kind": str(release["kind"]),
        "language": str(release["language"]) or "not recognised",
        "address": str(release["url"]) or "none",
        "dateline": ", ".join(part for part in (dateline["place"], dateline["date"]) if part) or "none",
        "countries": ", ".join(cast("list[str]", release["countries"])) or "none",
        "PDF": str(release["pdf_url"] or "none"),
        "image": str(release["image_url"] or "none"),
    }
    lines = [
        str(release["title"]) or "(no title)",
        "",
        *(f"  {name + ':':<11} {value}" for name, value in facts.items()),
    ]
    lines.append(_counts(release))
    lines += [f"  ! {warning}" for warning in cast("list[str]", release["warnings"])]
    return "\n".join(lines)


def _counts(release: dict[str, object]) -> str:
    names = ("paragraphs", "quotes", "demands", "contacts")
    return "  found:      " + ", ".join(
        f"{len(cast('list[object]', release[name]))} {name}" for name in names
    )


def _post_text(post: dict[str, object]) -> str:
    parts = cast("list[dict[str, object]]", post["parts"])
    blocks = []
    for part in parts:
        head = f"── {post['network']} · {part['length']} of {part['limit']} "
        blocks.append(head.ljust(_WIDTH, "─") + "\n" + _wrapped(str(part["text"])))
    link = str(post["link"])
    if link and not any(link in str(part["text"]) for part in parts):
        blocks.append(f"    [card] {link}")
    return "\n".join(blocks)


def _wrapped(text: str) -> str:
    lines = [
        piece
        for line in text.split("\n")
        for piece in (wrap(line, _WIDTH - 4, break_long_words=False) or [""])
    ]
    return indent("\n".join(lines), "    ")
