"""The stage as Django loads it: from then on it keeps the words that are replaced."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """What people type, see and say about posts."""

    name = "distributor.discussion"

    def ready(self) -> None:
        """Listen for words that are about to be replaced."""
        from distributor.discussion.versions import keep_version
        from distributor.posts.replacing import words_replaced

        words_replaced.connect(keep_version, dispatch_uid="discussion.keep_version")
