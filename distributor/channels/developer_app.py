"""The organisation's own developer app on each network: from the environment, else as stored at the desk."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.errors import ChannelError
from distributor.channels.models import Channel, DeveloperApp
from distributor.clock import Clock
from distributor.networks.oauth import App, Flow, Place
from distributor.networks.oauth_calls import answer_to
from distributor.networks.registry import NETWORKS

# What people read on the page of a network that asks for their permission.
NAME = "distributor"


def redirect_uri(network: str) -> str:
    """Where the browser comes back to; to be registered with the app exactly so."""
    return f"{settings.PUBLIC_URL}/channels/callback/{network}/"


def is_set_by_environment(network: str) -> bool:
    """Whether the environment names the app, so that nothing stored counts."""
    return network in settings.ENVIRONMENT.apps


def read_apps(channels: Collection[Channel]) -> None:
    """Read what is stored for the networks of these channels at once: their ``account`` asks no more."""
    using = {channel.network for channel in channels if channel.entry().uses_app}
    asked = {network for network in using if not is_set_by_environment(network)}
    stored = {row.network: row for row in DeveloperApp.objects.filter(network__in=asked)} if asked else {}
    for channel in channels:
        channel.stored_apps = stored


def app_for(network: str, stored: Mapping[str, DeveloperApp] | None = None) -> App | None:
    """The app to connect by; None while there is none.

    Args:
        network: key in the registry of networks.
        stored: network -> what is stored, where it was read already.

    Raises:
        VaultError: the stored secret cannot be opened.
    """
    if is_set_by_environment(network):
        client_id, secret = settings.ENVIRONMENT.apps[network]
        return App(client_id=client_id, client_secret=secret, redirect_uri=redirect_uri(network))
    base_url = settings.ENVIRONMENT.bases[network]
    row = DeveloperApp.objects.filter(network=network).first() if stored is None else stored.get(network)
    if row is None or row.base_url != base_url:
        return None
    secret = vault.unseal(row.sealed_secret)
    return App(client_id=row.client_id, client_secret=secret, redirect_uri=redirect_uri(network))


def store_app(network: str, *, client_id: str, client_secret: str, actor: str, clock: Clock) -> None:
    """Keep the app; its secret is encrypted.

    Raises:
        ChannelError: it has no id, the network has no apps, or the environment names another.
    """
    if network not in NETWORKS or NETWORKS[network].oauth is None:
        raise ChannelError(f"'{network}' is no network that is connected by an app. Nothing was stored.")
    if is_set_by_environment(network):
        name = f"{network.upper()}_CLIENT_ID"
        raise ChannelError(f"{name} is set in the environment and wins. Nothing was stored; change it there.")
    if not client_id:
        raise ChannelError("An app has an id: copy it from the network's developer page. Nothing was stored.")
    with transaction.atomic():
        DeveloperApp.objects.update_or_create(
            network=network,
            defaults={
                "base_url": settings.ENVIRONMENT.bases[network],
                "client_id": client_id,
                "sealed_secret": vault.seal(client_secret),
                "stored_at": clock.now(),
            },
        )
        log.append(
            Action.APP_STORED, f"app:{network}", actor=actor, details={"network": network}, clock=clock
        )


def registered_app(network: str, flow: Flow, place: Place, *, actor: str, clock: Clock) -> App:
    """The app of a network on which a call makes one (Mastodon): the stored one, else a new one.

    Raises:
        DeliveryError: the network did not answer.
        ChannelError: no app is stored, and none is made by a call.
    """
    there = app_for(network)
    if there is not None:
        return there
    if flow.register_call is None:
        raise ChannelError(
            f"No developer app for {flow.label} is stored here yet. Nothing was changed. Store its id and "
            "secret first."
        )
    uri = redirect_uri(network)
    made = flow.read_app(answer_to(flow.register_call(place, NAME, uri), label=flow.label), uri)
    if made is None:
        raise ChannelError(f"{flow.label} made no app for us. Nothing was changed. Try again later.")
    store_app(network, client_id=made.client_id, client_secret=made.client_secret, actor=actor, clock=clock)
    return made
