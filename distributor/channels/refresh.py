"""Getting a new token before the old one ends: one at a time per account, and stored before it is used.

Most networks take a refresh token only once and lock out whoever sends it twice, so a lease on the
channel's row lets one worker at a time ask. What comes back is stored before anybody posts with it. If
the worker dies in between, the pair is lost: the next refresh is refused, and the channel says so.

Source: platforms.md 1.6 and 4.5 (X, LinkedIn; 2026-11-23); RFC 9700, 4.14.2 on rotation.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

import structlog
from django.conf import settings
from django.db import transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.developer_app import app_for
from distributor.channels.models import Channel
from distributor.channels.pause import pause_channel
from distributor.clock import Clock
from distributor.errors import DistributorError
from distributor.networks.errors import ReconnectNeeded, Retryable
from distributor.networks.oauth import Tokens, refresh_call
from distributor.networks.oauth_answers import tokens_of
from distributor.networks.oauth_calls import answer_to

logger = structlog.get_logger(__name__)
# Longer than the call may take (10 s to connect, 30 s for each phase of the answer).
LEASE = timedelta(seconds=120)
# A token younger than this has not ended, whatever a network says: it refuses something else.
YOUNG = timedelta(minutes=5)
AS_NEW = MappingProxyType({"paused_because": "", "free_at": None, "free_because": "", "failures": 0})
_HELD = "Another worker is getting {channel} a new token. Nothing was posted; it is tried again."


def refreshed(channel: Channel, *, clock: Clock) -> Channel:
    """The channel with a newer token than the one it was read with.

    Raises:
        ReconnectNeeded: the network gives none any more, and the channel is paused; or none can be asked for.
        Retryable: not now: the network does not answer, or somebody else is asking.
    """
    sealed = _lease(channel, clock=clock)
    if sealed:
        _ask(channel, sealed, clock=clock)
    return Channel.objects.get(pk=channel.pk)


def can_refresh(channel: Channel, *, now: datetime) -> bool:
    """Whether there is a refresh token, and the present token is old enough to have ended."""
    return bool(channel.sealed_refresh) and not (channel.refreshed_at and now - channel.refreshed_at < YOUNG)


def _lease(channel: Channel, *, clock: Clock) -> str:
    """Take the one right to refresh; the sealed refresh token, or empty when a newer token is there."""
    with transaction.atomic():
        row = Channel.objects.select_for_update().get(pk=channel.pk)
        if row.token_number != channel.token_number:
            return ""
        if not row.sealed_refresh:
            raise ReconnectNeeded(
                f"The token of {row.shown} has ended, and there is none to get a new one with. Nothing was "
                "posted. Connect the account again on the channels page."
            )
        if row.refreshing_until and row.refreshing_until > clock.now():
            raise Retryable(_HELD.format(channel=row.shown), retry_after_s=5.0)
        Channel.objects.filter(pk=row.pk).update(refreshing_until=clock.now() + LEASE)
        return row.sealed_refresh


def _ask(channel: Channel, sealed: str, *, clock: Clock) -> None:
    try:
        tokens = _tokens(channel, vault.unseal(sealed), clock=clock)
    except Retryable:
        _let_go(channel)
        raise
    except DistributorError as error:
        _let_go(channel)
        _give_up(channel, error)
        raise ReconnectNeeded(str(error)) from error
    _store(channel, tokens, clock=clock)


def _tokens(channel: Channel, refresh_token: str, *, clock: Clock) -> Tokens:
    entry, environment = channel.entry(), settings.ENVIRONMENT
    app = app_for(channel.network)
    if entry.oauth is None or app is None:
        raise DistributorError(
            f"The token of {channel.shown} has to be refreshed, and no developer app for {entry.label} is "
            "stored here. Nothing was posted. Store it on the page that connects channels."
        )
    place = entry.place(
        base_url=environment.bases[channel.network], api_version=environment.versions[channel.network]
    )
    call = refresh_call(entry.oauth, app, place, refresh_token=refresh_token)
    answer = answer_to(call, label=entry.label)
    return tokens_of(answer, entry.oauth, now=clock.now(), before=refresh_token)


def _store(channel: Channel, tokens: Tokens, *, clock: Clock) -> None:
    """Keep the new pair, unless somebody connected the account anew meanwhile: then theirs is newer."""
    with transaction.atomic():
        row = Channel.objects.select_for_update().get(pk=channel.pk)
        if row.token_number != channel.token_number:
            logger.warning("refresh_outdated", channel_id=row.pk)
            return
        # Scopes that are not named are as they were (RFC 6749, 5.1).
        tokens = replace(tokens, scopes=tokens.scopes or frozenset(row.scopes.split()))
        store_tokens(row, tokens, consent_ends_at=row.consent_ends_at, clock=clock)
        log.append(Action.CHANNEL_REFRESHED, f"channel:{row.pk}", actor=log.SYSTEM, clock=clock)


def store_tokens(row: Channel, tokens: Tokens, *, consent_ends_at: datetime | None, clock: Clock) -> None:
    """Write tokens into a channel that the caller has locked; a refresh token that works is never dropped."""
    has_new = bool(tokens.refresh_token)
    # A refresh token that does not rotate keeps its end where the network does not repeat it.
    ends_at = tokens.refresh_expires_at or row.refresh_ends_at
    Channel.objects.filter(pk=row.pk).update(
        sealed_token=vault.seal(tokens.access_token),
        sealed_refresh=vault.seal(tokens.refresh_token) if has_new else row.sealed_refresh,
        token_ends_at=tokens.expires_at,
        refresh_ends_at=ends_at,
        consent_ends_at=consent_ends_at,
        scopes=" ".join(sorted(tokens.scopes)),
        token_number=row.token_number + 1,
        refreshing_until=None,
        refreshed_at=clock.now(),
    )


def _let_go(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk, token_number=channel.token_number).update(refreshing_until=None)


def _give_up(channel: Channel, error: DistributorError) -> None:
    """The network refused for good: the channel says so. A wrong app harms nobody while the token lives."""
    if isinstance(error, ReconnectNeeded):
        pause_channel(channel.pk, because=str(error), actor=log.SYSTEM)
