"""The next free slot of many channels at once, for showing; approving asks again under a lock."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from distributor.channels.models import Channel
from distributor.posts.models import Post
from distributor.posts.schedule import LOOK_BACK, TAKES_SLOT

# Nearly always there is a free slot within weeks; what is planned beyond is read only where there is none.
NEAR = timedelta(days=60)


class FreeSlots:
    """Which times are taken, read once for all ``channels``."""

    def __init__(self, channels: Iterable[Channel], *, now: datetime) -> None:
        self._now = now
        self._until = now + NEAR
        self._known: dict[tuple[int, datetime], datetime | None] = {}
        self._taken: dict[int, list[datetime]] = {channel.pk: [] for channel in channels}
        self._read_whole: set[int] = set()
        if self._taken:
            self._read(self._taken, after=now - LOOK_BACK, until=self._until)

    def next(self, channel: Channel, *, embargo_until: datetime | None = None) -> datetime | None:
        """The slot that approving now would take; None when there is none in the coming year."""
        after = max(filter(None, [self._now, embargo_until]))
        key = (channel.pk, after)
        if key not in self._known:
            self._known[key] = self._first_free(channel, after=after)
        return self._known[key]

    def _first_free(self, channel: Channel, *, after: datetime) -> datetime | None:
        slot = channel.timing.first_free(after=after, taken=self._taken.get(channel.pk, []))
        # A cap for a day and a gap look at posts around the slot.
        if channel.pk in self._read_whole or (slot and slot < self._until - LOOK_BACK):
            return slot
        self._read_whole.add(channel.pk)
        self._read([channel.pk], after=self._until)
        return channel.timing.first_free(after=after, taken=self._taken.get(channel.pk, []))

    def _read(self, channels: Collection[int], *, after: datetime, until: datetime | None = None) -> None:
        posts = Post.objects.filter(channel__in=channels, state__in=TAKES_SLOT, publish_at__gt=after)
        if until:
            posts = posts.filter(publish_at__lte=until)
        for channel_id, publish_at in posts.order_by("publish_at").values_list("channel_id", "publish_at"):
            if publish_at:
                self._taken.setdefault(channel_id, []).append(publish_at)
