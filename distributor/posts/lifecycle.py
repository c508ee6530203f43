"""The states of a post and the only moves between them. Pure.

::

    draft ──approve──> approved ──claim──> claimed ──intent──> sending ──> published
      ^  └─reject─> rejected   ^──────────────┘  (released)     │  │
      │                        ^────── retry: surely not posted ─┘  ├──> unknown ──> published (adopted)
      └── edit, void, reopen   └── sent again once, after looking ──┼───────┘
                                                                    └──> failed (a person decides)

A post that could not leave in time goes from approved to *missed*; only a person brings it back.
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


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.APPROVED, State.REJECTED}),
    State.REJECTED: frozenset({State.DRAFT}),
    State.APPROVED: frozenset({State.DRAFT, State.REJECTED, State.CLAIMED, State.MISSED}),
    State.CLAIMED: frozenset({State.APPROVED, State.SENDING, State.DRAFT}),
    State.SENDING: frozenset({State.PUBLISHED, State.APPROVED, State.UNKNOWN, State.FAILED}),
    State.UNKNOWN: frozenset({State.PUBLISHED, State.APPROVED, State.FAILED}),
    State.FAILED: frozenset({State.DRAFT, State.REJECTED}),
    State.MISSED: frozenset({State.DRAFT, State.REJECTED}),
    State.PUBLISHED: frozenset(),
}

# A worker has it in hand; people wait for the outcome.
IN_HAND = (State.CLAIMED, State.SENDING)
# The words may be changed: surely nothing of them is live or on its way.
EDITABLE = (State.DRAFT, State.APPROVED, State.FAILED, State.REJECTED, State.MISSED)


def may_move(before: State, after: State) -> bool:
    """Whether the life cycle has this move."""
    return after in MOVES[before]
