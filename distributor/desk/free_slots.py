"""The next free slot of many channels at once, for showing; approving asks again under a lock."""

from collections.abc import Iterable
from datetime import datetime

from distributor.channels.models import Channel
from distributor.posts.models import Post
from distributor.posts.schedule import LOOK_BACK, TAKES_SLOT


class FreeSlots:
    """Which times are taken, read once for all ``channels``."""

    def __init__(self, channels: Iterable[Channel], *, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[int, datetime], datetime | None] = {}
        self._taken: dict[int, list[datetime]] = {channel.pk: [] for channel in channels}
        if not self._taken:
            return
        rows = Post.objects.filter(
            channel__in=self._taken, state__in=TAKES_SLOT, publish_at__gt=now - LOOK_BACK
        ).values_list("channel_id", "publish_at")
        for channel_id, publish_at in rows.order_by("publish_at"):
            if publish_at:
                self._taken[channel_id].append(publish_at)

    def next(self, channel: Channel, *, embargo_until: datetime | None = None) -> datetime | None:
        """The slot that approving now would take; None when there is none in the coming year."""
        after = max(filter(None, [self._now, embargo_until]))
        key = (channel.pk, after)
        if key not in self._known:
            self._known[key] = channel.timing.first_free(after=after, taken=self._taken.get(channel.pk, []))
        return self._known[key]
