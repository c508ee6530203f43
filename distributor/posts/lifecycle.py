"""The states of a post and the only moves between them. Pure.

::

    draft ──approve──> approved ──claim──> claimed ──intent──> sending ──> published
      ^  └─reject─> rejected   ^──────────────┘  (released)     │  │
      │                        ^────── retry: surely not posted ─┘  ├──> unknown ──> published (adopted)
      └── edit, void, reopen   └── sent again once, after looking ──┼───────┘
                                                                    └──> failed (a person decides)

A post that could not leave in time goes from approved to *missed*; only a person brings it back.

What is live can be given a further part (a reply that corrects it), which is approved and sent like any
other, and it can be *deleted*; then it may become a draft again. A thread of which some parts are live can
end there: then it counts as published.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a post stands.

    ``claimed`` belongs to a worker but was surely not sent; ``sending`` may have been, so a worker that
    dies there leaves an unknown outcome.
    """

    DRAFT = "draft"
    APPROVED = "approved"
    CLAIMED = "claimed"
    SENDING = "sending"
    UNKNOWN = "unknown"
    PUBLISHED = "published"
    FAILED = "failed"
    REJECTED = "rejected"
    MISSED = "missed"
    DELETED = "deleted"


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.APPROVED, State.REJECTED}),
    State.REJECTED: frozenset({State.DRAFT}),
    State.APPROVED: frozenset({State.DRAFT, State.REJECTED, State.CLAIMED, State.MISSED}),
    State.CLAIMED: frozenset({State.APPROVED, State.SENDING, State.DRAFT}),
    State.SENDING: frozenset({State.PUBLISHED, State.APPROVED, State.UNKNOWN, State.FAILED}),
    State.UNKNOWN: frozenset({State.PUBLISHED, State.APPROVED, State.FAILED}),
    State.FAILED: frozenset({State.DRAFT, State.REJECTED}),
    State.MISSED: frozenset({State.DRAFT, State.REJECTED}),
    State.PUBLISHED: frozenset({State.APPROVED, State.DELETED}),
    State.DELETED: frozenset({State.DRAFT}),
}

# A thread of which some parts are live ends there, or is deleted.
LIVE_MOVES: dict[State, frozenset[State]] = dict.fromkeys(
    (State.DRAFT, State.FAILED, State.MISSED), frozenset({State.PUBLISHED, State.DELETED})
)

# A worker has it in hand; people wait for the outcome.
IN_HAND = (State.CLAIMED, State.SENDING)
# The words may be changed: surely nothing of them is live or on its way.
EDITABLE = (State.DRAFT, State.APPROVED, State.FAILED, State.REJECTED, State.MISSED)


def may_move(before: State, after: State, *, is_live: bool = False) -> bool:
    """Whether the life cycle has this move, for a post of which some part is live or none."""
    return after in MOVES[before] or (is_live and after in LIVE_MOVES.get(before, ()))
