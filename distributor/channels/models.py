"""The table of channels."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from distributor import vault
from distributor.channels.slots import DEFAULT_SLOTS, Slot, parse_slots
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
        paused_because: a sentence; empty while the channel may post.
    """

    name = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=120, default="", blank=True)
    network = models.CharField(max_length=20)
    account_id = models.CharField(max_length=100)
    sealed_token = models.TextField(default="")
    time_zone = models.CharField(max_length=60, default="UTC")
    slots = models.TextField(default=DEFAULT_SLOTS)
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
    def weekly_slots(self) -> tuple[Slot, ...]:
        """The slots, read."""
        return parse_slots(self.slots)

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
