"""Everything that can be written into the log: a closed list, ``subject.what``.

A retired action stays here with a comment, so that old entries keep their meaning.
"""

from enum import StrEnum


class Action(StrEnum):
    """What happened."""

    SOURCE_ADDED = "source.added"
    SOURCE_FAILED = "source.failed"
    SOURCE_RECOVERED = "source.recovered"
    WEBHOOK_RECEIVED = "webhook.received"
    WEBHOOK_REFUSED = "webhook.refused"
    RELEASE_FOUND = "release.found"
    RELEASE_REVISED = "release.revised"
    RELEASE_WITHDRAWN = "release.withdrawn"
    CHANNEL_ADDED = "channel.added"
    CHANNEL_CHANGED = "channel.changed"
    CHANNEL_PAUSED = "channel.paused"
    CHANNEL_RESUMED = "channel.resumed"
    CHANNEL_SLOWED = "channel.slowed"
    POST_DRAFTED = "post.drafted"
    POST_EDITED = "post.edited"
    POST_APPROVED = "post.approved"
    POST_APPROVAL_VOIDED = "post.approval_voided"
    POST_REJECTED = "post.rejected"
    POST_REOPENED = "post.reopened"
    POST_RESCHEDULED = "post.rescheduled"
    POST_CLAIMED = "post.claimed"
    POST_RELEASED = "post.released"
    POST_SENDING = "post.sending"
    POST_PUBLISHED = "post.published"
    POST_ADOPTED = "post.adopted"
    POST_RETRY = "post.retry"
    POST_FAILED = "post.failed"
    POST_UNKNOWN = "post.unknown"
    POST_LOOKED = "post.looked"
    POST_SENT_AGAIN = "post.sent_again"
    POST_MISSED = "post.missed"
    POST_NEEDS_PERSON = "post.needs_person"
    HOLD_SET = "hold.set"
    HOLD_LIFTED = "hold.lifted"
    PERSON_ADDED = "person.added"
    LOGIN = "person.logged_in"
    LOGIN_FAILED = "person.login_failed"
    LOGOUT = "person.logged_out"
