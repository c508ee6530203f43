"""What of the log is news, and in which words. Pure.

Mails and chats are read by others and kept by strangers: news say where something is, never what it says.
No title, text, name or reason stands in them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from distributor.audit.actions import Action

MOST_LINES = 8


class Kind(StrEnum):
    """Kinds of news that an address can want."""

    WAITS = "waits"
    FAILED = "failed"
    CORRECTIONS = "corrections"
    ACCOUNTS = "accounts"
    HOLDS = "holds"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One entry of the log that somebody should hear of.

    Attributes:
        subject: as in the log: ``post:12``.
        action: what happened.
    """

    subject: str
    action: Action


KINDS: dict[Action, tuple[Kind, str]] = {
    Action.POST_DRAFTED: (Kind.WAITS, "A post waits for approval."),
    Action.POST_ENDORSED: (Kind.WAITS, "A post waits for its second approval."),
    Action.POST_APPROVAL_VOIDED: (Kind.WAITS, "An approval does not count any more; the post waits again."),
    Action.EMBARGO_LIFT_PROPOSED: (
        Kind.WAITS,
        "Somebody proposes to end an embargo.",
    ),
    Action.POST_FAILED: (Kind.FAILED, "A post was not published and needs a person."),
    Action.POST_MISSED: (Kind.FAILED, "A post missed its time and needs a person."),
    Action.POST_UNKNOWN: (Kind.FAILED, "It is unclear whether a post is live; it is being looked up."),
    Action.POST_NEEDS_PERSON: (Kind.FAILED, "A post needs a person: nobody can say whether it is live."),
    Action.POST_NOT_AS_APPROVED: (Kind.FAILED, "A live post is not as it was approved."),
    Action.CORRECTION_FAILED: (Kind.FAILED, "A correction could not be carried out."),
    Action.CORRECTION_PROPOSED: (Kind.CORRECTIONS, "A correction of a live post is proposed."),
    Action.RELEASE_REVISED: (Kind.CORRECTIONS, "A release was corrected at its source."),
    Action.RELEASE_WITHDRAWN: (Kind.CORRECTIONS, "A release was withdrawn at its source."),
    Action.RELEASE_PAGE_MISSING: (Kind.CORRECTIONS, "The page of a release is not there."),
    Action.CHANNEL_PAUSED: (Kind.ACCOUNTS, "A channel is paused and needs a person."),
    Action.CHANNEL_WARNED: (Kind.ACCOUNTS, "A channel will need a person soon."),
    Action.SOURCE_FAILED: (Kind.ACCOUNTS, "A source cannot be read."),
    Action.HOLD_SET: (Kind.HOLDS, "Posts are held."),
    Action.HOLD_LIFTED: (Kind.HOLDS, "A hold was lifted."),
    Action.COMMENT_MENTIONED: (Kind.COMMENTS, "Somebody is named in a comment."),
    Action.REVIEW_COMMENTED: (Kind.COMMENTS, "Somebody outside the team commented by a review link."),
}
_PAGES = {
    "post": "/posts/{}/",
    "release": "/releases/{}/",
    "channel": "/channels/",
    "source": "/sources/",
    "hold": "/hold/",
}


def wanted(news: Sequence[News], kinds: Sequence[str]) -> list[News]:
    """Those of the kinds, each subject once: its last word counts."""
    last = {(each.subject, KINDS[each.action][0]): each for each in news if each.action in KINDS}
    return [each for (_, kind), each in last.items() if kind in kinds]


def told(news: Sequence[News], *, public_url: str) -> tuple[str, str]:
    """Title and body of one message.

    Args:
        news: what to tell, at least one.
        public_url: of the pages, without a final slash.
    """
    counts = Counter(KINDS[each.action][0] for each in news)
    if len(news) == 1:
        title = KINDS[news[0].action][1]
    else:
        title = ", ".join(f"{count} {_NAMES[kind]}" for kind, count in sorted(counts.items()))
    lines = [f"{KINDS[each.action][1]} {public_url}{_page(each.subject)}" for each in news[:MOST_LINES]]
    if len(news) > MOST_LINES:
        lines.append(f"… and {len(news) - MOST_LINES} more: {public_url}/")
    return f"distributor: {title}", "\n".join(lines)


_NAMES = {
    Kind.WAITS: "waiting",
    Kind.FAILED: "in need of help",
    Kind.CORRECTIONS: "about corrections",
    Kind.ACCOUNTS: "about accounts",
    Kind.HOLDS: "about holds",
    Kind.COMMENTS: "about comments",
}


def _page(subject: str) -> str:
    kind, _, number = subject.partition(":")
    return _PAGES.get(kind, "/").format(number)
