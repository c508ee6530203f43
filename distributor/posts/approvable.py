"""Whether a person may approve exactly these words: every refusal is a sentence that says what to do."""

from django.conf import settings

from distributor.posts.errors import ApprovalError, IllegalTransition
from distributor.posts.house import rules_of
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.pictures.check import reason_against_pictures
from distributor.posts.protect import reason_to_protect
from distributor.releases.embargo import UNSURE


def must_be_approvable(post: Post, *, person: str, content_hash: str | None, alone: bool) -> None:
    """Ask it of a post that the caller has locked.

    Args:
        post: with its channel and release.
        person: who approves.
        content_hash: of what they saw; None where they name no version.
        alone: they approve alone, with a reason that is looked at afterwards.

    Raises:
        ApprovalError: not by this person, or not these words.
        IllegalTransition: it is no draft any more.
    """
    if post.state != State.DRAFT:
        who = post.approvals.filter(voided_because="").values_list("person", flat=True).first()
        by = f" ({who} approved it)" if who else ""
        raise IllegalTransition(f"Post {post.pk} is {post.state} already{by}. Nothing was changed by you.")
    if content_hash is not None and content_hash != post.content_hash():
        raise ApprovalError(
            "The post was changed after you opened it, so it was not approved. Read it again as it is now."
        )
    if settings.ENVIRONMENT.four_eyes and is_own(post, person=person) and not alone:
        raise ApprovalError(
            "You wrote these words, so somebody else has to approve them. Your text is kept as it is."
        )
    _must_be_of_now(post)
    if post.release.embargo_words:
        raise ApprovalError(UNSURE.format(words=post.release.embargo_words))
    if because := reason_to_protect(post) or reason_against_pictures(post):
        raise ApprovalError(because)
    over = [part for part in post.parts if too_long(post, part)]
    if over or not any(part.strip() for part in post.parts):
        raise ApprovalError("The text is empty or longer than the network allows. Edit it first.")


def _must_be_of_now(post: Post) -> None:
    if post.release.withdrawn_at:
        raise ApprovalError("The release was withdrawn at its source; nothing of it may be approved.")
    if post.revision_id != post.release.revision_id:
        raise ApprovalError(
            "The release was corrected, and the post is being brought up to date. It was not approved: read "
            "it again in a moment."
        )


def is_own(post: Post, *, person: str) -> bool:
    """Whether a person wrote the words, or chose, described, moved or took off a picture.

    Somebody else then approves.
    """
    pictures = post.shown_pictures
    who = {
        post.author,
        post.pictures_by,
        *(name for each in pictures for name in (each.by, each.described_by)),
    }
    return person in who


def too_long(post: Post, part: str) -> int:
    """By how much a part is over its network's limit; 0 when it fits."""
    rules = rules_of(post.channel)
    return max(0, rules.length(part) - rules.limit)
