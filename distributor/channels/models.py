"""The table of channels."""

from datetime import timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from distributor import vault
from distributor.channels.slots import DEFAULT_SLOTS, parse_slots
from distributor.channels.timing import Timing, parse_blackout, parse_quiet
from distributor.networks.registry import NETWORKS
from distributor.networks.values import Account, Network


class Channel(models.Model):
    """One account or page on one network.

    Attributes:
        name: unique, for people and the terminal, such as ``forum-x``.
        label: how the page is called on its network; empty for the name.
        network: key in the registry of networks.
        account_id: the network's own id of the account, Page or organisation.
        sealed_token: the access token, encrypted (``distributor.vault``).
        time_zone: IANA name; slots are in it.
        slots: as ``parse_slots`` reads them.
        quiet_hours: as ``parse_quiet`` reads them; nothing leaves then.
        blackout: as ``parse_blackout`` reads it: days on which nothing leaves.
        gap_minutes: at least so long between two posts; 0 for none (a backlog is spread out all the same).
        daily_cap: posts a local day at most; 0 for no cap.
        stages: how many people approve a post: 1, or 2 different ones.
        thread: whether drafts are threads where one part would not hold what matters, if the network has
            them.
        late_after: a post that could not leave for so long is *missed*: a person decides.
        day_budget: micro-dollars that calls may cost a UTC day; 0 for no limit. ``month_budget`` alike.
        free_at: no call starts earlier (UTC): the gap, the network's own limit, or a breaker that is open.
        free_because: which of them, as a sentence.
        failures: calls that failed in a row; the breaker counts them.
        paused_because: a sentence; empty while the channel may post.
    """

    name = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=120, default="", blank=True)
    network = models.CharField(max_length=20)
    account_id = models.CharField(max_length=100)
    sealed_token = models.TextField(default="")
    time_zone = models.CharField(max_length=60, default="UTC")
    slots = models.TextField(default=DEFAULT_SLOTS)
    quiet_hours = models.TextField(default="", blank=True)
    blackout = models.TextField(default="", blank=True)
    gap_minutes = models.PositiveIntegerField(default=0)
    daily_cap = models.PositiveIntegerField(default=0)
    stages = models.PositiveSmallIntegerField(default=1)
    thread = models.BooleanField(default=False)
    late_after = models.DurationField(default=timedelta(hours=12))
    day_budget = models.PositiveBigIntegerField(default=0)
    month_budget = models.PositiveBigIntegerField(default=0)
    free_at = models.DateTimeField(null=True)
    free_because = models.TextField(default="", blank=True)
    failures = models.PositiveIntegerField(default=0)
    paused_because = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["network", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "account_id"], name="channel_account_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """What people read."""
        return self.label or self.name

    @property
    def zone(self) -> ZoneInfo:
        """The channel's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def timing(self) -> Timing:
        """When it may post, read."""
        return Timing(
            zone=self.zone,
            slots=parse_slots(self.slots),
            quiet=parse_quiet(self.quiet_hours),
            blackout=parse_blackout(self.blackout),
            gap=timedelta(minutes=self.gap_minutes),
            daily_cap=self.daily_cap,
        )

    def entry(self) -> Network:
        """What is true of the channel's network."""
        return NETWORKS[self.network]

    def account(self) -> Account:
        """The means to post, token included: keep it inside one call.

        Raises:
            VaultError: the stored token cannot be opened.
        """
        environment = settings.ENVIRONMENT
        return Account(
            network=self.network,
            account_id=self.account_id,
            name=self.name,
            access_token=vault.unseal(self.sealed_token),
            base_url=environment.bases[self.network],
            api_version=environment.versions[self.network],
            connect_timeout_s=environment.connect_timeout_s,
            read_timeout_s=environment.read_timeout_s,
        )
