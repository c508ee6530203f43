"""The words that a correction proposes, and whether any are needed."""

from dataclasses import dataclass

from distributor.delivery.models import Kind
from distributor.posts.draft import MACHINE, words
from distributor.posts.house import house, rules_of
from distributor.posts.models import Post
from distributor.posts.writing import Variant, check_parts
from distributor.releases.models import Release

# Said by us, before the release's own sentences; a person reads it before it leaves.
OPENINGS = {
    "en": "Correction:",
    "fr": "Rectificatif :",
    "es": "Corrección:",
    "id": "Koreksi:",
    "ms": "Pembetulan:",
    "th": "แก้ไข:",
    "ne": "सच्याइएको:",
    "hi": "सुधार:",
    "ur": "تصحیح:",
    "km": "កែតម្រូវ៖",
    "my": "ပြင်ဆင်ချက် -",
    "ja": "訂正：",
    "zh": "更正：",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What to do about a live post: ``parts`` are all its texts for an edit, the one text for a reply."""

    kind: Kind
    parts: tuple[str, ...]


def proposal_for(post: Post, release: Release) -> Proposal | None:
    """What the corrected release asks to be done about a live post; None when it stays true as it stands.

    Args:
        post: live, made of an older revision.
        release: as it is now.
    """
    new = _new_parts(post, release)
    if list(new) == post.parts or _is_true_still(post, release):
        return None
    can = post.channel.entry().can
    if can.edit and len(new) == len(post.parts):
        return Proposal(kind=Kind.EDIT, parts=new)
    if can.thread:
        return Proposal(kind=Kind.REPLY, parts=(reply_for(post, release),))
    return Proposal(kind=Kind.REPOST, parts=())


def _new_parts(post: Post, release: Release) -> tuple[str, ...]:
    post.release = release
    made = words(post, variant=Variant(post.variant))
    parts = made["parts"]
    assert isinstance(parts, list)
    return tuple(parts)


def _is_true_still(post: Post, release: Release) -> bool:
    """Whether a person's own words hold against the release as it is now; ours are compared word for word."""
    if post.author == MACHINE:
        return False
    found = check_parts(post.parts, release.current.read(), link=post.link, house=house())
    return not any(found)


def reply_for(post: Post, release: Release) -> str:
    """A reply that says what is right now: the sentences that the live post does not hold, as many as fit.

    Args:
        post: live; its ``release`` is ``release`` as it is now.
        release: as it is now.
    """
    opening = OPENINGS.get(release.current.language.partition("-")[0], OPENINGS["en"])
    rules = rules_of(post.channel)
    end = f"\n\n{post.link}" if rules.link_in_text and post.link else ""
    text = opening
    for sentence in _changed_sentences(post):
        longer = f"{text} {sentence}"
        if rules.length(longer + end) <= rules.limit:
            text = longer
    if text == opening:
        text = f"{opening} {release.current.title}"
    return text + end if rules.length(text + end) <= rules.limit else f"{opening}{end}"


def _changed_sentences(post: Post) -> list[str]:
    made = words(post, variant=Variant(post.variant))["sentences"]
    assert isinstance(made, list)
    return [str(each["text"]) for each in made if str(each["text"]) not in post.text]
