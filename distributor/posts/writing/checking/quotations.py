"""Quotations of a post: verbatim in the release, and with the one who said them."""

import regex as re

from distributor.posts.writing.checking.source import plain, plain_text, quoted_text
from distributor.posts.writing.checking.verbatim import Passage
from distributor.posts.writing.clarity import terms
from distributor.posts.writing.facts.names import bare
from distributor.posts.writing.findings import Finding, FindingKind, finding, shown
from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.quotes import find_quotes
from distributor.releases.reading.values import Quote, ReadRelease

_LEFT_OUT = re.compile(r"\[?(?:…|\.\.\.)\]?|\[[^\]]{0,80}\]|\([.…]{1,3}\)")
_EDGES = " .,;:!?…'–—-。，、！？។៕။।۔؟،"
_SPEECH_WORDS, _SPEECH_CHARS = 5, 24
_BARE = 12  # characters beside a quotation from which somebody is said to have said it


def judge_quotations(post: str, own: list[Passage], release: ReadRelease) -> list[Finding]:
    """Words in quotation marks that the release does not have so, or has from somebody else.

    Args:
        post: the text.
        own: its sentences that are the release's.
        release: what it is checked against.
    """
    found: list[Finding] = []
    for start, end in quotation_spans(post):
        whole = any(passage.start <= start and end <= passage.end for passage in own)
        problem = None if whole else _altered(post, (start, end), release=release)
        problem = problem or _speaker_problem(post, (start, end), own=own, release=release)
        if problem:
            found.append(problem)
    return found


def _altered(post: str, span: tuple[int, int], *, release: ReadRelease) -> Finding | None:
    inner = post[span[0] + 1 : span[1] - 1]
    pieces = [plain(piece).strip(_EDGES) for piece in _LEFT_OUT.split(inner)]
    absent = [piece for piece in pieces if piece and piece not in plain_text(release)]
    if absent:
        instead = _nearest_quote(inner, release=release)
        message = f"'{shown(inner)}' is in quotation marks but not in the release so"
        message += f"; it says '{shown(instead)}'." if instead else "."
        return finding(post, span, kind=FindingKind.QUOTATION, message=message)
    speech = [
        piece for piece in pieces if len(piece.split()) >= _SPEECH_WORDS and len(piece) >= _SPEECH_CHARS
    ]
    if any(piece not in quoted_text(release) for piece in speech):
        message = f"'{shown(inner)}' is in quotation marks, but the release says it in its own words."
        return finding(post, span, kind=FindingKind.QUOTATION, message=message)
    return None


def _nearest_quote(inner: str, *, release: ReadRelease) -> str:
    own = terms(inner)
    scored = [(len(own & terms(quote.text)), quote.text) for quote in release.quotes]
    score, text = max(scored, default=(0, ""))
    return text if own and score * 2 >= len(own) else ""


def _speaker_problem(
    post: str, span: tuple[int, int], *, own: list[Passage], release: ReadRelease
) -> Finding | None:
    said = plain(post[span[0] + 1 : span[1] - 1]).strip(_EDGES)
    quotes = [quote for quote in release.quotes if quote.speaker and said and said in plain(quote.text)]
    if not quotes or len(said) < _BARE:
        return None
    block = _block(post, span)
    if any(_names_speaker(block, quote=quote) for quote in quotes):
        return None if _is_own(span, own=own) else _other_speaker(post, span, quotes=quotes)
    sentence = next((passage for passage in own if passage.start <= span[0] and span[1] <= passage.end), None)
    if sentence and len(sentence.text) - (span[1] - span[0]) >= _BARE:
        return None
    message = f"'{shown(said)}' is without its speaker; the release has it from '{shown(quotes[0].speaker)}'."
    return _other_speaker(post, span, quotes=quotes) or finding(
        post, span, kind=FindingKind.SPEAKER, message=message
    )


def _is_own(span: tuple[int, int], *, own: list[Passage]) -> bool:
    return any(passage.start <= span[0] and span[1] <= passage.end for passage in own)


def _block(post: str, span: tuple[int, int]) -> str:
    """The paragraph around a quotation, and the line under it: "– Amara Silva"."""
    start = post.rfind("\n\n", 0, span[0])
    end = post.find("\n\n", span[1])
    block = post[max(0, start) : end if end >= 0 else len(post)]
    following = post[end + 2 : end + 80] if end >= 0 else ""
    return block + ("\n" + following if following.lstrip().startswith(("–", "—", "-")) else "")


def _names_speaker(block: str, *, quote: Quote) -> bool:
    """Whether the speaker's name, or its last word, stands beside the quotation."""
    last = quote.speaker.split()[-1]
    return plain(quote.speaker) in plain(block) or plain(last) in plain(block)


def _other_speaker(post: str, span: tuple[int, int], *, quotes: list[Quote]) -> Finding | None:
    """A finding when the post gives the words to somebody who did not say them."""
    right = {bare(word) for quote in quotes for word in quote.speaker.split()}
    said = plain(post[span[0] + 1 : span[1] - 1]).strip(_EDGES)
    for quote in find_quotes(_block(post, span).split("\n")):
        if said in plain(quote.text) and quote.speaker:
            if {bare(word) for word in quote.speaker.split()} & right:
                return None
            message = (
                f"'{shown(said)}' is given to '{shown(quote.speaker)}'; the release has it from"
                f" '{shown(quotes[0].speaker)}'."
            )
            return finding(post, span, kind=FindingKind.SPEAKER, message=message)
    return None
