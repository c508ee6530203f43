"""The table of channels."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from distributor import vault
from distributor.channels.slots import DEFAULT_SLOTS, parse_slots
from distributor.channels.timing import Timing, parse_blackout, parse_quiet
from distributor.networks.accounts import Account
from distributor.networks.network import Network
from distributor.networks.oauth import App
from distributor.networks.registry import NETWORKS


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
        sealed_refresh: the refresh token, encrypted; empty where there is none.
        token_ends_at: when the access token ends (UTC); None for never, or when the network does not say.
        refresh_ends_at: the same of the refresh token.
        consent_ends_at: when the person has to agree anew (Facebook's data access), UTC.
        scopes: those granted, between blanks; empty where the network does not say.
        refreshing_until: somebody refreshes the token, who has until then (UTC): nobody else may.
        refreshed_at: when the token came (UTC).
        token_number: grows with every new token.
        checked_at: when the network was last asked whether the account is well, and answered (UTC).
        found: what is wrong by that answer, a sentence a line; ``remarks``: what is worth knowing.
        warned: the warnings that people were told of, a sentence a line.
        stored_apps: no column; network -> developer app, where they were read already
            (``developer_app.read_apps``).
    """

    stored_apps: "Mapping[str, DeveloperApp] | None" = None

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
    sealed_refresh = models.TextField(default="", blank=True)
    token_ends_at = models.DateTimeField(null=True)
    refresh_ends_at = models.DateTimeField(null=True)
    consent_ends_at = models.DateTimeField(null=True)
    scopes = models.TextField(default="", blank=True)
    refreshing_until = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    token_number = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    found = models.TextField(default="", blank=True)
    remarks = models.TextField(default="", blank=True)
    warned = models.TextField(default="", blank=True)
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
        token = vault.unseal(self.sealed_token)
        return account_on(
            self.network, account_id=self.account_id, name=self.name, token=token, apps=self.stored_apps
        )


def account_on(
    network: str,
    *,
    account_id: str,
    name: str,
    token: str,
    apps: "Mapping[str, DeveloperApp] | None" = None,
) -> Account:
    """An account where this installation reaches the network, also of a channel that is not there yet."""
    environment = settings.ENVIRONMENT
    app = _app(network, apps)
    return Account(
        network=network,
        account_id=account_id,
        name=name,
        access_token=token,
        base_url=environment.bases[network],
        api_version=environment.versions[network],
        connect_timeout_s=environment.connect_timeout_s,
        read_timeout_s=environment.read_timeout_s,
        app_id=app.client_id if app else "",
        app_secret=app.client_secret if app else "",
        renews_card=environment.renews_cards,
    )


def _app(network: str, apps: "Mapping[str, DeveloperApp] | None") -> App | None:
    """The developer app, where the network's client uses its secret."""
    from distributor.channels.developer_app import app_for

    return app_for(network, apps) if NETWORKS[network].uses_app else None


class DeveloperApp(models.Model):
    """The organisation's own developer app on one network.

    Attributes:
        base_url: where the network was when it was stored; an app of one server is nothing to another.
        sealed_secret: encrypted (``distributor.vault``).
    """

    network = models.CharField(max_length=20, unique=True)
    base_url = models.CharField(max_length=200)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField(default="", blank=True)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.network


class Connecting(models.Model):
    """A connection that was begun: its person is at the network, or chooses the account.

    Attributes:
        person: the user name of who began.
        session_hash: SHA-256 of the session it was begun in: only there it goes on.
        state_hash: SHA-256 of the state that has to come back.
        sealed_verifier: PKCE's, encrypted.
        channel: the one to connect again; None for a new one.
        ends_at: nothing is taken later (UTC).
        used_at: when the state came back (UTC): it is good once.
        sealed_grant: what the network gave (``channels.grant``), encrypted; empty before.
    """

    network = models.CharField(max_length=20)
    person = models.CharField(max_length=150)
    session_hash = models.CharField(max_length=64)
    state_hash = models.CharField(max_length=64, unique=True)
    sealed_verifier = models.TextField(default="", blank=True)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE, related_name="+")
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    sealed_grant = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.network} by {self.person}"
